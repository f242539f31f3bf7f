"""An issuer's keys as this process knows them: asked for seldom, once at a time, and kept when asking fails."""

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Final

from joserfc.jwk import Key

from securing_good_api.sign_in.discovering import NotDiscovered
from securing_good_api.sign_in.key_sets import KeysByName, key_for

log = logging.getLogger(__name__)

COOL_DOWN_S: Final = 10.0
"""However many tokens name keys that nobody knows, an issuer is asked no oftener than this."""
ABSENT_S: Final = 30.0
"""For so long a name that the issuer did not know is no reason to ask again."""
MOST_ABSENT: Final = 1_000
FRESH_S: Final = 900.0
"""Older keys are asked for anew, while those at hand are used on."""
FAILED_S: Final = 60.0
"""How long after a failure that is done again."""
PATIENCE_S: Final = 6.0
"""How long a request waits for keys that are being asked for."""


class KeysAway(Exception):
    """The issuer's keys are not known, and cannot be asked for now."""


class IssuerKeys:
    """One issuer's keys."""

    def __init__(
        self,
        issuer: str,
        ask: Callable[[str], Awaitable[KeysByName]],
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._issuer = issuer
        self._ask = ask
        self._clock = clock
        self._keys: KeysByName = {}
        self._known_at = self._asked_at = float("-inf")
        self._absent: OrderedDict[str, float] = OrderedDict()
        self._asking: asyncio.Task[None] | None = None

    async def find(self, kid: str, algorithm: str) -> Key | None:
        """The key of this name for this algorithm; None where the issuer has none. Raises KeysAway."""
        found = key_for(self._keys, kid, algorithm)
        now = self._clock()
        if found is not None:
            if now - self._known_at >= FRESH_S and now - self._asked_at >= FAILED_S:
                self._begin(now)
            return found
        if kid in self._keys or now - self._absent.get(kid, float("-inf")) < ABSENT_S:
            return None
        if self._asking is None and now - self._asked_at >= COOL_DOWN_S:
            self._begin(now)
        if self._asking is not None:
            # Whoever gives up waiting does not take it from the others.
            await asyncio.wait({self._asking}, timeout=PATIENCE_S)
        if not self._keys:
            raise KeysAway
        found = key_for(self._keys, kid, algorithm)
        if found is None and self._known_at >= now:
            self._note_absent(kid)
        return found

    async def close(self) -> None:
        """Ask no more."""
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.wait({self._asking})

    def _begin(self, now: float) -> None:
        if self._asking is None:
            self._asked_at = now
            self._asking = asyncio.create_task(self._renew())

    async def _renew(self) -> None:
        try:
            # A failure takes no key away: those that were good are.
            self._keys = await self._ask(self._issuer)
            self._known_at = self._clock()
            self._absent.clear()
        except NotDiscovered as failure:
            log.warning("issuer's keys not renewed", extra={"issuer": self._issuer, "why": failure.why})
        except Exception:
            log.exception("issuer's keys not renewed", extra={"issuer": self._issuer})
        finally:
            self._asking = None

    def _note_absent(self, kid: str) -> None:
        self._absent[kid] = self._clock()
        self._absent.move_to_end(kid)
        if len(self._absent) > MOST_ABSENT:
            self._absent.popitem(last=False)
