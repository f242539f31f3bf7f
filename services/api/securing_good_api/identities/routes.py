"""`/v1/people/{person_id}/identities`: by which sign-ins somebody is known here."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from securing_good_api.actors import Permission
from securing_good_api.identities.commands import remove_identity
from securing_good_api.identities.views import IDENTITIES, IdentityOut
from securing_good_api.pages import Listed
from securing_good_api.people.views import PERSON
from securing_good_api.problems import documented
from securing_good_api.requests import Page, Read, Write, reading, writing

router = APIRouter(prefix="/people/{person_id}/identities", tags=["people"])


@router.get(
    "",
    operation_id="list_identities",
    summary="List by which sign-ins somebody is known",
    responses={200: {"model": Listed[IdentityOut]}, **documented("not-found", "invalid-cursor", "invalid")},
)
async def list_identities(
    person_id: UUID,
    read: Annotated[Read, reading(Permission.APPOINTMENTS_WRITE)],
    page: Annotated[Page, Depends()],
) -> Response:
    """Each issuer that vouches for them and what it calls them, those that were taken from them among them."""
    await PERSON.one(read.session, read.actor, person_id, today=read.today)
    return await read.page(IDENTITIES, page, {"x.person_id = :p": person_id})


@router.post(
    "/{identity_id}/removal",
    operation_id="remove_identity",
    summary="Take a sign-in away from somebody",
    responses={200: {"model": IdentityOut}, **documented("not-found", "invalid")},
)
async def post_removal(
    person_id: UUID, identity_id: UUID, write: Annotated[Write, writing(Permission.APPOINTMENTS_WRITE)]
) -> Response:
    """From the next request on it is nobody's here. Their posts and their other sign-ins stay: to end all, let them leave."""
    await remove_identity(write.unit, by=write.actor.roles, person_id=person_id, identity_id=identity_id)
    return await write.answer(IDENTITIES, identity_id, status=200)
