"""What all tests of a module begin with is told once in each process, and copied for each test."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime

import pytest

from tests.harness.callers import Api, Ticking, api_on
from tests.harness.databases import address, copy_database, drop_database, fresh_name

_TOLD: dict[str, tuple[str, datetime]] = {}
"""By story: the database that holds it, which goes with the server, and the moment at its end."""


@asynccontextmanager
async def told_once(
    request: pytest.FixtureRequest, story: Callable[[Api, Ticking], Awaitable[None]], clock: Ticking
) -> AsyncIterator[Api]:
    """The application on a copy of what the story tells, and the clock at its end."""
    server, key = request.config.server_url, f"{story.__module__}.{story.__qualname__}"
    if key not in _TOLD:
        told = fresh_name()
        await copy_database(server, told)
        async with api_on(address(server, told), clock=clock) as api:
            await story(api, clock)
        _TOLD[key] = told, clock.now
    template, clock.now = _TOLD[key]
    async with on_copy(server, template, clock) as api:
        yield api


@asynccontextmanager
async def on_copy(server: str, template: str, clock: Ticking) -> AsyncIterator[Api]:
    """The application on a copy of a database that holds its councils already; the copy is dropped afterwards."""
    name = fresh_name()
    await copy_database(server, name, template)
    async with api_on(address(server, name), clock=clock, councils=()) as api:
        yield api
    await drop_database(server, name)
