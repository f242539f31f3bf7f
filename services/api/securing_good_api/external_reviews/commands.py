"""Request an external review, commission it, record what it says, or let it end without."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, select

from securing_good.database import UnitOfWork
from securing_good.errors import ChangedMeanwhile, Conflict, Invalid, NotFound
from securing_good.events import EventKind, Happening
from securing_good.tables import Case, ExternalReview, Visit, VisitRecord
from securing_good.vocabulary import ActionOrigin, CaseState, ExternalReviewState, ExternalReviewStep, VisitKind
from securing_good_api.actions.agreeing import add_actions, told
from securing_good_api.actions.rules import AgreedAction
from securing_good_api.external_reviews.rules import (
    check_commission,
    check_ending,
    check_request,
    check_step,
    due_days,
)


async def request_external_review(
    unit: UnitOfWork, *, case_id: UUID, scope: str, reason: str, requested_on: date | None
) -> UUID:
    """Ask a school in the programme to have a review from outside. Returns its id.

    Raises Invalid for a case that is not the council's or a day that cannot be, Conflict where the case is closed or a
    review is under way.
    """
    case = await _lock_case(unit, case_id)
    if case is None:
        raise Invalid.at("#/case_id", "unknown-case", f"There is no case with the id {case_id}.")
    day = requested_on or unit.today
    check_request(CaseState(case.state), requested_on=day, opened_on=case.opened_on, today=unit.today)
    under_way = await unit.session.scalar(
        select(ExternalReview.id).where(
            ExternalReview.council == unit.council,
            ExternalReview.case_id == case_id,
            ExternalReview.state.in_((ExternalReviewState.REQUESTED, ExternalReviewState.COMMISSIONED)),
        )
    )
    if under_way is not None:
        detail = "An external review of this school is under way already."
        raise Conflict("No external review can be requested.", blockers=[{"code": "under-way", "detail": detail}])
    review = ExternalReview(
        council=unit.council,
        id=uuid4(),
        case_id=case.id,
        urn=case.urn,
        state=ExternalReviewState.REQUESTED,
        scope=scope,
        reason=reason,
        requested_on=day,
        version=1,
    )
    unit.session.add(review)
    await unit.session.flush()
    payload = {"case": case.reference, "scope": scope, "requested_on": day, "reason": reason}
    _record(unit, EventKind.EXTERNAL_REVIEW_REQUESTED, review, payload)
    return review.id


async def commission_external_review(
    unit: UnitOfWork,
    *,
    review_id: UUID,
    expected_version: int,
    reviewer: str,
    due_on: date,
    cost_pounds: int | None,
    commissioned_on: date | None,
) -> None:
    """Say who has agreed to review, and by when. Raises NotFound, ChangedMeanwhile, Conflict and Invalid."""
    review, case = await _read(unit, review_id, expected_version)
    check_step(ExternalReviewStep.COMMISSION, ExternalReviewState(review.state), CaseState(case.state))
    day = commissioned_on or unit.today
    check_commission(commissioned_on=day, due_on=due_on, requested_on=review.requested_on, today=unit.today)
    review.state, review.reviewer, review.commissioned_on = ExternalReviewState.COMMISSIONED, reviewer, day
    review.due_on, review.cost_pounds = due_on, cost_pounds
    review.version += 1
    payload = {"reviewer": reviewer, "commissioned_on": day, "due_on": due_on, "cost_pounds": cost_pounds}
    _record(unit, EventKind.EXTERNAL_REVIEW_COMMISSIONED, review, payload)


async def record_external_review(
    unit: UnitOfWork,
    *,
    review_id: UUID,
    expected_version: int,
    summary: str,
    recommendations: Sequence[AgreedAction],
    delivered_on: date | None,
) -> None:
    """Record what the review says; each recommendation becomes an action of the case.

    Raises NotFound, ChangedMeanwhile, Conflict and Invalid as the rules say.
    """
    review, case = await _read(unit, review_id, expected_version)
    check_step(ExternalReviewStep.DELIVER, ExternalReviewState(review.state), CaseState(case.state))
    assert review.commissioned_on is not None
    day = delivered_on or unit.today
    due = due_days(
        recommendations,
        delivered_on=day,
        commissioned_on=review.commissioned_on,
        next_meeting_on=await _next_meeting_on(unit, case.id),
        case=CaseState(case.state),
        today=unit.today,
    )
    review.state, review.delivered_on, review.summary = ExternalReviewState.DELIVERED, day, summary
    review.version += 1
    agreed = add_actions(
        unit, case, ActionOrigin.EXTERNAL_REVIEW, None, recommendations, due, external_review_id=review.id
    )
    await unit.session.flush()
    payload = {"delivered_on": day, "summary": summary, "actions": told(agreed)}
    _record(unit, EventKind.EXTERNAL_REVIEW_DELIVERED, review, payload)


async def end_external_review(
    unit: UnitOfWork,
    *,
    review_id: UUID,
    expected_version: int,
    step: ExternalReviewStep,
    reason: str,
    ended_on: date | None,
) -> None:
    """Say that the school declined it, or that the council cancels it.

    Raises NotFound, ChangedMeanwhile, Conflict and Invalid as the rules say.
    """
    review, case = await _read(unit, review_id, expected_version)
    check_step(step, ExternalReviewState(review.state), CaseState(case.state))
    day = ended_on or unit.today
    check_ending(step, ended_on=day, last_day=review.commissioned_on or review.requested_on, today=unit.today)
    declined = step is ExternalReviewStep.DECLINE
    review.state = ExternalReviewState.DECLINED if declined else ExternalReviewState.CANCELLED
    review.ended_on, review.ending_reason = day, reason
    review.version += 1
    payload = {"state": review.state, "ended_on": day, "reason": reason}
    _record(unit, EventKind.EXTERNAL_REVIEW_ENDED, review, payload)


async def _read(unit: UnitOfWork, review_id: UUID, expected_version: int) -> tuple[ExternalReview, Case]:
    mine = ExternalReview.council == unit.council
    case_id = await unit.session.scalar(select(ExternalReview.case_id).where(mine, ExternalReview.id == review_id))
    case = await _lock_case(unit, case_id) if case_id else None
    if case is None:
        raise NotFound("There is no such external review, or none that you may know of.")
    review = (await unit.session.scalars(select(ExternalReview).where(mine, ExternalReview.id == review_id))).one()
    if review.version != expected_version:
        raise ChangedMeanwhile("Somebody changed this review after you read it.", current_version=review.version)
    return review, case


async def _lock_case(unit: UnitOfWork, case_id: UUID) -> Case | None:
    return await unit.session.scalar(
        select(Case).where(Case.council == unit.council, Case.id == case_id).with_for_update(key_share=True)
    )


async def _next_meeting_on(unit: UnitOfWork, case_id: UUID) -> date | None:
    held = select(VisitRecord.visit_id).where(VisitRecord.council == unit.council, VisitRecord.case_id == case_id)
    return await unit.session.scalar(
        select(func.min(Visit.date)).where(
            Visit.council == unit.council,
            Visit.case_id == case_id,
            Visit.kind == VisitKind.SECURING_GOOD_MEETING,
            Visit.date >= unit.today,
            Visit.id.not_in(held),
        )
    )


def _record(unit: UnitOfWork, kind: EventKind, review: ExternalReview, payload: dict[str, Any]) -> None:
    unit.record(Happening(kind, f"external-review:{review.id}", payload, urn=review.urn))
