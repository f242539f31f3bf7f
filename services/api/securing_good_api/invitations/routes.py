"""`/v1/invitations`: how people who hold a post come to sign in."""

import json
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from securing_good.database import of_council
from securing_good_api.actors import Permission
from securing_good_api.invitations.commands import accept_invitation, invite_person, withdraw_invitation
from securing_good_api.invitations.views import INVITATIONS, InvitationOut, NewInvitationOut
from securing_good_api.pages import Listed
from securing_good_api.problems import documented
from securing_good_api.requests import PRIVATE, Page, Read, Write, acting, begin_write, known, reading, writing
from securing_good_api.sending import Sent

router = APIRouter(prefix="/invitations", tags=["people"])


class InvitationIn(Sent):
    """Whom to invite."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"person_id": "7a0d7f3c-0f0a-4d64-9a7f-0a8f4e0f6b11"}]}
    )

    person_id: UUID


class AcceptanceIn(Sent):
    """The code of an invitation."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"code": "kYw7xkq0m2Cw9sX2n0XoYw3y6qQm1Qe5u3bq8r0c4dE"}]}
    )

    code: Annotated[str, Field(min_length=20, max_length=100, pattern=r"^[A-Za-z0-9_-]+$")]


class AcceptanceOut(BaseModel):
    """Who you are here from now on."""

    person_id: UUID


@router.post(
    "",
    status_code=201,
    operation_id="invite_person",
    summary="Invite somebody to sign in",
    responses={
        201: {"model": NewInvitationOut},
        **documented("malformed-json", "conflict", "invalid"),
    },
)
async def post_invitation(
    body: InvitationIn, write: Annotated[Write, writing(Permission.APPOINTMENTS_WRITE)]
) -> Response:
    """Make a code that is told this once and holds for fourteen days. Whoever accepts it acts in the person's posts.

    An earlier invitation of theirs that is still open is withdrawn.
    """
    invited = await invite_person(write.unit, by=write.actor.roles, person_id=body.person_id)
    # The answer that is kept for a repeated request holds no code.
    kept = await write.answer(INVITATIONS, invited.id, status=201, location=f"/v1/invitations/{invited.id}")
    told = json.loads(bytes(kept.body)) | {"code": invited.code}
    headers = {**PRIVATE, "Cache-Control": "no-store", "Location": kept.headers["location"]}
    return Response(json.dumps(told).encode(), 201, headers, "application/json")


@router.get(
    "",
    operation_id="list_invitations",
    summary="List invitations, oldest first",
    responses={200: {"model": Listed[InvitationOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_invitations(
    read: Annotated[Read, reading(Permission.APPOINTMENTS_WRITE)],
    page: Annotated[Page, Depends()],
    person: UUID | None = None,
) -> Response:
    """Whom the council invited, and what came of it."""
    return await read.page(INVITATIONS, page, {"i.person_id = :p": person})


@router.get(
    "/{invitation_id}",
    operation_id="get_invitation",
    summary="Read one invitation",
    responses={200: {"model": InvitationOut}, **documented("not-found", "invalid")},
)
async def get_invitation(
    invitation_id: UUID, read: Annotated[Read, reading(Permission.APPOINTMENTS_WRITE)]
) -> Response:
    """One invitation."""
    return await read.one(INVITATIONS, invitation_id)


@router.post(
    "/{invitation_id}/withdrawal",
    operation_id="withdraw_invitation",
    summary="Withdraw an invitation",
    responses={200: {"model": InvitationOut}, **documented("not-found", "conflict", "invalid")},
)
async def post_withdrawal(
    invitation_id: UUID, write: Annotated[Write, writing(Permission.APPOINTMENTS_WRITE)]
) -> Response:
    """Its code holds no longer."""
    await withdraw_invitation(write.unit, by=write.actor.roles, invitation_id=invitation_id)
    return await write.answer(INVITATIONS, invitation_id, status=200)


@router.post(
    "/acceptance",
    operation_id="accept_invitation",
    summary="Accept an invitation",
    responses={200: {"model": AcceptanceOut}, **documented("malformed-json", "conflict", "invalid")},
)
async def post_acceptance(request: Request, body: AcceptanceIn) -> Response:
    """From now on whoever your token proves you to be acts in the posts of the person invited.

    It takes a token and no role. Accepting twice is refused: the code holds once.
    """
    actor = await known(request)
    if actor.roles:
        actor = await acting(request, Permission.INVITATIONS_ACCEPT)
    async with begin_write(request, actor, of_council(actor.council), fingerprint=None) as write:
        person = await accept_invitation(write.unit, actor, code=body.code)
    return Response(AcceptanceOut(person_id=person).model_dump_json().encode(), 200, PRIVATE, "application/json")
