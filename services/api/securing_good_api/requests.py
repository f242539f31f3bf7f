"""What a route is given: a transaction to read in or to write in, with an actor who may, and the way to answer."""

import hashlib
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from fastapi import Depends, Request
from fastapi.responses import Response
from sqlalchemy import text, update
from sqlalchemy.ext.asyncio import AsyncSession

from securing_good.database import LONDON, Database, Scope, UnitOfWork, of_council
from securing_good.errors import ChangedMeanwhile, Conflict, Forbidden, Invalid, SecuringGoodError, VersionRequired
from securing_good.tables import IdempotencyKey
from securing_good_api.actors import Actor, Permission
from securing_good_api.held_roles import in_held_roles
from securing_good_api.listing.answering import Asked
from securing_good_api.listing.asking import Page as Page  # noqa: PLC0414 - part of what a route is given
from securing_good_api.reads import View, heads, list_etag

PRIVATE = {"Cache-Control": "private, no-cache", "Vary": "Authorization, Accept-Encoding, API-Version"}
JSON = "application/json"


class IdempotencyKeyReused(SecuringGoodError):
    """The key came before with another request."""

    code = "idempotency-key-reused"


class Unkept(Exception):
    """This is the answer, and nothing of the transaction in which it was found is kept."""

    def __init__(self, response: Response) -> None:
        super().__init__(type(self).__name__)
        self.response = response


class Replayed(Unkept):
    """This request was answered before; the same answer is given again."""


async def known(request: Request) -> Actor:
    """Who makes this request, in the roles of their token or, where it names none, of the posts they hold today."""
    actor: Actor = request.state.actor
    if actor.roles:
        return actor
    database: Database = request.state.database
    async with database.reading(of_council(actor.council)) as session:
        return await in_held_roles(session, actor, database.clock().astimezone(LONDON).date())


async def acting(request: Request, permission: Permission) -> Actor:
    """Who makes this request; raises Forbidden when they may not do this."""
    actor = await known(request)
    if not actor.may(permission):
        needed = {"WWW-Authenticate": f'Bearer error="insufficient_scope", scope="{permission.value}"'}
        raise Forbidden(f"{_why_not(actor)} (it needs {permission.value}).", headers=needed)
    return actor.acting_for(permission)


def _why_not(actor: Actor) -> str:
    if actor.roles:
        return f"As {', '.join(sorted(role.value.replace('_', ' ') for role in actor.roles))} you may not do this"
    if actor.person is None:
        return (
            "Nobody is known here by this sign-in. Ask whoever keeps your council's people for an invitation, and accept "
            "its code at /v1/invitations/acceptance"
        )
    if actor.is_held_back:
        return "Your council lets you act in no post of yours by this sign-in: use another one of yours"
    return "You hold no post here today that lets you do this"


