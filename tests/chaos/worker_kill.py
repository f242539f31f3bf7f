"""`kill -9` of workers at random moments over queued assessments: nothing is lost, nothing is done twice."""

import asyncio
import os
import random
import signal
import time
from collections.abc import Callable

from tests.chaos.queued import ask_for_assessments, make_schools, reckon, start_worker, waiting
from tests.harness.databases import clone, drop, fresh_name

SCHOOLS = 2000
WORKERS = 2


def run(server_url: str, redis_url: str | None, *, kills: int, tell: Callable[[str], None], seed: int = 1) -> dict:
    """Kill so many workers; returns the scenario's result."""
    name = fresh_name()
    database = clone(server_url, name)
    try:
        return asyncio.run(_run(database, redis_url, kills, tell, random.Random(seed)))
    finally:
        drop(server_url, name)


async def _run(database, redis_url, kills, tell, chance) -> dict:
    await make_schools(database, SCHOOLS)
    workers = [start_worker(database, redis_url) for _ in range(WORKERS)]
    orphans: dict[tuple[int, int], float] = {}
    pauses: list[float] = []
    async with database.owner() as connection:
        submitted = await ask_for_assessments(database)
        baseline = await _drain(connection, orphans, pauses)
        killed = 0
        while killed < kills:
            if await waiting(connection) < SCHOOLS:
                submitted += await ask_for_assessments(database)
            await _watch_for(chance.uniform(0.0, 0.4), connection, orphans, pauses)
            at = chance.randrange(WORKERS)
            held = await _kill(workers[at], connection)
            orphans |= dict.fromkeys(held, time.monotonic())
            killed += 1
            workers[at] = start_worker(database, redis_url)
            if killed % 25 == 0:
                tell(f"worker_kill: {killed} of {kills} kills, {submitted} asked for, {len(pauses)} orphans picked up")
        await _drain(connection, orphans, pauses)
        submitted += await ask_for_assessments(database)
        after = await _drain(connection, orphans, pauses)
        result = await reckon(connection, submitted)
    for worker in workers:
        worker.terminate()
    pauses.sort()
    return {
        "name": "worker_kill",
        **result,
        "kills": killed,
        "orphans": len(pauses),
        "recovery_p99_s": round(pauses[int(len(pauses) * 0.99)], 2) if pauses else 0.0,
        "throughput_after": round(after / baseline, 2),
    }


async def _kill(worker, connection) -> list[tuple[int, int]]:
    """Kill the process; returns what it held."""
    os.kill(worker.pid, signal.SIGKILL)
    await asyncio.to_thread(worker.join)
    rows = await connection.fetch("select id, fence from work where holder like $1", f"{worker.pid}@%")
    return [(row["id"], row["fence"]) for row in rows]


async def _watch_for(seconds: float, connection, orphans, pauses) -> None:
    """Let time pass, noting when orphaned work is taken up again."""
    until = time.monotonic() + seconds
    while True:
        if orphans:
            rows = await connection.fetch(
                "select id, fence from work where id = any($1::bigint[])", [id_ for id_, _ in orphans]
            )
            still = {(row["id"], row["fence"]) for row in rows}
            for taken in [one for one in orphans if one not in still]:
                pauses.append(time.monotonic() - orphans.pop(taken))
        if time.monotonic() >= until:
            return
        await asyncio.sleep(0.05)


async def _drain(connection, orphans, pauses) -> float:
    """Wait until all work is done; returns how much was done a second."""
    started, before = time.monotonic(), await waiting(connection)
    while await waiting(connection):
        await _watch_for(0.05, connection, orphans, pauses)
        if time.monotonic() - started > 300:
            raise TimeoutError("work is not done after five minutes")
    return before / (time.monotonic() - started)
