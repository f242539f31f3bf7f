"""`/v1/visits`: when schools are visited, and what was agreed."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from securing_good.vocabulary import Progress, VisitStatus
from securing_good_api.actors import Permission
from securing_good_api.pages import Listed
from securing_good_api.problems import documented
from securing_good_api.requests import Page, Read, Write, reading, writing
from securing_good_api.visits.commands import record_visit
from securing_good_api.visits.rules import AgreedAction
from securing_good_api.visits.views import VISIT_DAY, VISIT_RECORDS, VISIT_STATUS, VISITS, VisitOut, VisitRecordOut
from securing_good_api.words import Line, Prose, Urn

router = APIRouter(prefix="/visits", tags=["visits"])


class ActionIn(BaseModel):
    """Something agreed at the visit; due by the next one unless a day is given."""

    model_config = ConfigDict(extra="forbid")

    what: Prose
    owner: Line
    due_on: date | None = None


class VisitRecordIn(BaseModel):
    """The minutes of a visit that was held."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "held_on": "2026-11-20",
                    "progress": "improving",
                    "discussed": "Reading across key stage 2; governors' monitoring.",
                    "actions": [{"what": "Share the reading plan with governors.", "owner": "Headteacher"}],
                }
            ]
        },
    )

    held_on: date
    progress: Progress
    discussed: Prose
    actions: Annotated[list[ActionIn], Field(max_length=50)] = []


@router.get(
    "",
    operation_id="list_visits",
    summary="List visits by day",
    responses={200: {"model": Listed[VisitOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_visits(
    read: Annotated[Read, reading(Permission.VISITS_READ)],
    page: Annotated[Page, Depends()],
    case: UUID | None = None,
    urn: Urn | None = None,
    status: VisitStatus | None = None,
    from_day: Annotated[date | None, Query(alias="from")] = None,
    to_day: Annotated[date | None, Query(alias="to")] = None,
) -> Response:
    """Planned and held visits."""
    where = {
        "v.case_id = :p": case,
        "v.urn = :p": urn,
        f"({VISIT_STATUS}) = :p": status,
        f"{VISIT_DAY} >= :p": from_day,
        f"{VISIT_DAY} <= :p": to_day,
    }
    return await read.page(VISITS, page, where)


@router.get(
    "/{visit_id}",
    operation_id="get_visit",
    summary="Read one visit",
    responses={200: {"model": VisitOut}, **documented("not-found", "invalid")},
)
async def get_visit(visit_id: UUID, read: Annotated[Read, reading(Permission.VISITS_READ)]) -> Response:
    """One visit without its minutes."""
    return await read.one(VISITS, visit_id)


@router.post(
    "/{visit_id}/record",
    status_code=201,
    operation_id="record_visit",
    summary="Record a visit that was held",
    responses={201: {"model": VisitRecordOut}, **documented("malformed-json", "not-found", "conflict", "invalid")},
)
async def post_record(
    visit_id: UUID, body: VisitRecordIn, write: Annotated[Write, writing(Permission.VISITS_RECORD)]
) -> Response:
    """Say what was discussed and agreed; each action is due by the next visit unless a day is given."""
    await record_visit(
        write.unit,
        visit_id=visit_id,
        held_on=body.held_on,
        progress=body.progress,
        discussed=body.discussed,
        actions=[AgreedAction(one.what, one.owner, one.due_on) for one in body.actions],
    )
    return await write.answer(VISIT_RECORDS, visit_id, status=201, location=f"/v1/visits/{visit_id}/record")


@router.get(
    "/{visit_id}/record",
    operation_id="get_visit_record",
    summary="Read a visit's minutes",
    responses={200: {"model": VisitRecordOut}, **documented("not-found", "invalid")},
)
async def get_record(visit_id: UUID, read: Annotated[Read, reading(Permission.MINUTES_READ)]) -> Response:
    """What was discussed and agreed."""
    return await read.one(VISIT_RECORDS, visit_id)
