"""`/v1/people`: who has a part in the programme."""

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import APIRouter, Depends, Response
from pydantic import ConfigDict

from securing_good_api.actors import Permission
from securing_good_api.pages import Listed
from securing_good_api.patches import MergePatch
from securing_good_api.people.commands import add_person, change_person, let_person_leave
from securing_good_api.people.views import PEOPLE, PERSON, FullPersonOut, PersonOut
from securing_good_api.problems import documented
from securing_good_api.requests import Page, Read, Write, reading, writing
from securing_good_api.sending import Sent
from securing_good_api.words import Email, Line

router = APIRouter(prefix="/people", tags=["people"])


class PersonIn(Sent):
    """Somebody to add."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"name": "Asha Patel"}]})

    name: Line
    email: Email | None = None


class PersonChange(MergePatch):
    """A merge patch: what is absent stays as it is, and null takes the address away."""

    never_null: ClassVar = ("name",)
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"email": "asha.patel@council.example"}]})

    name: Line | None = None
    email: Email | None = None


class DepartureIn(Sent):
    """The last day of somebody who leaves."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"left_on": "2026-08-31"}]})

    left_on: date


@router.post(
    "",
    status_code=201,
    operation_id="add_person",
    summary="Add a person",
    responses={201: {"model": FullPersonOut}, **documented("malformed-json", "conflict", "invalid")},
)
async def post_person(body: PersonIn, write: Annotated[Write, writing(Permission.PEOPLE_WRITE)]) -> Response:
    """Add somebody who has a part in the programme; appoint them to say which."""
    person = await add_person(write.unit, name=body.name, email=body.email)
    return await write.answer(PERSON, person, status=201, location=f"/v1/people/{person}")


@router.get(
    "",
    operation_id="list_people",
    summary="List people",
    responses={200: {"model": Listed[PersonOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_people(
    read: Annotated[Read, reading(Permission.PEOPLE_READ)], page: Annotated[Page, Depends()]
) -> Response:
    """The council's people by name."""
    return await read.page(PEOPLE, page)


@router.get(
    "/{person_id}",
    operation_id="get_person",
    summary="Read one person",
    responses={200: {"model": FullPersonOut}, **documented("not-found", "invalid")},
)
async def get_person(person_id: UUID, read: Annotated[Read, reading(Permission.PEOPLE_READ)]) -> Response:
    """One person with their posts."""
    return await read.one(PERSON, person_id)


@router.patch(
    "/{person_id}",
    operation_id="change_person",
    summary="Change a person's name or address",
    responses={
        200: {"model": FullPersonOut},
        **documented("malformed-json", "not-found", "conflict", "changed-meanwhile", "invalid", "version-required"),
    },
)
async def patch_person(
    person_id: UUID, body: PersonChange, write: Annotated[Write, writing(Permission.PEOPLE_WRITE)]
) -> Response:
    """Correct a name or an address; `If-Match` names the version you read."""
    await change_person(
        write.unit,
        person_id=person_id,
        expected_version=write.expected_version,
        changes=body.model_dump(exclude_unset=True),
    )
    return await write.answer(PERSON, person_id, status=200)


@router.post(
    "/{person_id}/departure",
    operation_id="let_person_leave",
    summary="Let somebody leave",
    responses={200: {"model": FullPersonOut}, **documented("malformed-json", "not-found", "invalid")},
)
async def post_departure(
    person_id: UUID, body: DepartureIn, write: Annotated[Write, writing(Permission.APPOINTMENTS_WRITE)]
) -> Response:
    """End all their posts and take their way in away at once. Posts that were still to come are dropped."""
    await let_person_leave(write.unit, by=write.actor.roles, person_id=person_id, left_on=body.left_on)
    return await write.answer(PERSON, person_id, status=200)
