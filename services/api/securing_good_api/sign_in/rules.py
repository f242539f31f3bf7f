"""What a token says of its bearer, and whether that is to be believed of an issuer's people. From plain values.

Sources: RFC 9068 (access tokens as JWTs), RFC 8725 (their pitfalls), OpenID Connect Core section 2 (ID tokens), Microsoft's
reference of access token claims (version 2.0).
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from joserfc import jws
from joserfc.errors import JoseError, UnsupportedAlgorithmError
from joserfc.jwk import Key
from joserfc.jws import JWSRegistry

from securing_good.vocabulary import IssuerKind
from securing_good_api.sign_in.key_sets import ALGORITHMS, LONGEST_NAME
from securing_good_api.tokens import LEEWAY_S, TokenRefused, is_number, part_of

LONGEST_TOKEN: Final = 16_000
LONGEST_HEADER: Final = 4_000
LONGEST_SUBJECT: Final = 255
"""OpenID Connect Core section 2."""
_ACCESS_TOKEN: Final = frozenset({"at+jwt", "application/at+jwt"})
_OF_ID_TOKENS: Final = ("nonce", "at_hash", "c_hash", "s_hash")
UUIDS: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Trusted:
    """An issuer as its tokens for one audience are judged."""

    id: UUID
    council: str
    kind: IssuerKind
    issuer: str
    audience: str
    tenant: str | None = None
    scope: str | None = None
    applications: frozenset[str] | None = None
    admits_members: bool = True
    admits_guests: bool = False


@dataclass(frozen=True)
class Said:
    """What a token says before anything of it is believed: whose key to look for."""

    kid: str
    algorithm: str
    issuer: str
    audiences: frozenset[str]


@dataclass(frozen=True)
class Proven:
    """Who bears a token that is believed."""

    subject: str
    """What the issuer calls them, now and always."""
    name: str | None
    is_guest: bool
    ends_at: float
    """Seconds since 1970."""


def read_said(token: str) -> Said:
    """What a token says of itself. Raises TokenRefused for what is no signed token, or one nobody could prove."""
    parts = token.split(".")
    if len(token) > LONGEST_TOKEN or len(parts) != 3 or len(parts[0]) > LONGEST_HEADER:
        raise TokenRefused("The token is not a signed JWT of at most 16,000 characters.")
    header, claims = part_of(token, 0), part_of(token, 1)
    algorithm, kid, issuer = header.get("alg"), header.get("kid"), claims.get("iss")
    if not isinstance(algorithm, str) or algorithm not in ALGORITHMS:
        raise TokenRefused(f"The token is signed by none of {', '.join(sorted(ALGORITHMS))}.")
    if not isinstance(kid, str) or not 1 <= len(kid) <= LONGEST_NAME:
        raise TokenRefused("The token does not name its key.")
    if "crit" in header:
        raise TokenRefused("The token asks for what is not understood here (crit).")
    if not isinstance(issuer, str):
        raise TokenRefused("The token names no issuer.")
    return Said(kid, algorithm, issuer, audiences_of(claims))


def trusted_for(said: Said, issuers: Collection[Trusted]) -> Trusted:
    """The issuer, for the audience the token names. Raises TokenRefused where there is none, or more than one."""
    if not issuers:
        raise TokenRefused("The token is from an issuer that is not known here.")
    found = [one for one in issuers if one.audience in said.audiences]
    if len(found) != 1:
        raise TokenRefused(
            "The token is for several audiences here." if found else "The token is for another audience."
        )
    if found[0].kind is IssuerKind.DFE_SIGN_IN:
        raise TokenRefused("Who signs in by DfE Sign-in does so through pages: none of its tokens opens an address.")
    return found[0]


class _Signatures(JWSRegistry):
    """Believes no more than the algorithms above, and passes over headers it does not know, as RFC 7515 has it."""

    max_header_length = LONGEST_HEADER
    max_payload_length = LONGEST_TOKEN

    def get_alg(self, name: str) -> Any:
        if name not in ALGORITHMS:
            raise UnsupportedAlgorithmError(f"Algorithm of '{name}' is not allowed")
        return self.algorithms[name]


_SIGNATURES: Final = _Signatures(strict_check_header=False)


def proven_claims(token: str, key: Key) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and claims of a token that this key signed. Raises TokenRefused."""
    try:
        signed = jws.deserialize_compact(token, key, registry=_SIGNATURES)
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise TokenRefused("The token's signature is not valid.") from error
    return dict(signed.headers()), part_of(token, 1)


def check_bearer(trusted: Trusted, header: Mapping[str, Any], claims: Mapping[str, Any], *, now: float) -> Proven:
    """Who bears a token whose signature was proven: a person, whom this issuer vouches for here. Raises TokenRefused."""
    ends_at = check_times(claims, now)
    if claims.get("iss") != trusted.issuer:
        raise TokenRefused("The token is from another issuer.")
    if trusted.audience not in audiences_of(claims):
        raise TokenRefused("The token is for another audience.")
    if any(claim in claims for claim in _OF_ID_TOKENS):
        raise TokenRefused("This is an ID token, which says who signed in somewhere else: send an access token.")
    check = _check_entra if trusted.kind is IssuerKind.ENTRA else _check_other
    subject, is_guest = check(trusted, header, claims)
    return admitted(trusted, Proven(subject, name_of(claims), is_guest, ends_at))


