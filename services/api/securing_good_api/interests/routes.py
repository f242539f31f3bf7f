"""`/v1/declared-interests`: what people of the programme have to do with schools besides."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response
from pydantic import ConfigDict

from securing_good_api.actors import Permission
from securing_good_api.interests.commands import declare_interest, end_interest
from securing_good_api.interests.views import INTERESTS, DeclaredInterestOut
from securing_good_api.pages import Listed
from securing_good_api.problems import documented
from securing_good_api.requests import Page, Read, Write, reading, writing
from securing_good_api.sending import Sent
from securing_good_api.words import Prose, Urn

router = APIRouter(prefix="/declared-interests", tags=["people"])


class InterestIn(Sent):
    """What somebody has to do with a school."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "person_id": "7a0d7f3c-0f0a-4d64-9a7f-0a8f4e0f6b11",
                    "urn": 101922,
                    "what": "Sells the school twelve days of consultancy in reading.",
                }
            ]
        },
    )

    person_id: UUID
    urn: Urn
    what: Prose


class EndingIn(Sent):
    """The last day an interest held."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"ended_on": "2026-10-31"}]})

    ended_on: date


@router.post(
    "",
    status_code=201,
    operation_id="declare_interest",
    summary="Declare an interest in a school",
    responses={201: {"model": DeclaredInterestOut}, **documented("malformed-json", "invalid")},
)
async def post_interest(body: InterestIn, write: Annotated[Write, writing(Permission.INTERESTS_DECLARE)]) -> Response:
    """Your own or somebody else's: paid work, family, governance. While it holds it keeps them off the school's case."""
    interest = await declare_interest(write.unit, person_id=body.person_id, urn=body.urn, what=body.what)
    return await write.answer(INTERESTS, interest, status=201, location=f"/v1/declared-interests/{interest}")


@router.get(
    "",
    operation_id="list_declared_interests",
    summary="List declared interests, oldest first",
    responses={200: {"model": Listed[DeclaredInterestOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_interests(
    read: Annotated[Read, reading(Permission.INTERESTS_READ)],
    page: Annotated[Page, Depends()],
    urn: Urn | None = None,
    person: UUID | None = None,
) -> Response:
    """All that were ever declared, with their last day where they have ended."""
    return await read.page(INTERESTS, page, {"i.urn = :p": urn, "i.person_id = :p": person})


@router.get(
    "/{interest_id}",
    operation_id="get_declared_interest",
    summary="Read one declared interest",
    responses={200: {"model": DeclaredInterestOut}, **documented("not-found", "invalid")},
)
async def get_interest(interest_id: UUID, read: Annotated[Read, reading(Permission.INTERESTS_READ)]) -> Response:
    """One declared interest."""
    return await read.one(INTERESTS, interest_id)


@router.post(
    "/{interest_id}/ending",
    operation_id="end_interest",
    summary="Say that an interest has ended",
    responses={
        200: {"model": DeclaredInterestOut},
        **documented("malformed-json", "not-found", "conflict", "changed-meanwhile", "version-required", "invalid"),
    },
)
async def post_ending(
    interest_id: UUID, body: EndingIn, write: Annotated[Write, writing(Permission.INTERESTS_DECLARE)]
) -> Response:
    """From the day after it keeps nobody off a case. It stays on record."""
    await end_interest(
        write.unit, interest_id=interest_id, expected_version=write.expected_version, ended_on=body.ended_on
    )
    return await write.answer(INTERESTS, interest_id, status=200)
