"""`/v1/me`: who the bearer of this token is."""

from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel

from securing_good.vocabulary import Role
from securing_good_api.actors import Permission
from securing_good_api.problems import documented
from securing_good_api.requests import known

router = APIRouter(tags=["me"])


class MeOut(BaseModel):
    """The bearer, and what they may do."""

    subject: str
    name: str | None
    council: str
    roles: list[Role]
    urns: list[int]
    person_id: UUID | None
    """Who you are here; null for who is nobody's person, as systems are, or was not invited yet."""
    permissions: list[Permission]


@router.get("/me", operation_id="get_me", summary="Read who you are", responses=documented())
async def get_me(request: Request) -> MeOut:
    """Who your token proves you to be, in the roles it names or else those of the posts you hold here today."""
    actor = await known(request)
    return MeOut(
        subject=actor.subject,
        name=actor.name,
        council=actor.council,
        roles=sorted(actor.roles),
        urns=sorted(actor.urns),
        person_id=actor.person,
        permissions=sorted(permission for permission in Permission if actor.may(permission)),
    )
