"""Make a feed of visits; revoke it."""

import hashlib
import secrets
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import select

from securing_good.database import UnitOfWork
from securing_good.errors import Conflict, Forbidden, NotFound
from securing_good.events import EventKind, Happening
from securing_good.tables import CalendarFeed, PersonIdentity
from securing_good_api.actors import Actor
from securing_good_api.calendar_feeds.rules import Asker, FeedWanted, check_feed
from securing_good_api.own_schools import check_own_school
from securing_good_api.people.commands import check_person

_BYTES: Final = 32


async def make_feed(unit: UnitOfWork, actor: Actor, wanted: FeedWanted) -> tuple[UUID, str]:
    """Make an address at which a calendar reads visits. Returns the feed's id and its secret, which is shown once.

    Raises Invalid for somebody or a school that is not the council's, Forbidden for what is not theirs to read.
    """
    check_feed(wanted, await _asker(unit, actor))
    if wanted.person_id is not None:
        await check_person(unit, wanted.person_id)
    if wanted.urn is not None:
        await check_own_school(unit, wanted.urn)
    secret = secrets.token_urlsafe(_BYTES)
    feed = CalendarFeed(
        council=unit.council,
        id=uuid4(),
        scope=wanted.scope,
        person_id=wanted.person_id,
        urn=wanted.urn,
        secret_hash=hash_of(secret),
        made_by=unit.actor,
        made_at=unit.now,
    )
    unit.session.add(feed)
    await unit.session.flush()
    payload = {"scope": wanted.scope, "person": wanted.person_id}
    unit.record(Happening(EventKind.CALENDAR_FEED_MADE, f"calendar-feed:{feed.id}", payload, urn=wanted.urn))
    return feed.id, secret


async def revoke_feed(unit: UnitOfWork, actor: Actor, *, feed_id: UUID) -> None:
    """Let its address answer nobody any more. By whoever made it, or somebody who may make it.

    Raises NotFound, Conflict where it is revoked.
    """
    feed = await unit.session.get(CalendarFeed, (unit.council, feed_id), with_for_update=True)
    if feed is None or (actor.is_of_a_school and feed.urn not in actor.urns and feed.made_by != actor.subject):
        raise NotFound("There is no such feed, or none that you may know of.")
    if not (feed.made_by == actor.subject or actor.is_cleared or (actor.is_of_a_school and feed.urn in actor.urns)):
        raise Forbidden("A feed is revoked by whoever made it, or by a principal adviser.")
    if feed.revoked_at is not None:
        raise Conflict("This feed is revoked already.", blockers=[{"code": "revoked", "detail": "It answers nobody."}])
    feed.revoked_by, feed.revoked_at = unit.actor, unit.now
    unit.record(Happening(EventKind.CALENDAR_FEED_REVOKED, f"calendar-feed:{feed.id}", {}, urn=feed.urn))


def hash_of(secret: str) -> bytes:
    """How a secret is known here."""
    return hashlib.sha256(secret.encode()).digest()


async def _asker(unit: UnitOfWork, actor: Actor) -> Asker:
    person = await unit.session.scalar(
        select(PersonIdentity.person_id).where(
            PersonIdentity.council == unit.council,
            PersonIdentity.issuer == actor.sign_in[0],
            PersonIdentity.subject == actor.sign_in[1],
            PersonIdentity.unlinked_at.is_(None),
        )
    )
    return Asker(person, actor.urns, actor.is_of_a_school, actor.is_cleared)
