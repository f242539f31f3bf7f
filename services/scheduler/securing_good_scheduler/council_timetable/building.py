"""Build a council's timetable: gather, solve beside everything else, verify, and keep it as a draft for people to look at.

No transaction is open while the solver runs. It stops when what it works on has moved, and begins again.
"""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select, text

from securing_good import work
from securing_good.database import DATABASE_ERRORS, LONDON, Database, of_council
from securing_good.tables import Timetable, TimetableRequest
from securing_good.vocabulary import TimetableState
from securing_good.work import Claim
from securing_good_scheduler import ACTOR
from securing_good_scheduler.council_timetable.gathering import gather
from securing_good_scheduler.council_timetable.inputs import Inputs
from securing_good_scheduler.council_timetable.posing import Posed, pose
from securing_good_scheduler.council_timetable.storing import Built, store_draft
from securing_good_scheduler.timetable.explaining import explain, nobody_has_time
from securing_good_scheduler.timetable.problem import Problem
from securing_good_scheduler.timetable.result import Tier, tiers_of, value_of
from securing_good_scheduler.timetable.result import Timetable as Found
from securing_good_scheduler.timetable.solving import SECONDS, solve
from securing_good_scheduler.timetable.verifying import points, violations

LOOKS_S: Final = 0.5
"""How often it is looked whether what is worked on has moved."""
PLANS_FIRST_S: Final = 1.0
"""How long a timetable waits for visits that are being planned."""
MOST_EXPLAINED, EXPLAINED_S = 12, 2.0
"""So many visits that others stand in the way of are explained, and each is thought about so long."""
_PLANNING: Final = text(
    "select exists (select from work where council = :council and kind in ('plan_visits', 'plan_link_partner_visits', "
    "'replan_council') and gave_up_at is null)"
)
_MOVED: Final = text("select fence <> :fence or asks <> :asks as moved from work where id = :id")


@dataclass(frozen=True)
class _Known:
    """What the newest timetables were made from."""

    inputs: frozenset[str]
    answered: int
    """The newest request that one of them answers."""
    request: TimetableRequest | None
    """The newest there is."""
    waits_afresh: bool
    """Whether a timetable made afresh waits to be published: the one that takes its place is made afresh too."""

    @property
    def is_asked(self) -> bool:
        return self.request is not None and self.request.id > self.answered

    @property
    def afresh(self) -> bool:
        """Whether visits may move that do not have to: as was asked last, until that is published."""
        return self.request is not None and self.request.afresh and (self.is_asked or self.waits_afresh)


async def build_timetables(database: Database, claims: Sequence[Claim]) -> None:
    """Build the timetable of each claimed council."""
    for claim in claims:
        await _build(database, claim)


async def _build(database: Database, claim: Claim) -> None:
    council = claim.council
    assert council is not None
    async with database.reading(of_council(council)) as session:
        waits = await session.scalar(_PLANNING, {"council": council})
    if waits:
        await _put_off(database, claim)
        return
    async with database.reading(of_council(council)) as session:
        known = await _known(session, council)
        inputs = await gather(session, council, database.clock().astimezone(LONDON).date())
    afresh = known.afresh
    posed = await asyncio.to_thread(pose, inputs, afresh=afresh)
    nothing = not posed.visits and not posed.left_out
    if nothing or (posed.fingerprint in known.inputs and not known.is_asked):
        await _finish(database, claim)
        return
    request = known.request.id if known.request else None
    async with _watched(database, claim) as stopped:
        loop = asyncio.get_running_loop()
        first = _First(loop)
        solving = asyncio.create_task(_solve(posed.problem, stopped, first.tell))
        placed = await first.arrived(solving)
        if placed is not None:
            unproved = _unproved(posed.problem, placed)
            built = Built(posed, unproved, _not_yet(posed, unproved), TimetableState.IMPROVING, request, afresh)
            await _store(database, claim, inputs, built, ends=False)
        found = await solving
        if stopped.is_set():
            await _finish(database, claim)
            return
        _verify(posed.problem, found)
        explained = await asyncio.to_thread(_explain, posed, found, stopped.is_set)
    built = Built(posed, found, explained, TimetableState.DRAFT, request, afresh)
    await _store(database, claim, inputs, built, ends=True)


async def _solve(problem: Problem, stopped: threading.Event, tell: Callable[[Mapping[str, int]], None]) -> Found:
    try:
        return await asyncio.to_thread(solve, problem, seconds=SECONDS, on_better=tell, stopped=stopped.is_set)
    except asyncio.CancelledError:
        stopped.set()
        raise


