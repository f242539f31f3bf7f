"""The part `pages`: each page of an officer at a thousand schools beside the same page at a hundred."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

import httpx

from securing_good.vocabulary import Post
from tests.bench.comparing import row
from tests.harness.callers import Ticking, api_on
from tests.harness.councils import CLOCK, FIRST, tell_council
from tests.harness.databases import address, copy_database, drop_database, fresh_name
from tests.harness.serving import served
from tests.pages.conftest import appointed

MANY: Final = 1_000
FEW: Final = 100
WITHIN: Final = 2.0
"""Times what a page takes at the fewer schools."""
PAGES: Final = {
    "overview": "/board/overview",
    "early_warnings": "/board/early-warnings",
    "cases": "/board/cases",
    "overdue": "/board/overdue",
    "support": "/board/support",
    "decisions": "/board/decisions",
    "schools": "/board/schools",
    "school": f"/board/schools/{FIRST}",
    "timetable": f"/board/timetable?from={CLOCK.date().isoformat()}",
    "waiting": "/board/waiting",
    "concerns": "/board/concerns",
    "meetings": "/board/meetings",
}
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Signed:
    """Somebody's browser at a council of a size."""

    client: httpx.AsyncClient

    async def seconds(self, path: str) -> float:
        """How long a page takes, over HTTP."""
        began = time.perf_counter()
        answer = await self.client.get(path)
        taken = time.perf_counter() - began
        if answer.status_code != 200:
            raise AssertionError(f"{path}: {answer.status_code} {answer.text[:300]}")
        return taken


async def run(server_url: str, *, rounds: int, tell: Tell, many: int = MANY, few: int = FEW) -> list[dict[str, Any]]:
    """Tell two councils, and ask for each page of both in turns."""
    results = []
    async with AsyncExitStack() as held:
        large, small = [await held.enter_async_context(_signed_in(server_url, schools)) for schools in (many, few)]
        for name, path in PAGES.items():
            for browser in (large, small):
                await browser.seconds(path)
            taken = [(await large.seconds(path), await small.seconds(path)) for _ in range(rounds)]
            ours, theirs = [one for one, _ in taken], [other for _, other in taken]
            results.append(row("pages", name, f"at_{few}_schools", ours, theirs, target=1 / WITHIN) | {"schools": many})
            tell(
                f"{name}: {results[-1]['ours']:.3f} s at {many:,} schools, {results[-1]['peer_value']:.3f} s at {few:,}."
            )
    return results


@asynccontextmanager
async def _signed_in(server_url: str, schools: int) -> AsyncIterator[Signed]:
    name = fresh_name()
    await copy_database(server_url, name)
    clock = Ticking(CLOCK)
    async with api_on(address(server_url, name), clock=clock, councils=("307",)) as api:
        await tell_council(api, clock, schools)
        api.state["sample_council"] = "307"
        adviser = await appointed(api, Post.PRINCIPAL_ADVISER, "Some adviser")
        async with served(api) as at, httpx.AsyncClient(base_url=at, timeout=60) as client:
            await client.post("/board/sign-in", data={"person": adviser, "next": "/board/overview"})
            yield Signed(client)
    await drop_database(server_url, name)
