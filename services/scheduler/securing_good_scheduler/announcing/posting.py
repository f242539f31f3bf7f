"""Post one webhook: only to where the service may speak to, only for so long, following nobody."""

import asyncio
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

import httpx

from securing_good.connecting import Resolve, request_to, resolve
from securing_good.outside import AddressRefused
from securing_good_scheduler.announcing.rules import Answer

TIMEOUT_S: Final = 20.0
_CONNECT_S: Final = 10.0


@lru_cache(maxsize=1)
def _usual_trust() -> ssl.SSLContext:
    return httpx.create_ssl_context()


@dataclass(frozen=True)
class Poster:
    """Posts webhooks. `local` lets it speak plain http to this machine itself, for runs on one's own machine."""

    local: bool
    resolve: Resolve = resolve
    trust: ssl.SSLContext | None = field(default=None, repr=False)
    """Whose certificates are believed; None for those that all believe."""
    timeout_s: float = TIMEOUT_S

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Send these bytes once. Raises nothing for what a receiver or a network may do: the answer says it in words.

        The address is checked again, and the number that was looked at is the one connected to. Of what a receiver answers
        only the status is read.
        """
        began = time.perf_counter()

        def none_because(why: str) -> Answer:
            return Answer(None, why, round((time.perf_counter() - began) * 1000))

        try:
            async with asyncio.timeout(self.timeout_s):
                status = await self._post(url, headers, body)
        except AddressRefused as refused:
            return none_because(str(refused))
        except (TimeoutError, httpx.TimeoutException):
            return none_because(f"The receiver did not answer within {self.timeout_s:g} seconds.")
        except httpx.ConnectError as error:
            return none_because(_not_connected(error))
        except (httpx.TransportError, httpx.InvalidURL, OSError) as error:
            return none_because(f"The connection to the receiver failed: {type(error).__name__}.")
        return Answer(status, None, round((time.perf_counter() - began) * 1000))

    async def _post(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        # A client of its own: one that is kept could lead to another name at the same number, which proved nothing.
        async with httpx.AsyncClient(
            timeout=httpx.Timeout(self.timeout_s, connect=_CONNECT_S),
            follow_redirects=False,
            trust_env=False,
            verify=self.trust or _usual_trust(),
        ) as client:
            request = await request_to(
                client,
                "POST",
                url,
                local=self.local,
                resolve=self.resolve,
                headers={**headers, "Accept": "*/*"},
                content=body,
            )
            answer = await client.send(request, stream=True)
            await answer.aclose()
            return answer.status_code


def _not_connected(error: httpx.ConnectError) -> str:
    if "CERTIFICATE_VERIFY_FAILED" in str(error):
        return "The receiver's certificate does not prove its name, or is not one we trust."
    return "The receiver could not be reached."
