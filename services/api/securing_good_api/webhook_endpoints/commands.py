"""Add a webhook endpoint, change it, give it a new secret, try it, send again, retire it."""

import base64
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import func, select, text

from securing_good.database import UnitOfWork
from securing_good.errors import ChangedMeanwhile, NotFound
from securing_good.events import EventKind, Happening
from securing_good.sealing import Sealing
from securing_good.settings import WEBHOOK_KEYS
from securing_good.tables import WebhookEndpoint, WebhookStanding
from securing_good.vocabulary import DeliveryState, EndpointState
from securing_good.webhooks import PREFIX, sealed_for, subject_of
from securing_good.work import WorkKind, ask
from securing_good_api.webhook_endpoints.rules import (
    Chain,
    check_count,
    check_is_set_up,
    check_is_told,
    check_standing,
    replayed,
)

_BYTES: Final = 32
_CHAIN: Final = text(
    """select (select sequence from event where chain = :council and subject = :own and kind = :added) as added,
        (select sequence from event_chain where chain = :council) as head"""
)
_BEFORE: Final = text(
    "select sequence from event where chain = :council and at < :since order by sequence desc limit 1"
)
_DELIVERY: Final = text(
    "select state from webhook_delivery where council = :council and endpoint_id = :id and sequence = :sequence"
)


@dataclass(frozen=True)
class Secret:
    """An endpoint, and a secret of it that was just made."""

    id: UUID
    secret: str = field(repr=False)


async def add_endpoint(
    unit: UnitOfWork, sealing: Sealing, *, url: str, description: str | None, kinds: Sequence[str] | None
) -> Secret:
    """Have a receiver told of what happens from now on. Its address was checked.

    Raises Conflict where the product has no key to seal with, or the council has as many endpoints as it may have.
    """
    check_is_set_up(has_keys=bool(sealing), setting=WEBHOOK_KEYS)
    standing = WebhookEndpoint.council == unit.council, WebhookEndpoint.retired_at.is_(None)
    check_count(await unit.session.scalar(select(func.count()).select_from(WebhookEndpoint).where(*standing)) or 0)
    id_, secret = uuid4(), _new_secret()
    endpoint = WebhookEndpoint(
        council=unit.council,
        id=id_,
        url=url,
        description=description,
        kinds=list(kinds) if kinds is not None else None,
        enabled=True,
        switched=1,
        secret=sealing.seal(secret, of=sealed_for(unit.council, id_)),
        secret_at=unit.now,
        previous_secret=None,
        previous_until=None,
        made_by=unit.actor,
        made_at=unit.now,
        retired_at=None,
        version=1,
    )
    unit.session.add(endpoint)
    await unit.session.flush()
    await _tell(unit, endpoint, EventKind.WEBHOOK_ADDED, {"kinds": endpoint.kinds})
    return Secret(id_, secret)


async def change_endpoint(
    unit: UnitOfWork, *, endpoint_id: UUID, expected_version: int, changes: dict[str, Any]
) -> None:
    """Change `url`, `description`, `kinds` or `enabled` (absent keeps, null clears where that means something).

    Enabled, an endpoint that was off or stopped is told of what happens from then on, and of what waited. Raises NotFound,
    ChangedMeanwhile, Conflict for one that is retired.
    """
    endpoint, state = await _held(unit, endpoint_id)
    if endpoint.version != expected_version:
        raise ChangedMeanwhile("Somebody changed this endpoint after you read it.", current_version=endpoint.version)
    check_standing(state)
    again = changes.get("enabled") is True and state is EndpointState.STOPPED
    changed = sorted(name for name, value in changes.items() if getattr(endpoint, name) != value)
    if not changed and not again:
        return
    was_enabled = endpoint.enabled
    for name in changed:
        setattr(endpoint, name, changes[name])
    endpoint.version += 1
    # The address may hold a secret of the receiver's: that it changed is told, and not to what.
    told = [name for name in changed if name != "enabled"]
    if told:
        await _tell(unit, endpoint, EventKind.WEBHOOK_CHANGED, {"changed": told})
    if again or (endpoint.enabled and not was_enabled):
        endpoint.switched += 1
        await _tell(unit, endpoint, EventKind.WEBHOOK_SWITCHED_ON, {})
    elif was_enabled and not endpoint.enabled:
        await _tell(unit, endpoint, EventKind.WEBHOOK_SWITCHED_OFF, {})


