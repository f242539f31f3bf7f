"""What is shown of an action."""

from typing import Annotated

from securing_good.vocabulary import ActionOrigin, ActionStatus
from securing_good_api.reads import Out, Sql, View


class ActionOut(Out):
    """Something agreed at a meeting, and whether it is done."""

    id: str
    urn: int
    school: Annotated[str, Sql("s.name")]
    case_id: str
    origin: ActionOrigin
    visit_id: str | None
    """The Securing Good meeting at which it was agreed, where it was one."""
    what: str
    owner: str
    due_on: str
    status: ActionStatus
    done_on: str | None


ACTIONS = View(
    ActionOut,
    "action a join school s on s.urn = a.urn",
    "a",
    order=("a.due_on", "a.id"),
    identity="a.id = :id",
    version="a.version",
    moving=True,
)
