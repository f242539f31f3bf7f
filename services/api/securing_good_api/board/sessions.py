"""Who is signed in in a browser: a secret in a cookie, kept here as its hash."""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import Update, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from securing_good.database import UnitOfWork
from securing_good.tables import BrowserSession
from securing_good_api.actors import Actor

FIRST: Final = "/board/"
"""Where somebody begins."""
_OURS: Final = re.compile(r"/board/(?:[\w.-]+/?)*")
LASTS: Final = timedelta(hours=10)
"""A working day."""
IDLE: Final = timedelta(hours=2)
"""Whoever did nothing for so long signs in again."""
NOTED_AFTER: Final = timedelta(minutes=5)
"""That somebody is still there is written down no more often."""


@dataclass(frozen=True)
class SignedIn:
    """Somebody in a browser, by whoever vouched for them."""

    id: UUID
    actor: Actor
    secret: str
    ends_at: datetime
    is_to_be_noted: bool
    """Whether it is long ago that it was written down that they are there."""

    @property
    def form_token(self) -> str:
        """What every form of this session carries: another site's page does not know it."""
        return hmac.new(self.secret.encode(), b"form", hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class Proven:
    """Who somebody is, as an issuer said."""

    issuer: str
    called: str
    name: str | None
    vouched_by: UUID | None = None
    is_guest: bool = False


async def begin(unit: UnitOfWork, council: str, proven: Proven) -> str:
    """Sign somebody in; returns what their cookie says."""
    secret = secrets.token_urlsafe(32)
    unit.session.add(
        BrowserSession(
            council=council,
            id=uuid4(),
            secret_hash=_hash_of(secret),
            issuer=proven.issuer,
            called=proven.called,
            name=proven.name,
            vouched_by=proven.vouched_by,
            is_guest=proven.is_guest,
            begun_at=unit.now,
            seen_at=unit.now,
            ends_at=unit.now + LASTS,
        )
    )
    return f"{council}.{secret}"


async def find(session: AsyncSession, council: str, secret: str, now: datetime) -> SignedIn | None:
    """Whose secret this is, while their session lasts."""
    row = await session.scalar(
        select(BrowserSession).where(
            BrowserSession.council == council,
            BrowserSession.secret_hash == _hash_of(secret),
            BrowserSession.ended_at.is_(None),
        )
    )
    if row is None or row.ends_at <= now or row.seen_at + IDLE <= now:
        return None
    actor = Actor(
        subject=row.called,
        name=row.name,
        council=council,
        roles=frozenset(),
        urns=frozenset(),
        scopes=frozenset(),
        issuer=row.issuer,
        ends_at=row.ends_at.timestamp(),
        vouched_by=row.vouched_by,
        is_guest=row.is_guest,
    )
    return SignedIn(row.id, actor, secret, row.ends_at, now - row.seen_at >= NOTED_AFTER)


async def note(unit: UnitOfWork, session_id: UUID) -> None:
    """They are still there."""
    await unit.session.execute(_of(unit, session_id).values(seen_at=unit.now))


async def end(unit: UnitOfWork, session_id: UUID) -> None:
    """Sign somebody out."""
    await unit.session.execute(_of(unit, session_id).where(BrowserSession.ended_at.is_(None)).values(ended_at=unit.now))


def _of(unit: UnitOfWork, session_id: UUID) -> Update:
    return update(BrowserSession).where(BrowserSession.council == unit.scope.council, BrowserSession.id == session_id)


def _hash_of(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def cookie_name(what: str = "", *, production: bool) -> str:
    """The browser keeps what begins so to this host alone, and sends it by TLS alone (RFC 6265bis section 4.1.3)."""
    return f"__Host-securing-good{what}" if production else f"securing-good{what}"


def give_cookie(
    response: Response, value: str, *, production: bool, what: str = "", lasts: int = int(LASTS.total_seconds())
) -> None:
    """Have the browser keep who is signed in, or signs in, out of the reach of scripts and of other sites' forms.

    Lax and not strict, because whoever signs in comes back from another site.
    """
    response.set_cookie(
        cookie_name(what, production=production),
        value,
        max_age=lasts,
        path="/",
        secure=production,
        httponly=True,
        samesite="lax",
    )


def take_cookie(response: Response, *, production: bool, what: str = "") -> None:
    """Have the browser forget it."""
    response.delete_cookie(
        cookie_name(what, production=production), path="/", secure=production, httponly=True, samesite="lax"
    )


def inside(target: str | None) -> str:
    """A page of ours: nobody is led elsewhere by an address somebody sent them."""
    if target and _OURS.fullmatch(target) and ".." not in target:
        return target
    return FIRST
