"""`/v1/cases/{id}/history` and `/as-of`: who did what, when and why, field by field; and how the case stood on any day."""

from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from securing_good_api.actors import Permission
from securing_good_api.case_history.rules import check_day
from securing_good_api.case_history.views import ANY_OF_CASE, CASE_THEN, HAPPENED, CaseThenOut, HappenedOut
from securing_good_api.cases.views import CASES
from securing_good_api.pages import Listed
from securing_good_api.problems import documented
from securing_good_api.requests import Page, Read, reading
from securing_good_api.sending import Day

router = APIRouter(prefix="/cases/{case_id}", tags=["cases"])


@router.get(
    "/history",
    operation_id="list_case_history",
    summary="List what happened in a case, in order",
    responses={200: {"model": Listed[HappenedOut]}, **documented("not-found", "invalid-cursor", "invalid")},
)
async def list_history(
    case_id: UUID, read: Annotated[Read, reading(Permission.CASES_HISTORY)], page: Annotated[Page, Depends()]
) -> Response:
    """Everything about the case and its visits, actions, reviews and support: who, what, when, why, field by field."""
    await CASES.one(read.session, read.actor, case_id, today=read.today)
    return await read.page(HAPPENED, page, {ANY_OF_CASE: str(case_id)})


@router.get(
    "/as-of",
    operation_id="get_case_as_of",
    summary="Read how a case stood on a day",
    responses={200: {"model": CaseThenOut}, **documented("not-found", "invalid")},
)
async def get_as_of(case_id: UUID, day: Day, read: Annotated[Read, reading(Permission.CASES_HISTORY)]) -> Response:
    """State, level, team, meetings held, open actions and reviews decided at the end of that day, by the days the records
    carry. Not found for a day before the case opened.
    """
    check_day(day, today=read.today)
    return await replace(read, today=day).one(CASE_THEN, case_id)
