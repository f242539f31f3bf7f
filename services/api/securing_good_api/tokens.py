"""Bearer tokens: who is this, and can it be believed? One that names no roles leaves them to the posts held here."""

import base64
import binascii
import json
import re
from collections.abc import Callable
from math import isfinite
from pathlib import Path
from time import time
from typing import Any, TypeGuard

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from securing_good.vocabulary import SCHOOL_ROLES, Role
from securing_good_api.actors import Actor

AUDIENCE = "securing-good"
LOCAL_ISSUER = "securing-good-local"
ALGORITHMS = ["Ed25519", "ES256", "RS256"]
LEEWAY_S = 30


class TokenRefused(Exception):
    """The token proves nothing; the message says why without repeating it."""


class LocalIssuer:
    """Believes the tokens of the issuer behind `make token`: a local run's own key, never in production."""

    def __init__(self, keys: KeySet, *, clock: Callable[[], float] = time) -> None:
        self._keys = keys
        self._clock = clock

    @classmethod
    def from_file(cls, path: Path) -> "LocalIssuer":
        """Read the issuer's public keys (a JWKS)."""
        return cls(KeySet.import_key_set(json.loads(path.read_text(encoding="utf-8"))))

    def issued(self, token: str) -> bool:
        """Whether a token says of itself that it is this issuer's."""
        try:
            return part_of(token, 1).get("iss") == LOCAL_ISSUER
        except TokenRefused:
            return False

    def believe(self, token: str) -> Actor:
        """Check signature, issuer, audience and times, and read who it is.

        Raises TokenRefused for anything else than a sound access token.
        """
        try:
            decoded = jwt.decode(token, self._keys, algorithms=ALGORITHMS)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise TokenRefused("The token's signature or form is not valid.") from error
        claims = decoded.claims
        now = self._clock()
        if decoded.header.get("typ") != "at+jwt":
            raise TokenRefused("This is not an access token.")
        if claims.get("iss") != LOCAL_ISSUER:
            raise TokenRefused("The token is from another issuer.")
        if claims.get("aud") != AUDIENCE:
            raise TokenRefused("The token is for another audience.")
        if not is_number(claims.get("exp")) or claims["exp"] <= now - LEEWAY_S:
            raise TokenRefused("The token has expired.")
        if not is_number(claims.get("nbf", 0)) or claims.get("nbf", 0) > now + LEEWAY_S:
            raise TokenRefused("The token is not valid yet.")
        return _actor(claims)


def part_of(token: str, number: int) -> dict[str, Any]:
    """A part of a token as it is written, before anything of it is believed. Raises TokenRefused."""
    try:
        part = token.split(".")[number]
        read = json.loads(base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, IndexError, RecursionError) as error:
        raise TokenRefused("The token cannot be read.") from error
    if not isinstance(read, dict):
        raise TokenRefused("The token cannot be read.")
    return read


def is_number(value: Any) -> TypeGuard[float]:
    """Whether a claim is a moment: a finite number of seconds."""
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def _actor(claims: dict[str, Any]) -> Actor:
    held_here = "roles" not in claims
    try:
        roles = frozenset(Role(role) for role in claims.get("roles", ()))
        actor = Actor(
            subject=str(claims["sub"]),
            name=str(claims["name"]) if claims.get("name") is not None else None,
            council=str(claims["council"]),
            roles=roles,
            urns=frozenset(int(urn) for urn in claims.get("urns", [])),
            scopes=frozenset(str(claims.get("scope", "")).split()),
            issuer=LOCAL_ISSUER,
            ends_at=float(claims["exp"]),
        )
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise TokenRefused("The token does not say who its bearer is.") from error
    if not re.fullmatch("[0-9]{3}", actor.council):
        raise TokenRefused("The token names no council.")
    if not roles and not held_here:
        raise TokenRefused("The token names no role.")
    if roles & SCHOOL_ROLES and not actor.urns:
        raise TokenRefused("The token is for a person of a school and names no school.")
    return actor
