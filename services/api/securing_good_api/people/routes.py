"""`/v1/people`: who has a part in the programme."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, ConfigDict, Field

from securing_good_api.actors import Permission
from securing_good_api.pages import Listed
from securing_good_api.people.commands import add_person
from securing_good_api.problems import documented
from securing_good_api.reads import Out, View
from securing_good_api.requests import Page, Read, Write, reading, writing
from securing_good_api.words import Line

router = APIRouter(prefix="/people", tags=["people"])


class PersonIn(BaseModel):
    """Somebody to add."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"name": "Asha Patel"}]})

    name: Line
    email: Annotated[str, Field(max_length=254, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")] | None = None


class PersonOut(Out):
    """Somebody who has a part in the programme."""

    id: str
    name: str
    email: str | None


PEOPLE = View(
    PersonOut, "person p", "p", order=("p.name", "p.id"), identity="p.id = :id", school=None, version="p.version"
)


@router.post(
    "",
    status_code=201,
    operation_id="add_person",
    summary="Add a person",
    responses={201: {"model": PersonOut}, **documented("malformed-json", "invalid")},
)
async def post_person(body: PersonIn, write: Annotated[Write, writing(Permission.PEOPLE_WRITE)]) -> Response:
    """Add somebody who can lead a case or partner a school."""
    person = await add_person(write.unit, name=body.name, email=body.email)
    return await write.answer(PEOPLE, person, status=201, location=f"/v1/people/{person}")


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
    responses={200: {"model": PersonOut}, **documented("not-found", "invalid")},
)
async def get_person(person_id: UUID, read: Annotated[Read, reading(Permission.PEOPLE_READ)]) -> Response:
    """One person."""
    return await read.one(PEOPLE, person_id)
