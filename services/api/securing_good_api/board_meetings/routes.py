"""`/v1/board-meetings`: when the partnership board meets."""

import datetime as dt
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from pydantic import ConfigDict

from securing_good_api.actors import Permission
from securing_good_api.board_meetings.commands import call_off_board_meeting, set_board_meeting
from securing_good_api.board_meetings.views import BOARD_MEETINGS, BoardMeetingOut
from securing_good_api.pages import Listed
from securing_good_api.problems import documented
from securing_good_api.requests import Page, Read, Write, reading, writing
from securing_good_api.sending import Day, Sent
from securing_good_api.words import Prose

router = APIRouter(prefix="/board-meetings", tags=["board"])


class BoardMeetingIn(Sent):
    """A day on which the board meets, and the last on which it takes papers."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"date": "2027-03-18", "papers_by": "2027-03-11"}]}
    )

    date: dt.date
    papers_by: dt.date


class CallingOffIn(Sent):
    """Why a meeting is called off."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"reason": "There is no quorum."}]})

    reason: Prose


@router.post(
    "",
    status_code=201,
    operation_id="set_board_meeting",
    summary="Say when the board meets",
    responses={201: {"model": BoardMeetingOut}, **documented("malformed-json", "conflict", "invalid")},
)
async def post_meeting(
    body: BoardMeetingIn, write: Annotated[Write, writing(Permission.BOARD_MEETINGS_SET)]
) -> Response:
    """Reviews that fall due in the thirty days after it are met for in time for its papers."""
    made = await set_board_meeting(write.unit, day=body.date, papers_by=body.papers_by)
    return await write.answer(BOARD_MEETINGS, made, status=201, location=f"/v1/board-meetings/{made}")


@router.get(
    "",
    operation_id="list_board_meetings",
    summary="List when the board meets",
    responses={200: {"model": Listed[BoardMeetingOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_meetings(
    read: Annotated[Read, reading(Permission.BOARD_MEETINGS_READ)],
    page: Annotated[Page, Depends()],
    date_from: Annotated[Day | None, Query(alias="from", description="On or after this day")] = None,
    called_off: Annotated[bool, Query(description="Those that were called off, in place of those that stand")] = False,
) -> Response:
    """By day."""
    where: dict[str, Any] = {"b.date >= :p": date_from, "(b.called_off_at is not null) = :p": called_off}
    return await read.page(BOARD_MEETINGS, page, where)


@router.get(
    "/{meeting_id}",
    operation_id="get_board_meeting",
    summary="Read one meeting of the board",
    responses={200: {"model": BoardMeetingOut}, **documented("not-found", "invalid")},
)
async def get_meeting(meeting_id: UUID, read: Annotated[Read, reading(Permission.BOARD_MEETINGS_READ)]) -> Response:
    """One meeting."""
    return await read.one(BOARD_MEETINGS, meeting_id)


@router.post(
    "/{meeting_id}/calling-off",
    operation_id="call_off_board_meeting",
    summary="Call a meeting of the board off",
    responses={200: {"model": BoardMeetingOut}, **documented("malformed-json", "not-found", "conflict", "invalid")},
)
async def post_calling_off(
    meeting_id: UUID, body: CallingOffIn, write: Annotated[Write, writing(Permission.BOARD_MEETINGS_SET)]
) -> Response:
    """Reviews that were to be heard there are met for as if there were no such meeting."""
    await call_off_board_meeting(write.unit, meeting_id=meeting_id, reason=body.reason)
    return await write.answer(BOARD_MEETINGS, meeting_id, status=200)
