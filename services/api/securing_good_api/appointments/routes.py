"""`/v1/appointments`: who holds which post, where, from when until when."""

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import APIRouter, Depends, File, Request, Response, UploadFile
from pydantic import ConfigDict

from securing_good.database import Database, of_council
from securing_good.vocabulary import AppointmentState, Post
from securing_good_api.actors import Permission
from securing_good_api.appointments.commands import appoint, change_appointment
from securing_good_api.appointments.from_csv import read_people
from securing_good_api.appointments.importing import ImportedPeople, import_people, try_import_of_people
from securing_good_api.appointments.views import APPOINTMENTS, STATE, AppointmentOut
from securing_good_api.pages import Listed
from securing_good_api.patches import MergePatch
from securing_good_api.problems import documented
from securing_good_api.requests import PRIVATE, Page, Read, Write, acting, begin_write, reading, writing
from securing_good_api.sending import Sent
from securing_good_api.words import Urn

router = APIRouter(prefix="/appointments", tags=["people"])


class AppointmentIn(Sent):
    """Somebody to put in a post."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "person_id": "7a0d7f3c-0f0a-4d64-9a7f-0a8f4e0f6b11",
                    "post": "headteacher",
                    "urn": 101922,
                    "starts_on": "2026-09-01",
                }
            ]
        },
    )

    person_id: UUID
    post: Post
    urn: Urn | None = None
    """For posts at a school."""
    acting: bool = False
    starts_on: date
    ends_on: date | None = None
    """The last day; left out where none is known."""


class AppointmentChange(MergePatch):
    """A merge patch: what is absent stays as it is, and null takes the last day away."""

    never_null: ClassVar = ("starts_on", "acting")
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"ends_on": "2027-08-31"}]})

    starts_on: date | None = None
    ends_on: date | None = None
    acting: bool | None = None


@router.post(
    "",
    status_code=201,
    operation_id="appoint_person",
    summary="Appoint somebody",
    responses={201: {"model": AppointmentOut}, **documented("malformed-json", "conflict", "invalid")},
)
async def post_appointment(
    body: AppointmentIn, write: Annotated[Write, writing(Permission.APPOINTMENTS_WRITE)]
) -> Response:
    """Put somebody in a post from a day on. Officers keep the people of schools; the assistant director, the council's."""
    appointment = await appoint(
        write.unit,
        by=write.actor.roles,
        person_id=body.person_id,
        post=body.post,
        urn=body.urn,
        acting=body.acting,
        starts_on=body.starts_on,
        ends_on=body.ends_on,
    )
    return await write.answer(APPOINTMENTS, appointment, status=201, location=f"/v1/appointments/{appointment}")


@router.get(
    "",
    operation_id="list_appointments",
    summary="List appointments by their first day",
    responses={200: {"model": Listed[AppointmentOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_appointments(
    read: Annotated[Read, reading(Permission.APPOINTMENTS_READ)],
    page: Annotated[Page, Depends()],
    urn: Urn | None = None,
    person: UUID | None = None,
    post: Post | None = None,
    state: AppointmentState | None = None,
) -> Response:
    """Everybody in a post; people of a school see who holds those of their own school."""
    where = {"a.urn = :p": urn, "a.person_id = :p": person, "a.post = :p": post, f"({STATE}) = :p": state}
    return await read.page(APPOINTMENTS, page, where)


@router.get(
    "/{appointment_id}",
    operation_id="get_appointment",
    summary="Read one appointment",
    responses={200: {"model": AppointmentOut}, **documented("not-found", "invalid")},
)
async def get_appointment(
    appointment_id: UUID, read: Annotated[Read, reading(Permission.APPOINTMENTS_READ)]
) -> Response:
    """One appointment."""
    return await read.one(APPOINTMENTS, appointment_id)


@router.patch(
    "/{appointment_id}",
    operation_id="change_appointment",
    summary="Change an appointment",
    responses={
        200: {"model": AppointmentOut},
        **documented("malformed-json", "not-found", "conflict", "changed-meanwhile", "invalid", "version-required"),
    },
)
async def patch_appointment(
    appointment_id: UUID,
    body: AppointmentChange,
    write: Annotated[Write, writing(Permission.APPOINTMENTS_WRITE)],
) -> Response:
    """Give it a last day, take it away, or correct the first; `If-Match` names the version you read."""
    await change_appointment(
        write.unit,
        by=write.actor.roles,
        appointment_id=appointment_id,
        expected_version=write.expected_version,
        changes=body.model_dump(exclude_unset=True),
    )
    return await write.answer(APPOINTMENTS, appointment_id, status=200)


@router.post(
    "/imports",
    operation_id="import_people",
    summary="Import people and their appointments from a CSV file",
    responses={200: {"model": ImportedPeople}, **documented("bad-request", "too-large", "conflict", "invalid")},
)
async def post_people(
    request: Request,
    file: Annotated[UploadFile, File(description="CSV in UTF-8: name, email, post, urn, acting, starts_on, ends_on")],
    dry_run: bool = False,
) -> Response:
    """All of the file or nothing: every fault is told with its line and column. `dry_run` says what it would do.

    Sent again, it changes nothing. People are known again by their email address, or where the file gives none by
    their name and post.
    """
    actor = await acting(request, Permission.APPOINTMENTS_WRITE)
    content = await file.read()
    rows = read_people(content)
    if dry_run:
        database: Database = request.state.database
        done = await try_import_of_people(database, of_council(actor.council), actor, rows)
    else:
        async with begin_write(request, actor, of_council(actor.council), fingerprint=None) as write:
            done = await import_people(write.unit, by=actor.roles, rows=rows)
    return Response(done.model_dump_json().encode(), 200, PRIVATE, "application/json")
