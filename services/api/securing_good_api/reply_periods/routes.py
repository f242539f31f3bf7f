"""`/v1/reply-periods`: how long schools may reply to a level."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response
from pydantic import ConfigDict, Field

from securing_good_api.actors import Permission
from securing_good_api.pages import Listed
from securing_good_api.problems import documented
from securing_good_api.reply_periods.commands import set_reply_period
from securing_good_api.reply_periods.rules import FEWEST_DAYS, MOST_DAYS
from securing_good_api.reply_periods.views import REPLY_PERIODS, ReplyPeriodOut
from securing_good_api.requests import Page, Read, Write, reading, writing
from securing_good_api.sending import Sent
from securing_good_api.words import Prose

router = APIRouter(prefix="/reply-periods", tags=["level proposals"])


class ReplyPeriodIn(Sent):
    """How long schools may reply."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"school_days": 15, "reason": "Agreed with headteachers."}]}
    )

    school_days: Annotated[int, Field(ge=FEWEST_DAYS, le=MOST_DAYS)]
    reason: Prose


@router.post(
    "",
    status_code=201,
    operation_id="set_reply_period",
    summary="Say how long schools may reply",
    responses={201: {"model": ReplyPeriodOut}, **documented("malformed-json", "invalid")},
)
async def post_reply_period(
    body: ReplyPeriodIn, write: Annotated[Write, writing(Permission.REPLY_PERIODS_SET)]
) -> Response:
    """In school days, for levels shared from now on. Where a council sets none it is ten."""
    period = await set_reply_period(write.unit, school_days=body.school_days, reason=body.reason)
    return await write.answer(REPLY_PERIODS, period, status=201, location=f"/v1/reply-periods/{period}")


@router.get(
    "",
    operation_id="list_reply_periods",
    summary="List how long schools could reply, oldest first",
    responses={200: {"model": Listed[ReplyPeriodOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_reply_periods(
    read: Annotated[Read, reading(Permission.REPLY_PERIODS_READ)], page: Annotated[Page, Depends()]
) -> Response:
    """What the council has set; none where the usual ten school days hold."""
    return await read.page(REPLY_PERIODS, page)


@router.get(
    "/{period_id}",
    operation_id="get_reply_period",
    summary="Read one period to reply",
    responses={200: {"model": ReplyPeriodOut}, **documented("not-found", "invalid")},
)
async def get_reply_period(period_id: UUID, read: Annotated[Read, reading(Permission.REPLY_PERIODS_READ)]) -> Response:
    """One period."""
    return await read.one(REPLY_PERIODS, period_id)
