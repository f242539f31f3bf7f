"""How many requests a caller may make in a window of time: counted in Redis for all processes, in this one without it.

Headers as the IETF's draft has them (draft-ietf-httpapi-ratelimit-headers-11), and `Retry-After`. What a client has already
(a 304) costs nothing.
"""

import hashlib
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from fastapi import Request
from limits.aio.storage import MemoryStorage, RedisStorage, Storage
from limits.errors import StorageError
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from securing_good.settings import Quota
from securing_good_api.actors import Actor
from securing_good_api.problems import problem

log = logging.getLogger(__name__)

NOT_MODIFIED: Final = 304
PATIENCE_S: Final = 0.25
AWAY_S: Final = 5.0
"""For how long a Redis that did not answer is not asked again: no request waits for it meanwhile."""


@dataclass(frozen=True)
class Taken:
    """What a caller has used of this window, and how many seconds of it are left."""

    used: int
    seconds_left: int


class Counters:
    """Requests of each caller in the window it is."""

    def __init__(self, quota: Quota, redis_url: str | None, *, clock: Callable[[], float] = time.time) -> None:
        self.quota = quota
        self._clock = clock
        self._own = MemoryStorage()
        self._shared: RedisStorage | None = None
        self._away_until = 0.0
        if redis_url:
            self._shared = RedisStorage(
                f"async+{redis_url.replace('unix://', 'redis+unix://')}",
                implementation="redispy",
                wrap_exceptions=True,
                key_prefix="securing-good:requests",
                socket_connect_timeout=PATIENCE_S,
                socket_timeout=PATIENCE_S,
            )

    async def take(self, who: str) -> Taken:
        """Count one request more."""
        return await self._counted(who, 1)

    async def look(self, who: str) -> Taken:
        """How many were counted, without another."""
        return await self._counted(who, 0)

    async def close(self) -> None:
        """Give the connections back."""
        if self._shared is not None:
            bridge: Any = self._shared.bridge
            await bridge.get_connection().aclose()

    async def _counted(self, who: str, more: int) -> Taken:
        now = self._clock()
        window, seconds_left = int(now // self.quota.seconds), self.quota.seconds - int(now % self.quota.seconds)
        key = f"{hashlib.sha256(who.encode()).hexdigest()[:24]}/{window}"
        if self._shared is not None and time.monotonic() >= self._away_until:
            try:
                return Taken(await self._count(self._shared, key, more), seconds_left)
            except (StorageError, OSError, TimeoutError) as error:
                self._away_until = time.monotonic() + AWAY_S
                log.warning("requests counted here alone", extra={"why": str(error) or type(error).__name__})
        return Taken(await self._count(self._own, key, more), seconds_left)

    async def _count(self, storage: Storage, key: str, more: int) -> int:
        return await (storage.incr(key, self.quota.seconds, amount=more) if more else storage.get(key))


class Quotas:
    """Refuses, with 429, whoever has used up their requests of the window; tells all others how many they have left."""

    def __init__(self, app: ASGIApp, counters: Counters) -> None:
        self._app = app
        self._quota = counters.quota
        self._counters = counters

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count the request, or refuse it."""
        actor: Actor | None = scope.get("state", {}).get("actor") if scope["type"] == "http" else None
        if actor is None:
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        who = f"{actor.council} {actor.issuer} {actor.subject}"
        conditional = "if-none-match" in request.headers
        taken = await (self._counters.look(who) if conditional else self._counters.take(who))
        if taken.used + conditional > self._quota.requests:
            await self._refusal(request, taken)(scope, receive, send)
            return

        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                now = taken
                if conditional and message["status"] != NOT_MODIFIED:
                    now = await self._counters.take(who)
                told = [(name.lower().encode(), value.encode()) for name, value in self._headers(now).items()]
                message["headers"] = [*message["headers"], *told]
            await send(message)

        await self._app(scope, receive, counted)

    def _headers(self, taken: Taken) -> dict[str, str]:
        left = max(0, self._quota.requests - taken.used)
        return {
            "RateLimit-Policy": f'"default";q={self._quota.requests};w={self._quota.seconds}',
            "RateLimit": f'"default";r={left};t={taken.seconds_left}',
        }

    def _refusal(self, request: Request, taken: Taken) -> ASGIApp:
        most, seconds = self._quota.requests, self._quota.seconds
        detail = f"You may ask {most:,} times in {seconds} seconds. Go on in {taken.seconds_left} seconds."
        headers = {**self._headers(taken), "Retry-After": str(taken.seconds_left)}
        return problem(request, "too-many-requests", detail, headers=headers)
