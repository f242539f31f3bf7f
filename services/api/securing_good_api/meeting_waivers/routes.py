"""`/v1/cases/{id}/waivers`: a term or half-term without its meeting, by whose decision and why."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import ConfigDict

from securing_good_api.actors import Permission
from securing_good_api.cases.views import FullCaseOut, case_for
from securing_good_api.meeting_waivers.commands import waive_meeting, withdraw_waiver
from securing_good_api.problems import documented
from securing_good_api.requests import Write, writing
from securing_good_api.sending import Sent
from securing_good_api.words import Line, Prose

router = APIRouter(prefix="/cases/{case_id}", tags=["cases"])


class WaiverIn(Sent):
    """Which period, and why."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"slot": "2026/27 spring 1", "reason": "Ofsted inspected the school in this half-term."}]
        },
    )

    slot: Line
    """As the case's visits and skipped periods name it."""
    reason: Prose


@router.post(
    "/waivers",
    status_code=201,
    operation_id="waive_meeting",
    summary="Waive the meeting of a term or half-term",
    responses={201: {"model": FullCaseOut}, **documented("malformed-json", "not-found", "conflict", "invalid")},
)
async def post_waiver(
    case_id: UUID, body: WaiverIn, write: Annotated[Write, writing(Permission.MEETINGS_WAIVE)]
) -> Response:
    """No period goes without its meeting silently: a waiver has a name and a reason, and counts as no breach."""
    name = write.actor.name or write.actor.subject
    await waive_meeting(write.unit, case_id=case_id, slot=body.slot, reason=body.reason, name=name)
    return await write.answer(case_for(write.actor), case_id, status=201, location=f"/v1/cases/{case_id}")


@router.post(
    "/waiver-withdrawals",
    status_code=201,
    operation_id="withdraw_waiver",
    summary="Owe the meeting of a period again",
    responses={201: {"model": FullCaseOut}, **documented("malformed-json", "not-found", "conflict", "invalid")},
)
async def post_withdrawal(
    case_id: UUID, body: WaiverIn, write: Annotated[Write, writing(Permission.MEETINGS_WAIVE)]
) -> Response:
    """It is planned again while enough days are left."""
    await withdraw_waiver(write.unit, case_id=case_id, slot=body.slot, reason=body.reason)
    return await write.answer(case_for(write.actor), case_id, status=201, location=f"/v1/cases/{case_id}")
