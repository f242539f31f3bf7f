"""Events: what happened, chained so that an edit, a deletion or a change of order shows.

Each event's hash covers the hash before it, its place, kind, subject, school, actor and moment, and a commitment: a salted
hash of what it says in detail. The detail stands apart; deleting it with its salt redacts it, and the chain still verifies.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import insert, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from securing_good import tracing
from securing_good.event_kinds import EventKind
from securing_good.tables import Event, EventChain, EventPayload

__all__ = [
    "EventKind",
    "Happening",
    "Link",
    "append",
    "canonical",
    "commitment",
    "link_hash",
    "moment",
]

GENESIS = bytes(32)
ENGLAND = "england"
UNTRACED = frozenset({EventKind.RESTRICTED_RECORDED})
"""Of what is restricted nobody is told who did it: what else was done in the same trace would tell."""


@dataclass(frozen=True)
class Happening:
    """An event before it has a place in the chain."""

    kind: EventKind
    subject: str
    payload: Mapping[str, Any]
    urn: int | None = None


@dataclass(frozen=True)
class Link:
    """What the hash of one event covers, besides the hash before it."""

    chain: str
    sequence: int
    kind: str
    subject: str
    urn: int | None
    actor: str
    at: datetime
    commitment: bytes = field(repr=False)


def canonical(value: Any) -> bytes:
    """The one JSON text of a value: sorted keys, no spaces, UTF-8; dates, decimals and ids as strings."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain).encode()


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, (date, Decimal, UUID)):
        return str(value)
    raise TypeError(f"{type(value).__name__} cannot stand in an event")


def moment(at: datetime) -> str:
    """A moment as text: UTC, to the microsecond."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def commitment(salt: bytes, payload: Mapping[str, Any]) -> bytes:
    """Binds an event to its payload without revealing it."""
    return hashlib.sha256(salt + canonical(payload)).digest()


def link_hash(previous: bytes, link: Link) -> bytes:
    """The hash of one event, given the hash of the one before (32 zero bytes for the first)."""
    covered = [
        link.chain,
        link.sequence,
        link.kind,
        link.subject,
        link.urn,
        link.actor,
        moment(link.at),
        link.commitment.hex(),
    ]
    return hashlib.sha256(previous + canonical(covered)).digest()


async def append(session: AsyncSession, *, council: str | None, actor: str, happenings: Sequence[Happening]) -> int:
    """Append to the council's chain, or England's; returns the chain's new last number.

    Locks the chain's head until the transaction ends, so it belongs at its very end.
    """
    chain = council or ENGLAND
    head = await _lock_head(session, chain)
    if head is None:
        await session.execute(
            text(
                "insert into event_chain (council, sequence, hash) values (:council, 0, :genesis) on conflict do nothing"
            ),
            {"council": council, "genesis": GENESIS},
        )
        head = await _lock_head(session, chain)
        assert head is not None
    sequence, previous = head
    at = datetime.now(UTC)
    traceparent = tracing.current_written()
    rows, payloads = [], []
    for happening in happenings:
        sequence += 1
        salt = secrets.token_bytes(16)
        payload = json.loads(canonical(happening.payload))
        link = Link(
            chain=chain,
            sequence=sequence,
            kind=happening.kind,
            subject=happening.subject,
            urn=happening.urn,
            actor=actor,
            at=at,
            commitment=commitment(salt, payload),
        )
        previous = link_hash(previous, link)
        rows.append(
            {
                "sequence": sequence,
                "council": council,
                "kind": link.kind,
                "subject": link.subject,
                "urn": link.urn,
                "actor": actor,
                "at": at,
                "commitment": link.commitment,
                "hash": previous,
                "traceparent": None if happening.kind in UNTRACED else traceparent,
            }
        )
        payloads.append({"sequence": sequence, "council": council, "salt": salt, "payload": payload})
    # One statement whether or not there is a trace.
    await session.execute(insert(Event).execution_options(render_nulls=True), rows)
    await session.execute(insert(EventPayload), payloads)
    await session.execute(update(EventChain).where(EventChain.chain == chain).values(sequence=sequence, hash=previous))
    return sequence


async def _lock_head(session: AsyncSession, chain: str) -> tuple[int, bytes] | None:
    row = (
        await session.execute(
            text("select sequence, hash from event_chain where chain = :chain for update"), {"chain": chain}
        )
    ).one_or_none()
    return (row.sequence, bytes(row.hash)) if row else None
