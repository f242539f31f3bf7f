"""`/v1/memberships`: which schools are members of the learning partnership."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, ConfigDict

from securing_good_api.actors import Permission
from securing_good_api.memberships.commands import end_membership, record_membership
from securing_good_api.memberships.views import MEMBERSHIPS, MembershipOut
from securing_good_api.pages import Listed
from securing_good_api.problems import documented
from securing_good_api.requests import Page, Read, Write, reading, writing
from securing_good_api.words import Urn

router = APIRouter(prefix="/memberships", tags=["support"])


class MembershipIn(BaseModel):
    """Which school is a member, from when."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"urn": 101922, "starts_on": "2026-09-01"}]}
    )

    urn: Urn
    starts_on: date
    ends_on: date | None = None
    """The last day, where one is known."""


class MembershipEndingIn(BaseModel):
    """The last day of a membership."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"ends_on": "2027-08-31"}]})

    ends_on: date


@router.post(
    "",
    status_code=201,
    operation_id="record_membership",
    summary="Record a school's membership of the learning partnership",
    responses={201: {"model": MembershipOut}, **documented("malformed-json", "conflict", "invalid")},
)
async def post_membership(
    body: MembershipIn, write: Annotated[Write, writing(Permission.MEMBERSHIPS_WRITE)]
) -> Response:
    """A member may be given support without being in the programme. A school is a member once at a time."""
    membership = await record_membership(write.unit, urn=body.urn, starts_on=body.starts_on, ends_on=body.ends_on)
    return await write.answer(MEMBERSHIPS, membership, status=201, location=f"/v1/memberships/{membership}")


@router.get(
    "",
    operation_id="list_memberships",
    summary="List memberships, oldest first",
    responses={200: {"model": Listed[MembershipOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_memberships(
    read: Annotated[Read, reading(Permission.MEMBERSHIPS_READ)],
    page: Annotated[Page, Depends()],
    urn: Urn | None = None,
    on: date | None = None,
) -> Response:
    """All that ever were, or those that hold on a day."""
    where = {"m.urn = :p": urn, ":p between m.starts_on and coalesce(m.ends_on, 'infinity'::date)": on}
    return await read.page(MEMBERSHIPS, page, where)


@router.get(
    "/{membership_id}",
    operation_id="get_membership",
    summary="Read one membership",
    responses={200: {"model": MembershipOut}, **documented("not-found", "invalid")},
)
async def get_membership(membership_id: UUID, read: Annotated[Read, reading(Permission.MEMBERSHIPS_READ)]) -> Response:
    """One membership."""
    return await read.one(MEMBERSHIPS, membership_id)


@router.post(
    "/{membership_id}/ending",
    operation_id="end_membership",
    summary="End a membership",
    responses={
        200: {"model": MembershipOut},
        **documented("malformed-json", "not-found", "conflict", "changed-meanwhile", "version-required", "invalid"),
    },
)
async def post_ending(
    membership_id: UUID, body: MembershipEndingIn, write: Annotated[Write, writing(Permission.MEMBERSHIPS_WRITE)]
) -> Response:
    """Say which day is its last. Support that was brokered before goes on; it stays on record."""
    await end_membership(
        write.unit, membership_id=membership_id, expected_version=write.expected_version, ends_on=body.ends_on
    )
    return await write.answer(MEMBERSHIPS, membership_id, status=200)
