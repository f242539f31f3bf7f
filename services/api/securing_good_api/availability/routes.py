"""`/v1/availability`: when people have time for visits."""

from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import ConfigDict, Field

from securing_good.availabilities import people_times
from securing_good.availability import MOST_A_DAY, MOST_A_WEEK, MOST_POSSIBLE_A_WEEK, WEEKDAYS
from securing_good.vocabulary import HalfDay, Post
from securing_good_api.actors import Permission
from securing_good_api.availability.commands import set_working_pattern
from securing_good_api.availability.rules import check_span
from securing_good_api.availability.views import (
    OF_POST,
    HalfDayOut,
    HalfDaysOut,
    PersonAvailabilityOut,
    WorkingPatternOut,
    patterns_for,
    people_for,
)
from securing_good_api.pages import Listed
from securing_good_api.problems import documented
from securing_good_api.requests import JSON, PRIVATE, Page, Read, Write, reading, writing
from securing_good_api.sending import Day, Sent
from securing_good_api.whose_time import is_own, plans

router = APIRouter(prefix="/availability", tags=["availability"])
Halves = Annotated[list[HalfDay], Field(max_length=2)]


class HalvesIn(Sent):
    """The halves of each working day; days left out are not worked."""

    model_config = ConfigDict(extra="forbid")

    monday: Halves = []
    tuesday: Halves = []
    wednesday: Halves = []
    thursday: Halves = []
    friday: Halves = []


class WorkingPatternIn(Sent):
    """When somebody works."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "person_id": "7a0d7f3c-0f0a-4d64-9a7f-0a8f4e0f6b11",
                    "starts_on": "2026-11-02",
                    "halves": {"tuesday": ["morning", "afternoon"], "thursday": ["morning"]},
                    "most_a_day": 1,
                    "most_a_week": 2,
                }
            ]
        },
    )

    person_id: UUID
    starts_on: date | None = None
    """The first day it holds on: a day of this academic year or later; today when left out."""
    halves: HalvesIn
    most_a_day: Annotated[int, Field(ge=1, le=2)] = MOST_A_DAY
    most_a_week: Annotated[int, Field(ge=1, le=MOST_POSSIBLE_A_WEEK)] = MOST_A_WEEK


@router.get(
    "",
    operation_id="list_availability",
    summary="List when people work, by name",
    responses={200: {"model": Listed[PersonAvailabilityOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_availability(
    read: Annotated[Read, reading(Permission.AVAILABILITY_READ)],
    page: Annotated[Page, Depends()],
    post: Post | None = None,
) -> Response:
    """Everybody who holds a post today, as of today. People of a school see themselves."""
    return await read.page(people_for(read.actor), page, {OF_POST: post.value if post else None})


@router.post(
    "/patterns",
    status_code=201,
    operation_id="set_working_pattern",
    summary="Say when somebody works",
    responses={201: {"model": WorkingPatternOut}, **documented("malformed-json", "invalid")},
)
async def post_pattern(
    body: WorkingPatternIn, write: Annotated[Write, writing(Permission.AVAILABILITY_SET)]
) -> Response:
    """Your own; a principal adviser's word sets anybody's. What was said before stays on record."""
    pattern = await set_working_pattern(
        write.unit,
        by=write.actor,
        person_id=body.person_id,
        starts_on=body.starts_on,
        halves={day: getattr(body.halves, day) for day in WEEKDAYS},
        most_a_day=body.most_a_day,
        most_a_week=body.most_a_week,
    )
    location = f"/v1/availability/patterns/{pattern}"
    return await write.answer(patterns_for(write.actor), pattern, status=201, location=location)


@router.get(
    "/patterns",
    operation_id="list_working_patterns",
    summary="List working patterns, in the order they were set",
    responses={200: {"model": Listed[WorkingPatternOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_patterns(
    read: Annotated[Read, reading(Permission.AVAILABILITY_READ)],
    page: Annotated[Page, Depends()],
    person: UUID | None = None,
) -> Response:
    """All that was ever said; `current` marks what holds today."""
    return await read.page(patterns_for(read.actor), page, {"w.person_id = :p": person})


@router.get(
    "/patterns/{pattern_id}",
    operation_id="get_working_pattern",
    summary="Read one working pattern",
    responses={200: {"model": WorkingPatternOut}, **documented("not-found", "invalid")},
)
async def get_pattern(
    pattern_id: Annotated[int, Path(ge=1, le=2**31 - 1)], read: Annotated[Read, reading(Permission.AVAILABILITY_READ)]
) -> Response:
    """One working pattern."""
    return await read.one(patterns_for(read.actor), pattern_id)


@router.get(
    "/{person_id}/half-days",
    operation_id="get_half_days",
    summary="Read when somebody has time, half-day by half-day",
    responses={200: {"model": HalfDaysOut}, **documented("not-found", "invalid")},
)
async def get_half_days(
    person_id: UUID,
    read: Annotated[Read, reading(Permission.AVAILABILITY_READ)],
    start: Annotated[Day | None, Query(alias="from")] = None,
    end: Annotated[Day | None, Query(alias="to")] = None,
) -> Response:
    """From today, or a day, for four weeks or until a day. When and why others are on leave is not told."""
    first = start or read.today
    last = end or first + timedelta(days=27)
    check_span(first, last)
    await people_for(read.actor).one(read.session, read.actor, person_id, today=read.today)
    discreet = not plans(read.actor) and not await is_own(read.session, read.actor, person_id)
    time = (await people_times(read.session, read.actor.council, [person_id], first, last))[person_id]
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    shown = [
        HalfDayOut(
            date=day.isoformat(),
            half=half,
            free=time.is_free(day, half),
            why_not=time.why_not(day, half, discreet=discreet),
        )
        for day in days
        if day.weekday() < len(WEEKDAYS)
        for half in HalfDay
    ]
    found = HalfDaysOut(person_id=str(person_id), half_days=shown)
    return Response(found.model_dump_json(), 200, PRIVATE, JSON)
