"""`/v1/board-meetings`: when the partnership board meets, who was there, and which actions it agreed."""

import datetime as dt
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from pydantic import ConfigDict, Field

from securing_good_api.actions.bodies import AgreedActionIn
from securing_good_api.actions.views import ACTION, FullActionOut
from securing_good_api.actors import Permission
from securing_good_api.board_decisions.commands import agree_board_action
from securing_good_api.board_meetings.attendance import record_board_attendance
from securing_good_api.board_meetings.commands import call_off_board_meeting, set_board_meeting
from securing_good_api.board_meetings.rules import Attending
from securing_good_api.board_meetings.views import BOARD_ATTENDANCE, BOARD_MEETINGS, BoardAttendanceOut, BoardMeetingOut
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


class PresentIn(Sent):
    """Somebody who was present."""

    model_config = ConfigDict(extra="forbid")

    person_id: UUID
    recusal_cleared: bool = False
    """Their declared interests were gone through with them, and are complete: until the board meets next they are shown
    schools by name also where the council shows them by code."""


class BoardActionIn(AgreedActionIn):
    """Something the board agreed about a school in the programme; due by its next meeting unless a day is given."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "case_id": "7a0d7f3c-0f0a-4d64-9a7f-0a8f4e0f6b11",
                    "what": "Visit a school of the partnership whose reading improved.",
                    "owner": "Headteacher",
                    "due_on": "2027-04-30",
                }
            ]
        },
    )

    case_id: UUID


class BoardAttendanceIn(Sent):
    """Who was present at a meeting of the board."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"present": [{"person_id": "7a0d7f3c-0f0a-4d64-9a7f-0a8f4e0f6b11", "recusal_cleared": True}]}]
        },
    )

    present: Annotated[list[PresentIn], Field(min_length=1, max_length=100)]

    def attending(self) -> list[Attending]:
        """As the command takes it."""
        return [Attending(one.person_id, one.recusal_cleared) for one in self.present]


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


@router.post(
    "/{meeting_id}/attendance",
    operation_id="record_board_attendance",
    summary="Record who was present at a meeting of the board",
    responses={200: {"model": BoardAttendanceOut}, **documented("malformed-json", "not-found", "conflict", "invalid")},
)
async def post_attendance(
    meeting_id: UUID, body: BoardAttendanceIn, write: Annotated[Write, writing(Permission.BOARD_MEETINGS_SET)]
) -> Response:
    """On the day or after it. What was recorded before is replaced, until something was commissioned or agreed there.

    Without it the board decides and agrees nothing there; who has to do with a school or a provider takes no part anyway.
    """
    await record_board_attendance(write.unit, meeting_id=meeting_id, attending=body.attending())
    return await write.answer(BOARD_ATTENDANCE, meeting_id, status=200)


@router.post(
    "/{meeting_id}/actions",
    status_code=201,
    operation_id="agree_board_action",
    summary="Record an action that the board agreed about a school in the programme",
    responses={201: {"model": FullActionOut}, **documented("malformed-json", "not-found", "conflict", "invalid")},
)
async def post_action(
    meeting_id: UUID, body: BoardActionIn, write: Annotated[Write, writing(Permission.BOARD_ACTIONS_AGREE)]
) -> Response:
    """It is an action of the case from then on, as every other: with owner, day, reminders and reports of the school. The
    next pack lists it.

    Who was present is recorded first: whoever has to do with the school took no part, and the others make the quorum.
    """
    made = await agree_board_action(
        write.unit,
        sign_in=write.actor.sign_in,
        meeting_id=meeting_id,
        case_id=body.case_id,
        action=body.as_agreed(),
    )
    return await write.answer(ACTION, made, status=201, location=f"/v1/actions/{made}")


@router.get(
    "/{meeting_id}/attendance",
    operation_id="get_board_attendance",
    summary="Read who was present at a meeting of the board, and what it commissioned",
    responses={200: {"model": BoardAttendanceOut}, **documented("not-found", "invalid")},
)
async def get_attendance(
    meeting_id: UUID, read: Annotated[Read, reading(Permission.BOARD_ATTENDANCE_READ)]
) -> Response:
    """For officers: whoever took no part tells by that of which school they are. A package tells the board how many."""
    return await read.one(BOARD_ATTENDANCE, meeting_id)