def admitted(trusted: Trusted, proven: Proven) -> Proven:
    """Them, where this issuer lets such people in. Raises TokenRefused."""
    if not (trusted.admits_guests if proven.is_guest else trusted.admits_members):
        raise TokenRefused(_not_let_in(is_guest=proven.is_guest))
    return proven


def check_times(claims: Mapping[str, Any], now: float) -> float:
    """When a token ends, in seconds since 1970. Raises TokenRefused for one that has ended or has not begun."""
    ends, begins, made = claims.get("exp"), claims.get("nbf", 0), claims.get("iat", 0)
    if not is_number(ends) or ends <= now - LEEWAY_S:
        raise TokenRefused("The token has expired.")
    if not is_number(begins) or not is_number(made) or max(begins, made) > now + LEEWAY_S:
        raise TokenRefused("The token is not valid yet.")
    return float(ends)


def _check_entra(trusted: Trusted, header: Mapping[str, Any], claims: Mapping[str, Any]) -> tuple[str, bool]:
    """The object id of a user of the tenant, and whether they are a guest of it."""
    if _typ(header) not in {"jwt", *_ACCESS_TOKEN}:
        raise TokenRefused("This is not an access token.")
    if claims.get("ver") != "2.0":
        raise TokenRefused(
            "The token is not of version 2.0: set requestedAccessTokenVersion to 2 in the API's registration."
        )
    if claims.get("tid") != trusted.tenant:
        raise TokenRefused("The token is from another tenant.")
    granted = claims.get("scp")
    if claims.get("idtyp", "user") != "user" or not isinstance(granted, str):
        raise TokenRefused("This is an application's token, or an ID token: a person's has the claim scp.")
    _check_granted(trusted, granted.split(), claims.get("azp"))
    subject = claims.get("oid")
    if not isinstance(subject, str) or not UUIDS.fullmatch(subject) or subject == claims.get("sub"):
        raise TokenRefused("The token does not say who its bearer is (oid).")
    return subject, not is_member(trusted, claims)


def is_member(trusted: Trusted, claims: Mapping[str, Any]) -> bool:
    """Whether the token says of its bearer that they are the tenant's own; who says nothing of it is taken for a guest."""
    signed_in_by = claims.get("idp", trusted.issuer)
    own = (trusted.issuer, f"https://sts.windows.net/{trusted.tenant}/")
    return signed_in_by in own and claims.get("acct") in (0, "0") and claims.get("acct") is not False


def _check_other(trusted: Trusted, header: Mapping[str, Any], claims: Mapping[str, Any]) -> tuple[str, bool]:
    """The subject of an access token as RFC 9068 has them."""
    if _typ(header) not in _ACCESS_TOKEN:
        raise TokenRefused("This is not an access token: its header has no typ at+jwt (RFC 9068).")
    subject, application = claims.get("sub"), claims.get("client_id")
    if not isinstance(subject, str) or not 1 <= len(subject) <= LONGEST_SUBJECT or not subject.isprintable():
        raise TokenRefused("The token does not say who its bearer is (sub).")
    if not isinstance(application, str) or not is_number(claims.get("iat")) or not isinstance(claims.get("jti"), str):
        raise TokenRefused("The token lacks client_id, iat or jti (RFC 9068 section 2.2).")
    if subject == application:
        raise TokenRefused("This is an application's token, and not a person's.")
    granted = claims.get("scope", "")
    _check_granted(trusted, granted.split() if isinstance(granted, str) else (), application)
    return subject, False


def _check_granted(trusted: Trusted, scopes: Sequence[str], application: Any) -> None:
    if trusted.scope is not None and trusted.scope not in scopes:
        raise TokenRefused(f"The token was not granted the scope {trusted.scope}.")
    if trusted.applications is not None and (
        not isinstance(application, str) or application not in trusted.applications
    ):
        raise TokenRefused("The token was given to an application that may not bring people here.")


def _not_let_in(*, is_guest: bool) -> str:
    if is_guest:
        return "The token does not prove a member of the tenant (acct is 0), and guests are not let in by this issuer."
    return "Only guests of the tenant are let in by this issuer."


def _typ(header: Mapping[str, Any]) -> str:
    typ = header.get("typ", "jwt")
    return typ.lower() if isinstance(typ, str) else ""


def name_of(claims: Mapping[str, Any]) -> str | None:
    """What a token calls its bearer, where that is a name."""
    name = claims.get("name")
    return name[:200] if isinstance(name, str) and name.isprintable() and name.strip() else None


def audiences_of(claims: Mapping[str, Any]) -> frozenset[str]:
    """Whom a token is for: one or several."""
    said = claims.get("aud")
    named = said if isinstance(said, list) else [said]
    return frozenset(one for one in named if isinstance(one, str))