@dataclass
class Read:
    """A transaction that reads, on behalf of an actor who may."""

    request: Request
    actor: Actor
    session: AsyncSession
    today: date
    """The day it is in London."""

    async def one(self, view: View, id_: Any) -> Response:
        """Answer with one resource, or 304 when the client has it already."""
        around = await list_etag(self.session, self.actor, view, self.today) if view.moving else ""
        found = await view.one(self.session, self.actor, id_, today=self.today)
        etag = found.etag
        if around:
            etag = f"{etag[:-1]}.{around[10:]}"
        return self._unchanged(etag) or Response(found.body, 200, {**PRIVATE, "ETag": etag}, JSON)

    async def moving(self, mark: str, make: Callable[[], Awaitable[bytes]]) -> Response:
        """Answer with what moves with whatever happens in the council or in England and with the day; else 304.

        `mark` tells it from what else is answered so. Nothing is made where the client has it already.
        """
        told = hashlib.sha256(mark.encode()).hexdigest()[:16]
        tag = f'"{told}.{await heads(self.session, self.actor.council)}.{self.today}"'
        return self._unchanged(tag) or Response(await make(), 200, {**PRIVATE, "ETag": tag}, JSON)

    def shown(self, body: bytes) -> Response:
        """Answer with this; 304 where the client has just this. Its tag tells of nothing that it does not show."""
        tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        return self._unchanged(tag) or Response(body, 200, {**PRIVATE, "ETag": tag}, JSON)

    def _unchanged(self, tag: str) -> Response | None:
        if tag not in etags(self.request.headers.get("if-none-match")):
            return None
        return Response(status_code=304, headers={**PRIVATE, "ETag": tag})

    async def page(self, view: View, page: "Page", where: Mapping[str, Any] | None = None) -> Response:
        """Answer with one page of a list, what changed in it or the whole as a file; 304 when nothing has changed."""
        headers = dict(PRIVATE)
        if not view.untold:
            headers["ETag"] = await list_etag(self.session, self.actor, view, self.today)
            if headers["ETag"] in etags(self.request.headers.get("if-none-match")):
                return Response(status_code=304, headers=headers)
        database: Database = self.request.state.database
        asked = Asked(self.request, self.actor, view, page, where or {})
        return await asked.answer(self.session, view.rows(self.actor, self.today, where), database.clock, headers)


class Whose(StrEnum):
    """What a list is about."""

    COUNCIL = "council"
    ENGLAND = "england"


@dataclass
class Write:
    """A transaction that changes something, on behalf of an actor who may."""

    request: Request
    actor: Actor
    unit: UnitOfWork
    key: str | None
    _claimed: bool = field(default=False)

    @property
    def expected_version(self) -> int:
        """The version the client changes, from `If-Match`; raises VersionRequired when it does not say."""
        return named_version(self.request)

    async def once(self, fingerprint: bytes) -> None:
        """Make sure that a request with an idempotency key has its effect once.

        The key's row is written in this same transaction. A second request with the key waits for the first, then
        raises Replayed with its answer, or IdempotencyKeyReused when it asks for something else.
        """
        if self.key is None or self._claimed:
            return
        self._claimed = True
        values = {
            "council": self.unit.council,
            "client": self.actor.subject,
            "route": f"{self.request.method} {self.request.url.path}",
            "key": self.key,
            "fingerprint": hashlib.sha256(fingerprint).hexdigest(),
            "now": self.unit.now,
        }
        inserted = await self.unit.session.execute(
            text(
                "insert into idempotency_key (council, client, route, key, fingerprint, used_at) "
                "values (:council, :client, :route, :key, :fingerprint, :now) on conflict do nothing returning 1"
            ),
            values,
        )
        if inserted.one_or_none() is not None:
            return
        kept = (
            await self.unit.session.execute(
                text(
                    "select fingerprint, status, headers, body from idempotency_key where council = :council "
                    "and client = :client and route = :route and key = :key"
                ),
                {name: values[name] for name in ("council", "client", "route", "key")},
            )
        ).one()
        if kept.fingerprint != values["fingerprint"]:
            raise IdempotencyKeyReused("This Idempotency-Key was used before with another request.")
        if kept.status is None:
            raise Conflict("The first request with this Idempotency-Key has not ended yet.")
        replayed = {**kept.headers, "Idempotent-Replayed": "true"}
        raise Replayed(Response(bytes(kept.body), kept.status, replayed, JSON))

    async def answer(self, view: View, id_: Any, *, status: int, location: str | None = None) -> Response:
        """Answer with the resource as its own GET gives it, and keep the answer for a repeated request."""
        await self.unit.session.flush()
        found = await view.one(self.unit.session, self.actor, id_, today=self.unit.today)
        headers = {**PRIVATE, "ETag": found.etag, **({"Location": location} if location else {})}
        return await self._kept(found.body, status, headers)

    async def answer_once(
        self, view: View, id_: Any, *, status: int, told: Mapping[str, str | None], location: str | None = None
    ) -> Response:
        """Answer with the resource and with what is told this once: the answer kept for a repeated request lacks it."""
        kept = await self.answer(view, id_, status=status, location=location)
        headers = {**PRIVATE, "Cache-Control": "no-store", "ETag": kept.headers["etag"]}
        if location:
            headers["Location"] = location
        return Response(json.dumps(json.loads(bytes(kept.body)) | told).encode(), status, headers, JSON)

    async def answer_with(self, body: bytes, *, status: int, headers: Mapping[str, str] | None = None) -> Response:
        """Answer with what no GET gives, and keep the answer for a repeated request."""
        await self.unit.session.flush()
        return await self._kept(body, status, {**PRIVATE, **(headers or {})})

    async def _kept(self, body: bytes, status: int, headers: Mapping[str, str]) -> Response:
        if self._claimed:
            await self.unit.session.execute(
                update(IdempotencyKey)
                .where(
                    IdempotencyKey.council == self.unit.council,
                    IdempotencyKey.client == self.actor.subject,
                    IdempotencyKey.route == f"{self.request.method} {self.request.url.path}",
                    IdempotencyKey.key == self.key,
                )
                .values(status=status, headers=dict(headers), body=body)
            )
        return Response(body, status, dict(headers), JSON)


