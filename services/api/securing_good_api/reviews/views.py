"""What is shown of a review point."""

from typing import Annotated

from securing_good.programme import REVIEW_LEAD_DAYS
from securing_good.vocabulary import ReviewDecision, ReviewKind, ReviewState
from securing_good_api.interventions.outstanding import outstanding
from securing_good_api.reads import Many, Out, Sql, View

REVIEW_STATE = (
    "case when rp.decision is not null then 'decided' when c.closed_on is not null then 'lapsed' "
    "when rp.due_on < cast(:today as date) then 'overdue' "
    f"when rp.due_on - {REVIEW_LEAD_DAYS} <= cast(:today as date) then 'due' else 'upcoming' end"
)


class JudgedOut(Out):
    """Whether one exit criterion was met, and what showed it."""

    number: int
    met: bool
    evidence: str


class SchoolResponseOut(Out):
    """What the school said to the review, in its own words."""

    words: str
    said_by: str
    said_at: str


class ReviewPointOut(Out):
    """A review of a case: when it is due, and what was decided."""

    id: str
    case_id: str
    case_reference: Annotated[str, Sql("c.reference")]
    urn: int
    school: Annotated[str, Sql("s.name")]
    kind: ReviewKind
    months: int
    """Calendar months since the case opened; whole ones for an early review."""
    choices: list[ReviewDecision]
    """What it may decide."""
    due_on: str
    state: Annotated[ReviewState, Sql(REVIEW_STATE)]
    raised_at: Annotated[
        str | None,
        Sql("(select x.raised_at from review_raised x where x.council = rp.council and x.review_point_id = rp.id)"),
    ]
    """When it was said to be due: once, from thirty days before its day (`review.due` in the events)."""
    decision: ReviewDecision | None
    reason: str | None
    evidence_pack_id: str | None
    """What was looked at."""
    criteria: list[JudgedOut] | None
    """Which exit criteria were met, and what showed it."""
    responses: Annotated[
        list[SchoolResponseOut],
        Many("school_response w", "w.council = rp.council and w.review_point_id = rp.id", "w.said_at, w.id"),
    ]
    decided_by: str | None
    decided_at: str | None
    intervention_to_decide: Annotated[bool, Sql(f"({outstanding('rp')})")]
    """It decided to consider intervention, and nobody has begun one or decided against it."""
    not_begun_reason: str | None
    not_begun_decision_maker: str | None
    not_begun_at: str | None


REVIEW_POINTS = View(
    ReviewPointOut,
    'review_point rp join "case" c on c.council = rp.council and c.id = rp.case_id join school s on s.urn = rp.urn',
    "rp",
    order=("rp.due_on", "rp.id"),
    identity="rp.id = :id",
    version="rp.version",
    moving=True,
)
