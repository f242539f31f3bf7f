"""A worker that sleeps past its lease and wakes: what it computed is refused, the other worker's result stands."""

import asyncio
from collections.abc import Callable

from securing_good import work
from securing_good.errors import LeaseLost
from securing_good.settings import Service
from securing_good.work import WorkKind
from securing_good_risk_engine.assessing import assess_schools
from tests.chaos.queued import ask_for_assessments, make_schools, reckon
from tests.harness.databases import clone, drop, fresh_name

SCHOOLS = 50


def run(server_url: str, *, tell: Callable[[str], None]) -> dict:
    """Let a zombie try to store what it computed under each lost lease; returns the scenario's result."""
    name = fresh_name()
    database = clone(server_url, name)
    try:
        return asyncio.run(_run(database, tell))
    finally:
        drop(server_url, name)


async def _run(database, tell) -> dict:
    await make_schools(database, SCHOOLS)
    submitted = await ask_for_assessments(database)
    sleeper, rival = database.opened(Service.RISK_ENGINE), database.opened(Service.RISK_ENGINE)
    refused = tries = 0
    async with database.owner() as connection:
        while held := await work.claim(sleeper, WorkKind.ASSESS_SCHOOL, limit=10):
            await connection.execute("update work set lease_until = now() - interval '1 second'")
            taken = await work.claim(rival, WorkKind.ASSESS_SCHOOL, limit=SCHOOLS)
            tries += 2
            refused += await _is_refused(sleeper, held)
            await assess_schools(rival, taken)
            refused += await _is_refused(sleeper, held)
        result = await reckon(connection, submitted)
    await sleeper.close()
    await rival.close()
    tell(f"zombie_worker: {refused} of {tries} late results refused")
    result["duplicated"] += tries - refused
    return {"name": "zombie_worker", **result, "recovery_p99_s": 0.0, "throughput_after": 1.0}


async def _is_refused(database, claims) -> bool:
    try:
        await assess_schools(database, claims)
    except LeaseLost:
        return True
    return False
