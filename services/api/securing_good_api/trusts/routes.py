"""`/v1/cases/{id}/trust-invitations` and `/trust-reply`: an academy is in the programme with its trust or not at all."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import ConfigDict

from securing_good.vocabulary import TrustReply
from securing_good_api.actors import Permission
from securing_good_api.cases.views import FullCaseOut, case_for
from securing_good_api.problems import documented
from securing_good_api.requests import Write, writing
from securing_good_api.sending import Sent
from securing_good_api.trusts.commands import invite_trust, record_trust_reply
from securing_good_api.words import Line, Prose

router = APIRouter(prefix="/cases/{case_id}", tags=["cases"])


class TrustInvitationIn(Sent):
    """Whom of the trust the invitation was addressed to, and when."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"addressed_to": "Chief executive, Compass Academy Trust", "invited_on": "2026-11-20"}]
        },
    )

    addressed_to: Line
    invited_on: date


class TrustReplyIn(Sent):
    """What the trust replied, and who is its officer for the case."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "reply": "agrees",
                    "replied_on": "2026-11-24",
                    "words": "We welcome it and will take part in each meeting.",
                    "officer_id": "7a0d7f3c-0f0a-4d64-9a7f-0a8f4e0f6b11",
                }
            ]
        },
    )

    reply: TrustReply
    replied_on: date
    words: Prose
    officer_id: UUID | None = None
    """Appointed trust officer of the school; needed when it agrees."""


@router.post(
    "/trust-invitations",
    status_code=201,
    operation_id="invite_trust",
    summary="Invite an academy's trust",
    responses={201: {"model": FullCaseOut}, **documented("malformed-json", "not-found", "conflict", "invalid")},
)
async def post_invitation(
    case_id: UUID, body: TrustInvitationIn, write: Annotated[Write, writing(Permission.CASES_WRITE)]
) -> Response:
    """Say that the trust was asked to let its school into the programme."""
    await invite_trust(write.unit, case_id=case_id, addressed_to=body.addressed_to, invited_on=body.invited_on)
    return await write.answer(case_for(write.actor), case_id, status=201, location=f"/v1/cases/{case_id}")


@router.post(
    "/trust-reply",
    operation_id="record_trust_reply",
    summary="Record what an academy's trust replied",
    responses={200: {"model": FullCaseOut}, **documented("malformed-json", "not-found", "conflict", "invalid")},
)
async def post_reply(
    case_id: UUID, body: TrustReplyIn, write: Annotated[Write, writing(Permission.CASES_WRITE)]
) -> Response:
    """With its agreement the school is engaged. With its refusal the case closes: the school may be referred, not forced."""
    await record_trust_reply(
        write.unit,
        case_id=case_id,
        reply=body.reply,
        replied_on=body.replied_on,
        words=body.words,
        officer_id=body.officer_id,
    )
    return await write.answer(case_for(write.actor), case_id, status=200)
