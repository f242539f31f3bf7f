"""What a client may be granted and what it may prove itself by, from plain values.

Sources: RFC 6749 section 4.4 (client credentials), RFC 7523 (signed assertions), RFC 9700 section 2.5.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from securing_good.errors import Invalid
from securing_good.vocabulary import Role
from securing_good_api.actors import GRANTS, Permission
from securing_good_api.versions.declared import DATES, NEWEST

LASTS: Final = timedelta(minutes=15)
"""How long an access token is good for."""
ASSERTION_LASTS_S: Final = 300
"""How far ahead an assertion's end may be, in seconds."""
ALGORITHMS: Final = ("ES256", "ES384", "Ed25519", "PS256", "RS256")
KEY_TYPES: Final = frozenset({"EC", "OKP", "RSA"})
PRIVATE_PARTS: Final = frozenset({"d", "p", "q", "dp", "dq", "qi", "k", "oth"})
MOST_KEYS: Final = 5
SHORTEST_MODULUS: Final = 342
"""Characters of 2,048 bits in base64url."""
SCOPES: Final = frozenset(permission.value for permission in Permission if Role.INTEGRATOR in GRANTS[permission])
"""All that a system may be granted."""


class Refused(Exception):
    """The token endpoint's refusal, by RFC 6749's words."""

    def __init__(self, error: str, detail: str) -> None:
        super().__init__(detail)
        self.error = error
        self.detail = detail


def check_scopes(scopes: Collection[str]) -> list[str]:
    """The scopes in order, each once. Raises Invalid for what no system may be granted."""
    unknown = sorted(set(scopes) - SCOPES)
    if unknown:
        named = ", ".join(unknown)[:200]
        raise Invalid.at(
            "#/scopes", "unknown", f"A system cannot be granted {named}. It can be granted {', '.join(sorted(SCOPES))}."
        )
    return sorted(set(scopes))


def check_version(version: str | None) -> str:
    """The version a system is answered in where it asks for none: the newest unless said. Raises Invalid."""
    if version is not None and version not in DATES:
        raise Invalid.at("#/api_version", "unknown", f"There is no version {version!r}. There are {', '.join(DATES)}.")
    return version or NEWEST


def check_keys(keys: Sequence[Mapping[str, Any]] | None) -> list[dict[str, Any]] | None:
    """The public keys, each with a `kid` of its own. Raises Invalid for private, symmetric, weak or unreadable ones."""
    if keys is None:
        return None
    place = "#/public_keys"
    if not 1 <= len(keys) <= MOST_KEYS:
        raise Invalid.at(place, "number", f"Send one to {MOST_KEYS} public keys.")
    for number, key in enumerate(keys):
        here = f"{place}/{number}"
        if PRIVATE_PARTS & key.keys():
            raise Invalid.at(
                here, "private", "This key holds its private part. Keep that, and send the public part alone."
            )
        if key.get("kty") not in KEY_TYPES:
            raise Invalid.at(here, "kind", "A public key is of the kind EC, OKP or RSA.")
        if not isinstance(key.get("kid"), str) or not 1 <= len(key["kid"]) <= 200:
            raise Invalid.at(here, "kid", "A public key has a `kid`, by which assertions name it.")
        if key["kty"] == "RSA" and len(str(key.get("n", ""))) < SHORTEST_MODULUS:
            raise Invalid.at(here, "weak", "An RSA key has 2,048 bits or more.")
        try:
            KeySet.import_key_set({"keys": [dict(key)]})
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise Invalid.at(here, "unreadable", "This is not a public JSON Web Key.") from error
    if len({key["kid"] for key in keys}) < len(keys):
        raise Invalid.at(place, "kid", "Each public key has a `kid` of its own.")
    return [dict(key) for key in keys]


def granted(asked: str | None, scopes: Collection[str]) -> list[str]:
    """The scopes a token is for: all of the client's, or those it asks for. Raises Refused for more than it has."""
    if not asked:
        return sorted(scopes)
    wanted = set(asked.split())
    beyond = sorted(wanted - set(scopes))
    if beyond:
        raise Refused("invalid_scope", f"This client was not granted {', '.join(beyond)[:200]}.")
    return sorted(wanted)


def check_claims(
    claims: Mapping[str, Any], *, client: str, audiences: Collection[str], now: float
) -> tuple[str, float]:
    """The `jti` and the end of an assertion that says what it must (RFC 7523 section 3). Raises Refused."""
    if claims.get("iss") != client or claims.get("sub") != client:
        raise Refused("invalid_client", "The assertion's iss and sub are the client's id.")
    said = claims.get("aud")
    named = {said} if isinstance(said, str) else {one for one in said or () if isinstance(one, str)}
    if not named & set(audiences):
        raise Refused("invalid_client", "The assertion's aud is the address of this token endpoint.")
    ends = claims.get("exp")
    if not isinstance(ends, int | float) or isinstance(ends, bool) or not now < ends <= now + ASSERTION_LASTS_S:
        raise Refused("invalid_client", f"The assertion's exp is within {ASSERTION_LASTS_S} seconds from now.")
    begins = claims.get("nbf", 0)
    if not isinstance(begins, int | float) or begins > now + 30:
        raise Refused("invalid_client", "The assertion is not good yet.")
    jti = claims.get("jti")
    if not isinstance(jti, str) or not 8 <= len(jti) <= 200:
        raise Refused("invalid_client", "The assertion has a jti of 8 to 200 characters that was never used before.")
    return jti, float(ends)
