"""Believe the tokens of issuers that councils trust."""

import asyncio
import time
from collections.abc import Callable, Mapping
from typing import Final

from joserfc.jwk import Key
from sqlalchemy import select

from securing_good.database import SIGN_IN, Database
from securing_good.tables import IdentityIssuer
from securing_good.vocabulary import IssuerKind
from securing_good_api.actors import Actor
from securing_good_api.sign_in.discovering import Discovery
from securing_good_api.sign_in.id_tokens import check_id_token
from securing_good_api.sign_in.keys import IssuerKeys
from securing_good_api.sign_in.rules import Proven, Said, Trusted, check_bearer, proven_claims, read_said, trusted_for
from securing_good_api.tokens import TokenRefused

REMEMBERED_S: Final = 2.0
"""For how long what councils trust is taken to be as it was read. Whether an issuer is switched off is asked each time."""

_ByAddress = Mapping[str, tuple[Trusted, ...]]


class Issuers:
    """Everybody whom some council trusts to vouch for its people, and the keys they prove it by."""

    def __init__(self, discovery: Discovery, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.discovery = discovery
        self._clock = clock
        self._trusted: _ByAddress = {}
        self._read_at = float("-inf")
        self._reading = asyncio.Lock()
        self._keys: dict[str, IssuerKeys] = {}

    async def believe(self, database: Database, token: str) -> Actor:
        """Who bears this token, by its issuer's word alone: in no role, which are held here.

        Raises TokenRefused, and KeysAway where the issuer's keys cannot be had now.
        """
        said = read_said(token)
        trusted = trusted_for(said, (await self._read(database)).get(said.issuer, ()))
        key = await self._key_of(trusted, said)
        return bearer_of(trusted, token, key, now=database.clock().timestamp())

    async def signed_in(self, trusted: Trusted, client_id: str, token: str, *, nonce: str, now: float) -> Proven:
        """Who an ID token of this issuer says signed in, for the sign-in that was begun with this nonce.

        Raises TokenRefused, and KeysAway where the issuer's keys cannot be had now.
        """
        said = read_said(token)
        key = await self._key_of(trusted, said)
        header, claims = proven_claims(token, key)
        return check_id_token(trusted, client_id, header, claims, nonce=nonce, now=now)

    async def close(self) -> None:
        """Ask issuers no more."""
        await asyncio.gather(*(keys.close() for keys in self._keys.values()))

    async def _read(self, database: Database) -> _ByAddress:
        """Whom councils trust, by address: read for all requests at once, however many tokens come."""
        if self._clock() - self._read_at < REMEMBERED_S:
            return self._trusted
        async with self._reading:
            began = self._clock()
            if began - self._read_at >= REMEMBERED_S:
                self._trusted = await _read_trusted(database)
                self._read_at = began
                # Keys of whom nobody trusts any more are forgotten.
                self._keys = {issuer: keys for issuer, keys in self._keys.items() if issuer in self._trusted}
        return self._trusted

    async def _key_of(self, trusted: Trusted, said: Said) -> Key:
        key = await self._keys_of(trusted.issuer).find(said.kid, said.algorithm)
        if key is None:
            raise TokenRefused("The token's key is not one of its issuer's.")
        return key

    def _keys_of(self, issuer: str) -> IssuerKeys:
        if issuer not in self._keys:
            self._keys[issuer] = IssuerKeys(issuer, self.discovery.keys_of, clock=self._clock)
        return self._keys[issuer]


def bearer_of(trusted: Trusted, token: str, key: Key, *, now: float) -> Actor:
    """Who bears a token that this key is said to have signed. Raises TokenRefused."""
    header, claims = proven_claims(token, key)
    proven = check_bearer(trusted, header, claims, now=now)
    return Actor(
        subject=proven.subject,
        name=proven.name,
        council=trusted.council,
        roles=frozenset(),
        urns=frozenset(),
        scopes=frozenset(),
        issuer=trusted.issuer,
        ends_at=proven.ends_at,
        vouched_by=trusted.id,
        is_guest=proven.is_guest,
    )


async def _read_trusted(database: Database) -> _ByAddress:
    async with database.reading(SIGN_IN) as session:
        rows = await session.scalars(select(IdentityIssuer).where(IdentityIssuer.enabled))
        found: dict[str, tuple[Trusted, ...]] = {}
        for row in rows:
            found[row.issuer] = (*found.get(row.issuer, ()), trusted_from(row))
    return found


def trusted_from(row: IdentityIssuer) -> Trusted:
    """An issuer as the rules take it."""
    return Trusted(
        id=row.id,
        council=row.council,
        kind=IssuerKind(row.kind),
        issuer=row.issuer,
        audience=row.audience,
        tenant=row.tenant,
        scope=row.scope,
        applications=frozenset(row.applications) if row.applications is not None else None,
        admits_members=row.posts != [],
        admits_guests=bool(row.guest_posts),
    )
