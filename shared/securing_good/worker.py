"""What a worker process does: claim what is due, do it, renew leases from a thread of its own, stop when asked."""

import asyncio
import logging
import signal
import threading
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from securing_good import tracing, work
from securing_good.database import DATABASE_ERRORS, Database, open_database
from securing_good.errors import LeaseLost
from securing_good.settings import Settings
from securing_good.work import LEASE_S, Claim, WorkKind

log = logging.getLogger(__name__)

SWEEP_S = 1.0
RENEW_S = LEASE_S / 5
GRACE_S = 10.0


@dataclass(frozen=True)
class Job:
    """How one kind of work is done. The handler stores its results and strikes the claims off in one transaction."""

    handle: Callable[[Database, Sequence[Claim]], Awaitable[None]]
    batch: int = 1
    """How many claims one call takes, all of the same council and asked for by the same step of a trace."""
    beside: bool = False
    """Whether it is done beside the other kinds, one at a time: it waits for others' machines and must not hold them up."""
    at_once: int = 1
    """How many claims are done side by side, beside all else: each waits for another machine, and none for another claim."""
    look: Callable[[Database], Awaitable[None]] | None = None
    """Done before each claim: brings forward what has become due because of what others wrote."""


class LeaseKeeper:
    """Renews the leases of claims under way, from a thread and connection of its own, however busy the worker is."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._held: dict[int, Claim] = {}
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="lease-keeper", daemon=True)

    def start(self) -> None:
        """Begin renewing."""
        self._thread.start()

    def stop(self) -> None:
        """Renew no more."""
        self._stop.set()
        self._thread.join(timeout=2)

    def keep(self, claims: Sequence[Claim]) -> None:
        """Renew these until released."""
        with self._lock:
            self._held.update({claim.id: claim for claim in claims})

    def release(self, claims: Sequence[Claim]) -> None:
        """Renew these no more."""
        with self._lock:
            for claim in claims:
                self._held.pop(claim.id, None)

    def _run(self) -> None:
        asyncio.run(self._renew_all())

    async def _renew_all(self) -> None:
        database = open_database(self._settings, pooled=False)
        try:
            while not await asyncio.to_thread(self._stop.wait, RENEW_S):
                with self._lock:
                    claims = list(self._held.values())
                if claims:
                    try:
                        await work.renew(database, claims)
                    except DATABASE_ERRORS as error:
                        log.warning("leases not renewed", extra={"why": type(error).__name__})
        finally:
            await database.close()


async def work_until_stopped(
    settings: Settings, jobs: Mapping[WorkKind, Job], *, stopping: asyncio.Event | None = None
) -> None:
    """Do a service's work until SIGTERM or SIGINT (or `stopping` is set); what is under way gets ten seconds to end."""
    stopping = stopping or asyncio.Event()
    loop = asyncio.get_running_loop()
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stopping.set)
    database = open_database(settings)
    keeper = LeaseKeeper(settings)
    keeper.start()
    lanes = _lanes(jobs)
    many = {kind: job for kind, job in jobs.items() if job.at_once > 1}
    bells = [asyncio.Event() for _ in range(len(lanes) + len(many))]

    def ring() -> None:
        for bell in bells:
            bell.set()

    listener = asyncio.create_task(database.bell.listen(settings.service, ring))
    log.info("ready for work", extra={"kinds": [kind.value for kind in jobs]})
    try:
        async with asyncio.TaskGroup() as group:
            for lane, bell in zip(lanes, bells, strict=False):
                group.create_task(_work_lane(database, lane, keeper, bell, stopping))
            for (kind, job), bell in zip(many.items(), bells[len(lanes) :], strict=True):
                group.create_task(_work_many(database, kind, job, keeper, bell, stopping))
    finally:
        listener.cancel()
        with suppress(asyncio.CancelledError):
            await listener
        keeper.stop()
        await database.close()


def _lanes(jobs: Mapping[WorkKind, Job]) -> list[Mapping[WorkKind, Job]]:
    """What is done one after the other, and what is done beside it."""
    alone = {kind: job for kind, job in jobs.items() if job.at_once == 1}
    of_lane = [{kind: job for kind, job in alone.items() if job.beside is beside} for beside in (False, True)]
    return [lane for lane in of_lane if lane]


