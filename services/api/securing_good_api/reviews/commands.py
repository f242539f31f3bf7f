"""Decide a review."""

from uuid import UUID, uuid4

from sqlalchemy import func, select

from securing_good.database import UnitOfWork
from securing_good.errors import ChangedMeanwhile, NotFound
from securing_good.events import EventKind, Happening
from securing_good.programme import add_months
from securing_good.tables import Case, ReviewPoint
from securing_good.vocabulary import CaseState, ReviewDecision
from securing_good.work import WorkKind, ask
from securing_good_api.reviews.rules import ReviewToDecide, decide


async def decide_review(
    unit: UnitOfWork, *, review_point_id: UUID, expected_version: int, decision: ReviewDecision, reason: str
) -> None:
    """Decide the version of the review that the client read; the case and its timetable follow.

    Raises NotFound, ChangedMeanwhile when the review has another version by now, Conflict and Invalid as the rules say.
    """
    mine = ReviewPoint.council == unit.council
    case_id = await unit.session.scalar(select(ReviewPoint.case_id).where(mine, ReviewPoint.id == review_point_id))
    if case_id is None:
        raise NotFound("There is no such review point, or none that you may know of.")
    # The case first: whatever else changes it or its reviews waits here.
    case = (
        await unit.session.scalars(
            select(Case).where(Case.council == unit.council, Case.id == case_id).with_for_update(key_share=True)
        )
    ).one()
    point = (await unit.session.scalars(select(ReviewPoint).where(mine, ReviewPoint.id == review_point_id))).one()
    if point.version != expected_version:
        raise ChangedMeanwhile("Somebody decided this review after you read it.", current_version=point.version)
    earlier = await unit.session.scalar(
        select(func.min(ReviewPoint.months)).where(
            mine, ReviewPoint.case_id == case.id, ReviewPoint.months < point.months, ReviewPoint.decision.is_(None)
        )
    )
    known = ReviewToDecide(
        point.months,
        point.due_on,
        ReviewDecision(point.decision) if point.decision else None,
        earlier,
        CaseState(case.state),
    )
    outcome = decide(known, decision, today=unit.today)
    point.decision, point.reason = decision, reason
    point.decided_by, point.decided_at = unit.actor, unit.now
    point.version += 1
    payload = {
        "case": case.reference,
        "months": point.months,
        "due_on": point.due_on,
        "decision": decision,
        "reason": reason,
        "case_state": {"from": case.state, "to": outcome.case_state},
    }
    unit.record(Happening(EventKind.REVIEW_DECIDED, f"review-point:{point.id}", payload, urn=case.urn))
    if outcome.adds_review_at is not None:
        _add_review(unit, case, outcome.adds_review_at)
    case.state = outcome.case_state
    if outcome.case_state is CaseState.EXITED:
        case.closed_on = unit.today
        left = {"reference": case.reference, "closed_on": case.closed_on, "months": point.months, "reason": reason}
        unit.record(Happening(EventKind.CASE_EXITED, f"case:{case.id}", left, urn=case.urn))
    case.revision += 1
    case.version += 1
    await unit.session.flush()
    await ask(unit, WorkKind.PLAN_VISITS, [str(case.id)], council=unit.council)


def _add_review(unit: UnitOfWork, case: Case, months: int) -> None:
    unit.session.add(
        ReviewPoint(
            council=unit.council,
            id=uuid4(),
            case_id=case.id,
            urn=case.urn,
            months=months,
            due_on=add_months(case.opened_on, months),
            version=1,
        )
    )
