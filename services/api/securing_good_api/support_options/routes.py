"""`/v1/support-packages/{id}/options`: which providers could meet a need, and why."""

from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response

from securing_good_api.actors import Permission
from securing_good_api.problems import documented
from securing_good_api.redaction.facts import sight_of
from securing_good_api.requests import Read, reading
from securing_good_api.support.boards import package_for
from securing_good_api.support_options.views import SupportOptionsOut, options_for

router = APIRouter(prefix="/support-packages", tags=["support"])


@router.get(
    "/{package_id}/options",
    operation_id="list_support_options",
    summary="List the providers that could meet a need, explained",
    responses={200: {"model": SupportOptionsOut}, **documented("not-found", "invalid")},
)
async def list_options(package_id: UUID, read: Annotated[Read, reading(Permission.SUPPORT_READ)]) -> Response:
    """Every active provider with what speaks for it and what against: specialism, phase, kind, room, checks, cost, past.

    All on one page. First those that may be chosen, then by how many of the need's factors they match, its phase, its
    kind, and by name. Nothing is summed up: people choose.
    """
    sight = await sight_of(read.session, read.actor, read.today)
    view, reader = await package_for(read.session, read.actor, sight, package_id, options_for(sight))
    return await replace(read, actor=reader).one(view, package_id)
