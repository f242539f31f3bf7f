"""What a review may decide and when, from plain values.

Source: programme, "Timing and content on the monitoring programme" (12 to 18 months, extended by a further 6) and "After
24 months" (exit, continue for a further 6 months, or "may implement formal intervention plans").
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from securing_good.errors import Conflict, Invalid
from securing_good.programme import EXTENSION_MONTHS, REVIEW_LEAD_DAYS
from securing_good.vocabulary import CaseState, ReviewDecision, ReviewKind
from securing_good_api.actions.rules import critical_blockers
from securing_good_api.cases.rules import CASE_CLOSED
from securing_good_api.interventions.rules import exit_blockers

_GO_ON: Final = (ReviewDecision.EXIT, ReviewDecision.CONTINUE)
_ANY: Final = (*_GO_ON, ReviewDecision.CONSIDER_INTERVENTION)
USUAL_SCHEDULE: Final[tuple[tuple[int, tuple[ReviewDecision, ...]], ...]] = ((12, _GO_ON), (18, _GO_ON), (24, _ANY))
"""Months since the case opened, and what may be decided then, where a council has set nothing else."""
LATER_CHOICES: Final = _ANY
"""At 30 months and every six after that while the case goes on: continuing is the assistant director's alone, with reasons,
as every decision is."""
EARLY_CHOICES: Final = _GO_ON


@dataclass(frozen=True)
class ReviewToDecide:
    """What the rule needs to know of a review point and its case."""

    months: int
    due_on: date
    decided: ReviewDecision | None
    earlier_undecided: int | None
    """Months of the earliest scheduled review of the case that comes before this one and is not decided."""
    case_state: CaseState
    kind: ReviewKind = ReviewKind.SCHEDULED
    choices: tuple[ReviewDecision, ...] = _GO_ON
    is_last: bool = False
    """Whether no scheduled review comes after it."""
    evidence_on: date | None = None
    """The day its newest evidence pack was frozen."""
    criteria: int = 0
    """How many exit criteria the case has, numbered from one."""
    intervention_is_open: bool = False
    consideration_is_outstanding: bool = False
    """Whether an earlier review decided to consider intervention, and nobody has begun one or decided against it."""
    open_critical: tuple[str, ...] = ()
    """What the case's open critical actions say."""


@dataclass(frozen=True)
class Judged:
    """Whether one exit criterion is met, and what shows it."""

    number: int
    met: bool
    evidence: str


@dataclass(frozen=True)
class Outcome:
    """What follows from a decision."""

    case_state: CaseState
    adds_review_at: int | None
    """Months of a review point the case did not have yet."""


def decide(review: ReviewToDecide, decision: ReviewDecision, judged: Sequence[Judged] = (), *, today: date) -> Outcome:
    """What follows when this review is decided so today, the exit criteria judged so.

    That it considers intervention begins none: that is a choice, made by whoever decides for the council.

    Raises Conflict for a review that cannot be decided now, and for an exit while a criterion is not met, a critical action
    is open or an intervention is, naming each; Invalid for a decision it does not offer and for criteria that are not
    judged, or that there are not.
    """
    blockers = review_blockers(review, today=today)
    if blockers:
        if decision is ReviewDecision.EXIT:
            blockers += leaving_blockers(review)
        raise Conflict(f"The {review.months}-month review cannot be decided.", blockers=blockers)
    if decision not in review.choices:
        offered = ", ".join(choice.value for choice in review.choices)
        raise Invalid.at(
            "#/decision", "not-offered", f"The {review.months}-month review can decide {offered}, not {decision.value}."
        )
    _check_criteria(review, decision, judged)
    if decision is ReviewDecision.EXIT:
        blockers = [*_unmet(judged), *leaving_blockers(review)]
        if blockers:
            raise Conflict("The school cannot leave the programme yet.", blockers=blockers)
        return Outcome(CaseState.EXITED, None)
    follows = review.kind is ReviewKind.SCHEDULED and review.is_last
    return Outcome(review.case_state, review.months + EXTENSION_MONTHS if follows else None)


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
    first_day = review.due_on - timedelta(days=REVIEW_LEAD_DAYS)
    if today < first_day:
        detail = f"It is due on {review.due_on} and can be decided from {first_day}, {REVIEW_LEAD_DAYS} days before."
        blockers.append({"code": "not-due", "detail": detail})
    elif not blockers:
        blockers += _evidence_blockers(review.evidence_on, today)
    return blockers


def leaving_blockers(review: ReviewToDecide) -> list[Mapping[str, str]]:
    """What keeps a school in the programme whatever its review finds; nothing when it may leave."""
    return [
        *critical_blockers(review.open_critical),
        *exit_blockers(
            intervention_is_open=review.intervention_is_open,
            consideration_is_outstanding=review.consideration_is_outstanding,
        ),
    ]


def _evidence_blockers(evidence_on: date | None, today: date) -> list[Mapping[str, str]]:
    if evidence_on is None:
        return [{"code": "no-evidence", "detail": "No evidence pack is frozen for it."}]
    if evidence_on < today - timedelta(days=REVIEW_LEAD_DAYS):
        detail = f"Its evidence was frozen on {evidence_on}, more than {REVIEW_LEAD_DAYS} days ago: freeze it anew."
        return [{"code": "stale-evidence", "detail": detail}]
    return []


def _check_criteria(review: ReviewToDecide, decision: ReviewDecision, judged: Sequence[Judged]) -> None:
    numbers = [one.number for one in judged]
    for place, number in enumerate(numbers):
        if not 1 <= number <= review.criteria:
            detail = f"The case has {review.criteria} exit criteria, numbered from 1."
            raise Invalid.at(f"#/criteria/{place}/number", "unknown", detail)
        if number in numbers[:place]:
            raise Invalid.at(f"#/criteria/{place}/number", "twice", f"Criterion {number} is judged twice.")
    if decision is not ReviewDecision.EXIT:
        return
    missing = sorted(set(range(1, review.criteria + 1)) - set(numbers))
    if missing:
        listed = " and ".join(str(number) for number in missing)
        raise Invalid.at(
            "#/criteria", "not-judged", f"Say for each exit criterion whether it is met: {listed} is missing."
        )


def _unmet(judged: Sequence[Judged]) -> list[Mapping[str, str]]:
    return [
        {"code": "criterion-not-met", "detail": f"Criterion {one.number} is not met."} for one in judged if not one.met
    ]
