"""What is shown of when a council reviews its cases."""

from typing import Annotated

from securing_good.vocabulary import ReviewDecision
from securing_good_api.editions import holds
from securing_good_api.reads import Out, Sql, View


class ScheduledReviewOut(Out):
    """A review: so many months after a case opened, and what it may decide."""

    months: int
    choices: list[ReviewDecision]


class ReviewScheduleOut(Out):
    """When cases are reviewed that opened while this held."""

    id: str
    reviews: list[ScheduledReviewOut]
    current: Annotated[bool, Sql(holds("review_schedule"))]
    reason: str
    set_by: str
    set_at: str


REVIEW_SCHEDULES = View(
    ReviewScheduleOut,
    "review_schedule r",
    "r",
    order=("r.set_at", "r.id"),
    identity="r.id = :id",
    school=None,
    moving=True,
)
"""Until a council sets one it has none here, and the programme's own holds: 12, 18 and 24 months."""
