"""`/v1/calendar-feeds`: visits in people's own calendars; and `/feeds`, which calendars read."""

import hashlib
import json
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Request, Response
from pydantic import BaseModel, ConfigDict
from sqlalchemy import select

from securing_good.database import LONDON, Database, of_council
from securing_good.errors import NotFound
from securing_good.tables import CalendarFeed
from securing_good.vocabulary import FeedScope
from securing_good_api.actors import Permission
from securing_good_api.calendar_feeds.commands import hash_of, make_feed, revoke_feed
from securing_good_api.calendar_feeds.gathering import entries_of
from securing_good_api.calendar_feeds.rules import FeedWanted
from securing_good_api.calendar_feeds.views import CALENDAR_FEEDS, CalendarFeedOut
from securing_good_api.calendar_feeds.writing import as_calendar
from securing_good_api.pages import Listed
from securing_good_api.problems import documented
from securing_good_api.requests import Page, Read, Write, etags, reading, writing
from securing_good_api.sending import Sent
from securing_good_api.words import Urn

router = APIRouter(prefix="/calendar-feeds", tags=["calendar feeds"])
public = APIRouter(prefix="/feeds", tags=["calendar feeds"])


class CalendarFeedIn(Sent):
    """Whose visits to read."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"scope": "school", "urn": 101922}]})

    scope: FeedScope
    person_id: UUID | None = None
    urn: Urn | None = None


class MadeFeedOut(BaseModel):
    """A feed that was made; its address is shown this once."""

    id: UUID
    address: str
    """Where a calendar reads it, relative to this server. Whoever has it can read it, until it is revoked."""


@router.post(
    "",
    status_code=201,
    operation_id="make_calendar_feed",
    summary="Make a calendar's address for visits",
    responses={201: {"model": MadeFeedOut}, **documented("malformed-json", "invalid")},
)
async def post_feed(body: CalendarFeedIn, write: Annotated[Write, writing(Permission.CALENDAR_FEEDS_MAKE)]) -> Response:
    """Of a person, a school or the council. The events say that a school is visited, and nothing of why."""
    wanted = FeedWanted(body.scope, body.person_id, body.urn)
    feed_id, secret = await make_feed(write.unit, write.actor, wanted)
    made = {"id": str(feed_id), "address": f"/feeds/{write.actor.council}/{secret}.ics"}
    return await write.answer_with(json.dumps(made).encode(), status=201)


@router.get(
    "",
    operation_id="list_calendar_feeds",
    summary="List calendars' addresses, oldest first",
    responses={200: {"model": Listed[CalendarFeedOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_feeds(
    read: Annotated[Read, reading(Permission.CALENDAR_FEEDS_MAKE)], page: Annotated[Page, Depends()]
) -> Response:
    """Who made which, and whether it still answers; never the address itself. People of a school see its own."""
    return await read.page(CALENDAR_FEEDS, page)


@router.post(
    "/{feed_id}/revocation",
    operation_id="revoke_calendar_feed",
    summary="Revoke a calendar's address",
    responses={200: {"model": CalendarFeedOut}, **documented("malformed-json", "not-found", "conflict", "invalid")},
)
async def post_revocation(feed_id: UUID, write: Annotated[Write, writing(Permission.CALENDAR_FEEDS_MAKE)]) -> Response:
    """It answers nobody from then on."""
    await revoke_feed(write.unit, write.actor, feed_id=feed_id)
    return await write.answer(CALENDAR_FEEDS, feed_id, status=200)


@public.get(
    "/{council}/{secret}.ics",
    operation_id="read_calendar_feed",
    summary="Read a feed of visits as iCalendar",
    response_class=Response,
    include_in_schema=False,
)
async def read_feed(
    request: Request,
    council: Annotated[str, Path(pattern=r"^[0-9]{3}$", max_length=3)],
    secret: Annotated[str, Path(min_length=20, max_length=100)],
) -> Response:
    """For calendars, which send no token: the address is the secret."""
    database: Database = request.state.database
    now = database.clock()
    async with database.reading(of_council(council)) as session:
        feed = await session.scalar(
            select(CalendarFeed).where(
                CalendarFeed.council == council,
                CalendarFeed.secret_hash == hash_of(secret),
                CalendarFeed.revoked_at.is_(None),
            )
        )
        if feed is None:
            raise NotFound("There is no such feed, or it was revoked.")
        entries = await entries_of(session, feed, now.astimezone(LONDON).date())
    etag = f'"{hashlib.sha256(repr(entries).encode()).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": "private, max-age=900"}
    if etag in etags(request.headers.get("if-none-match")):
        return Response(status_code=304, headers=headers)
    return Response(as_calendar("School visits", entries, now), 200, headers, "text/calendar; charset=utf-8")
