"""What nobody thought of: thousands of requests that the document allows or forbids, by each role and by a system (ADR 47).

`make fuzz` runs the first test alone, `LONG=1 make fuzz` the second. `SEED` chooses others.
"""

import os
import sys
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import anyio
import pytest

from deploy.embedded import EmbeddedRedis
from tests.contract.conftest import serving
from tests.harness.callers import application
from tests.harness.fuzzing.campaign import Report, Share, carry_out
from tests.harness.fuzzing.named import known_to
from tests.harness.fuzzing.shares import CALLERS, Known, dealt, long_share, short_share
from tests.harness.worlds import told_world

__all__ = ["told_world"]

SEED = int(os.environ.get("SEED") or 1)
SHORT, LONG = 5_000, 100_000
PROCESSES = 2
SHOWN = 20


@pytest.fixture(scope="module")
def known(told_world, tmp_path_factory) -> Known:
    """The document, told of a world that is full of things."""
    _, world = told_world
    document, values = known_to(application().openapi(), world)
    return Known.of(document, values, tmp_path_factory.mktemp("known"))


@pytest.fixture(scope="module")
def redis(tmp_path_factory):
    """A Redis of this module's own: requests are counted in it, and bells are rung."""
    with EmbeddedRedis(tmp_path_factory.mktemp("redis")) as server:
        yield server


async def sent(shares: Sequence[Share]) -> list[Report]:
    """Each share by a process of its own: what it takes to send it is given back before the next."""
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn"), max_tasks_per_child=1) as pool:
        return await anyio.to_thread.run_sync(lambda: list(pool.map(carry_out, shares)))


def hold(reports: Sequence[Report], known: Known, least: int) -> None:
    """Tell what was sent, and fail for whatever was found."""
    total = sum(sum(report.sent.values()) for report in reports)
    lines = [f"seed {SEED}: {total:,} cases", *map(str, reports)]
    sys.stderr.write("\n" + "\n".join(lines) + "\n")
    found = {(one.check, one.operation): one for report in reports for one in report.found}
    counts = Counter(one.check for one in found.values())
    shown = "\n".join(map(str, list(found.values())[:SHOWN]))
    assert not found, f"{dict(counts)} (SEED={SEED})\n\n{shown}"
    assert {operation for report in reports for operation in report.reached} == set(known.operations.values())
    assert not [status for report in reports for status in report.answered if status >= 500]
    assert {report.caller for report in reports if report.sent} == set(CALLERS)
    assert total >= least


async def test_what_nobody_thought_of_is_answered_as_documented(request, told_world, known, redis, tmp_path):
    template, _ = told_world
    async with serving(request.config.server_url, tmp_path, template=template, REDIS_URL=redis.url) as server:
        hands = dealt(known, SEED)
        shares = [await short_share(server.api, known, caller, hands[caller], SEED) for caller in CALLERS]
        hold(await sent(shares), known, SHORT)


@pytest.mark.long
async def test_a_hundred_thousand_requests_are_answered_as_documented(request, told_world, known, redis, tmp_path):
    """Each caller meets the world as it was told, so that what they wrote does not grow without end."""
    template, _ = told_world
    reports: list[Report] = []
    limit = anyio.CapacityLimiter(PROCESSES)

    async def as_one(caller: str, folder: Path) -> None:
        async with limit, serving(request.config.server_url, folder, template=template, REDIS_URL=redis.url) as server:
            told = await sent([await long_share(server.api, known, caller, SEED)])
            sys.stderr.write(
                "\n" + "\n".join(map(str, (*told, *(one for report in told for one in report.found[:SHOWN]))))
            )
            reports.extend(told)

    async with anyio.create_task_group() as group:
        for caller in CALLERS:
            folder = tmp_path / caller
            folder.mkdir()
            group.start_soon(as_one, caller, folder)
    hold(reports, known, LONG)
