"""Decide a review; give a case the reviews of its council's schedule; propose an early one."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import func, select

from securing_good.database import LONDON, UnitOfWork
from securing_good.errors import ChangedMeanwhile, NotFound
from securing_good.events import EventKind, Happening
from securing_good.programme import REVIEW_LEAD_DAYS, add_months, whole_months
from securing_good.tables import Case, EvidencePack, ExitCriteria, ReviewPoint
from securing_good.vocabulary import CaseState, ReviewDecision, ReviewKind
from securing_good.work import WorkKind, ask
from securing_good_api.actions.facts import open_critical
from securing_good_api.interventions.outstanding import is_intervention_open, outstanding_review
from securing_good_api.reviews.rules import (
    EARLY_CHOICES,
    LATER_CHOICES,
    Judged,
    ReviewToDecide,
    decide,
)
from securing_good_api.watches.commands import begin_watch


async def decide_review(
    unit: UnitOfWork,
    *,
    review_point_id: UUID,
    expected_version: int,
    decision: ReviewDecision,
    reason: str,
    judged: Sequence[Judged],
) -> None:
    """Decide the version of the review that the client read, on its newest evidence; case and timetable follow.

    Raises NotFound, ChangedMeanwhile when the review has another version by now, Conflict and Invalid as the rules say.
    """
    case, point = await held_review(unit, review_point_id)
    if point.version != expected_version:
        raise ChangedMeanwhile("Somebody decided this review after you read it.", current_version=point.version)
    pack = await unit.session.scalar(
        select(EvidencePack)
        .where(EvidencePack.council == unit.council, EvidencePack.review_point_id == point.id)
        .order_by(EvidencePack.frozen_at.desc(), EvidencePack.id.desc())
        .limit(1)
    )
    outcome = decide(await _to_decide(unit, case, point, pack), decision, judged, today=unit.today)
    point.decision, point.reason = decision, reason
    point.evidence_pack_id = pack.id if pack else None
    point.criteria = [{"number": one.number, "met": one.met, "evidence": one.evidence} for one in judged] or None
    point.decided_by, point.decided_at = unit.actor, unit.now
    point.version += 1
    payload = {
        "case": case.reference,
        "kind": point.kind,
        "months": point.months,
        "due_on": point.due_on,
        "decision": decision,
        "reason": reason,
        "evidence_pack": point.evidence_pack_id,
        "criteria": point.criteria,
        "case_state": {"from": case.state, "to": outcome.case_state},
    }
    unit.record(Happening(EventKind.REVIEW_DECIDED, f"review-point:{point.id}", payload, urn=case.urn))
    if outcome.adds_review_at is not None:
        add_reviews(unit, case, [(outcome.adds_review_at, LATER_CHOICES)])
    case.state = outcome.case_state
    if outcome.case_state is CaseState.EXITED:
        case.closed_on = unit.today
        left = {"reference": case.reference, "closed_on": case.closed_on, "months": point.months, "reason": reason}
        unit.record(Happening(EventKind.CASE_EXITED, f"case:{case.id}", left, urn=case.urn))
        await begin_watch(unit, case)
    case.revision += 1
    case.version += 1
    await unit.session.flush()
    await ask(unit, WorkKind.PLAN_VISITS, [str(case.id)], council=unit.council)


async def held_review(unit: UnitOfWork, review_point_id: UUID) -> tuple[Case, ReviewPoint]:
    """A review with its case, the case first: whatever else changes it or its reviews waits here. Raises NotFound."""
    mine = ReviewPoint.council == unit.council
    case_id = await unit.session.scalar(select(ReviewPoint.case_id).where(mine, ReviewPoint.id == review_point_id))
    if case_id is None:
        raise NotFound("There is no such review point, or none that you may know of.")
    case = (
        await unit.session.scalars(
            select(Case).where(Case.council == unit.council, Case.id == case_id).with_for_update(key_share=True)
        )
    ).one()
    point = (await unit.session.scalars(select(ReviewPoint).where(mine, ReviewPoint.id == review_point_id))).one()
    return case, point


def add_reviews(unit: UnitOfWork, case: Case, schedule: Sequence[tuple[int, Sequence[ReviewDecision]]]) -> None:
    """Write down scheduled reviews of a case: so many months after it opened, deciding one of these."""
    unit.session.add_all(
        ReviewPoint(
            council=unit.council,
            id=uuid4(),
            case_id=case.id,
            urn=case.urn,
            kind=ReviewKind.SCHEDULED,
            months=months,
            choices=list(choices),
            due_on=add_months(case.opened_on, months),
            version=1,
        )
        for months, choices in schedule
    )


async def propose_early_review(unit: UnitOfWork, case: Case) -> None:
    """A case whose school was found green may be reviewed before its time, unless a review is due anyway."""
    soon = unit.today + timedelta(days=REVIEW_LEAD_DAYS)
    open_anyway = await unit.session.scalar(
        select(ReviewPoint.id)
        .where(
            ReviewPoint.council == unit.council,
            ReviewPoint.case_id == case.id,
            ReviewPoint.decision.is_(None),
            (ReviewPoint.kind == ReviewKind.EARLY) | (ReviewPoint.due_on <= soon),
        )
        .limit(1)
    )
    if open_anyway is not None:
        return
    point = ReviewPoint(
        council=unit.council,
        id=uuid4(),
        case_id=case.id,
        urn=case.urn,
        kind=ReviewKind.EARLY,
        months=whole_months(case.opened_on, unit.today),
        choices=list(EARLY_CHOICES),
        due_on=soon,
        version=1,
    )
    unit.session.add(point)
    case.version += 1
    await unit.session.flush()
    payload = {"case": case.reference, "months": point.months, "due_on": point.due_on}
    unit.record(Happening(EventKind.EARLY_REVIEW_PROPOSED, f"review-point:{point.id}", payload, urn=case.urn))


async def _to_decide(unit: UnitOfWork, case: Case, point: ReviewPoint, pack: EvidencePack | None) -> ReviewToDecide:
    scheduled = select(ReviewPoint.months).where(
        ReviewPoint.council == unit.council,
        ReviewPoint.case_id == case.id,
        ReviewPoint.kind == ReviewKind.SCHEDULED,
    )
    others = (
        await unit.session.execute(scheduled.add_columns(ReviewPoint.decision).order_by(ReviewPoint.months))
    ).all()
    is_scheduled = point.kind == ReviewKind.SCHEDULED
    earlier = [row.months for row in others if is_scheduled and row.months < point.months and row.decision is None]
    criteria = await unit.session.scalar(
        select(func.jsonb_array_length(ExitCriteria.criteria))
        .where(ExitCriteria.council == unit.council, ExitCriteria.case_id == case.id)
        .order_by(ExitCriteria.edition.desc())
        .limit(1)
    )
    return ReviewToDecide(
        point.months,
        point.due_on,
        ReviewDecision(point.decision) if point.decision else None,
        earlier[0] if earlier else None,
        CaseState(case.state),
        kind=ReviewKind(point.kind),
        choices=tuple(ReviewDecision(choice) for choice in point.choices),
        is_last=point.months == others[-1].months,
        evidence_on=pack.frozen_at.astimezone(LONDON).date() if pack else None,
        criteria=criteria or 0,
        intervention_is_open=await is_intervention_open(unit, case.urn),
        consideration_is_outstanding=await outstanding_review(unit, case.id) is not None,
        open_critical=tuple(await open_critical(unit, case.id)),
    )
