"""`/v1/schools`: the council's schools, and public facts of all others."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response

from securing_good.vocabulary import MonitoringLevel, Phase
from securing_good_api.actors import Permission
from securing_good_api.pages import Listed
from securing_good_api.problems import documented
from securing_good_api.requests import Page, Read, Whose, reading
from securing_good_api.schools.views import (
    REGISTER,
    SCHOOLS,
    SchoolInEnglandOut,
    SchoolOut,
    SchoolWithHistoryOut,
    school_for,
)

router = APIRouter(prefix="/schools", tags=["schools"])


@router.get(
    "",
    operation_id="list_schools",
    summary="List schools",
    responses={200: {"model": Listed[SchoolOut]}, **documented("invalid-cursor", "invalid")},
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
    """The schools of your council with their monitoring level; `scope=england` gives public facts of all schools."""
    where = {
        "s.phase = :p": phase,
        "s.name ilike '%' || :p || '%'": name,
        "(s.status = 'closed') = :p": closed,
    }
    if scope is Whose.ENGLAND:
        return await read.page(REGISTER, page, where)
    return await read.page(SCHOOLS, page, {**where, "coalesce(d.level, 'not_assessed') = :p": monitoring_level})


@router.get(
    "/{urn}",
    operation_id="get_school",
    summary="Read one school",
    responses={200: {"model": SchoolInEnglandOut | SchoolWithHistoryOut}, **documented("not-found", "invalid")},
)
async def get_school(
    urn: Annotated[int, Path(ge=100000, le=999999, examples=[101922])],
    read: Annotated[Read, reading(Permission.SCHOOLS_READ)],
) -> Response:
    """One school of your council, with the schools before and after it and what inspectors found."""
    return await read.one(school_for(read.actor), urn)
