"""One embedded PostgreSQL for the run, one migrated template, a clone for each test that asks for a database."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

REPO = Path(__file__).parents[1]
TEMPLATE = "template_securing_good"
ROOM = 4 * 2**30
"""Bytes."""

# On a busy machine examples are made slowly, which says nothing about the product.
settings.register_profile("ours", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("ours")

pytest_plugins = ["tests.harness.databases", "tests.harness.callers"]


def needs_servers(config: pytest.Config) -> bool:
    """Whether any chosen test may ask for a database: pure tests and those that start servers themselves do not."""
    chosen = [str(argument) for argument in config.args]
    return not all("tests/pure" in one or "tests/deploy" in one for one in chosen)


def pytest_configure(config: pytest.Config) -> None:
    """Start the servers once, in the process that hands tests out."""
    if hasattr(config, "workerinput"):
        config.server_url = config.workerinput["server_url"]
        return
    config.server_url = None
    if config.option.collectonly or not needs_servers(config):
        return
    from deploy.embedded import EmbeddedPostgres  # noqa: PLC0415

    home = tempfile.TemporaryDirectory(prefix="sg-test-", dir=_roomy_and_fast(), ignore_cleanup_errors=True)
    postgres = EmbeddedPostgres(Path(home.name), durable=False)
    postgres.start()

    def stop() -> None:
        postgres.stop()
        home.cleanup()

    config.add_cleanup(stop)
    config.server_url = postgres.url("postgres")
    make_template(postgres)


def _roomy_and_fast() -> str:
    """Where thousands of databases are copied and dropped: in memory where there is room for them, and else on disk."""
    in_memory = Path("/dev/shm")
    if in_memory.is_dir() and os.access(in_memory, os.W_OK) and shutil.disk_usage(in_memory).free > ROOM:
        return str(in_memory)
    return "/tmp"


def make_template(postgres) -> None:
    """Create the migrated, registered database that every test's is cloned from."""
    import asyncio  # noqa: PLC0415

    import asyncpg  # noqa: PLC0415

    async def create() -> None:
        connection = await asyncpg.connect(postgres.url("postgres"))
        await connection.execute(f"create database {TEMPLATE}")
        await connection.close()

    asyncio.run(create())
    url = postgres.url(TEMPLATE)
    environment = {**os.environ, "DATABASE_URL": url, "SECURING_GOOD_ENVIRONMENT": "local"}
    for command in (["alembic", "-c", "alembic.ini", "upgrade", "head"], ["securing_good_risk_engine", "register"]):
        done = subprocess.run(
            [sys.executable, "-m", *command], cwd=REPO, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise pytest.UsageError(f"{' '.join(command)} failed:\n{done.stderr[-3000:]}")


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node) -> None:
    """Tell each worker where the server is."""
    node.workerinput["server_url"] = node.config.server_url


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Async tests run on asyncio."""
    return "asyncio"
