"""`/v1/availability/busy-times`: when people's own calendars say that they are busy."""

import asyncio
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, File, Form, Request, Response, UploadFile

from securing_good.database import LONDON, Database, of_council
from securing_good_api.actors import Permission
from securing_good_api.busy_times.commands import replace_busy_times
from securing_good_api.busy_times.reading import MOST_BYTES, read_busy_times
from securing_good_api.busy_times.views import BusyCalendarOut, calendars_for
from securing_good_api.pages import Listed
from securing_good_api.problems import documented
from securing_good_api.requests import Page, Read, acting, begin_write, reading

router = APIRouter(prefix="/availability/busy-times", tags=["availability"])


@router.post(
    "",
    status_code=201,
    operation_id="send_calendar",
    summary="Send somebody's calendar (.ics): when they are busy",
    responses={201: {"model": BusyCalendarOut}, **documented("bad-request", "too-large", "invalid")},
)
async def post_calendar(
    request: Request,
    file: Annotated[UploadFile, File(description="iCalendar in UTF-8; 5 MB and 10,000 events at most")],
    person_id: Annotated[UUID, Form(description="Whose calendar it is")],
) -> Response:
    """It replaces the one before. Only times are kept, of the next eighteen months: no title, place or guest."""
    actor = await acting(request, Permission.AVAILABILITY_SET)
    content = await file.read(MOST_BYTES + 1)
    database: Database = request.state.database
    today = database.clock().astimezone(LONDON).date()
    read = await asyncio.to_thread(read_busy_times, content, today)
    fingerprint = str(person_id).encode() + content
    async with begin_write(request, actor, of_council(actor.council), fingerprint) as write:
        calendar = await replace_busy_times(write.unit, by=actor, person_id=person_id, read=read)
        location = f"/v1/availability/busy-times/{calendar}"
        return await write.answer(calendars_for(actor), calendar, status=201, location=location)


@router.get(
    "",
    operation_id="list_busy_calendars",
    summary="List calendars that were sent, oldest first",
    responses={200: {"model": Listed[BusyCalendarOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_calendars(
    read: Annotated[Read, reading(Permission.AVAILABILITY_READ)],
    page: Annotated[Page, Depends()],
    person: UUID | None = None,
) -> Response:
    """Your own, or everybody's for those who plan: that they were sent, and nothing of what was in them."""
    return await read.page(calendars_for(read.actor), page, {"b.person_id = :p": person})


@router.get(
    "/{calendar_id}",
    operation_id="get_busy_calendar",
    summary="Read that a calendar was sent",
    responses={200: {"model": BusyCalendarOut}, **documented("not-found", "invalid")},
)
async def get_calendar(calendar_id: UUID, read: Annotated[Read, reading(Permission.AVAILABILITY_READ)]) -> Response:
    """One calendar."""
    return await read.one(calendars_for(read.actor), calendar_id)
