"""Whether a chain of events is still what was written, and where it is not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from securing_good.chain_heads import Head
from securing_good.events import GENESIS, Link, commitment, link_hash

_EVENTS = text(
    "select e.chain, e.sequence, e.kind, e.subject, e.urn, e.actor, e.at, e.commitment, e.hash, p.salt, p.payload "
    "from event e left join event_payload p using (chain, sequence) where e.chain = :chain order by e.sequence"
)
_HEAD = text("select sequence, hash from event_chain where chain = :chain")
NONE_KEPT: Mapping[int, Head] = MappingProxyType({})


@dataclass(frozen=True)
class Fault:
    """Where a chain stops being what was written."""

    chain: str
    sequence: int
    what: str


@dataclass(frozen=True)
class Verified:
    """What was found of a chain."""

    chain: str
    events: int
    redacted: int
    """Events whose detail was deleted; the chain holds without it."""
    faults: Sequence[Fault]


async def verify(session: AsyncSession, chain: str, kept: Mapping[int, Head] = NONE_KEPT) -> Verified:
    """Read a whole chain and name each place where it was edited, cut, added to, reordered, or its detail changed.

    `kept` are heads of this chain that were signed before, by their number: only they show that its end was cut off, or that
    it was written anew from some event on.
    """
    faults: list[Fault] = []
    previous, last, counted, redacted = GENESIS, 0, 0, 0
    async for row in await session.stream(_EVENTS, {"chain": chain}):
        if row.sequence != last + 1:
            faults.append(Fault(chain, last + 1, f"Events {last + 1} to {row.sequence - 1} are missing."))
        link = Link(chain, row.sequence, row.kind, row.subject, row.urn, row.actor, row.at, bytes(row.commitment))
        if link_hash(previous, link) != bytes(row.hash):
            faults.append(Fault(chain, row.sequence, "The event is not what was written, or the one before it is not."))
        if row.salt is None:
            redacted += 1
        elif commitment(bytes(row.salt), row.payload) != bytes(row.commitment):
            faults.append(Fault(chain, row.sequence, "What the event says in detail is not what was written."))
        faults += _against(kept.get(row.sequence), bytes(row.hash))
        previous, last, counted = bytes(row.hash), row.sequence, counted + 1
    faults += await _of_the_head(session, chain, last, previous)
    faults += [
        Fault(
            chain,
            number,
            f"The chain ends with event {last}, and had event {number} when its head was signed, {head.at}.",
        )
        for number, head in sorted(kept.items())
        if number > last
    ]
    return Verified(chain, counted, redacted, faults)


def _against(head: Head | None, found: bytes) -> list[Fault]:
    if head is None or head.hash == found:
        return []
    said = f"The chain was written anew up to here: another event was its last when its head was signed, {head.at}."
    return [Fault(head.chain, head.sequence, said)]


async def last_of(session: AsyncSession, chain: str) -> tuple[int, bytes] | None:
    """Number and hash of the event that a chain is said to end with; None where it has not begun."""
    head = (await session.execute(_HEAD, {"chain": chain})).one_or_none()
    return (head.sequence, bytes(head.hash)) if head else None


async def _of_the_head(session: AsyncSession, chain: str, last: int, previous: bytes) -> list[Fault]:
    head = await last_of(session, chain)
    if head is None:
        return [Fault(chain, last, "The chain's head is missing.")] if last else []
    if head != (last, previous):
        return [Fault(chain, head[0], "The chain's head names another last event.")]
    return []