async def _work_lane(
    database: Database, jobs: Mapping[WorkKind, Job], keeper: LeaseKeeper, rung: asyncio.Event, stopping: asyncio.Event
) -> None:
    halt = asyncio.create_task(stopping.wait())
    try:
        while not stopping.is_set():
            rung.clear()
            sweep = asyncio.create_task(do_what_is_due(database, jobs, keeper))
            await asyncio.wait({sweep, halt}, return_when=asyncio.FIRST_COMPLETED)
            if not sweep.done():
                await asyncio.wait({sweep}, timeout=GRACE_S)
            if not sweep.done():
                sweep.cancel()
            did_something = False
            with suppress(asyncio.CancelledError):
                did_something = await sweep
            if not did_something and not stopping.is_set():
                ring = asyncio.create_task(rung.wait())
                await asyncio.wait({ring, halt}, timeout=SWEEP_S, return_when=asyncio.FIRST_COMPLETED)
                ring.cancel()
    finally:
        halt.cancel()


async def _work_many(
    database: Database, kind: WorkKind, job: Job, keeper: LeaseKeeper, rung: asyncio.Event, stopping: asyncio.Event
) -> None:
    """Do one kind of work, up to `at_once` claims side by side; a slow one keeps its place and holds up no other."""
    halt = asyncio.create_task(stopping.wait())
    under_way: set[asyncio.Task[None]] = set()
    try:
        while not stopping.is_set():
            rung.clear()
            claims = await _claims(database, kind, job, limit=job.at_once - len(under_way)) or []
            keeper.keep(claims)
            under_way |= {asyncio.create_task(_do(database, job, [claim], keeper)) for claim in claims}
            ring = asyncio.create_task(rung.wait())
            waited_for = {ring, halt, *under_way}
            await asyncio.wait(waited_for, timeout=SWEEP_S, return_when=asyncio.FIRST_COMPLETED)
            ring.cancel()
            under_way = {task for task in under_way if not task.done()}
        if under_way:
            await asyncio.wait(under_way, timeout=GRACE_S)
    finally:
        for task in (halt, *under_way):
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)


async def _claims(database: Database, kind: WorkKind, job: Job, *, limit: int) -> list[Claim] | None:
    """What is due of one kind; None while the database is away."""
    if limit <= 0:
        return []
    try:
        if job.look:
            await job.look(database)
        return await work.claim(database, kind, limit=limit)
    except DATABASE_ERRORS as error:
        log.warning("database away", extra={"why": type(error).__name__})
        return None


async def do_what_is_due(database: Database, jobs: Mapping[WorkKind, Job], keeper: LeaseKeeper | None = None) -> bool:
    """One sweep: claim and do each kind of work once; True when there was any."""
    did_something = False
    for kind, job in jobs.items():
        claims = await _claims(database, kind, job, limit=job.batch)
        if claims is None:
            return False
        if keeper:
            keeper.keep(claims)
        for together in _together(claims):
            did_something = True
            await _do(database, job, together, keeper)
    return did_something


def _together(claims: Sequence[Claim]) -> Iterable[Sequence[Claim]]:
    """Claims of the same council, asked for by the same step: what one of them does belongs to the others' trace as well."""
    found: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in claims:
        found[str(claim.council), str(claim.traceparent)].append(claim)
    return [found[whose] for whose in sorted(found)]


async def _do(database: Database, job: Job, claims: Sequence[Claim], keeper: LeaseKeeper | None) -> None:
    """Do claims together, as the next step of the trace they were asked in; when that fails, one by one.

    So only what is at fault is put off.
    """
    with tracing.under(tracing.read(claims[0].traceparent)):
        await _try(database, job, claims, keeper)


async def _try(database: Database, job: Job, claims: Sequence[Claim], keeper: LeaseKeeper | None) -> None:
    error: str | None = None
    told = {"kind": claims[0].kind.value, "work": [claim.id for claim in claims]}
    started = time.perf_counter()
    try:
        await job.handle(database, claims)
        log.info("work done", extra={**told, "ms": round((time.perf_counter() - started) * 1000, 1)})
    except LeaseLost:
        log.warning("lease lost", extra=told)
        error = "lease lost"
    except Exception as fault:  # whatever a handler raises belongs on the work's row, not to the process
        log.exception("work failed", extra=told)
        error = f"{type(fault).__name__}: {fault}"
    if error and len(claims) > 1:
        for claim in claims:
            await _try(database, job, [claim], keeper)
        return
    if keeper:
        keeper.release(claims)
    if error:
        # Work that is another's by now has another fence: putting it off does nothing to it.
        with suppress(*DATABASE_ERRORS):
            await work.put_off(database, claims, error)
