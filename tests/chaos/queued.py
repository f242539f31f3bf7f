"""Assessments waiting to be made, and worker processes that make them: what the fault scenarios disturb."""

import asyncio
import logging
import multiprocessing
from datetime import UTC, date, datetime

import asyncpg

from securing_good.database import of_council
from securing_good.log import log_to_stderr
from securing_good.settings import Service
from securing_good.worker import work_until_stopped
from securing_good_api.assessments.commands import request_assessment
from securing_good_risk_engine.jobs import JOBS
from tests.harness.databases import TestDatabase, settings_for

COUNCIL = "307"
SERVERS = multiprocessing.get_context("forkserver")
SERVERS.set_forkserver_preload(["tests.chaos.queued"])


async def make_schools(database: TestDatabase, number: int) -> None:
    """A council with this many open primary schools, straight into the tables."""
    now = datetime.now(UTC)
    async with database.owner() as connection:
        await connection.execute("insert into council values ($1, 'Ealing', $2)", COUNCIL, now)
        import_id = await connection.fetchval(
            "insert into import (filename, size, sha256, sent_by, sent_at) values ('r.csv', 1, '-', 'test', $1) returning id",
            now,
        )
        await connection.executemany(
            "insert into school (urn, council, name, phase, type, type_group, status, import_id, available_on) "
            "values ($1, $2, $3, 'primary', 'Community school', 'Local authority maintained schools', 'open', $4, $5)",
            [(100_000 + n, COUNCIL, f"School {n}", import_id, date(2022, 5, 1)) for n in range(number)],
        )


async def ask_for_assessments(database: TestDatabase) -> int:
    """Queue one assessment of each school; returns how many."""
    service = database.opened(Service.API)
    try:
        async with service.unit_of_work(of_council(COUNCIL), actor="test") as unit:
            await request_assessment(unit, phase=None, urns=None, as_of=None, ruleset=None)
    finally:
        await service.close()
    async with database.owner() as connection:
        return await connection.fetchval("select schools from assessment_run order by asked_at desc limit 1")


def serve(url: str, redis_url: str | None) -> None:
    """A worker process of the risk engine."""
    log_to_stderr(logging.CRITICAL)
    asyncio.run(work_until_stopped(settings_for(Service.RISK_ENGINE, url, redis_url=redis_url), JOBS))


def start_worker(database: TestDatabase, redis_url: str | None):
    """Start one worker; it dies with its parent."""
    process = SERVERS.Process(target=serve, args=(database.url, redis_url), daemon=True)
    process.start()
    return process


async def waiting(connection: asyncpg.Connection) -> int:
    """Pieces of work not done yet."""
    return await connection.fetchval("select count(*) from work")


async def reckon(connection: asyncpg.Connection, submitted: int) -> dict[str, int]:
    """What was lost and what was done more than once, by the rows and by the events."""
    made = await connection.fetchval("select count(distinct (run_id, urn)) from assessment")
    rows = await connection.fetchval("select count(*) from assessment")
    told = await connection.fetchval("select count(*) from event where kind = 'assessment.completed'")
    return {"submitted": submitted, "lost": submitted - made, "duplicated": max(rows - made, told - made, 0)}
