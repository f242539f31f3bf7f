"""Fetch one file over HTTP: only from where the service may speak to, only as much as it may be, only if it is whole."""

import asyncio
import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urljoin

import httpx

from securing_good.connecting import Resolve, request_to, resolve
from securing_good.outside import AddressRefused
from securing_good.receiving import MOST_BYTES
from securing_good_risk_engine.connectors.rules import (
    MOST_REDIRECTS,
    Known,
    asked_to_wait,
    conditions,
    filename_of,
    is_a_page,
    is_passing,
)

AGENT: Final = "SecuringGood/1 (school improvement; fetches published releases)"
_SEE_OTHER: Final = frozenset({301, 302, 303, 307, 308})
_NOT_MODIFIED, _OK = 304, 200
_START: Final = 4_096


@dataclass(frozen=True)
class Limits:
    """How much, and how long."""

    most_bytes: int = MOST_BYTES
    connect_s: float = 10
    silent_s: float = 30
    """Longest wait for the next bytes."""
    whole_s: float = 300


@dataclass(frozen=True)
class Fetched:
    """A release, whole."""

    content: bytes = field(repr=False)
    sha256: str
    address: str
    """Where it was in the end."""
    filename: str
    etag: str | None
    last_modified: str | None


@dataclass(frozen=True)
class Unchanged:
    """The server says that nothing has changed, or gave the same bytes."""

    etag: str | None
    last_modified: str | None


@dataclass(frozen=True)
class Away:
    """The server did not answer, or not now."""

    said: str
    wait: timedelta | None = None
    """As long as it asked to be left alone."""


@dataclass(frozen=True)
class Refused:
    """What answered is not a release, or the service does not speak to it."""

    said: str


Found = Fetched | Unchanged | Away | Refused


@dataclass(frozen=True)
class Fetcher:
    """Fetches files. `local` lets it speak plain http to this machine itself, for runs on one's own machine."""

    local: bool
    limits: Limits = Limits()
    resolve: Resolve = resolve

    async def fetch(self, address: str, known: Known, *, code: str, now: datetime, dated: bool = False) -> Found:
        """Look whether there is something else at an address than what is known, and fetch it.

        Where the address is `dated`, it may not be there yet today.

        Raises nothing for what a server or a network may do: the answer says it in words.
        """
        try:
            async with asyncio.timeout(self.limits.whole_s):
                return await self._follow(address, known, code, now, dated)
        except AddressRefused as refused:
            return Refused(str(refused))
        except TimeoutError:
            return Away(f"The file was not whole after {self.limits.whole_s:.0f} seconds.")
        except httpx.TimeoutException:
            return Away("The server did not answer in time.")
        except (httpx.RemoteProtocolError, httpx.ReadError):
            return Away("The connection broke off before the file was whole.")
        except (httpx.TransportError, httpx.InvalidURL, OSError) as error:
            return Away(f"The server could not be reached: {type(error).__name__}.")

    async def _follow(self, address: str, known: Known, code: str, now: datetime, dated: bool) -> Found:
        timeouts = httpx.Timeout(self.limits.silent_s, connect=self.limits.connect_s)
        async with httpx.AsyncClient(timeout=timeouts, follow_redirects=False, trust_env=False) as client:
            for _ in range(MOST_REDIRECTS + 1):
                request = await self._request(client, address, known)
                answer = await client.send(request, stream=True)
                try:
                    if answer.status_code in _SEE_OTHER and "location" in answer.headers:
                        address = urljoin(address, answer.headers["location"])
                        continue
                    return await self._read(answer, address, known, code, now, dated)
                finally:
                    await answer.aclose()
        return Refused(f"The address leads on and on: more than {MOST_REDIRECTS} redirects.")

    async def _request(self, client: httpx.AsyncClient, address: str, known: Known) -> httpx.Request:
        """A request to an IP address that was looked at, so that the name cannot lead elsewhere in between."""
        headers = {
            "User-Agent": AGENT,
            "Accept": "*/*",
            # Nothing that is unpacked can then be larger than what came.
            "Accept-Encoding": "identity",
            **conditions(known),
        }
        return await request_to(client, "GET", address, local=self.local, resolve=self.resolve, headers=headers)

    async def _read(
        self, answer: httpx.Response, address: str, known: Known, code: str, now: datetime, dated: bool
    ) -> Found:
        etag, last_modified = answer.headers.get("etag"), answer.headers.get("last-modified")
        if answer.status_code == _NOT_MODIFIED:
            return Unchanged(etag or known.etag, last_modified or known.last_modified)
        refusal = _not_ok(answer, now, dated)
        if refusal is not None:
            return refusal
        body = await self._body(answer)
        if isinstance(body, Refused):
            return body
        sha256 = hashlib.sha256(body).hexdigest()
        if sha256 == known.sha256:
            return Unchanged(etag, last_modified)
        name = filename_of(address, answer.headers.get("content-disposition"), code)
        return Fetched(body, sha256, address, name, etag, last_modified)

    async def _body(self, answer: httpx.Response) -> bytes | Refused:
        """The whole body, if it can be a release; too large is told from its length or from what has come."""
        too_large = Refused(f"The file is larger than {self.limits.most_bytes:,} bytes.")
        declared = answer.headers.get("content-length", "0")
        if declared.isdigit() and int(declared) > self.limits.most_bytes:
            return too_large
        body = bytearray()
        async for part in answer.aiter_raw():
            body += part
            if len(body) > self.limits.most_bytes:
                return too_large
        if not body:
            return Refused("The file is empty.")
        if is_a_page(bytes(body[:_START]), answer.headers.get("content-type")):
            return Refused("A page for people is at this address, and no data.")
        return bytes(body)


def _not_ok(answer: httpx.Response, now: datetime, dated: bool) -> Away | Refused | None:
    """What is wrong before the body is read."""
    if answer.status_code != _OK:
        said = f"The server answered {answer.status_code} {answer.reason_phrase}".rstrip() + "."
        if is_passing(answer.status_code, dated=dated):
            return Away(said, asked_to_wait(answer.headers.get("retry-after"), now))
        return Refused(said)
    if answer.headers.get("content-encoding", "identity").lower() != "identity":
        return Refused("The server packs the file though it was asked not to.")
    return None
