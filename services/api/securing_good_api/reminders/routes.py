"""`/v1/me/reminders` and `/v1/me/reminder-channel`, `/v1/reminders`, `/v1/reminder-rules`."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response
from pydantic import ConfigDict, Field

from securing_good.vocabulary import ReminderChannel, ReminderKind, ReminderState
from securing_good_api.actors import Permission
from securing_good_api.pages import Listed
from securing_good_api.problems import documented
from securing_good_api.reminders.commands import choose_channel, set_reminder_rules
from securing_good_api.reminders.rules import PHONE, USUAL_VISIT_DAYS
from securing_good_api.reminders.views import (
    MY_CHANNEL,
    MY_REMINDERS,
    REMINDER_RULES,
    REMINDERS,
    STATE,
    MyChannelOut,
    ReminderOut,
    ReminderRulesOut,
)
from securing_good_api.requests import Page, Read, Write, reading, writing
from securing_good_api.sending import Sent
from securing_good_api.words import Prose

mine = APIRouter(prefix="/me", tags=["reminders"])
router = APIRouter(prefix="/reminders", tags=["reminders"])
rules = APIRouter(prefix="/reminder-rules", tags=["reminders"])


class ChannelIn(Sent):
    """How to be reminded."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"channel": "email"}]})

    channel: ReminderChannel
    phone: Annotated[str, Field(pattern=PHONE, max_length=21)] | None = None
    """A mobile telephone's number: for text messages, and then needed."""


class ReminderRulesIn(Sent):
    """How the council reminds those who chose nothing."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"channel": "notify_email", "reason": "As all our services do."}]},
    )

    channel: ReminderChannel
    visit_days: Annotated[int, Field(ge=1, le=15)] = USUAL_VISIT_DAYS
    reason: Prose


@mine.get(
    "/reminders",
    operation_id="list_my_reminders",
    summary="List your own reminders, oldest first",
    responses={200: {"model": Listed[ReminderOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_mine(
    read: Annotated[Read, reading(Permission.REMINDERS_MINE)], page: Annotated[Page, Depends()]
) -> Response:
    """What you were reminded of; nothing, where you sign in as nobody who is known here as a person."""
    return await read.page(MY_REMINDERS, page)


@mine.get(
    "/reminder-channel",
    operation_id="get_my_reminder_channel",
    summary="Read how you are reminded",
    responses={200: {"model": MyChannelOut}, **documented("not-found")},
)
async def get_channel(read: Annotated[Read, reading(Permission.REMINDERS_MINE)]) -> Response:
    """Your choice, or else your council's way."""
    return await read.one(MY_CHANNEL, None)


@mine.put(
    "/reminder-channel",
    operation_id="choose_reminder_channel",
    summary="Choose how you are reminded",
    responses={200: {"model": MyChannelOut}, **documented("malformed-json", "not-found", "invalid")},
)
async def put_channel(body: ChannelIn, write: Annotated[Write, writing(Permission.REMINDERS_MINE)]) -> Response:
    """From now on, and for all that was not sent yet. `none` is nothing at all, not even what a statute dates."""
    person = await choose_channel(write.unit, write.actor, channel=body.channel, phone=body.phone)
    return await write.answer(MY_CHANNEL, person, status=200)


@router.get(
    "",
    operation_id="list_reminders",
    summary="List the council's reminders, oldest first",
    responses={200: {"model": Listed[ReminderOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_reminders(
    read: Annotated[Read, reading(Permission.REMINDERS_READ)],
    page: Annotated[Page, Depends()],
    state: ReminderState | None = None,
    kind: ReminderKind | None = None,
    person: UUID | None = None,
) -> Response:
    """Who was reminded of what, once each, and what kept the others: a channel that is not configured, or refused."""
    where = {f"({STATE}) = :p": state, "r.kind = :p": kind, "r.person_id = :p": person}
    return await read.page(REMINDERS, page, where)


@router.get(
    "/{reminder_id}",
    operation_id="get_reminder",
    summary="Read one reminder",
    responses={200: {"model": ReminderOut}, **documented("not-found", "invalid")},
)
async def get_reminder(reminder_id: UUID, read: Annotated[Read, reading(Permission.REMINDERS_READ)]) -> Response:
    """One reminder."""
    return await read.one(REMINDERS, reminder_id)


@rules.post(
    "",
    status_code=201,
    operation_id="set_reminder_rules",
    summary="Say how the council reminds",
    responses={201: {"model": ReminderRulesOut}, **documented("malformed-json", "invalid")},
)
async def post_rules(
    body: ReminderRulesIn, write: Annotated[Write, writing(Permission.REMINDER_RULES_SET)]
) -> Response:
    """By which way those who chose nothing, and how many school days before a visit. Without it: email, five days."""
    made = await set_reminder_rules(write.unit, channel=body.channel, visit_days=body.visit_days, reason=body.reason)
    return await write.answer(REMINDER_RULES, made, status=201, location=f"/v1/reminder-rules/{made}")


@rules.get(
    "",
    operation_id="list_reminder_rules",
    summary="List how the council reminded, oldest first",
    responses={200: {"model": Listed[ReminderRulesOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_rules(
    read: Annotated[Read, reading(Permission.REMINDERS_READ)], page: Annotated[Page, Depends()]
) -> Response:
    """What the council has set; none where email and five school days hold."""
    return await read.page(REMINDER_RULES, page)


@rules.get(
    "/{rules_id}",
    operation_id="get_reminder_rules",
    summary="Read one edition of how the council reminds",
    responses={200: {"model": ReminderRulesOut}, **documented("not-found", "invalid")},
)
async def get_rules(rules_id: UUID, read: Annotated[Read, reading(Permission.REMINDERS_READ)]) -> Response:
    """One edition."""
    return await read.one(REMINDER_RULES, rules_id)
