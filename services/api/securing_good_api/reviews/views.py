"""What is shown of a review point."""

from typing import Annotated

from securing_good.vocabulary import ReviewDecision, ReviewState
from securing_good_api.reads import Out, Sql, View
from securing_good_api.reviews.rules import LEAD_DAYS

REVIEW_STATE = (
    "case when rp.decision is not null then 'decided' when c.closed_on is not null then 'lapsed' "
    "when rp.due_on < cast(:today as date) then 'overdue' "
    f"when rp.due_on - {LEAD_DAYS} <= cast(:today as date) then 'due' else 'upcoming' end"
)


class ReviewPointOut(Out):
    """A review of a case: when it is due, and what was decided."""

    id: str
    case_id: str
    case_reference: Annotated[str, Sql("c.reference")]
    urn: int
    school: Annotated[str, Sql("s.name")]
    months: int
    """Calendar months since the case opened: 12, 18, 24; 30 when the case goes on after 24."""
    due_on: str
    state: Annotated[ReviewState, Sql(REVIEW_STATE)]
    decision: ReviewDecision | None
    reason: str | None
    decided_by: str | None
    decided_at: str | None


REVIEW_POINTS = View(
    ReviewPointOut,
    'review_point rp join "case" c on c.council = rp.council and c.id = rp.case_id join school s on s.urn = rp.urn',
    "rp",
    order=("rp.due_on", "rp.id"),
    identity="rp.id = :id",
    version="rp.version",
    moving=True,
)
