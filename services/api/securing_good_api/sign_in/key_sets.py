"""Keys that an issuer publishes: which of them may prove a token, and by which algorithm. Pure.

Sources: RFC 7517 (key sets), RFC 7518 and 8037 (algorithms), RFC 8725 section 3.1 (a key is for one algorithm).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from joserfc.errors import JoseError
from joserfc.jwk import JWKRegistry, Key

ALGORITHMS: Final = frozenset({"RS256", "PS256", "ES256", "ES384", "Ed25519", "EdDSA"})
"""Signatures that are believed: each of a private key, whose public part proves nothing."""
MOST_KEYS: Final = 100
LONGEST_NAME: Final = 200
_RSA_CHARACTERS: Final = range(342, 684)
"""A modulus of 2,048 to 4,096 bits in base64url."""
_PARTS: Final = {"RSA": ("n", "e"), "EC": ("crv", "x", "y"), "OKP": ("crv", "x")}
_OF_CURVE: Final = {
    "P-256": frozenset({"ES256"}),
    "P-384": frozenset({"ES384"}),
    "Ed25519": frozenset({"Ed25519", "EdDSA"}),
}
_OF_RSA: Final = frozenset({"RS256", "PS256"})


@dataclass(frozen=True)
class PublicKey:
    """A key, and the algorithms it proves signatures of."""

    key: Key
    algorithms: frozenset[str]


KeysByName = Mapping[str, tuple[PublicKey, ...]]
"""An issuer's keys by their `kid`; two of one name differ in kind."""


def usable_keys(document: Mapping[str, Any]) -> KeysByName:
    """The keys of a published set that may prove a token. What is not understood is passed over, as RFC 7517 has it.

    Passed over are keys without a name, symmetric ones, those published with their private part, weak ones, and those
    for another use.
    """
    listed = document.get("keys")
    found: dict[str, tuple[PublicKey, ...]] = {}
    for one in listed[:MOST_KEYS] if isinstance(listed, list) else ():
        key = _usable(one) if isinstance(one, dict) else None
        if key is None:
            continue
        before = found.get(one["kid"], ())
        if not any(other.algorithms & key.algorithms for other in before):
            found[one["kid"]] = (*before, key)
    return found


def key_for(keys: KeysByName, kid: str, algorithm: str) -> Key | None:
    """The key of this name that proves signatures of this algorithm."""
    return next((one.key for one in keys.get(kid, ()) if algorithm in one.algorithms), None)


def _usable(jwk: Mapping[str, Any]) -> PublicKey | None:
    kid, parts = jwk.get("kid"), _PARTS.get(str(jwk.get("kty")))
    if parts is None or not isinstance(kid, str) or not 1 <= len(kid) <= LONGEST_NAME or "d" in jwk:
        return None
    algorithms = _algorithms(jwk) if _is_for_signatures(jwk) else frozenset()
    if not algorithms:
        return None
    # Only what makes the key: what it is for has been looked at, and nothing else of it is believed.
    try:
        key = JWKRegistry.import_key({"kty": jwk["kty"], "kid": kid, **{part: jwk[part] for part in parts}})
    except (JoseError, ValueError, TypeError, KeyError):
        return None
    return PublicKey(key, algorithms)


def _is_for_signatures(jwk: Mapping[str, Any]) -> bool:
    operations = jwk.get("key_ops")
    return jwk.get("use", "sig") == "sig" and (
        operations is None or (isinstance(operations, list) and "verify" in operations)
    )


def _algorithms(jwk: Mapping[str, Any]) -> frozenset[str]:
    if jwk["kty"] == "RSA":
        of_kind = _OF_RSA if len(str(jwk.get("n", ""))) in _RSA_CHARACTERS else frozenset()
    else:
        of_kind = _OF_CURVE.get(str(jwk.get("crv")), frozenset())
    said = jwk.get("alg")
    if said is None or not isinstance(said, str):
        return of_kind if said is None else frozenset()
    edwards = _OF_CURVE["Ed25519"]
    return of_kind & (edwards if said in edwards else {said})
