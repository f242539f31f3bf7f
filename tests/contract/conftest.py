"""The application as a process of its own, over real HTTP: what systems of a council meet."""

import json
import os
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import anyio
import httpx
import pytest

from deploy.local import services
from securing_good.calendar import academic_year_of
from securing_good.settings import WEBHOOK_KEYS as WEBHOOK_KEYS_SETTING
from tests.harness.callers import KEY, Api, application
from tests.harness.contract import held_by
from tests.harness.databases import TEMPLATE, WEBHOOK_KEYS, address, copy_database, drop_database, fresh_name
from tests.harness.files import KS2_2019, REGISTER, term_dates_from
from tests.harness.instances import free_port
from tests.harness.working import send


def now() -> datetime:
    """The time it is: the server is not told another."""
    return datetime.now(UTC)


@pytest.fixture(scope="module")
async def served(request, tmp_path_factory) -> AsyncIterator[Api]:
    """A server of this module's own, with councils 307 and 310 and a few schools of 307."""
    async with serving(request.config.server_url, tmp_path_factory.mktemp("server")) as server:
        api = server.api
        terms = term_dates_from(academic_year_of(now().date()))
        for file, content in (("register.csv", REGISTER), ("ks2.csv", KS2_2019), ("terms.json", terms)):
            assert (await send(api, file, content, clock=now))["state"] == "loaded"
        yield api


@pytest.fixture
async def server(request, tmp_path) -> AsyncIterator["Server"]:
    """A server of this test's own, which it may stop; with councils 307 and 310."""
    async with serving(request.config.server_url, tmp_path) as made:
        yield made


@dataclass(frozen=True)
class Server:
    """A server process, and how it is called."""

    api: Api
    process: "subprocess.Popen[bytes]"
    environment: dict[str, str]
    folder: Path

    @asynccontextmanager
    async def another(self, **settings: str) -> AsyncIterator[Api]:
        """A second server on the same database, perhaps with other settings."""
        async with _running({**self.environment, **settings}, self.folder / "another.log") as (client, _):
            yield Api(client, None, self.api.database)


@contextmanager
def at_work(environment: dict[str, str], port: int, folder: Path) -> Iterator[None]:
    """A risk engine, which loads files, and a scheduler, which sends webhooks."""
    _, *working = services(environment, port)
    with (folder / "workers.log").open("wb") as log:
        workers = [subprocess.Popen(one.command, env=environment, stdout=log, stderr=log) for one in working]
        try:
            yield
        finally:
            for worker in workers:
                worker.terminate()
            for worker in workers:
                worker.wait(20)


@asynccontextmanager
async def serving(server_url: str, folder: Path, *, template: str = TEMPLATE, **settings: str) -> AsyncIterator[Server]:
    """Run a server on a database of its own, a copy of another, with settings besides those that a local run has."""
    name = fresh_name()
    await copy_database(server_url, name, template)
    database = address(server_url, name)
    issuer = folder / "issuer.json"
    issuer.write_text(json.dumps({"keys": [KEY.as_dict(private=False)]}))
    environment = {
        **{name: value for name, value in os.environ.items() if not name.endswith("_URL")},
        "DATABASE_URL": database.url,
        "SECURING_GOOD_ENVIRONMENT": "local",
        "SECURING_GOOD_LOCAL_ISSUER": str(issuer),
        WEBHOOK_KEYS_SETTING: "\n".join(WEBHOOK_KEYS),
        "SECURING_GOOD_QUOTA": "1000000/60",
        **settings,
    }
    async with _running(environment, folder / "server.log") as (client, process):
        api = Api(client, None, database)
        for council in ("307", "310"):
            assert (await api.call("PUT", f"/v1/councils/{council}", "admin", json={})).status_code == 200
        yield Server(api, process, environment, folder)
    await drop_database(server_url, name)


@asynccontextmanager
async def _running(
    environment: dict[str, str], log: Path
) -> AsyncIterator[tuple[httpx.AsyncClient, "subprocess.Popen[bytes]"]]:
    port = free_port()
    command = services(environment, port)[0].command
    with log.open("wb") as output, _started(command, environment, output) as process:
        try:
            hooks, limits = held_by(application()), httpx.Limits()
            at = f"http://127.0.0.1:{port}"
            async with httpx.AsyncClient(base_url=at, limits=limits, event_hooks=hooks) as client:
                await _ready(client, process, log)
                yield client, process
        finally:
            process.terminate()


def _started(command: list[str], environment: dict[str, str], output) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(command, env=environment, stdout=output, stderr=output)


async def _ready(client: httpx.AsyncClient, process: subprocess.Popen[bytes], log) -> None:
    with anyio.fail_after(180):
        while process.poll() is None:
            try:
                if (await client.get("/health/live")).status_code == 200:
                    return
            except httpx.TransportError:
                await anyio.sleep(0.1)
    raise AssertionError(log.read_text()[-3000:])
