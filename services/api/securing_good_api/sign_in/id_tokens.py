"""What an ID token says of whoever signed in for a page, and whether that is to be believed. From plain values.

Sources: OpenID Connect Core sections 2 and 3.1.3.7, RFC 8725, Microsoft's reference of ID token claims (version 2.0).
"""

import hmac
from collections.abc import Mapping
from typing import Any

from securing_good.vocabulary import IssuerKind
from securing_good_api.sign_in.rules import (
    LONGEST_SUBJECT,
    UUIDS,
    Proven,
    Trusted,
    admitted,
    audiences_of,
    check_times,
    is_member,
    name_of,
)
from securing_good_api.tokens import TokenRefused, is_number


def check_id_token(
    trusted: Trusted, client_id: str, header: Mapping[str, Any], claims: Mapping[str, Any], *, nonce: str, now: float
) -> Proven:
    """Who signed in, by a token whose signature was proven and that was given for this sign-in. Raises TokenRefused.

    `nonce` is what this sign-in was begun with: a token of another sign-in proves nothing here.
    """
    ends_at = check_times(claims, now)
    if str(header.get("typ", "jwt")).lower() != "jwt":
        raise TokenRefused("This is not an ID token.")
    if claims.get("iss") != trusted.issuer:
        raise TokenRefused("The token is from another issuer.")
    audiences = audiences_of(claims)
    if client_id not in audiences:
        raise TokenRefused("The token was given to another client.")
    if claims.get("azp", client_id) != client_id or (len(audiences) > 1 and "azp" not in claims):
        raise TokenRefused("The token was asked for by another client.")
    said = claims.get("nonce")
    if not isinstance(said, str) or not hmac.compare_digest(said.encode(), nonce.encode()):
        raise TokenRefused("The token is of another sign-in.")
    if not is_number(claims.get("iat")):
        raise TokenRefused("The token does not say when it was made.")
    subject, is_guest = _entra(trusted, claims) if trusted.kind is IssuerKind.ENTRA else (_subject(claims), False)
    return admitted(trusted, Proven(subject, name_of(claims), is_guest, ends_at))


def _entra(trusted: Trusted, claims: Mapping[str, Any]) -> tuple[str, bool]:
    """The object id of a user of the tenant, as access tokens name them too, and whether they are a guest of it."""
    if claims.get("ver") != "2.0":
        raise TokenRefused("The token is not of version 2.0.")
    if claims.get("tid") != trusted.tenant:
        raise TokenRefused("The token is from another tenant.")
    subject = claims.get("oid")
    if not isinstance(subject, str) or not UUIDS.fullmatch(subject):
        raise TokenRefused("The token does not say who signed in (oid).")
    return subject, not is_member(trusted, claims)


def _subject(claims: Mapping[str, Any]) -> str:
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 1 <= len(subject) <= LONGEST_SUBJECT or not subject.isprintable():
        raise TokenRefused("The token does not say who signed in (sub).")
    return subject
