"""`/v1/availability/localities`: which part of the borough each school is counted to."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response
from pydantic import ConfigDict

from securing_good_api.actors import Permission
from securing_good_api.localities.commands import set_locality
from securing_good_api.localities.views import LOCALITIES, LocalityOut
from securing_good_api.pages import Listed
from securing_good_api.problems import documented
from securing_good_api.requests import Page, Read, Write, reading, writing
from securing_good_api.sending import Sent
from securing_good_api.words import Line, Urn

router = APIRouter(prefix="/availability/localities", tags=["availability"])


class LocalityIn(Sent):
    """A name for a part of the borough."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"urn": 101922, "name": "Southall"}]})

    urn: Urn
    name: Line | None
    """Null leaves it to the school's postcode again."""


@router.post(
    "",
    status_code=201,
    operation_id="set_locality",
    summary="Say which part of the borough a school is counted to",
    responses={201: {"model": LocalityOut}, **documented("malformed-json", "invalid")},
)
async def post_locality(body: LocalityIn, write: Annotated[Write, writing(Permission.LOCALITIES_SET)]) -> Response:
    """Visits on one day had best be in one part. What was said before stays on record."""
    await set_locality(write.unit, urn=body.urn, name=body.name)
    location = f"/v1/availability/localities/{body.urn}"
    return await write.answer(LOCALITIES, body.urn, status=201, location=location)


@router.get(
    "",
    operation_id="list_localities",
    summary="List schools with the part of the borough they are counted to",
    responses={200: {"model": Listed[LocalityOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_localities(
    read: Annotated[Read, reading(Permission.SCHOOLS_READ)], page: Annotated[Page, Depends()]
) -> Response:
    """Every school of the council that is not closed."""
    return await read.page(LOCALITIES, page)


@router.get(
    "/{urn}",
    operation_id="get_locality",
    summary="Read which part of the borough a school is counted to",
    responses={200: {"model": LocalityOut}, **documented("not-found", "invalid")},
)
async def get_locality(
    urn: Annotated[int, Path(ge=100000, le=999999)], read: Annotated[Read, reading(Permission.SCHOOLS_READ)]
) -> Response:
    """One school's."""
    return await read.one(LOCALITIES, urn)
