"""What is read of an endpoint, of the events it has not been told of, and of what is due."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text

from securing_good import tracing
from securing_good.database import UnitOfWork
from securing_good.event_kinds import EventKind
from securing_good.webhooks import subject_of
from securing_good_scheduler.announcing.rules import Told
from securing_good_scheduler.announcing.signing import Message

MOST_EVENTS: Final = 1_000
"""Written down in one transaction; the rest in the next."""
MOST_AT_ONCE: Final = 8
"""Sent to one endpoint side by side."""

_ENDPOINT: Final = text(
    """select p.url, p.kinds, p.enabled and p.switched is distinct from
           (case when s.stopped_at is not null then s.switched end) as is_on,
           p.switched, p.secret, case when p.previous_until > :now then p.previous_secret end as previous_secret
    from webhook_endpoint p left join webhook_standing s on s.council = p.council and s.endpoint_id = p.id
    where p.council = :council and p.id = :id"""
)
_EVENTS: Final = text(
    """select e.sequence, e.kind, e.subject,
           case when e.subject = :own and e.kind = :replay then p.payload end as payload
    from event e left join event_payload p on p.chain = e.chain and p.sequence = e.sequence
    where e.chain = :council and e.sequence > :after order by e.sequence limit :most"""
)
_ADDED: Final = text("select sequence from event where chain = :council and subject = :own and kind = :kind")
_DUE: Final = text(
    """select d.sequence, d.kind, e.subject, e.urn, e.at, coalesce(d.traceparent, e.traceparent) as traceparent
    from webhook_delivery d join event e on e.chain = d.council and e.sequence = d.sequence
    where d.council = :council and d.endpoint_id = :id and d.next_at <= :now
    order by d.next_at, d.sequence limit :most for update of d"""
)
_NEXT: Final = text(
    """select min(d.next_at) as next_at, (select max(sequence) from event_chain where chain = :council) as head
    from webhook_delivery d where d.council = :council and d.endpoint_id = :id and d.next_at is not null"""
)


@dataclass(frozen=True)
class Endpoint:
    """An endpoint as it is to be spoken to now."""

    id: UUID
    url: str = field(repr=False)
    kinds: Sequence[str] | None
    is_on: bool
    switched: int
    sealed: Sequence[bytes] = field(repr=False)
    """Its secrets as they are kept: the newest, and the one before while that is still used."""

    @property
    def own(self) -> str:
        """What events about it are about."""
        return subject_of(self.id)


async def endpoint_of(unit: UnitOfWork, endpoint_id: UUID) -> Endpoint | None:
    """An endpoint, whether it is on or not."""
    given = {"council": unit.council, "id": endpoint_id, "now": unit.now}
    row = (await unit.session.execute(_ENDPOINT, given)).one_or_none()
    if row is None:
        return None
    sealed = [bytes(one) for one in (row.secret, row.previous_secret) if one is not None]
    return Endpoint(endpoint_id, row.url, row.kinds, row.is_on, row.switched, sealed)


async def sequence_of_adding(unit: UnitOfWork, own: str) -> int:
    """The number of the event by which an endpoint was added: it is told of none before."""
    given = {"council": unit.council, "own": own, "kind": EventKind.WEBHOOK_ADDED}
    return int((await unit.session.execute(_ADDED, given)).scalar_one())


async def events_after(unit: UnitOfWork, sequence: int, *, own: str) -> list[Told]:
    """The council's events after a number, in order, so many as one transaction writes down."""
    given = {"council": unit.council, "own": own, "after": sequence, "most": MOST_EVENTS}
    rows = await unit.session.execute(_EVENTS, {**given, "replay": EventKind.WEBHOOK_REPLAY_ASKED})
    return [Told(row.sequence, row.kind, row.subject, row.payload) for row in rows]


async def due_messages(unit: UnitOfWork, endpoint_id: UUID) -> list[Message]:
    """What is due to be sent now, its deliveries locked."""
    given = {"council": unit.council, "id": endpoint_id, "now": unit.now, "most": MOST_AT_ONCE}
    rows: Sequence[Any] = (await unit.session.execute(_DUE, given)).all()
    return [
        Message(unit.council, row.sequence, row.kind, row.subject, row.urn, row.at, _trace(row.traceparent))
        for row in rows
    ]


def _trace(written: str | None) -> str:
    """The step whose event is told of; of an event that is of no trace the first step of one for its delivery."""
    return written or tracing.write(tracing.next_step(None))


async def next_due(unit: UnitOfWork, endpoint_id: UUID) -> tuple[datetime | None, int]:
    """When something is due next, if anything waits; and the number of the council's last event."""
    row = (await unit.session.execute(_NEXT, {"council": unit.council, "id": endpoint_id})).one()
    return row.next_at, row.head or 0
