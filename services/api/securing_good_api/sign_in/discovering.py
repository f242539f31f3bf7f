"""Ask an issuer for its keys: by its discovery document, only from where the service may speak to, following nobody.

Sources: OpenID Connect Discovery 1.0 sections 4.1 to 4.3, RFC 8414 section 3.3.
"""

import asyncio
import json
import ssl
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

import httpx

from securing_good.connecting import Resolve, request_to, resolve
from securing_good.outside import AddressRefused
from securing_good_api.sign_in.key_sets import KeysByName, usable_keys

AGENT: Final = "SecuringGood/1 (school improvement; reads the keys of its users' issuers)"
WELL_KNOWN: Final = "/.well-known/openid-configuration"
_OK: Final = 200
_REDIRECTS: Final = range(300, 400)


class NotDiscovered(Exception):
    """No keys were found. `is_away` where nobody answered as it should, now; else what answered is not such an issuer."""

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
        try:
            async with asyncio.timeout(self.limits.whole_s):
                return await self._keys_of(issuer)
        except AddressRefused as refused:
            raise NotDiscovered(str(refused), is_away=False) from None
        except (TimeoutError, httpx.TimeoutException):
            raise NotDiscovered(
                f"The issuer did not answer within {self.limits.whole_s:g} seconds.", is_away=True
            ) from None
        except (httpx.TransportError, httpx.InvalidURL, OSError, UnicodeError) as error:
            raise NotDiscovered(f"The issuer could not be reached: {type(error).__name__}.", is_away=True) from None

    async def _keys_of(self, issuer: str) -> KeysByName:
        async with httpx.AsyncClient(
            timeout=httpx.Timeout(self.limits.whole_s, connect=self.limits.connect_s),
            follow_redirects=False,
            trust_env=False,
            verify=self.trust or _usual_trust(),
        ) as client:
            document = await self._read(client, f"{issuer.removesuffix('/')}{WELL_KNOWN}", "discovery document")
            if document.get("issuer") != issuer:
                said = str(document.get("issuer"))[:200]
                raise NotDiscovered(
                    f"The discovery document is of the issuer {said}, and not, to the letter, of this one.",
                    is_away=False,
                )
            address = document.get("jwks_uri")
            if not isinstance(address, str):
                raise NotDiscovered("The discovery document does not say where the keys are (jwks_uri).", is_away=False)
            keys = usable_keys(await self._read(client, address, "key set"))
        if not keys:
            raise NotDiscovered("The issuer publishes no key that could prove a token.", is_away=False)
        return keys

    async def _read(self, client: httpx.AsyncClient, address: str, what: str) -> dict[str, Any]:
        # Unpacked, what comes cannot grow.
        headers = {"User-Agent": AGENT, "Accept": "application/json", "Accept-Encoding": "identity"}
        request = await request_to(client, "GET", address, local=self.local, resolve=self.resolve, headers=headers)
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
