"""`/v1/timetables`: the council's timetable, version by version, and how versions differ."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict
from sqlalchemy import select

from securing_good.database import LONDON, Database, of_council
from securing_good.errors import Invalid, NotFound
from securing_good.tables import Timetable
from securing_good.vocabulary import TimetableState
from securing_good_api.actors import Permission
from securing_good_api.pages import Listed
from securing_good_api.problems import documented
from securing_good_api.requests import JSON, PRIVATE, Page, Read, Write, acting, begin_write, reading, writing
from securing_good_api.sending import Sent
from securing_good_api.timetables.commands import answer_move, ask_for_timetable, publish_timetable
from securing_good_api.timetables.views import (
    PUBLICATION_TRIED,
    TIMETABLE,
    TIMETABLE_CHANGES,
    TIMETABLE_VISITS,
    TIMETABLES,
    FullTimetableOut,
    PublicationTriedOut,
    TimetableChangeOut,
    TimetableOut,
    TimetableVisitOut,
)
from securing_good_api.words import Prose, Urn

router = APIRouter(prefix="/timetables", tags=["timetables"])
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]


class TimetableRequestIn(Sent):
    """Why the timetable is to be made anew."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"afresh": True, "reason": "Two link partners have left."}]}
    )

    afresh: bool = False
    """Whether visits may move that do not have to: it asks many schools to agree."""
    reason: Prose


class AskedOut(BaseModel):
    """The timetable is being made."""

    request: int


class MoveAnswerIn(Sent):
    """What a school says of the move of a visit."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "visit_id": "3f0c2f0e-8a0e-4b53-9d0e-6d8f2f1a7c11",
                    "agreed": True,
                    "words": "The headteacher agreed on the telephone.",
                }
            ]
        },
    )

    visit_id: UUID
    agreed: bool
    words: Prose
    """Who was asked and what they said."""


class PublicationIn(Sent):
    """Why the timetable is published."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"reason": "Every lead officer has read it."}]}
    )

    reason: Prose


@router.get(
    "",
    operation_id="list_timetables",
    summary="List the council's timetables",
    responses={200: {"model": Listed[TimetableOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_timetables(
    read: Annotated[Read, reading(Permission.TIMETABLES_READ)],
    page: Annotated[Page, Depends()],
    state: TimetableState | None = None,
) -> Response:
    """Version by version, oldest first: one at most is in force, and one at most waits to be published."""
    return await read.page(TIMETABLES, page, {"t.state = :p": state})


@router.post(
    "",
    status_code=202,
    operation_id="ask_for_timetable",
    summary="Have the timetable made anew",
    responses={202: {"model": AskedOut}, **documented("malformed-json", "invalid")},
)
async def post_request(
    body: TimetableRequestIn, write: Annotated[Write, writing(Permission.TIMETABLES_ASK)]
) -> Response:
    """A draft is there in seconds. It is made by itself too, whenever what it is made from moves."""
    request = await ask_for_timetable(write.unit, afresh=body.afresh, reason=body.reason)
    return await write.answer_with(AskedOut(request=request).model_dump_json().encode(), status=202)


@router.get(
    "/{number}",
    operation_id="get_timetable",
    summary="Read one timetable",
    responses={200: {"model": FullTimetableOut}, **documented("not-found", "invalid")},
)
async def get_timetable(number: Number, read: Annotated[Read, reading(Permission.TIMETABLES_READ)]) -> Response:
    """How good it is, what has no place and why, and what keeps it from being published."""
    return await read.one(TIMETABLE, number)


@router.get(
    "/{number}/visits",
    operation_id="list_timetable_visits",
    summary="List where a timetable has visits",
    responses={200: {"model": Listed[TimetableVisitOut]}, **documented("not-found", "invalid-cursor", "invalid")},
)
async def list_timetable_visits(
    number: Number,
    read: Annotated[Read, reading(Permission.TIMETABLES_READ)],
    page: Annotated[Page, Depends()],
    urn: Urn | None = None,
    person: UUID | None = None,
) -> Response:
    """In order of time, with who is to be there."""
    await _known(read, number)
    return await read.page(
        TIMETABLE_VISITS, page, {"d.number = :p": number, "d.urn = :p": urn, ":p = any(d.people)": person}
    )


@router.get(
    "/{number}/changes",
    operation_id="list_timetable_changes",
    summary="List how a timetable differs from an earlier one",
    responses={200: {"model": Listed[TimetableChangeOut]}, **documented("not-found", "invalid-cursor", "invalid")},
)
async def list_timetable_changes(
    number: Number,
    read: Annotated[Read, reading(Permission.TIMETABLE_CHANGES_READ)],
    page: Annotated[Page, Depends()],
    since: Annotated[int | None, Query(ge=0, le=2**31 - 1)] = None,
    urn: Urn | None = None,
) -> Response:
    """Since the one in force when it was made, or any other: what is placed, moved or left out, who agreed, and whom to tell.

    People of a school see their own.
    """
    timetable = await _known(read, number)
    other = timetable.follows or 0 if since is None else since
    if other and await read.session.get(Timetable, (read.actor.council, other)) is None:
        raise Invalid.at("?since", "unknown-timetable", f"There is no timetable {other}.")
    return await read.page(TIMETABLE_CHANGES, page, {"d.number = :p": number, "d.since = :p": other, "d.urn = :p": urn})


@router.post(
    "/{number}/answers",
    status_code=201,
    operation_id="answer_move",
    summary="Say whether a school agrees that a visit moves",
    responses={201: {"model": MoveAnswerIn}, **documented("malformed-json", "not-found", "conflict", "invalid")},
)
async def post_answer(
    number: Number, body: MoveAnswerIn, write: Annotated[Write, writing(Permission.TIMETABLES_ANSWER)]
) -> Response:
    """By the school's head or chair, or by an officer who asked them. Where it does not agree, the visit stays."""
    await answer_move(write.unit, write.actor, number=number, **body.model_dump())
    return await write.answer_with(body.model_dump_json().encode(), status=201)


@router.post(
    "/{number}/publication",
    status_code=202,
    operation_id="publish_timetable",
    summary="Publish a timetable",
    responses={
        200: {"model": PublicationTriedOut, "description": "What publishing it would do, where it was only tried"},
        202: {"model": FullTimetableOut},
        **documented("malformed-json", "not-found", "conflict", "invalid"),
    },
)
async def post_publication(
    request: Request,
    number: Number,
    body: PublicationIn,
    dry_run: Annotated[bool, Query(description="Say what publishing it would do, and do nothing")] = False,
) -> Response:
    """It is verified first against how things are then: where it does not hold, it says why, and the last stays in force.

    `dry_run` answers 200 with what keeps it from being published, and every visit that would be placed, moved or left out.
    """
    actor = await acting(request, Permission.TIMETABLES_PUBLISH)
    if dry_run:
        database: Database = request.state.database
        async with database.reading(of_council(actor.council)) as session:
            today = database.clock().astimezone(LONDON).date()
            tried = await PUBLICATION_TRIED.one(session, actor, number, today=today)
        return Response(tried.body, 200, PRIVATE, JSON)
    async with begin_write(request, actor, of_council(actor.council), await request.body()) as write:
        await publish_timetable(write.unit, number=number, reason=body.reason)
        return await write.answer(TIMETABLE, number, status=202, location=f"/v1/timetables/{number}")


async def _known(read: Read, number: int) -> Timetable:
    found = await read.session.scalar(
        select(Timetable).where(Timetable.council == read.actor.council, Timetable.number == number)
    )
    if found is None:
        raise NotFound("There is no such timetable, or none that you may know of.")
    return found
