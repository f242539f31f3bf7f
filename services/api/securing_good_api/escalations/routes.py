"""`/v1/escalations`: two meetings of a red case missed in a row, and what will be done about it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response
from pydantic import ConfigDict

from securing_good_api.actors import Permission
from securing_good_api.escalations.commands import answer_escalation
from securing_good_api.escalations.views import ESCALATIONS, STATE, EscalationOut, EscalationState
from securing_good_api.pages import Listed
from securing_good_api.problems import documented
from securing_good_api.requests import Page, Read, Write, reading, writing
from securing_good_api.sending import Sent
from securing_good_api.words import Prose, Urn

router = APIRouter(prefix="/escalations", tags=["escalations"])


class EscalationAnswerIn(Sent):
    """What will be done."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"will_be_done": "I meet the headteacher and the chair on Monday."}]},
    )

    will_be_done: Prose


@router.get(
    "",
    operation_id="list_escalations",
    summary="List escalations, oldest first",
    responses={200: {"model": Listed[EscalationOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_escalations(
    read: Annotated[Read, reading(Permission.ESCALATIONS_READ)],
    page: Annotated[Page, Depends()],
    urn: Urn | None = None,
    state: EscalationState | None = None,
) -> Response:
    """Computed from the meetings as they stand: where minutes come, an open one is gone; answered ones are kept."""
    return await read.page(ESCALATIONS, page, {"e.urn = :p": urn, f"({STATE}) = :p": state})


@router.get(
    "/{visit_id}",
    operation_id="get_escalation",
    summary="Read one escalation",
    responses={200: {"model": EscalationOut}, **documented("not-found", "invalid")},
)
async def get_escalation(visit_id: UUID, read: Annotated[Read, reading(Permission.ESCALATIONS_READ)]) -> Response:
    """One escalation, by the second of its two meetings."""
    return await read.one(ESCALATIONS, visit_id)


@router.post(
    "/{visit_id}/answer",
    status_code=201,
    operation_id="answer_escalation",
    summary="Answer an escalation",
    responses={201: {"model": EscalationOut}, **documented("malformed-json", "not-found", "conflict", "invalid")},
)
async def post_answer(
    visit_id: UUID, body: EscalationAnswerIn, write: Annotated[Write, writing(Permission.ESCALATIONS_ANSWER)]
) -> Response:
    """For the assistant director: what will be done. It is kept, whatever comes of it."""
    await answer_escalation(write.unit, visit_id=visit_id, will_be_done=body.will_be_done)
    return await write.answer(ESCALATIONS, visit_id, status=201, location=f"/v1/escalations/{visit_id}")
