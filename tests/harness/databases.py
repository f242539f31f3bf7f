"""Databases for tests: clones of the migrated template."""

import itertools
import os
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import anyio
import asyncpg
import pytest

from securing_good.database import Clock, Database, open_database
from securing_good.settings import Quota, Service, Settings

TEMPLATE = "template_securing_good"
WEBHOOK_KEYS = ("a-key-of-tests-that-seals-secrets-of-webhooks",)
_numbers = itertools.count()


def settings_for(service: Service, url: str, *, redis_url: str | None = None, issuer: Path | None = None) -> Settings:
    """Settings of a service that borrows the owner's address, as in a local run."""
    return Settings(
        service=service,
        database_url=url,
        switches_role=True,
        redis_url=redis_url,
        production=False,
        local_issuer=issuer,
        pool_size=5,
        quota=Quota(1_000_000, 60),
        webhook_keys=WEBHOOK_KEYS,
    )


def ticking(start: datetime = datetime(2026, 11, 23, 10, tzinfo=UTC)) -> Clock:
    """A clock that begins at a moment and goes on from there: tests mean the same in any year."""
    began = time.monotonic()
    return lambda: start + timedelta(seconds=time.monotonic() - began)


@dataclass(frozen=True)
class TestDatabase:
    """The address of one test's own database, as its owner, and the time it is there."""

    __test__ = False
    url: str
    clock: Clock = field(default_factory=ticking)

    @asynccontextmanager
    async def owner(self) -> AsyncIterator[asyncpg.Connection]:
        """A connection that no row-level security binds."""
        connection = await asyncpg.connect(self.url)
        try:
            yield connection
        finally:
            await connection.close()

    def opened(self, service: Service, **more) -> Database:
        """A service's way in."""
        return open_database(settings_for(service, self.url), **{"clock": self.clock, **more})


async def until_somebody_waits(database: TestDatabase) -> None:
    """Wait, for twenty seconds at most, until somebody waits for what somebody else in this database holds."""
    waiting = "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
    async with database.owner() as connection:
        with anyio.fail_after(20):
            while not await connection.fetchval(waiting):  # noqa: ASYNC110 - it is the database that waits
                await anyio.sleep(0.01)


def clone(server_url: str, name: str) -> TestDatabase:
    """Create a database from the template."""
    anyio.run(copy_database, server_url, name)
    return address(server_url, name)


async def clone_of(server_url: str, name: str, *, clock: Clock) -> TestDatabase:
    """Create a database from the template, for whom no fixture makes one."""
    await copy_database(server_url, name)
    return TestDatabase(address(server_url, name).url, clock)


def drop(server_url: str, name: str) -> None:
    """Drop a clone, whoever is still connected."""
    anyio.run(drop_database, server_url, name)


def address(server_url: str, name: str) -> TestDatabase:
    """A database of the server, by name."""
    return TestDatabase(server_url.replace("/postgres?", f"/{name}?"))


async def copy_database(server_url: str, name: str, template: str = TEMPLATE) -> None:
    """Create a database as a copy of another, to which nobody may be connected."""
    await _as_owner_of_server(server_url, f"create database {name} template {template} strategy file_copy")


async def drop_database(server_url: str, name: str) -> None:
    """Drop a database, whoever is still connected."""
    await _as_owner_of_server(server_url, f"drop database if exists {name} with (force)")


async def _as_owner_of_server(server_url: str, statement: str) -> None:
    connection = await asyncpg.connect(server_url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def fresh_name() -> str:
    """A name no other test of this run uses."""
    return f"t_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}_{next(_numbers)}"


@pytest.fixture
def database(request: pytest.FixtureRequest) -> Iterator[TestDatabase]:
    """A migrated database of this test's own."""
    name = fresh_name()
    yield clone(request.config.server_url, name)
    drop(request.config.server_url, name)


@pytest.fixture(scope="module")
def module_database(request: pytest.FixtureRequest) -> Iterator[TestDatabase]:
    """A migrated database that the tests of one module share."""
    name = fresh_name()
    yield clone(request.config.server_url, name)
    drop(request.config.server_url, name)
