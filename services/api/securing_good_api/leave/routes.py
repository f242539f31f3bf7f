"""`/v1/availability/leave`: when people are away. Whoever is away and those who plan see it; others see "not available"."""

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from pydantic import ConfigDict

from securing_good.availability import Leave
from securing_good.vocabulary import HalfDay, LeaveKind
from securing_good_api.actors import Permission
from securing_good_api.leave.commands import change_leave, enter_leave, withdraw_leave
from securing_good_api.leave.views import LeaveOut, leave_for
from securing_good_api.pages import Listed
from securing_good_api.patches import MergePatch
from securing_good_api.problems import documented
from securing_good_api.requests import Page, Read, Write, reading, writing
from securing_good_api.sending import Day, Sent

router = APIRouter(prefix="/availability/leave", tags=["availability"])


class LeaveIn(Sent):
    """Somebody is away."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "person_id": "7a0d7f3c-0f0a-4d64-9a7f-0a8f4e0f6b11",
                    "kind": "annual_leave",
                    "starts_on": "2026-11-16",
                    "ends_on": "2026-11-20",
                    "ends_half": "morning",
                }
            ]
        },
    )

    person_id: UUID
    kind: LeaveKind
    """Never says anything of anybody's health."""
    starts_on: date
    starts_half: HalfDay = HalfDay.MORNING
    """The first half-day of it."""
    ends_on: date
    ends_half: HalfDay = HalfDay.AFTERNOON
    """The last half-day of it."""


class LeavePatch(MergePatch):
    """What is different."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"ends_on": "2026-11-18"}]})
    never_null: ClassVar[tuple[str, ...]] = ("kind", "starts_on", "starts_half", "ends_on", "ends_half")

    kind: LeaveKind | None = None
    starts_on: date | None = None
    starts_half: HalfDay | None = None
    ends_on: date | None = None
    ends_half: HalfDay | None = None


@router.post(
    "",
    status_code=201,
    operation_id="enter_leave",
    summary="Say that somebody is away",
    responses={201: {"model": LeaveOut}, **documented("malformed-json", "conflict", "invalid")},
)
async def post_leave(body: LeaveIn, write: Annotated[Write, writing(Permission.AVAILABILITY_SET)]) -> Response:
    """Your own; a principal adviser enters anybody's."""
    leave = await enter_leave(
        write.unit,
        by=write.actor,
        person_id=body.person_id,
        kind=body.kind,
        leave=Leave(body.starts_on, body.starts_half, body.ends_on, body.ends_half),
    )
    return await write.answer(leave_for(write.actor), leave, status=201, location=f"/v1/availability/leave/{leave}")


@router.get(
    "",
    operation_id="list_leave",
    summary="List leave, by its first day",
    responses={200: {"model": Listed[LeaveOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_leave(
    read: Annotated[Read, reading(Permission.AVAILABILITY_READ)],
    page: Annotated[Page, Depends()],
    person: UUID | None = None,
    date_from: Annotated[Day | None, Query(alias="from", description="Leave that ends on this day or after it")] = None,
    date_to: Annotated[Day | None, Query(alias="to", description="Leave that begins on this day or before it")] = None,
) -> Response:
    """Your own, or everybody's for those who plan; `from` and `to` leave out what lies wholly before or after."""
    where = {"l.person_id = :p": person, "l.ends_on >= :p": date_from, "l.starts_on <= :p": date_to}
    return await read.page(leave_for(read.actor), page, where)


@router.get(
    "/{leave_id}",
    operation_id="get_leave",
    summary="Read one leave",
    responses={200: {"model": LeaveOut}, **documented("not-found", "invalid")},
)
async def get_leave(leave_id: UUID, read: Annotated[Read, reading(Permission.AVAILABILITY_READ)]) -> Response:
    """One leave."""
    return await read.one(leave_for(read.actor), leave_id)


@router.patch(
    "/{leave_id}",
    operation_id="change_leave",
    summary="Change when somebody is away",
    responses={
        200: {"model": LeaveOut},
        **documented("malformed-json", "not-found", "conflict", "changed-meanwhile", "version-required", "invalid"),
    },
)
async def patch_leave(
    leave_id: UUID, body: LeavePatch, write: Annotated[Write, writing(Permission.AVAILABILITY_SET)]
) -> Response:
    """Visits on days it no longer covers, or now does, are planned again."""
    await change_leave(
        write.unit,
        by=write.actor,
        leave_id=leave_id,
        expected_version=write.expected_version,
        changes=body.model_dump(exclude_unset=True),
    )
    return await write.answer(leave_for(write.actor), leave_id, status=200)


@router.post(
    "/{leave_id}/withdrawal",
    operation_id="withdraw_leave",
    summary="Withdraw leave",
    responses={
        200: {"model": LeaveOut},
        **documented("not-found", "changed-meanwhile", "version-required", "invalid"),
    },
)
async def post_withdrawal(leave_id: UUID, write: Annotated[Write, writing(Permission.AVAILABILITY_SET)]) -> Response:
    """They will be there after all. It stays on record."""
    await withdraw_leave(write.unit, by=write.actor, leave_id=leave_id, expected_version=write.expected_version)
    return await write.answer(leave_for(write.actor), leave_id, status=200)
