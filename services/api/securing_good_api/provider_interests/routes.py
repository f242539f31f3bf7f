"""`/v1/provider-interests`: what people of the programme and of the board have to do with providers of support."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response
from pydantic import ConfigDict

from securing_good_api.actors import Permission
from securing_good_api.interests.routes import EndingIn
from securing_good_api.pages import Listed
from securing_good_api.problems import documented
from securing_good_api.provider_interests.commands import declare_provider_interest, end_provider_interest
from securing_good_api.provider_interests.views import PROVIDER_INTERESTS, ProviderInterestOut
from securing_good_api.requests import Page, Read, Write, reading, writing
from securing_good_api.sending import Sent
from securing_good_api.words import Prose

router = APIRouter(prefix="/provider-interests", tags=["people"])


class ProviderInterestIn(Sent):
    """What somebody has to do with a provider."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "person_id": "7a0d7f3c-0f0a-4d64-9a7f-0a8f4e0f6b11",
                    "provider_id": "0b4e0d5e-2f0f-4d4c-8f6e-5b0a6f6c3d21",
                    "what": "Is a trustee of the hub.",
                }
            ]
        },
    )

    person_id: UUID
    provider_id: UUID
    what: Prose


@router.post(
    "",
    status_code=201,
    operation_id="declare_provider_interest",
    summary="Declare an interest in a provider",
    responses={201: {"model": ProviderInterestOut}, **documented("malformed-json", "invalid")},
)
async def post_interest(
    body: ProviderInterestIn, write: Annotated[Write, writing(Permission.INTERESTS_DECLARE)]
) -> Response:
    """Your own or somebody else's. While it holds they neither choose this provider, nor agree to it, nor judge it.

    A member of the board is not told of packages that it gives.
    """
    interest = await declare_provider_interest(
        write.unit, person_id=body.person_id, provider_id=body.provider_id, what=body.what
    )
    location = f"/v1/provider-interests/{interest}"
    return await write.answer(PROVIDER_INTERESTS, interest, status=201, location=location)


@router.get(
    "",
    operation_id="list_provider_interests",
    summary="List interests in providers, oldest first",
    responses={200: {"model": Listed[ProviderInterestOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_interests(
    read: Annotated[Read, reading(Permission.INTERESTS_READ)],
    page: Annotated[Page, Depends()],
    provider: UUID | None = None,
    person: UUID | None = None,
) -> Response:
    """All that were ever declared, with their last day where they have ended."""
    return await read.page(PROVIDER_INTERESTS, page, {"i.provider_id = :p": provider, "i.person_id = :p": person})


@router.get(
    "/{interest_id}",
    operation_id="get_provider_interest",
    summary="Read one interest in a provider",
    responses={200: {"model": ProviderInterestOut}, **documented("not-found", "invalid")},
)
async def get_interest(interest_id: UUID, read: Annotated[Read, reading(Permission.INTERESTS_READ)]) -> Response:
    """One interest in a provider."""
    return await read.one(PROVIDER_INTERESTS, interest_id)


@router.post(
    "/{interest_id}/ending",
    operation_id="end_provider_interest",
    summary="Say that an interest in a provider has ended",
    responses={
        200: {"model": ProviderInterestOut},
        **documented("malformed-json", "not-found", "conflict", "changed-meanwhile", "version-required", "invalid"),
    },
)
async def post_ending(
    interest_id: UUID, body: EndingIn, write: Annotated[Write, writing(Permission.INTERESTS_DECLARE)]
) -> Response:
    """From the day after it keeps nobody off anything. It stays on record."""
    await end_provider_interest(
        write.unit, interest_id=interest_id, expected_version=write.expected_version, ended_on=body.ended_on
    )
    return await write.answer(PROVIDER_INTERESTS, interest_id, status=200)