class _First:
    """The first timetable the solver tells of, handed from its thread."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._found: asyncio.Future[Mapping[str, int]] = loop.create_future()

    def tell(self, placed: Mapping[str, int]) -> None:
        """Called by the solver for each; the first counts."""
        self._loop.call_soon_threadsafe(self._set, dict(placed))

    def _set(self, placed: Mapping[str, int]) -> None:
        if not self._found.done():
            self._found.set_result(placed)

    async def arrived(self, solving: "asyncio.Task[Found]") -> Mapping[str, int] | None:
        """The first, unless the search ends before: then there is nothing to show meanwhile."""
        waited: set[asyncio.Future[Any]] = {self._found, solving}
        await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
        return None if solving.done() else self._found.result()


def _unproved(problem: Problem, placed: Mapping[str, int]) -> Found:
    """A timetable of which nothing is proved yet."""
    tiers = tuple(Tier(name, value_of(problem, placed, name), 0) for name in tiers_of(problem))
    return Found(placed, tuple(visit.id for visit in problem.visits if visit.id not in placed), tiers)


@asynccontextmanager
async def _watched(database: Database, claim: Claim) -> AsyncIterator[threading.Event]:
    """Set when the work was asked for again or given to another worker: what is solved is not what is wanted any more."""
    stopped = threading.Event()

    async def watch() -> None:
        while not stopped.is_set():
            await asyncio.sleep(LOOKS_S)
            async with database.reading(of_council(str(claim.council))) as session:
                asked = {"id": claim.id, "fence": claim.fence, "asks": claim.asks}
                if await session.scalar(_MOVED, asked) is not False:
                    stopped.set()

    watcher = asyncio.create_task(watch())
    try:
        yield stopped
    finally:
        watcher.cancel()
        with suppress(asyncio.CancelledError, *DATABASE_ERRORS):
            await watcher


def _verify(problem: Problem, found: Found) -> None:
    """Nothing is shown to anybody that the independent verifier would not let be published."""
    broken = violations(problem, found.placed)
    if broken or points(problem, found.placed) != value_of(problem, found.placed, found.tiers[-1].name):
        raise AssertionError(f"the solver's timetable breaks {len(broken)} rules: {' '.join(broken[:3])}")


def _not_yet(posed: Posed, found: Found) -> tuple[dict[str, Any], ...]:
    """Which visits have no place in a timetable that is being improved."""
    rows = [
        _row(one, visit.urn, visit.name, f"{visit.name} has no place yet: one is being looked for.", [], smallest=False)
        for one, visit in ((one, posed.problem.by_id[one]) for one in found.unplaced)
    ]
    return (*rows, *_left_out(posed))


def _explain(posed: Posed, found: Found, stopped: Callable[[], bool]) -> tuple[dict[str, Any], ...]:
    """Why each visit has no place, those of the highest bands first. Where nobody has time is said of every one."""
    rows: list[dict[str, Any]] = []
    looked = 0
    for one in sorted(found.unplaced, key=lambda one: (-posed.problem.by_id[one].band, one)):
        visit = posed.problem.by_id[one]
        told = nobody_has_time(posed.problem, one)
        if told is None and looked < MOST_EXPLAINED and not stopped():
            looked += 1
            told = explain(posed.problem, found.placed, one, seconds=EXPLAINED_S)
        words = told.words if told else f"{visit.name} has no place in the time there was to look for one."
        others = [str(other) for other in told.others] if told else []
        rows.append(_row(one, visit.urn, visit.name, words, others, smallest=bool(told and told.smallest)))
    return (*rows, *_left_out(posed))


def _left_out(posed: Posed) -> list[dict[str, Any]]:
    """The visits that no timetable can hold as things stand."""
    return [
        _row(str(left.visit.id), left.visit.urn, left.name, left.words, [], smallest=True) for left in posed.left_out
    ]


def _row(visit_id: str, urn: int, name: str, words: str, others: list[str], *, smallest: bool) -> dict[str, Any]:
    return {
        "visit_id": visit_id,
        "urn": urn,
        "name": name,
        "words": words,
        "others": others,
        "smallest": smallest,
    }


async def _known(session: Any, council: str) -> _Known:
    rows = (
        await session.execute(
            select(Timetable.inputs, Timetable.request, Timetable.state, Timetable.afresh).where(
                Timetable.council == council
            )
        )
    ).all()
    standing = {TimetableState.DRAFT, TimetableState.PUBLISHED}
    request = await session.scalar(
        select(TimetableRequest)
        .where(TimetableRequest.council == council)
        .order_by(TimetableRequest.id.desc())
        .limit(1)
    )
    answered = max((row.request or 0 for row in rows if row.state != TimetableState.IMPROVING), default=0)
    waiting = {TimetableState.DRAFT, TimetableState.IMPROVING}
    waits_afresh = any(row.afresh for row in rows if row.state in waiting)
    return _Known(frozenset(row.inputs for row in rows if row.state in standing), answered, request, waits_afresh)


async def _store(database: Database, claim: Claim, inputs: Inputs, built: Built, *, ends: bool) -> None:
    async with database.unit_of_work(of_council(str(claim.council)), actor=ACTOR) as unit:
        await work.hold(unit, [claim])
        await store_draft(unit, inputs, built)
        if ends:
            await work.finish(unit, [claim])


async def _finish(database: Database, claim: Claim) -> None:
    async with database.unit_of_work(of_council(str(claim.council)), actor=ACTOR) as unit:
        await work.hold(unit, [claim])
        await work.finish(unit, [claim])


async def _put_off(database: Database, claim: Claim) -> None:
    async with database.unit_of_work(of_council(str(claim.council)), actor=ACTOR) as unit:
        await work.hold(unit, [claim])
        await work.rest(unit, [claim], for_s=PLANS_FIRST_S)
