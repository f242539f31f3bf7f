"""Tell one endpoint: write down what it is to be told, send what is due, say what became of each.

No transaction is open while a receiver is spoken to. A worker that dies in between leaves deliveries `sending`, and whoever
takes the endpoint up sends them again under the same id: each event is told at least once, and recorded once.
"""

import asyncio
import logging
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select, text, update
from sqlalchemy.dialects.postgresql import insert

from securing_good import tracing, work
from securing_good.database import Database, UnitOfWork, of_council
from securing_good.events import EventKind, Happening
from securing_good.sealing import Sealing
from securing_good.settings import WEBHOOK_KEYS, SettingsError
from securing_good.tables import WebhookAttempt, WebhookDelivery, WebhookStanding
from securing_good.vocabulary import DeliveryState
from securing_good.webhooks import sealed_for
from securing_good.work import Claim
from securing_good_scheduler import ACTOR, LOOK_EVERY_S
from securing_good_scheduler.announcing.facts import (
    Endpoint,
    due_messages,
    endpoint_of,
    events_after,
    next_due,
    sequence_of_adding,
)
from securing_good_scheduler.announcing.posting import Poster
from securing_good_scheduler.announcing.rules import Answer, Replay, due_of, next_try
from securing_good_scheduler.announcing.signing import Message, headers_of

log = logging.getLogger(__name__)

UNSURE: Final = "A worker stopped while it was being sent: whether it arrived is not known."
_REPLAY: Final = text(
    """insert into webhook_delivery
        (council, endpoint_id, sequence, kind, state, attempts, attempts_before, asked_at, next_at)
    select e.council, :id, e.sequence, e.kind, 'waiting', 0, 0, :now, :now from event e
    where e.chain = :council and e.sequence > :after and e.sequence <= :through and (
        (e.subject <> :own and e.kind <> :ping and (cast(:kinds as text[]) is null or e.kind = any(:kinds)))
        or exists (select from webhook_delivery d
            where d.council = e.council and d.endpoint_id = :id and d.sequence = e.sequence))
    on conflict (council, endpoint_id, sequence) do update
    set state = 'waiting', next_at = excluded.next_at, attempts_before = webhook_delivery.attempts
    where webhook_delivery.state <> 'sending'"""
)


@dataclass(frozen=True)
class AnnounceEvents:
    """The job: one endpoint at a time. `chance` draws how much earlier or later than its hour a try is made."""

    poster: Poster
    sealing: Sealing
    chance: Callable[[], float] = random.random

    async def __call__(self, database: Database, claims: Sequence[Claim]) -> None:
        """Tell each endpoint what is due. Raises SettingsError where there is no key to open secrets with."""
        if not self.sealing:
            raise SettingsError(f"{WEBHOOK_KEYS} is not set, nor {WEBHOOK_KEYS}_FILE: without it no webhook is sent.")
        for claim in claims:
            await self._announce(database, claim)

    async def _announce(self, database: Database, claim: Claim) -> None:
        assert claim.council is not None
        scope, endpoint_id = of_council(claim.council), UUID(claim.key)
        async with database.unit_of_work(scope, actor=ACTOR) as unit:
            await work.hold(unit, [claim])
            endpoint = await endpoint_of(unit, endpoint_id)
            if endpoint is None or not endpoint.is_on:
                await work.finish(unit, [claim])
                return
            secrets = [self.sealing.unseal(one, of=sealed_for(unit.council, endpoint_id)) for one in endpoint.sealed]
            await _write_down(unit, endpoint)
            going = await _take(unit, endpoint)
            if not going:
                await _rest(unit, endpoint, claim)
                return
            began = unit.now

        async def deliver(message: Message) -> None:
            body = message.body()
            with tracing.under(tracing.read(message.traceparent)) as step:
                headers = headers_of(message, body, at=began, secrets=secrets, traceparent=tracing.write(step))
                answer = await self.poster.post(endpoint.url, headers, body)
                async with database.unit_of_work(scope, actor=ACTOR) as unit:
                    await work.hold(unit, [claim])
                    await self._settle(unit, endpoint, message, answer)
                told = {"webhook_id": message.id, "endpoint": str(endpoint_id), "status": answer.status}
                log.info("webhook sent", extra={**told, "ms": answer.took_ms})

        done = await asyncio.gather(*(deliver(message) for message in going), return_exceptions=True)
        for failure in done:
            if isinstance(failure, BaseException):
                raise failure
        async with database.unit_of_work(scope, actor=ACTOR) as unit:
            await work.hold(unit, [claim])
            await _rest(unit, endpoint, claim)

    async def _settle(self, unit: UnitOfWork, endpoint: Endpoint, message: Message, answer: Answer) -> None:
        key = (unit.council, endpoint.id, message.sequence)
        delivery = await unit.session.get_one(WebhookDelivery, key, with_for_update=True)
        standing = await _standing(unit, endpoint)
        assert delivery.began_at is not None
        unit.session.add(
            WebhookAttempt(
                **_of(delivery),
                number=delivery.attempts,
                at=delivery.began_at,
                status=answer.status,
                why=answer.failure,
                took_ms=answer.took_ms,
            )
        )
        if answer.is_taken:
            delivery.state, delivery.next_at, delivery.delivered_at = DeliveryState.DELIVERED, None, unit.now
            standing.succeeded_at = unit.now
            return
        wait = None if answer.is_gone else next_try(delivery.attempts - delivery.attempts_before, chance=self.chance())
        if wait is not None:
            delivery.state, delivery.next_at = DeliveryState.WAITING, unit.now + wait
            return
        delivery.state, delivery.next_at = DeliveryState.GIVEN_UP, None
        await unit.session.flush()
        if answer.is_gone:
            _stop(unit, endpoint, standing, "The receiver answered 410: it is gone.")
        elif await _took_nothing_since(unit, delivery, standing):
            days = (unit.now - await _first_try(unit, delivery)) / timedelta(days=1)
            _stop(unit, endpoint, standing, f"The receiver took nothing for {days:.0f} days. {answer.failure}")


