"""What a review may decide and when, from plain values.

Source: programme, "Timing and content on the monitoring programme" (12 to 18 months, extended by a further 6) and "After
24 months" (exit, continue for a further 6 months, or formal intervention).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from securing_good.errors import Conflict, Invalid
from securing_good.programme import LAST_REVIEW, REVIEWED_AT
from securing_good.vocabulary import CaseState, ReviewDecision
from securing_good_api.cases.rules import CASE_CLOSED

LEAD_DAYS = 30
"""A review may be decided so many calendar days before its day: time to hold it. Our proposal; the programme gives none."""

CHOICES: dict[int, tuple[ReviewDecision, ...]] = {
    12: (ReviewDecision.EXIT, ReviewDecision.CONTINUE),
    18: (ReviewDecision.EXIT, ReviewDecision.CONTINUE),
    24: (ReviewDecision.EXIT, ReviewDecision.CONTINUE, ReviewDecision.FORMAL_INTERVENTION),
    30: (ReviewDecision.EXIT, ReviewDecision.FORMAL_INTERVENTION),
}
"""By months since the case opened. Formal intervention is for the time after 24 months; at 30 nothing is left to extend."""


@dataclass(frozen=True)
class ReviewToDecide:
    """What the rule needs to know of a review point and its case."""

    months: int
    due_on: date
    decided: ReviewDecision | None
    earlier_undecided: int | None
    """Months of the earliest review of the case that comes before this one and is not decided."""
    case_state: CaseState


@dataclass(frozen=True)
class Outcome:
    """What follows from a decision."""

    case_state: CaseState
    adds_review_at: int | None
    """Months of a review point the case did not have yet."""


def decide(review: ReviewToDecide, decision: ReviewDecision, *, today: date) -> Outcome:
    """What follows when this review is decided so today.

    Raises Conflict for a review that cannot be decided now, naming each reason; Invalid for a decision it does not offer.
    """
    blockers = review_blockers(review, today=today)
    if blockers:
        raise Conflict(f"The {review.months}-month review cannot be decided.", blockers=blockers)
    if decision not in CHOICES[review.months]:
        offered = ", ".join(choice.value for choice in CHOICES[review.months])
        raise Invalid.at(
            "#/decision", "not-offered", f"The {review.months}-month review can decide {offered}, not {decision.value}."
        )
    if decision is ReviewDecision.EXIT:
        return Outcome(CaseState.EXITED, None)
    state = CaseState.INTERVENTION if decision is ReviewDecision.FORMAL_INTERVENTION else review.case_state
    return Outcome(state, LAST_REVIEW if review.months == REVIEWED_AT[-1] else None)


def review_blockers(review: ReviewToDecide, *, today: date) -> list[Mapping[str, str]]:
    """Why a review cannot be decided on this day; nothing when it can."""
    blockers: list[Mapping[str, str]] = []
    if review.decided is not None:
        blockers.append({"code": "already-decided", "detail": f"It was decided: {review.decided.value}."})
    elif not review.case_state.is_running:
        blockers.append(CASE_CLOSED)
    if review.earlier_undecided is not None:
        blockers.append(
            {"code": "out-of-order", "detail": f"Decide the {review.earlier_undecided}-month review first."}
        )
    first_day = review.due_on - timedelta(days=LEAD_DAYS)
    if today < first_day:
        detail = f"It is due on {review.due_on} and can be decided from {first_day}, {LEAD_DAYS} days before."
        blockers.append({"code": "not-due", "detail": detail})
    return blockers
