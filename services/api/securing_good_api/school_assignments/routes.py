"""`/v1/availability/assignments` and `/v1/availability/caseloads`: whose school each is, and how much everybody has to do."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response
from pydantic import ConfigDict

from securing_good_api.actors import Permission
from securing_good_api.pages import Listed
from securing_good_api.problems import documented
from securing_good_api.requests import JSON, PRIVATE, Page, Read, Write, reading, writing
from securing_good_api.school_assignments.caseloads import loads, suggestions
from securing_good_api.school_assignments.commands import assign_link_partner, end_assignment
from securing_good_api.school_assignments.gathering import officers_who_visit, schools_to_visit
from securing_good_api.school_assignments.views import (
    SCHOOL_ASSIGNMENTS,
    CaseloadsOut,
    LoadOut,
    SchoolAssignmentOut,
    SuggestionOut,
)
from securing_good_api.sending import Day, Sent
from securing_good_api.words import Prose, Urn

router = APIRouter(prefix="/availability", tags=["availability"])


class AssignmentIn(Sent):
    """Somebody becomes a school's link partner."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "urn": 101922,
                    "person_id": "7a0d7f3c-0f0a-4d64-9a7f-0a8f4e0f6b11",
                    "starts_on": "2027-01-04",
                    "reason": "They know the schools around it.",
                }
            ]
        },
    )

    urn: Urn
    person_id: UUID
    starts_on: date | None = None
    """Today when left out."""
    ends_on: date | None = None
    """The last day, where it is known."""
    reason: Prose


class EndingIn(Sent):
    """The last day of an assignment."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"ends_on": "2027-07-23"}]})

    ends_on: date


@router.post(
    "/assignments",
    status_code=201,
    operation_id="assign_link_partner",
    summary="Make somebody a school's link partner",
    responses={201: {"model": SchoolAssignmentOut}, **documented("malformed-json", "conflict", "invalid")},
)
async def post_assignment(
    body: AssignmentIn, write: Annotated[Write, writing(Permission.SCHOOL_ASSIGNMENTS_SET)]
) -> Response:
    """Whoever was it stays until the day before. Nobody is link partner of a school they declared an interest in."""
    assignment = await assign_link_partner(
        write.unit,
        urn=body.urn,
        person_id=body.person_id,
        starts_on=body.starts_on,
        ends_on=body.ends_on,
        reason=body.reason,
    )
    location = f"/v1/availability/assignments/{assignment}"
    return await write.answer(SCHOOL_ASSIGNMENTS, assignment, status=201, location=location)


@router.get(
    "/assignments",
    operation_id="list_school_assignments",
    summary="List link partners of schools, by the day they began",
    responses={200: {"model": Listed[SchoolAssignmentOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_assignments(
    read: Annotated[Read, reading(Permission.SCHOOL_ASSIGNMENTS_READ)],
    page: Annotated[Page, Depends()],
    urn: Urn | None = None,
    person: UUID | None = None,
    on: Day | None = None,
) -> Response:
    """All that ever were; `on` leaves those who are link partners on a day."""
    holds = "a.starts_on <= :p and (a.ends_on is null or a.ends_on >= :p)"
    return await read.page(SCHOOL_ASSIGNMENTS, page, {"a.urn = :p": urn, "a.person_id = :p": person, holds: on})


@router.get(
    "/assignments/{assignment_id}",
    operation_id="get_school_assignment",
    summary="Read one assignment of a link partner",
    responses={200: {"model": SchoolAssignmentOut}, **documented("not-found", "invalid")},
)
async def get_assignment(
    assignment_id: UUID, read: Annotated[Read, reading(Permission.SCHOOL_ASSIGNMENTS_READ)]
) -> Response:
    """One assignment."""
    return await read.one(SCHOOL_ASSIGNMENTS, assignment_id)


@router.post(
    "/assignments/{assignment_id}/ending",
    operation_id="end_school_assignment",
    summary="Say until when somebody is a school's link partner",
    responses={
        200: {"model": SchoolAssignmentOut},
        **documented("malformed-json", "not-found", "conflict", "changed-meanwhile", "version-required", "invalid"),
    },
)
async def post_ending(
    assignment_id: UUID, body: EndingIn, write: Annotated[Write, writing(Permission.SCHOOL_ASSIGNMENTS_SET)]
) -> Response:
    """From the day after the school has the link partner of its case, or none."""
    await end_assignment(
        write.unit, assignment_id=assignment_id, expected_version=write.expected_version, ends_on=body.ends_on
    )
    return await write.answer(SCHOOL_ASSIGNMENTS, assignment_id, status=200)


@router.get(
    "/caseloads",
    operation_id="get_caseloads",
    summary="Read caseloads, and who might take schools without a link partner",
    responses={200: {"model": CaseloadsOut}, **documented()},
)
async def get_caseloads(read: Annotated[Read, reading(Permission.CASELOADS_READ)]) -> Response:
    """Visits a year by the visit models and the cases of today, as part of each one's working time. People decide."""
    schools = await schools_to_visit(read.session, read.actor.council, read.today)
    officers, posts = await officers_who_visit(read.session, read.actor.council, read.today)
    of = loads(schools, officers)
    people = [
        LoadOut(
            person_id=str(one.id),
            person=one.name,
            posts=posts[one.id],
            schools=of[one.id].schools,
            visits_a_year=of[one.id].visits,
            half_days_a_week=one.half_days_a_week,
            share=round(float(of[one.id].share), 4),
        )
        for one in sorted(officers, key=lambda one: (-of[one.id].share, one.name, one.id))
    ]
    unassigned = [
        SuggestionOut(
            urn=one.school.urn,
            school=one.school.name,
            locality=one.school.locality,
            visits_a_year=one.school.visits + one.school.meetings,
            person_id=str(one.officer.id) if one.officer else None,
            person=one.officer.name if one.officer else None,
            why=one.why,
        )
        for one in suggestions(schools, officers)
    ]
    body = CaseloadsOut(people=people, unassigned=unassigned).model_dump_json()
    return Response(body, 200, PRIVATE, JSON)
