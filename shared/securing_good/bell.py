"""The bell: Redis tells workers that there may be something to do. Losing it loses nothing but a second or two.

The only module that knows arq. A ring carries nothing: what there is to do stands in the `work` table.
"""

import asyncio
import json
import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from arq.connections import ArqRedis, RedisSettings, create_pool
from arq.worker import Worker, func
from redis.exceptions import RedisError

from securing_good.settings import Service

log = logging.getLogger(__name__)

RING = "wake"
PATIENCE_S = 1.0
RETRY_S = 2.0


class RedisAway(Exception):
    """Redis does not answer just now."""


def _queue(service: Service) -> str:
    return f"securing-good:{service.value}"


def _write(value: dict[str, Any]) -> bytes:
    return json.dumps(value, default=str).encode()


def _read(raw: bytes) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(raw)
    return read


class Bell:
    """Rings for, and listens to, the services' queues. Without a Redis address it is silent and the sweep does all."""

    def __init__(self, redis_url: str | None) -> None:
        self._settings = RedisSettings.from_dsn(redis_url) if redis_url else None
        if self._settings:
            self._settings.conn_retries = 0
            self._settings.conn_timeout = 1
        self._pool: ArqRedis | None = None

    async def ring_all(self, services: Iterable[Service]) -> None:
        """Wake the workers of these services. A Redis that is away is noted and forgiven."""
        for service in services if self._settings else ():
            try:
                async with asyncio.timeout(PATIENCE_S):
                    await (await self._redis()).enqueue_job(
                        RING, _queue_name=_queue(service), _job_id=f"wake:{service}"
                    )
            except (OSError, RedisError, TimeoutError, RedisAway) as error:
                log.warning("bell lost", extra={"for": service.value, "why": str(error) or type(error).__name__})

    async def answers(self) -> bool:
        """Whether Redis answers now."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                await (await self._redis()).ping()
        except (OSError, RedisError, TimeoutError, RedisAway):
            return False
        return True

    async def listen(self, service: Service, on_ring: Callable[[], None]) -> None:
        """Call `on_ring` whenever somebody rings for the service, until cancelled. Outlives a Redis that goes away."""
        if self._settings is None:
            return

        async def wake(_context: dict[Any, Any]) -> None:
            on_ring()

        while True:
            worker: Worker | None = None
            try:
                worker = Worker(
                    functions=[func(wake, name=RING, timeout=2, keep_result=0, max_tries=5)],  # type: ignore[arg-type]
                    queue_name=_queue(service),
                    redis_pool=await create_pool(self._settings, job_serializer=_write, job_deserializer=_read),
                    handle_signals=False,
                    poll_delay=0.1,
                    keep_result=0,
                    health_check_interval=3600,
                    job_serializer=_write,
                    job_deserializer=_read,
                )
                await worker.main()
            except (OSError, RedisError, TimeoutError) as error:
                log.warning("bell unheard", extra={"why": str(error) or type(error).__name__})
                on_ring()
                await asyncio.sleep(RETRY_S)
            finally:
                if worker is not None:
                    with suppress(OSError, RedisError, asyncio.CancelledError):
                        await worker.close()

    async def close(self) -> None:
        """Hang up."""
        if self._pool is not None:
            await self._pool.aclose()
            self._pool = None

    async def _redis(self) -> ArqRedis:
        if self._settings is None:
            raise RedisAway("no Redis is configured")
        if self._pool is None:
            self._pool = await create_pool(self._settings, job_serializer=_write, job_deserializer=_read)
        return self._pool
