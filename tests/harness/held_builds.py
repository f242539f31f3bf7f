"""A worker process of the scheduler whose search for a better timetable is held once the first was found."""

import asyncio
import logging
import multiprocessing
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from typing import Any

from securing_good import worker
from securing_good.log import log_to_stderr
from securing_good.settings import Service
from securing_good_scheduler.council_timetable import building
from securing_good_scheduler.jobs import JOBS
from securing_good_scheduler.timetable.solving import solve
from tests.harness.databases import TestDatabase, settings_for

_PROCESSES = multiprocessing.get_context("forkserver")
_LONG_S = 25.0
"""Time for the search with what it is held: it must not run out of it meanwhile."""


def _held(released: Any):
    """The solver as it is, but that it waits after its first timetable until it is released or stopped."""

    def solved(problem, *, seconds, on_better, stopped):
        del seconds

        def tell(placed):
            on_better(placed)
            while not (stopped() or released.is_set()):
                time.sleep(0.02)

        return solve(problem, seconds=_LONG_S, on_better=tell, stopped=stopped)

    return solved


def serve(url: str, now: datetime, released: Any) -> None:
    """What the process does."""
    log_to_stderr(logging.CRITICAL)
    worker.open_database = partial(worker.open_database, clock=lambda: now)
    building.solve = _held(released)
    asyncio.run(worker.work_until_stopped(settings_for(Service.SCHEDULER, url), JOBS))


@asynccontextmanager
async def building_slowly(database: TestDatabase, now: datetime) -> AsyncIterator[Any]:
    """A worker beside the test; what it yields lets its searches go on when it is set."""
    released = _PROCESSES.Event()
    process = _PROCESSES.Process(target=serve, args=(database.url, now, released), daemon=True)
    process.start()
    try:
        yield released
    finally:
        released.set()
        process.terminate()
        await asyncio.to_thread(process.join, 20)
        process.kill()
