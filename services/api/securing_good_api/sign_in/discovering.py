"""Ask an issuer: by its discovery document for its keys and where people sign in, and for the token a code stands for.

Only from where the service may speak to, following nobody.

Sources: OpenID Connect Discovery 1.0 sections 4.1 to 4.3, RFC 8414 section 3.3.
"""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final
from urllib.parse import urlencode

import httpx

from securing_good.connecting import Resolve, request_to, resolve
from securing_good.outside import AddressRefused, check_address
from securing_good_api.sign_in.key_sets import KeysByName, usable_keys

AGENT: Final = "SecuringGood/1 (school improvement; reads the keys of its users' issuers)"
WELL_KNOWN: Final = "/.well-known/openid-configuration"
_OK: Final = 200
_REDIRECTS: Final = range(300, 400)


class NotDiscovered(Exception):
    """Not found out. `is_away` where nobody answered as it should, now; else what answered is not such an issuer."""

    def __init__(self, why: str, *, is_away: bool) -> None:
        super().__init__(why)
        self.why = why
        self.is_away = is_away


@dataclass(frozen=True)
class Limits:
    """How much, and how long."""

    most_bytes: int = 262_144
    """Of each of the two documents."""
    connect_s: float = 3
    whole_s: float = 5
    """For both."""


@dataclass(frozen=True)
class SigningIn:
    """Where an issuer signs people in for pages, as its discovery document says."""

    authorization_endpoint: str
    token_endpoint: str
    by_basic: bool
    """Whether a client says its secret in a header; else it stands in the form."""


@dataclass(frozen=True)
class Discovery:
    """Asks issuers. `local` lets it speak plain http to this machine itself, for runs on one's own machine."""

    local: bool
    resolve: Resolve = resolve
    limits: Limits = Limits()
    trust: ssl.SSLContext | None = field(default=None, repr=False)
    """Whose certificates are believed; None for those that all believe."""

    async def keys_of(self, issuer: str) -> KeysByName:
        """The keys by which an issuer's tokens are proven. Raises NotDiscovered, which says why in a sentence.

        The document has to name the issuer exactly as it is named here, so that no other can speak in its name.
        """
        async with self._asking() as client:
            document = await self._document_of(client, issuer)
            address = document.get("jwks_uri")
            if not isinstance(address, str):
                raise NotDiscovered("The discovery document does not say where the keys are (jwks_uri).", is_away=False)
            keys = usable_keys(await self._read(client, address, "key set"))
        if not keys:
            raise NotDiscovered("The issuer publishes no key that could prove a token.", is_away=False)
        return keys

    async def signing_in_at(self, issuer: str) -> SigningIn:
        """Where an issuer signs people in. Raises NotDiscovered."""
        async with self._asking() as client:
            document = await self._document_of(client, issuer)
            named = [document.get(name) for name in ("authorization_endpoint", "token_endpoint")]
            if not all(isinstance(one, str) for one in named):
                raise NotDiscovered("The discovery document does not say where people sign in.", is_away=False)
            # A browser is sent there.
            check_address(str(document.get("authorization_endpoint")), local=self.local)
        # OpenID Connect Discovery section 3: by a header where nothing is said.
        methods = document.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        return SigningIn(str(named[0]), str(named[1]), "client_secret_basic" in methods)

    async def id_token_for(self, token_endpoint: str, form: Mapping[str, str], headers: Mapping[str, str]) -> str:
        """The ID token that a code stands for (OpenID Connect Core section 3.1.3). Raises NotDiscovered."""
        async with self._asking() as client:
            answer = await self._read(client, token_endpoint, "code", form=form, headers=headers)
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise NotDiscovered("The issuer gave no ID token for the code.", is_away=False)
        return token

    @asynccontextmanager
    async def _asking(self) -> AsyncIterator[httpx.AsyncClient]:
        """A client that asks within the limits; what fails is told in a sentence."""
        try:
            async with (
                asyncio.timeout(self.limits.whole_s),
                httpx.AsyncClient(
                    timeout=httpx.Timeout(self.limits.whole_s, connect=self.limits.connect_s),
                    follow_redirects=False,
                    trust_env=False,
                    verify=self.trust or _usual_trust(),
                ) as client,
            ):
                yield client
        except AddressRefused as refused:
            raise NotDiscovered(str(refused), is_away=False) from None
        except (TimeoutError, httpx.TimeoutException):
            raise NotDiscovered(
                f"The issuer did not answer within {self.limits.whole_s:g} seconds.", is_away=True
            ) from None
        except (httpx.TransportError, httpx.InvalidURL, OSError, UnicodeError) as error:
            raise NotDiscovered(f"The issuer could not be reached: {type(error).__name__}.", is_away=True) from None

    async def _document_of(self, client: httpx.AsyncClient, issuer: str) -> dict[str, Any]:
        document = await self._read(client, f"{issuer.removesuffix('/')}{WELL_KNOWN}", "discovery document")
        if document.get("issuer") != issuer:
            said = str(document.get("issuer"))[:200]
            raise NotDiscovered(
                f"The discovery document is of the issuer {said}, and not, to the letter, of this one.", is_away=False
            )
        return document

    async def _read(
        self,
        client: httpx.AsyncClient,
        address: str,
        what: str,
        *,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        # Unpacked, what comes cannot grow.
        sent = {"User-Agent": AGENT, "Accept": "application/json", "Accept-Encoding": "identity", **(headers or {})}
        if form is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        request = await request_to(
            client,
            "GET" if form is None else "POST",
            address,
            local=self.local,
            resolve=self.resolve,
            headers=sent,
            content=None if form is None else urlencode(form).encode(),
        )
        answer = await client.send(request, stream=True)
        try:
            if answer.status_code in _REDIRECTS:
                raise NotDiscovered(f"The {what} is somewhere else: redirects are not followed.", is_away=False)
            if answer.status_code != _OK:
                raise NotDiscovered(f"The {what} was answered with {answer.status_code}.", is_away=True)
            if answer.headers.get("content-encoding", "identity").lower() != "identity":
                raise NotDiscovered(f"The {what} comes packed though it was asked for unpacked.", is_away=True)
            body = bytearray()
            async for part in answer.aiter_raw():
                body += part
                if len(body) > self.limits.most_bytes:
                    raise NotDiscovered(f"The {what} is larger than {self.limits.most_bytes:,} bytes.", is_away=False)
        finally:
            await answer.aclose()
        try:
            read = json.loads(body)
        except (ValueError, RecursionError):
            read = None
        if not isinstance(read, dict):
            raise NotDiscovered(f"The {what} is no JSON object.", is_away=False)
        return read


@lru_cache(maxsize=1)
def _usual_trust() -> ssl.SSLContext:
    return httpx.create_ssl_context()
