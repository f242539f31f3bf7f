"""`/v1/actions`: what was agreed, by whom, by when, what the school reports, and whether it is done."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from securing_good.vocabulary import ActionStatus, OwnerSide
from securing_good_api.actions.bodies import ActionChange, ActionWithdrawalIn, CarryOverIn, ReportAnswerIn, ReportIn
from securing_good_api.actions.commands import (
    answer_report,
    carry_action_over,
    change_action,
    report_action,
    withdraw_action,
)
from securing_good_api.actions.views import ACTION, ACTIONS, OVERDUE, ActionOut, FullActionOut
from securing_good_api.actors import Permission
from securing_good_api.pages import Listed
from securing_good_api.problems import documented
from securing_good_api.requests import Page, Read, Write, reading, writing
from securing_good_api.sending import Day
from securing_good_api.words import Urn

router = APIRouter(prefix="/actions", tags=["actions"])
STEP: Final = documented("malformed-json", "not-found", "conflict", "invalid")
VERSIONED: Final = documented(
    "malformed-json", "not-found", "conflict", "changed-meanwhile", "invalid", "version-required"
)


@router.get(
    "",
    operation_id="list_actions",
    summary="List actions by the day they are due",
    responses={200: {"model": Listed[ActionOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_actions(
    read: Annotated[Read, reading(Permission.ACTIONS_READ)],
    page: Annotated[Page, Depends()],
    urn: Urn | None = None,
    case: UUID | None = None,
    board_meeting: UUID | None = None,
    status: ActionStatus | None = None,
    owner_side: OwnerSide | None = None,
    critical: bool | None = None,
    overdue: bool | None = None,
    due_before: Day | None = None,
) -> Response:
    """Actions of all schools you may see."""
    where = {
        "a.urn = :p": urn,
        "a.case_id = :p": case,
        "a.board_meeting_id = :p": board_meeting,
        "a.status = :p": status,
        "a.owner_side = :p": owner_side,
        "a.critical = :p": critical,
        f"({OVERDUE}) = :p": overdue,
        "a.due_on < :p": due_before,
    }
    return await read.page(ACTIONS, page, where)


@router.get(
    "/{action_id}",
    operation_id="get_action",
    summary="Read one action",
    responses={200: {"model": FullActionOut}, **documented("not-found", "invalid")},
)
async def get_action(action_id: UUID, read: Annotated[Read, reading(Permission.ACTIONS_READ)]) -> Response:
    """One action with its reports, and what you may do about it now."""
    return await read.one(ACTION, action_id)


@router.patch(
    "/{action_id}",
    operation_id="change_action",
    summary="Change an action",
    responses={200: {"model": FullActionOut}, **VERSIONED},
)
async def patch_action(
    action_id: UUID, body: ActionChange, write: Annotated[Write, writing(Permission.ACTIONS_WRITE)]
) -> Response:
    """Say that it is done, or move its day; `If-Match` names the version you read."""
    await change_action(
        write.unit,
        action_id=action_id,
        expected_version=write.expected_version,
        changes=body.model_dump(exclude_unset=True),
    )
    return await write.answer(ACTION, action_id, status=200)


@router.post(
    "/{action_id}/reports",
    status_code=201,
    operation_id="report_action",
    summary="Report an action done",
    responses={201: {"model": FullActionOut}, **STEP},
)
async def post_report(
    action_id: UUID, body: ReportIn, write: Annotated[Write, writing(Permission.ACTIONS_REPORT)]
) -> Response:
    """For headteacher and chair. The action stays open until an officer confirms it or returns the report."""
    await report_action(
        write.unit, action_id=action_id, of_schools=write.actor.urns, done_on=body.done_on, words=body.words
    )
    return await write.answer(ACTION, action_id, status=201, location=f"/v1/actions/{action_id}")


@router.post(
    "/{action_id}/reports/{report_id}/answer",
    operation_id="answer_report",
    summary="Confirm or return a school's report",
    responses={200: {"model": FullActionOut}, **STEP},
)
async def post_report_answer(
    action_id: UUID, report_id: UUID, body: ReportAnswerIn, write: Annotated[Write, writing(Permission.ACTIONS_WRITE)]
) -> Response:
    """Confirmed, the action is done on the day the school named; returned, it says why."""
    await answer_report(write.unit, action_id=action_id, report_id=report_id, outcome=body.outcome, answer=body.answer)
    return await write.answer(ACTION, action_id, status=200)


@router.post(
    "/{action_id}/carry-over",
    operation_id="carry_action_over",
    summary="Carry an action over to the next meeting",
    responses={200: {"model": FullActionOut}, **STEP},
)
async def post_carry_over(
    action_id: UUID, body: CarryOverIn, write: Annotated[Write, writing(Permission.ACTIONS_WRITE)]
) -> Response:
    """Of one that was still open at the newest meeting: another day, why, and how often that has been."""
    await carry_action_over(write.unit, action_id=action_id, due_on=body.due_on, reason=body.reason)
    return await write.answer(ACTION, action_id, status=200)


@router.post(
    "/{action_id}/withdrawal",
    operation_id="withdraw_action",
    summary="Withdraw an action",
    responses={200: {"model": FullActionOut}, **VERSIONED},
)
async def post_withdrawal(
    action_id: UUID, body: ActionWithdrawalIn, write: Annotated[Write, writing(Permission.ACTIONS_WRITE)]
) -> Response:
    """It need not be done, and why; `If-Match` names the version you read."""
    await withdraw_action(write.unit, action_id=action_id, expected_version=write.expected_version, reason=body.reason)
    return await write.answer(ACTION, action_id, status=200)
