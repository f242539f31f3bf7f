"""`/v1/schools`: the council's schools, and public facts of all others."""

import json
from typing import Annotated, Self

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from securing_good.errors import Invalid
from securing_good.vocabulary import MonitoringLevel, Phase
from securing_good_api.actors import Permission
from securing_good_api.pages import Listed
from securing_good_api.problems import documented
from securing_good_api.reads import Out
from securing_good_api.redaction.facts import sight_of
from securing_good_api.redaction.rules import How
from securing_good_api.requests import PRIVATE, Page, Read, Whose, reading
from securing_good_api.schools.views import (
    REGISTER,
    SchoolFactsOut,
    SchoolFactsWithHistoryOut,
    SchoolInEnglandOut,
    SchoolOut,
    SchoolWithHistoryOut,
    look_up,
    school_for,
    schools_for,
)
from securing_good_api.sending import Sent
from securing_good_api.words import Urn

router = APIRouter(prefix="/schools", tags=["schools"])

_MOST = 500
Laestab = Annotated[str, Field(max_length=8, pattern=r"^[0-9]{3}/?[0-9]{4}$")]
Urns = Annotated[list[Urn], Field(max_length=_MOST)]
Laestabs = Annotated[list[Laestab], Field(max_length=_MOST)]


class LookupIn(Sent):
    """Schools as another system knows them."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"urns": [101901], "laestabs": ["307/2001"]}]}
    )

    urns: Urns = []
    laestabs: Laestabs = []
    """LA code and establishment number, with or without the stroke."""

    @model_validator(mode="after")
    def _asks_for_something(self) -> Self:
        if not self.urns and not self.laestabs:
            raise PydanticCustomError("nothing-asked", "name at least one school")
        return self


class MissingOut(Out):
    """Of what was asked for, that which no school has."""

    urns: list[int]
    laestabs: list[str]


class LookedUpOut(Out):
    """The schools that were found, by name, and what was not."""

    items: list[SchoolFactsOut]
    missing: MissingOut


@router.get(
    "",
    operation_id="list_schools",
    summary="List schools",
    responses={200: {"model": Listed[SchoolFactsOut | SchoolOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_schools(
    read: Annotated[Read, reading(Permission.SCHOOLS_READ)],
    page: Annotated[Page, Depends()],
    scope: Whose = Whose.COUNCIL,
    phase: Phase | None = None,
    monitoring_level: MonitoringLevel | None = None,
    name: Annotated[str | None, Query(max_length=100, description="Part of the name, any case")] = None,
    closed: Annotated[bool, Query(description="Closed schools instead of open ones")] = False,
) -> Response:
    """The schools of your council with their monitoring level; `scope=england` gives public facts of all schools.

    The board sees member schools; or, while the council shows it schools by code, all of them without their level.
    """
    where = {
        "s.phase = :p": phase,
        "s.name ilike '%' || :p || '%'": name,
        "(s.status = 'closed') = :p": closed,
    }
    if scope is Whose.ENGLAND:
        return await read.page(REGISTER, page, where)
    sight = await sight_of(read.session, read.actor, read.today)
    if sight.how is How.CODES:
        if monitoring_level is not None:
            said = "The council shows its board schools by code: their levels stand on the dashboard."
            raise Invalid.at("query: monitoring_level", "by-code", said)
        return await read.page(schools_for(sight), page, where)
    return await read.page(
        schools_for(sight), page, {**where, "coalesce(d.level, 'not_assessed') = :p": monitoring_level}
    )


@router.post(
    "/lookup",
    operation_id="look_up_schools",
    summary="Find many schools at once",
    responses={200: {"model": LookedUpOut}, **documented("malformed-json", "invalid")},
)
async def post_lookup(body: LookupIn, read: Annotated[Read, reading(Permission.SCHOOLS_READ)]) -> Response:
    """What the register says of schools anywhere in England, by URN or by LA code and establishment number.

    For a system that has its own list of schools. It changes nothing; which of those asked for there are none of is told.
    """
    codes = [code.replace("/", "") for code in body.laestabs]
    found = await look_up(read.session, read.actor, read.today, urns=body.urns, codes=codes)
    shown = [json.loads(school) for school in found]
    urns, known = {school["urn"] for school in shown}, {school["laestab"] for school in shown}
    missing = {
        "urns": [urn for urn in body.urns if urn not in urns],
        "laestabs": [code for code in body.laestabs if code.replace("/", "") not in known],
    }
    answer = b'{"items":[' + b",".join(found) + b'],"missing":' + json.dumps(missing).encode() + b"}"
    return Response(answer, 200, PRIVATE, "application/json")


@router.get(
    "/{urn}",
    operation_id="get_school",
    summary="Read one school",
    responses={
        200: {"model": SchoolInEnglandOut | SchoolWithHistoryOut | SchoolFactsWithHistoryOut},
        **documented("not-found", "invalid"),
    },
)
async def get_school(
    urn: Annotated[int, Path(ge=100000, le=999999, examples=[101922])],
    read: Annotated[Read, reading(Permission.SCHOOLS_READ)],
) -> Response:
    """One school of your council, with the schools before and after it and what inspectors found."""
    sight = await sight_of(read.session, read.actor, read.today)
    return await read.one(school_for(read.actor, sight), urn)
