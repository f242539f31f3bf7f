"""Register a client, change what it is granted, change its secret over, revoke it."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, select, update

from securing_good.database import UnitOfWork
from securing_good.errors import ChangedMeanwhile, Conflict, NotFound
from securing_good.events import EventKind, Happening
from securing_good.tables import Client, ClientSecret, ClientToken
from securing_good_api.clients.rules import check_keys, check_scopes, check_version


@dataclass(frozen=True)
class Registered:
    """A client, and the secret that is told once."""

    id: UUID
    secret: str = field(repr=False)


async def register_client(
    unit: UnitOfWork,
    *,
    name: str,
    scopes: Sequence[str],
    public_keys: Sequence[Mapping[str, Any]] | None,
    api_version: str | None,
) -> Registered:
    """Let a system ask on its own behalf. Raises Invalid for scopes it cannot have, keys and versions that are none."""
    client = Client(
        council=unit.council,
        id=uuid4(),
        name=name,
        scopes=check_scopes(scopes),
        public_keys=check_keys(public_keys),
        api_version=check_version(api_version),
        registered_by=unit.actor,
        registered_at=unit.now,
        version=1,
    )
    unit.session.add(client)
    await unit.session.flush()
    secret = await _new_secret(unit, client.id)
    payload = {
        "scopes": client.scopes,
        "signs": client.public_keys is not None,
        "api_version": client.api_version,
    }
    unit.record(Happening(EventKind.CLIENT_REGISTERED, f"client:{client.id}", payload))
    return Registered(client.id, secret)


async def change_client(
    unit: UnitOfWork, *, client_id: UUID, expected_version: int, changes: Mapping[str, Any]
) -> None:
    """Change its name, scopes, public keys or version of the API. What it is no longer granted its tokens open no more.

    Raises NotFound, ChangedMeanwhile, Conflict for one that is revoked, Invalid.
    """
    client = await _held(unit, client_id, expected_version)
    told: dict[str, Any] = {}
    if "name" in changes:
        client.name = changes["name"]
    if "scopes" in changes:
        before, client.scopes = client.scopes, check_scopes(changes["scopes"])
        told["scopes"] = {"from": before, "to": client.scopes}
    if "public_keys" in changes:
        client.public_keys = check_keys(changes["public_keys"])
        told["signs"] = client.public_keys is not None
    if "api_version" in changes:
        was, client.api_version = client.api_version, check_version(changes["api_version"])
        told["api_version"] = {"from": was, "to": client.api_version}
    client.version += 1
    unit.record(Happening(EventKind.CLIENT_CHANGED, f"client:{client.id}", told))


async def renew_secret(unit: UnitOfWork, *, client_id: UUID, expected_version: int, old_good_for: timedelta) -> str:
    """Give a client another secret; those before it are good for as long as said, and then no more.

    Raises NotFound, ChangedMeanwhile, Conflict for one that is revoked.
    """
    client = await _held(unit, client_id, expected_version)
    until = unit.now + old_good_for
    await unit.session.execute(
        update(ClientSecret)
        .where(
            ClientSecret.council == unit.council,
            ClientSecret.client_id == client_id,
            ClientSecret.good_until.is_(None),
        )
        .values(good_until=until)
    )
    await unit.session.execute(
        delete(ClientSecret).where(
            ClientSecret.council == unit.council,
            ClientSecret.client_id == client_id,
            ClientSecret.good_until < unit.now,
        )
    )
    secret = await _new_secret(unit, client_id)
    client.version += 1
    unit.record(Happening(EventKind.CLIENT_SECRET_RENEWED, f"client:{client_id}", {"old_good_until": until}))
    return secret


async def revoke_client(unit: UnitOfWork, *, client_id: UUID, expected_version: int, reason: str) -> None:
    """From now on it opens nothing, by no secret, key or token. Raises NotFound, ChangedMeanwhile, Conflict."""
    client = await _held(unit, client_id, expected_version)
    client.revoked_by, client.revoked_at, client.revoked_reason = unit.actor, unit.now, reason
    client.version += 1
    for table in (ClientSecret, ClientToken):
        await unit.session.execute(delete(table).where(table.council == unit.council, table.client_id == client_id))
    unit.record(Happening(EventKind.CLIENT_REVOKED, f"client:{client_id}", {"reason": reason}))


def hash_of(secret: str) -> bytes:
    """What is kept of a secret or a token. Both are random and long: neither salt nor slowness adds anything."""
    return hashlib.sha256(secret.encode()).digest()


async def _held(unit: UnitOfWork, client_id: UUID, expected_version: int) -> Client:
    client = await unit.session.scalar(
        select(Client).where(Client.council == unit.council, Client.id == client_id).with_for_update()
    )
    if client is None:
        raise NotFound("There is no such client, or none that you may know of.")
    if client.version != expected_version:
        raise ChangedMeanwhile("Somebody changed this after you read it.", current_version=client.version)
    if client.revoked_at is not None:
        detail = "A revoked client stays so: register another."
        raise Conflict("This client was revoked.", blockers=[{"code": "revoked", "detail": detail}])
    return client


async def _new_secret(unit: UnitOfWork, client_id: UUID) -> str:
    secret = f"sgs_{secrets.token_urlsafe(32)}"
    unit.session.add(
        ClientSecret(
            council=unit.council,
            client_id=client_id,
            secret_hash=hash_of(secret),
            made_by=unit.actor,
            made_at=unit.now,
        )
    )
    await unit.session.flush()
    return secret