async def _standing(unit: UnitOfWork, endpoint: Endpoint) -> WebhookStanding:
    key = (unit.council, endpoint.id)
    return await unit.session.get_one(WebhookStanding, key, with_for_update=True)


async def _write_down(unit: UnitOfWork, endpoint: Endpoint) -> None:
    """Write down what it is to be told of the events since the last time, and how far that goes."""
    standing = await unit.session.get(WebhookStanding, (unit.council, endpoint.id), with_for_update=True)
    if standing is None:
        added = await sequence_of_adding(unit, endpoint.own)
        standing = WebhookStanding(
            council=unit.council,
            endpoint_id=endpoint.id,
            switched=endpoint.switched,
            told_through=added,
            listening=True,
        )
        unit.session.add(standing)
    if standing.switched != endpoint.switched:
        standing.switched, standing.stopped_at, standing.stopped_why = endpoint.switched, None, None
        # What waited when it went off is tried at once, and from the beginning.
        await unit.session.execute(
            update(WebhookDelivery)
            .where(
                WebhookDelivery.council == unit.council,
                WebhookDelivery.endpoint_id == endpoint.id,
                WebhookDelivery.state == DeliveryState.WAITING,
            )
            .values(attempts_before=WebhookDelivery.attempts, next_at=unit.now)
        )
    events = await events_after(unit, standing.told_through, own=endpoint.own)
    if events:
        due = due_of(events, own=endpoint.own, kinds=endpoint.kinds, listening=standing.listening)
        standing.told_through, standing.listening = events[-1].sequence, due.listening
        rows = [{"sequence": event.sequence, "kind": event.kind} for event in due.deliveries]
        if rows:
            every = {"council": unit.council, "endpoint_id": endpoint.id, "state": DeliveryState.WAITING}
            every |= {"attempts": 0, "attempts_before": 0, "asked_at": unit.now, "next_at": unit.now}
            await unit.session.execute(insert(WebhookDelivery).on_conflict_do_nothing(), [every | row for row in rows])
        for replay in due.replays:
            await _write_down_again(unit, endpoint, replay)
    await unit.session.flush()


async def _write_down_again(unit: UnitOfWork, endpoint: Endpoint, replay: Replay) -> None:
    given = {"council": unit.council, "id": endpoint.id, "own": endpoint.own, "kinds": endpoint.kinds, "now": unit.now}
    asked = {"after": replay.after, "through": replay.through, "ping": EventKind.WEBHOOK_PING}
    await unit.session.execute(_REPLAY, given | asked)


async def _take(unit: UnitOfWork, endpoint: Endpoint) -> list[Message]:
    """Mark what is due as being sent. What a worker that died was sending is noted as a try nobody knows the end of."""
    going = await due_messages(unit, endpoint.id)
    numbers = [message.sequence for message in going]
    taken = await unit.session.scalars(
        select(WebhookDelivery).where(
            WebhookDelivery.council == unit.council,
            WebhookDelivery.endpoint_id == endpoint.id,
            WebhookDelivery.sequence.in_(numbers),
        )
    )
    traces = {message.sequence: message.traceparent for message in going}
    for delivery in taken:
        delivery.traceparent = traces[delivery.sequence]
        if delivery.state == DeliveryState.SENDING:
            lost = {"number": delivery.attempts, "at": delivery.began_at, "why": UNSURE}
            unit.session.add(WebhookAttempt(**_of(delivery), **lost))
        delivery.state, delivery.began_at = DeliveryState.SENDING, unit.now
        delivery.attempts += 1
    return going


def _of(delivery: WebhookDelivery) -> dict[str, Any]:
    """The key of a delivery, for its attempts."""
    return {"council": delivery.council, "endpoint_id": delivery.endpoint_id, "sequence": delivery.sequence}


async def _rest(unit: UnitOfWork, endpoint: Endpoint, claim: Claim) -> None:
    """Let it rest until something is due again; without anything due, what happens next brings it forward."""
    standing = await _standing(unit, endpoint)
    if standing.stopped_at is not None:
        await work.finish(unit, [claim])
        return
    next_at, head = await next_due(unit, endpoint.id)
    wait = LOOK_EVERY_S if next_at is None else min((next_at - unit.now).total_seconds(), LOOK_EVERY_S)
    await work.rest(unit, [claim], for_s=0 if head > standing.told_through else max(wait, 0))


async def _first_try(unit: UnitOfWork, delivery: WebhookDelivery) -> Any:
    """When it was first tried since it was asked for or replayed."""
    return await unit.session.scalar(
        select(WebhookAttempt.at).where(
            WebhookAttempt.council == delivery.council,
            WebhookAttempt.endpoint_id == delivery.endpoint_id,
            WebhookAttempt.sequence == delivery.sequence,
            WebhookAttempt.number == delivery.attempts_before + 1,
        )
    )


async def _took_nothing_since(unit: UnitOfWork, delivery: WebhookDelivery, standing: WebhookStanding) -> bool:
    """Whether nothing at all was taken since this was first tried: then it is the receiver's fault, not this event's."""
    return standing.succeeded_at is None or standing.succeeded_at < await _first_try(unit, delivery)


def _stop(unit: UnitOfWork, endpoint: Endpoint, standing: WebhookStanding, why: str) -> None:
    if standing.stopped_at is None:
        standing.stopped_at, standing.stopped_why = unit.now, why
        unit.record(Happening(EventKind.WEBHOOK_STOPPED, endpoint.own, {"why": why}))
