"""Give a client that proves itself an access token, and know the bearer of one."""

import secrets
import time
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from securing_good.database import Database, UnitOfWork, of_council
from securing_good.tables import Client, ClientAssertion, ClientSecret, ClientToken
from securing_good.vocabulary import Role
from securing_good_api.actors import Actor
from securing_good_api.clients.commands import hash_of
from securing_good_api.clients.rules import ALGORITHMS, LASTS, Refused, check_claims, granted

PREFIX: Final = "sgt"
ISSUER: Final = "securing-good"
REMEMBERED_S: Final = 2.0
"""For how long a token that was good is taken to be: a revoked client is shut out within this time."""
MOST_REMEMBERED: Final = 10_000


@dataclass(frozen=True)
class Given:
    """An access token, told once."""

    token: str
    scopes: list[str]


@dataclass(frozen=True)
class Proof:
    """What a client says to prove who it is: a secret, or an assertion it signed."""

    client_id: str
    secret: str | None
    assertion: str | None


def council_of(client_id: str) -> tuple[str, UUID]:
    """The council and the identity that a client's id names. Raises Refused for what is no client's id."""
    council, _, rest = client_id.partition("-")
    try:
        if not (len(council) == 3 and council.isascii() and council.isdigit()):
            raise ValueError
        return council, UUID(rest)
    except ValueError:
        raise Refused("invalid_client", "There is no such client, or this is not its secret.") from None


async def grant_token(unit: UnitOfWork, proof: Proof, *, scope: str | None, audiences: Collection[str]) -> Given:
    """An access token for a client that proves itself. Raises Refused, which says no more than it must."""
    _, id_ = council_of(proof.client_id)
    client = await unit.session.scalar(
        select(Client).where(Client.council == unit.council, Client.id == id_, Client.revoked_at.is_(None))
    )
    if client is None:
        raise Refused("invalid_client", "There is no such client, or this is not its secret.")
    if proof.assertion is not None:
        await _check_assertion(unit, client, proof, audiences)
    else:
        await _check_secret(unit, client, proof.secret or "")
    scopes = granted(scope, client.scopes)
    token = f"{PREFIX}_{unit.council}_{secrets.token_urlsafe(32)}"
    await unit.session.execute(
        delete(ClientToken).where(
            ClientToken.council == unit.council, ClientToken.client_id == id_, ClientToken.expires_at < unit.now
        )
    )
    unit.session.add(
        ClientToken(
            council=unit.council,
            token_hash=hash_of(token),
            client_id=id_,
            scopes=scopes,
            expires_at=unit.now + LASTS,
        )
    )
    return Given(token, scopes)


async def _check_secret(unit: UnitOfWork, client: Client, secret: str) -> None:
    found = await unit.session.scalar(
        select(ClientSecret).where(
            ClientSecret.council == unit.council,
            ClientSecret.client_id == client.id,
            ClientSecret.secret_hash == hash_of(secret),
        )
    )
    if found is None or (found.good_until is not None and found.good_until <= unit.now):
        raise Refused("invalid_client", "There is no such client, or this is not its secret.")


async def _check_assertion(unit: UnitOfWork, client: Client, proof: Proof, audiences: Collection[str]) -> None:
    if not client.public_keys:
        raise Refused("invalid_client", "This client has no public key here.")
    try:
        keys = KeySet.import_key_set({"keys": client.public_keys})
        decoded = jwt.decode(proof.assertion or "", keys, algorithms=list(ALGORITHMS))
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise Refused("invalid_client", "The assertion's signature or form is not valid.") from error
    jti, ends = check_claims(decoded.claims, client=proof.client_id, audiences=audiences, now=unit.now.timestamp())
    await unit.session.execute(
        delete(ClientAssertion).where(
            ClientAssertion.council == unit.council,
            ClientAssertion.client_id == client.id,
            ClientAssertion.expires_at < unit.now - timedelta(minutes=1),
        )
    )
    used = await unit.session.execute(
        insert(ClientAssertion)
        .values(
            council=unit.council,
            client_id=client.id,
            jti=jti,
            expires_at=datetime.fromtimestamp(ends, UTC),
        )
        .on_conflict_do_nothing()
        .returning(ClientAssertion.jti)
    )
    if used.scalar_one_or_none() is None:
        raise Refused("invalid_client", "This assertion was used before.")


class ClientTokens:
    """Knows the bearers of clients' tokens, for two seconds without asking."""

    def __init__(self) -> None:
        self._known: dict[bytes, tuple[float, Actor]] = {}

    async def believe(self, database: Database, token: str) -> Actor | None:
        """Who bears the token: None for one that was never given, has expired, or is of a revoked client."""
        hashed, now = hash_of(token), time.monotonic()
        known = self._known.get(hashed)
        if known is not None and now - known[0] < REMEMBERED_S:
            return known[1]
        actor = await _bearer(database, token, hashed)
        if len(self._known) >= MOST_REMEMBERED:
            self._known.clear()
        if actor is None:
            self._known.pop(hashed, None)
        else:
            self._known[hashed] = (now, actor)
        return actor


async def _bearer(database: Database, token: str, hashed: bytes) -> Actor | None:
    _, council, *_ = [*token.split("_", 2), ""]
    if not (len(council) == 3 and council.isascii() and council.isdigit()):
        return None
    async with database.reading(of_council(council)) as session:
        found = (
            await session.execute(
                select(Client.id, Client.name, Client.scopes, ClientToken.scopes, Client.api_version)
                .join(Client, (Client.council == ClientToken.council) & (Client.id == ClientToken.client_id))
                .where(
                    ClientToken.council == council,
                    ClientToken.token_hash == hashed,
                    ClientToken.expires_at > database.clock(),
                    Client.revoked_at.is_(None),
                )
            )
        ).one_or_none()
    if found is None:
        return None
    id_, name, has, asked, version = found
    return Actor(
        subject=f"client:{id_}",
        name=name,
        council=council,
        roles=frozenset({Role.INTEGRATOR}),
        urns=frozenset(),
        scopes=frozenset(has) & frozenset(asked),
        issuer=ISSUER,
        api_version=version,
    )
