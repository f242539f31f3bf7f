"""Sign somebody in for pages: by an authorization code that only whoever began can use.

What a sign-in was begun with is sealed in a cookie of the browser that began it, so nothing is kept of those never ended.
Sources: OpenID Connect Core section 3.1, RFC 7636 (PKCE), RFC 9207 (the issuer in the answer), RFC 9700 (best practice).
"""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Final
from urllib.parse import quote, urlencode
from uuid import UUID

from sqlalchemy import select

from securing_good.database import SIGN_IN, Database
from securing_good.sealing import CannotUnseal, Sealing
from securing_good.tables import Council, IdentityIssuer
from securing_good_api.sign_in.issuers import Issuers, trusted_from
from securing_good_api.sign_in.rules import Proven, Trusted

LASTS_S: Final = 600
"""How long somebody may take to sign in."""
_SEALED_FOR: Final = "a sign-in"


class SignInRefused(Exception):
    """Nobody was signed in; the message says why, for whoever tries."""


@dataclass(frozen=True)
class Client:
    """As what pages sign people in by an issuer."""

    trusted: Trusted
    name: str
    council_name: str
    client_id: str
    sealed_secret: bytes | None


@dataclass(frozen=True)
class Begun:
    """What a sign-in was begun with."""

    issuer_id: str
    token_endpoint: str
    by_basic: bool
    state: str
    nonce: str
    verifier: str
    next: str
    until: float


async def clients(database: Database) -> list[Client]:
    """The issuers that pages sign people in by, switched on, of every council."""
    asked = (
        select(IdentityIssuer, Council.name.label("council_name"))
        .join(Council, Council.code == IdentityIssuer.council)
        .where(IdentityIssuer.enabled, IdentityIssuer.client_id.is_not(None))
        .order_by(Council.name, IdentityIssuer.name, IdentityIssuer.id)
    )
    async with database.reading(SIGN_IN) as session:
        return [_client(row.IdentityIssuer, row.council_name) for row in await session.execute(asked)]


def _client(issuer: IdentityIssuer, council_name: str) -> Client:
    return Client(trusted_from(issuer), issuer.name, council_name, issuer.client_id or "", issuer.client_secret)


async def begin_sign_in(
    issuers: Issuers, sealing: Sealing, client: Client, *, redirect_uri: str, target: str, now: float
) -> tuple[str, str]:
    """Where to send the browser, and what its cookie keeps meanwhile. Raises NotDiscovered."""
    at = await issuers.discovery.signing_in_at(client.trusted.issuer)
    verifier = secrets.token_urlsafe(48)
    begun = Begun(
        issuer_id=str(client.trusted.id),
        token_endpoint=at.token_endpoint,
        by_basic=at.by_basic,
        state=secrets.token_urlsafe(24),
        nonce=secrets.token_urlsafe(24),
        verifier=verifier,
        next=target,
        until=now + LASTS_S,
    )
    asked = {
        "response_type": "code",
        "client_id": client.client_id,
        "redirect_uri": redirect_uri,
        "scope": "openid profile",
        "state": begun.state,
        "nonce": begun.nonce,
        "code_challenge": _challenge(verifier),
        "code_challenge_method": "S256",
    }
    joint = "&" if "?" in at.authorization_endpoint else "?"
    sealed = sealing.seal(json.dumps(asdict(begun)), of=_SEALED_FOR).decode()
    return f"{at.authorization_endpoint}{joint}{urlencode(asked)}", sealed


def begun_with(sealing: Sealing, cookie: str, answer: Mapping[str, str], *, now: float) -> Begun:
    """What the sign-in that this answers was begun with, in this very browser. Raises SignInRefused."""
    try:
        begun = Begun(**json.loads(sealing.unseal(cookie.encode(), of=_SEALED_FOR)))
    except (CannotUnseal, ValueError, TypeError):
        raise SignInRefused("This sign-in was not begun in this browser. Begin again.") from None
    if not hmac.compare_digest(answer.get("state", "").encode(), begun.state.encode()):
        raise SignInRefused("Another sign-in was begun since. Begin again.")
    if begun.until <= now:
        raise SignInRefused("The sign-in took longer than ten minutes. Begin again.")
    return begun


async def finish_sign_in(
    issuers: Issuers, sealing: Sealing, client: Client, begun: Begun, answer: Mapping[str, str], *, uri: str, now: float
) -> Proven:
    """Who signed in, by the code of the issuer's answer. Raises SignInRefused, TokenRefused, NotDiscovered, KeysAway."""
    if answer.get("iss", client.trusted.issuer) != client.trusted.issuer:
        raise SignInRefused("Another issuer answered than was asked. Begin again.")
    if "error" in answer:
        raise SignInRefused(f"{client.name} did not sign you in ({answer['error'][:60]}).")
    form = {
        "grant_type": "authorization_code",
        "code": answer.get("code", ""),
        "redirect_uri": uri,
        "code_verifier": begun.verifier,
        "client_id": client.client_id,
    }
    headers: dict[str, str] = {}
    secret = _secret(sealing, client)
    if secret is not None and begun.by_basic:
        # RFC 6749 section 2.3.1: each is encoded before they are joined.
        both = f"{quote(client.client_id, safe='')}:{quote(secret, safe='')}"
        headers["Authorization"] = f"Basic {base64.b64encode(both.encode()).decode()}"
    elif secret is not None:
        form["client_secret"] = secret
    token = await issuers.discovery.id_token_for(begun.token_endpoint, form, headers)
    return await issuers.signed_in(client.trusted, client.client_id, token, nonce=begun.nonce, now=now)


def _secret(sealing: Sealing, client: Client) -> str | None:
    if client.sealed_secret is None:
        return None
    try:
        return sealing.unseal(client.sealed_secret, of=sealed_for(client.trusted.council, client.trusted.id))
    except CannotUnseal:
        raise SignInRefused(
            "The secret of this issuer cannot be read here any more: an administrator sets it anew."
        ) from None


def sealed_for(council: str, issuer_id: UUID) -> str:
    """What the secret of an issuer's client is sealed for."""
    return f"identity-issuer/{council}/{issuer_id}"


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
