"""What is shown of how long schools may reply."""

from typing import Annotated

from securing_good_api.editions import holds
from securing_good_api.reads import Out, Sql, View


class ReplyPeriodOut(Out):
    """How many school days a school has to reply, from when it was set."""

    id: str
    school_days: int
    current: Annotated[bool, Sql(holds("reply_period"))]
    reason: str
    set_by: str
    set_at: str


REPLY_PERIODS = View(
    ReplyPeriodOut, "reply_period r", "r", order=("r.set_at", "r.id"), identity="r.id = :id", school=None, moving=True
)
"""Until a council sets one it has none here, and the usual number holds."""