async def rotate_secret(unit: UnitOfWork, sealing: Sealing, *, endpoint_id: UUID, overlap: timedelta) -> Secret:
    """Give it a new secret; for so long it is signed with the one before, too. Raises NotFound, Conflict."""
    check_is_set_up(has_keys=bool(sealing), setting=WEBHOOK_KEYS)
    endpoint, state = await _held(unit, endpoint_id)
    check_standing(state)
    secret = _new_secret()
    endpoint.previous_secret, endpoint.previous_until = (
        (endpoint.secret, unit.now + overlap) if overlap else (None, None)
    )
    endpoint.secret, endpoint.secret_at = sealing.seal(secret, of=sealed_for(unit.council, endpoint_id)), unit.now
    endpoint.version += 1
    payload = {"previous_until": endpoint.previous_until}
    await _tell(unit, endpoint, EventKind.WEBHOOK_SECRET_ROTATED, payload)
    return Secret(endpoint_id, secret)


async def ping_endpoint(unit: UnitOfWork, *, endpoint_id: UUID) -> None:
    """Have it told of a ping, whichever events it is told of. Raises NotFound, Conflict where it is not on."""
    endpoint, state = await _held(unit, endpoint_id)
    check_is_told(state)
    await _tell(unit, endpoint, EventKind.WEBHOOK_PING, {})


async def replay_events(unit: UnitOfWork, *, endpoint_id: UUID, after: int | None, since: datetime | None) -> None:
    """Send again, or for the first time, what happened after an event or since a moment, and it would be told of now.

    Raises NotFound, Conflict where it is not on, Invalid for more events than a replay holds.
    """
    endpoint, state = await _held(unit, endpoint_id)
    check_is_told(state)
    given = {"council": unit.council, "own": subject_of(endpoint_id), "added": EventKind.WEBHOOK_ADDED}
    found = (await unit.session.execute(_CHAIN, given)).one()
    if after is None:
        asked = {"council": unit.council, "since": since}
        after = await unit.session.scalar(_BEFORE, asked) or 0
    numbers = replayed(Chain(found.added, found.head), after=after)
    payload = {"after": numbers.start - 1, "through": numbers.stop - 1}
    await _tell(unit, endpoint, EventKind.WEBHOOK_REPLAY_ASKED, payload)


async def replay_delivery(unit: UnitOfWork, *, endpoint_id: UUID, sequence: int) -> None:
    """Send one event again that was delivered or given up. What waits is tried at once, and from the beginning.

    Raises NotFound where it was never to be told of it, Conflict where it is not on.
    """
    endpoint, state = await _held(unit, endpoint_id)
    given = {"council": unit.council, "id": endpoint_id, "sequence": sequence}
    found = (await unit.session.execute(_DELIVERY, given)).one_or_none()
    if found is None:
        raise NotFound("There is no such delivery, or none that you may know of.")
    check_is_told(state)
    if found.state != DeliveryState.SENDING:
        payload = {"after": sequence - 1, "through": sequence}
        await _tell(unit, endpoint, EventKind.WEBHOOK_REPLAY_ASKED, payload)


async def retire_endpoint(unit: UnitOfWork, *, endpoint_id: UUID) -> None:
    """Tell it nothing more, for good, and forget its secrets. Said again, it changes nothing. Raises NotFound."""
    endpoint, state = await _held(unit, endpoint_id)
    if state is EndpointState.RETIRED:
        return
    endpoint.enabled, endpoint.retired_at = False, unit.now
    endpoint.secret = endpoint.previous_secret = endpoint.previous_until = None
    endpoint.version += 1
    await _tell(unit, endpoint, EventKind.WEBHOOK_RETIRED, {})


def _new_secret() -> str:
    """As Standard Webhooks writes them: verifying libraries take it as it is."""
    return f"{PREFIX}{base64.b64encode(secrets.token_bytes(_BYTES)).decode()}"


async def _tell(unit: UnitOfWork, endpoint: WebhookEndpoint, kind: EventKind, payload: dict[str, Any]) -> None:
    """Say what happened, and have whoever sends webhooks look at this endpoint."""
    await unit.session.flush()
    unit.record(Happening(kind, subject_of(endpoint.id), payload))
    await ask(unit, WorkKind.ANNOUNCE_EVENTS, [str(endpoint.id)], council=unit.council)


async def _held(unit: UnitOfWork, endpoint_id: UUID) -> tuple[WebhookEndpoint, EndpointState]:
    """An endpoint, nobody else's to change until the transaction ends, and where it stands."""
    endpoint = await unit.session.get(WebhookEndpoint, (unit.council, endpoint_id), with_for_update=True)
    if endpoint is None:
        raise NotFound("There is no such endpoint, or none that you may know of.")
    if endpoint.retired_at is not None:
        return endpoint, EndpointState.RETIRED
    if not endpoint.enabled:
        return endpoint, EndpointState.OFF
    standing = await unit.session.get(WebhookStanding, (unit.council, endpoint_id))
    stopped = standing is not None and standing.stopped_at is not None and standing.switched == endpoint.switched
    return endpoint, EndpointState.STOPPED if stopped else EndpointState.ON