def named_version(request: Request) -> int:
    """The version a request's `If-Match` names; raises VersionRequired where it has none."""
    header = request.headers.get("if-match")
    if header is None:
        raise VersionRequired("Send If-Match with the ETag you read, so that nobody's change is overwritten.")
    return version_in(header, "The If-Match header")


def version_in(tag: str, where: str) -> int:
    """The version an ETag names; raises ChangedMeanwhile, which says where it stood, for one that none of ours can be."""
    matched = re.fullmatch(r'"(\d{1,9})\.[0-9a-f]{8}[^"]*"', tag.strip())
    if matched is None:
        raise ChangedMeanwhile(f"{where} holds no ETag of this resource.")
    return int(matched.group(1))


def reading(permission: Permission) -> Any:
    """Depend on a reading transaction of the actor's council, if the actor has this permission."""

    async def open_read(request: Request) -> AsyncIterator[Read]:
        actor = await acting(request, permission)
        database: Database = request.state.database
        async with database.reading(of_council(actor.council)) as session:
            yield Read(request, actor, session, database.clock().astimezone(LONDON).date())

    return Depends(open_read, scope="function")


def writing(permission: Permission) -> Any:
    """Depend on a writing transaction of the actor's council; it commits before the answer is sent."""

    async def open_write(request: Request) -> AsyncIterator[Write]:
        actor = await acting(request, permission)
        async with begin_write(request, actor, of_council(actor.council), await request.body()) as write:
            yield write

    return Depends(open_write, scope="function")


@asynccontextmanager
async def begin_write(request: Request, actor: Actor, scope: Scope, fingerprint: bytes | None) -> AsyncIterator[Write]:
    """Open the transaction of one request; a repeated request raises Replayed with the first answer.

    `fingerprint` tells whether two requests are the same; None where repeating is harmless by nature.
    """
    database: Database = request.state.database
    key = idempotency_key(request)
    async with database.unit_of_work(scope, actor=actor.subject) as unit:
        write = Write(request, actor, unit, key)
        if fingerprint is not None:
            await write.once(fingerprint)
        yield write


def idempotency_key(request: Request) -> str | None:
    """The request's idempotency key, as it stands in quotes or bare; the gate has seen that it is one."""
    raw = request.headers.get("idempotency-key")
    return raw and (raw[1:-1] if raw.startswith('"') else raw)


def etags(header: str | None) -> set[str]:
    """The tags that an `If-None-Match` header names."""
    return {part.strip().removeprefix("W/") for part in (header or "").split(",")}


def required(value: Any, pointer: str, what: str) -> Any:
    """The value, or Invalid naming what does not exist."""
    if value is None:
        raise Invalid.at(pointer, "unknown", what)
    return value
