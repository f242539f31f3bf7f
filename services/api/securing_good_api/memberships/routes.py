"""`/v1/memberships`: which schools are members of the learning partnership."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response
from pydantic import ConfigDict, Field

from securing_good_api.actors import Permission
from securing_good_api.batches import Batch, BatchIn, BatchOut, batching
from securing_good_api.memberships.commands import end_membership, record_membership
from securing_good_api.memberships.views import MEMBERSHIPS, MembershipOut
from securing_good_api.pages import Listed
from securing_good_api.problems import documented
from securing_good_api.requests import Page, Read, Write, reading, version_in, writing
from securing_good_api.sending import Day, Sent
from securing_good_api.words import Urn

router = APIRouter(prefix="/memberships", tags=["support"])
AT = "/v1/memberships"


class MembershipIn(Sent):
    """Which school is a member, from when."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"urn": 101922, "starts_on": "2026-09-01"}]}
    )

    urn: Urn
    starts_on: date
    ends_on: date | None = None
    """The last day, where one is known."""


class MembershipEndingIn(Sent):
    """The last day of a membership."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"ends_on": "2027-08-31"}]})

    ends_on: date


class MembershipsIn(BatchIn[MembershipIn]):
    """Schools that are members, from when."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "items": [
                        {"urn": 101922, "starts_on": "2026-09-01"},
                        {"urn": 101923, "starts_on": "2026-09-01", "ends_on": "2027-08-31"},
                    ]
                }
            ]
        }
    )


class OneEndingIn(Sent):
    """Which membership ends, and when."""

    model_config = ConfigDict(extra="forbid")

    membership_id: UUID
    if_match: Annotated[str, Field(min_length=1, max_length=200)]
    """The ETag of the version you read and now change."""
    ends_on: date


class EndingsIn(BatchIn[OneEndingIn]):
    """Memberships that end."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "items": [
                        {
                            "membership_id": "3f0c2f0e-8a0e-4b53-9d0e-6d8f2f1a7c11",
                            "if_match": '"1.1f2e3d4c"',
                            "ends_on": "2027-08-31",
                        }
                    ]
                }
            ]
        }
    )


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
    return await write.answer(MEMBERSHIPS, membership, status=201, location=f"{AT}/{membership}")


@router.post(
    "/batch",
    status_code=207,
    operation_id="record_memberships",
    summary="Record memberships of up to a hundred schools",
    responses={207: {"model": BatchOut}, **documented("malformed-json", "invalid")},
)
async def post_memberships(
    body: MembershipsIn, batch: Annotated[Batch, batching(Permission.MEMBERSHIPS_WRITE)]
) -> Response:
    """Each school by itself, in the order sent: what is refused is told in its place, and the others are members."""

    async def record(one: MembershipIn) -> UUID:
        return await record_membership(batch.write.unit, urn=one.urn, starts_on=one.starts_on, ends_on=one.ends_on)

    return await batch.take(body.items, MEMBERSHIPS, record, status=201, at=AT)


@router.post(
    "/endings/batch",
    status_code=207,
    operation_id="end_memberships",
    summary="End up to a hundred memberships",
    responses={207: {"model": BatchOut}, **documented("malformed-json", "invalid")},
)
async def post_endings(body: EndingsIn, batch: Annotated[Batch, batching(Permission.MEMBERSHIPS_WRITE)]) -> Response:
    """Each by itself; `if_match` names the version you read, as the header does for one."""

    async def end(one: OneEndingIn) -> UUID:
        version = version_in(one.if_match, "if_match")
        await end_membership(
            batch.write.unit, membership_id=one.membership_id, expected_version=version, ends_on=one.ends_on
        )
        return one.membership_id

    return await batch.take(body.items, MEMBERSHIPS, end, status=200, at=AT)


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
    on: Day | None = None,
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
