"""`/v1/watches`: schools that left the programme, for two terms more."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response
from pydantic import ConfigDict

from securing_good_api.actors import Permission
from securing_good_api.pages import Listed
from securing_good_api.problems import documented
from securing_good_api.requests import Page, Read, Write, reading, writing
from securing_good_api.sending import Sent
from securing_good_api.watches.commands import note_watch
from securing_good_api.watches.views import RUNNING, WATCHES, WatchOut
from securing_good_api.words import Prose, Urn

router = APIRouter(prefix="/watches", tags=["watches"])


class WatchNoteIn(Sent):
    """What was seen or heard, and when."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"seen_on": "2026-11-20", "note": "Reading is taught as it was; the new deputy knows the plan."}
            ]
        },
    )

    seen_on: date
    note: Prose


@router.get(
    "",
    operation_id="list_watches",
    summary="List watches by the day they end",
    responses={200: {"model": Listed[WatchOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_watches(
    read: Annotated[Read, reading(Permission.WATCHES_READ)],
    page: Annotated[Page, Depends()],
    urn: Urn | None = None,
    running: bool | None = None,
) -> Response:
    """One for each case that was left, over or running; a relapse ends one early."""
    return await read.page(WATCHES, page, {"w.urn = :p": urn, f"({RUNNING}) = :p": running})


@router.get(
    "/{case_id}",
    operation_id="get_watch",
    summary="Read the watch after one case",
    responses={200: {"model": WatchOut}, **documented("not-found", "invalid")},
)
async def get_watch(case_id: UUID, read: Annotated[Read, reading(Permission.WATCHES_READ)]) -> Response:
    """By the id of the case that was left."""
    return await read.one(WATCHES, case_id)


@router.post(
    "/{case_id}/notes",
    status_code=201,
    operation_id="note_watch",
    summary="Note what is seen of a school under watch",
    responses={201: {"model": WatchOut}, **documented("malformed-json", "not-found", "conflict", "invalid")},
)
async def post_note(
    case_id: UUID, body: WatchNoteIn, write: Annotated[Write, writing(Permission.WATCHES_NOTE)]
) -> Response:
    """By the lead officer or the link partner, while the watch runs."""
    await note_watch(write.unit, case_id=case_id, seen_on=body.seen_on, note=body.note)
    return await write.answer(WATCHES, case_id, status=201, location=f"/v1/watches/{case_id}")
