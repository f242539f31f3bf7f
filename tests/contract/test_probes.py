"""Whoever watches a server is told the truth: of its database, of Redis, and nothing of anybody."""

import re

import asyncpg
import pytest

from deploy.embedded import EmbeddedRedis
from tests.contract.conftest import serving


async def probed(api, path: str = "/health/ready") -> tuple[int, dict]:
    """What a probe is answered."""
    answer = await api.call("GET", path, None)
    return answer.status_code, answer.json()


@pytest.mark.row(50)
async def test_a_server_without_its_database_is_alive_and_not_ready(server):
    assert (await probed(server.api))[0] == 200
    base, mark, query = server.api.database.url.partition("?")
    elsewhere, _, name = base.rpartition("/")
    owner = await asyncpg.connect(f"{elsewhere}/postgres{mark}{query}")
    try:
        await owner.execute(f'alter database "{name}" with allow_connections false')
        try:
            await owner.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", name)
            status, told = await probed(server.api)
            assert (status, told["status"], told["database"]) == (503, "not ready", "away")
            assert (await probed(server.api, "/health/live"))[0] == 200
            refused = await server.api.get("/v1/schools")
            assert refused.status_code == 503
        finally:
            await owner.execute(f'alter database "{name}" with allow_connections true')
    finally:
        await owner.close()
    assert (await probed(server.api))[0] == 200
    assert (await server.api.get("/v1/schools")).status_code == 200


@pytest.mark.row(50)
async def test_a_server_without_redis_is_ready_and_says_so(request, tmp_path):
    with EmbeddedRedis(tmp_path / "redis") as redis:
        async with serving(request.config.server_url, tmp_path, REDIS_URL=redis.url) as server:
            status, told = await probed(server.api)
            assert (status, told["redis"]) == (200, "answers")
            redis.stop()
            status, told = await probed(server.api)
            assert (status, told["status"]) == (200, "ready")
            assert told["redis"].startswith("away")
            assert (await server.api.post("/v1/people", json={"name": "Ada Adviser"})).status_code == 201


@pytest.mark.row(50)
async def test_probes_say_nothing_of_secrets(server):
    for path in ("/health", "/health/live", "/health/ready", "/metrics"):
        answer = await server.api.call("GET", path, None)
        assert answer.status_code == 200
        for secret in (server.environment["DATABASE_URL"], server.environment["SECURING_GOOD_WEBHOOK_KEYS"]):
            assert secret not in answer.text, path
        # A council's code, and not digits of some number.
        assert not re.search(r"(?<![\d.])307(?![\d.])", answer.text), path
