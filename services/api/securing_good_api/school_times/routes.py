"""`/v1/availability/school-times`: half-days that schools propose for visits, and those that will not do."""

import datetime as dt
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from pydantic import ConfigDict

from securing_good.vocabulary import HalfDay, SchoolTimeWord
from securing_good_api.actors import Actor, Permission
from securing_good_api.pages import Listed
from securing_good_api.problems import documented
from securing_good_api.requests import Page, Read, Write, reading, writing
from securing_good_api.school_times.commands import say_school_time, withdraw_school_time
from securing_good_api.school_times.views import SCHOOL_TIMES, SchoolTimeOut
from securing_good_api.sending import Day, Sent
from securing_good_api.words import Line, Urn

router = APIRouter(prefix="/availability/school-times", tags=["availability"])


class SchoolTimeIn(Sent):
    """What a school says of one half-day."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "urn": 101922,
                    "date": "2026-12-10",
                    "half": "afternoon",
                    "word": "blocked",
                    "reason": "The nativity play.",
                }
            ]
        },
    )

    urn: Urn
    date: dt.date
    half: HalfDay
    word: SchoolTimeWord
    reason: Line | None = None
    """Why a half-day will not do; nothing needs to be said of one that would suit."""


@router.post(
    "",
    status_code=201,
    operation_id="say_school_time",
    summary="Propose or block a school's half-day",
    responses={201: {"model": SchoolTimeOut}, **documented("malformed-json", "conflict", "invalid")},
)
async def post_school_time(
    body: SchoolTimeIn, write: Annotated[Write, writing(Permission.SCHOOL_TIMES_SAY)]
) -> Response:
    """The headteacher or chair for their school, or an officer who writes down what they said."""
    said = await say_school_time(
        write.unit,
        of_schools=_schools(write.actor),
        urn=body.urn,
        day=body.date,
        half=body.half,
        word=body.word,
        reason=body.reason,
    )
    return await write.answer(SCHOOL_TIMES, said, status=201, location=f"/v1/availability/school-times/{said}")


@router.get(
    "",
    operation_id="list_school_times",
    summary="List what schools say of half-days, by day",
    responses={200: {"model": Listed[SchoolTimeOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_school_times(
    read: Annotated[Read, reading(Permission.SCHOOL_TIMES_READ)],
    page: Annotated[Page, Depends()],
    urn: Urn | None = None,
    word: SchoolTimeWord | None = None,
    date_from: Annotated[Day | None, Query(alias="from", description="On or after this day")] = None,
    date_to: Annotated[Day | None, Query(alias="to", description="On or before this day")] = None,
) -> Response:
    """What was taken back is listed as well, with when."""
    where = {"t.urn = :p": urn, "t.word = :p": word, "t.day >= :p": date_from, "t.day <= :p": date_to}
    return await read.page(SCHOOL_TIMES, page, where)


@router.get(
    "/{school_time_id}",
    operation_id="get_school_time",
    summary="Read what a school says of one half-day",
    responses={200: {"model": SchoolTimeOut}, **documented("not-found", "invalid")},
)
async def get_school_time(
    school_time_id: UUID, read: Annotated[Read, reading(Permission.SCHOOL_TIMES_READ)]
) -> Response:
    """One half-day."""
    return await read.one(SCHOOL_TIMES, school_time_id)


@router.post(
    "/{school_time_id}/withdrawal",
    operation_id="withdraw_school_time",
    summary="Take back what a school said of a half-day",
    responses={200: {"model": SchoolTimeOut}, **documented("not-found", "invalid")},
)
async def post_withdrawal(
    school_time_id: UUID, write: Annotated[Write, writing(Permission.SCHOOL_TIMES_SAY)]
) -> Response:
    """The half-day is as any other again."""
    await withdraw_school_time(write.unit, of_schools=_schools(write.actor), school_time_id=school_time_id)
    return await write.answer(SCHOOL_TIMES, school_time_id, status=200)


def _schools(actor: Actor) -> frozenset[int] | None:
    return actor.urns if actor.is_of_a_school else None
