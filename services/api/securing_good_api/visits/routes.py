"""`/v1/visits`: when schools are visited, what did not happen, and what was found and agreed."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from securing_good.vocabulary import VisitKind, VisitStatus
from securing_good_api.actors import Permission
from securing_good_api.minutes.bodies import VisitRecordIn
from securing_good_api.minutes.views import VisitRecordOut, minutes_for
from securing_good_api.pages import Listed
from securing_good_api.problems import documented
from securing_good_api.requests import Page, Read, Write, reading, writing
from securing_good_api.sending import Day
from securing_good_api.visits.bodies import FindingsIn, MergerIn, NotHeldIn, VisitIn
from securing_good_api.visits.commands import arrange_visit, record_findings, record_not_held, record_visit
from securing_good_api.visits.merging import merge_meeting
from securing_good_api.visits.views import (
    IS_OF,
    MINUTES_OVERDUE,
    VISIT_DAY,
    VISIT_STATUS,
    FullVisitOut,
    VisitOut,
    visit_for,
    visits_for,
)
from securing_good_api.words import Urn

router = APIRouter(prefix="/visits", tags=["visits"])


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
    person: Annotated[UUID | None, Query(description="Whose visits: as lead officer or as link partner")] = None,
    kind: VisitKind | None = None,
    status: VisitStatus | None = None,
    minutes_overdue: bool | None = None,
    from_day: Annotated[Day | None, Query(alias="from")] = None,
    to_day: Annotated[Day | None, Query(alias="to")] = None,
) -> Response:
    """Planned, held and missed ones, and those that did not happen: meetings, and visits that people arranged."""
    where = {
        "v.case_id = :p": case,
        "v.urn = :p": urn,
        IS_OF: person,
        "v.kind = :p": kind,
        f"({VISIT_STATUS}) = :p": status,
        f"({MINUTES_OVERDUE}) = :p": minutes_overdue,
        f"{VISIT_DAY} >= :p": from_day,
        f"{VISIT_DAY} <= :p": to_day,
    }
    return await read.page(visits_for(read.actor), page, where)


@router.post(
    "",
    status_code=201,
    operation_id="arrange_visit",
    summary="Arrange a monitoring visit",
    responses={201: {"model": FullVisitOut}, **documented("malformed-json", "conflict", "invalid")},
)
async def post_visit(body: VisitIn, write: Annotated[Write, writing(Permission.VISITS_ARRANGE)]) -> Response:
    """With what it is for. No cadence counts it and no plan moves it; it may share a meeting's day, and says so."""
    visit = await arrange_visit(
        write.unit,
        case_id=body.case_id,
        day=body.date,
        activities=[(one.kind, one.focus) for one in body.activities],
        shares_day=body.shares_day,
    )
    return await write.answer(visit_for(write.actor), visit, status=201, location=f"/v1/visits/{visit}")


@router.get(
    "/{visit_id}",
    operation_id="get_visit",
    summary="Read one visit",
    responses={200: {"model": FullVisitOut}, **documented("not-found", "invalid")},
)
async def get_visit(visit_id: UUID, read: Annotated[Read, reading(Permission.VISITS_READ)]) -> Response:
    """One visit without its minutes, with the other meetings planned for its period and what you may do about it."""
    return await read.one(visit_for(read.actor), visit_id)


@router.post(
    "/{visit_id}/record",
    status_code=201,
    operation_id="record_visit",
    summary="Record a meeting that was held",
    responses={201: {"model": VisitRecordOut}, **documented("malformed-json", "not-found", "conflict", "invalid")},
)
async def post_record(
    visit_id: UUID, body: VisitRecordIn, write: Annotated[Write, writing(Permission.VISITS_RECORD)]
) -> Response:
    """A draft of its minutes; each action is due by the next meeting unless a day is given.

    Where attendance is given, lead officer, headteacher, chair and link partner were there or sent apologies with a reason;
    without the headteacher, or without the chair or a vice-chair, it was no Securing Good meeting.
    """
    await record_visit(
        write.unit,
        visit_id=visit_id,
        minutes=body.minutes(),
        actions=[one.as_agreed() for one in body.actions],
    )
    return await write.answer(minutes_for(write.actor), visit_id, status=201, location=f"/v1/visits/{visit_id}/record")


@router.post(
    "/{visit_id}/findings",
    status_code=201,
    operation_id="record_findings",
    summary="Record what a monitoring visit found",
    responses={201: {"model": FullVisitOut}, **documented("malformed-json", "not-found", "conflict", "invalid")},
)
async def post_findings(
    visit_id: UUID, body: FindingsIn, write: Annotated[Write, writing(Permission.VISITS_RECORD)]
) -> Response:
    """What was found at each planned activity."""
    await record_findings(
        write.unit,
        visit_id=visit_id,
        held_on=body.held_on,
        summary=body.summary,
        found=[(one.number, one.found) for one in body.activities],
    )
    return await write.answer(visit_for(write.actor), visit_id, status=201, location=f"/v1/visits/{visit_id}")


@router.post(
    "/{visit_id}/not-held",
    status_code=201,
    operation_id="record_not_held",
    summary="Say that a visit did not or will not happen",
    responses={201: {"model": FullVisitOut}, **documented("malformed-json", "not-found", "conflict", "invalid")},
)
async def post_not_held(
    visit_id: UUID, body: NotHeldIn, write: Annotated[Write, writing(Permission.VISITS_RECORD)]
) -> Response:
    """Before or after its day, and why. Another meeting is planned in the same period while days remain."""
    await record_not_held(write.unit, visit_id=visit_id, reason=body.reason, words=body.words)
    return await write.answer(visit_for(write.actor), visit_id, status=201, location=f"/v1/visits/{visit_id}")


@router.post(
    "/{visit_id}/merger",
    status_code=201,
    operation_id="merge_meeting",
    summary="Hold a meeting with another programme's",
    responses={201: {"model": FullVisitOut}, **documented("malformed-json", "not-found", "conflict", "invalid")},
)
async def post_merger(
    visit_id: UUID, body: MergerIn, write: Annotated[Write, writing(Permission.VISITS_RECORD)]
) -> Response:
    """Where RISE or Ofsted's monitoring meets the school: the same people meet once, and why is kept.

    The meeting is planned for that day, within its term or half-term; it counts, and has minutes, as any other.
    """
    await merge_meeting(write.unit, visit_id=visit_id, **body.model_dump())
    return await write.answer(visit_for(write.actor), visit_id, status=201, location=f"/v1/visits/{visit_id}")
