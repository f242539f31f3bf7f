"""Work, claimed by lease and fence.

A command asks for work in its own transaction. A worker claims it for a few seconds, renews the lease from outside the busy
loop, and stores the result in a transaction that first checks its fence: a worker that slept past its lease can do no harm.
"""

import os
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import text

from securing_good import tracing
from securing_good.database import SWEEP, Database, UnitOfWork
from securing_good.errors import LeaseLost
from securing_good.settings import Service
from securing_good.vocabulary import storable

LEASE_S = 5.0
WORN_ATTEMPTS = 10
"""After so many unfinished attempts a piece of work is tried alone, lest it drag others down."""
GIVE_UP_AFTER_FAILURES = 8
BACKOFF_S = (1, 2, 5, 15, 60, 300, 900, 3600)


class WorkKind(StrEnum):
    """Every kind of work, and the service that does it."""

    LOAD_IMPORT = "load_import"
    WITHDRAW_IMPORT = "withdraw_import"
    ASSESS_SCHOOL = "assess_school"
    CHECK_RULESET = "check_ruleset"
    SHADOW_SCHOOL = "shadow_school"
    SIMULATE = "simulate"
    SCORE_ENGLAND = "score_england"
    FETCH_RELEASE = "fetch_release"
    PLAN_VISITS = "plan_visits"
    REPLAN_COUNCIL = "replan_council"
    PLAN_LINK_PARTNER_VISITS = "plan_link_partner_visits"
    BUILD_TIMETABLE = "build_timetable"
    PUBLISH_TIMETABLE = "publish_timetable"
    RAISE_REVIEWS = "raise_reviews"
    PLAN_REMINDERS = "plan_reminders"
    SEND_REMINDER = "send_reminder"
    ANNOUNCE_EVENTS = "announce_events"
    """Tell one webhook endpoint what happened."""
    TURN_DAY = "turn_day"

    @property
    def service(self) -> Service:
        """Who does it."""
        return DONE_BY[self]


DONE_BY = {
    WorkKind.LOAD_IMPORT: Service.RISK_ENGINE,
    WorkKind.WITHDRAW_IMPORT: Service.RISK_ENGINE,
    WorkKind.ASSESS_SCHOOL: Service.RISK_ENGINE,
    WorkKind.CHECK_RULESET: Service.RISK_ENGINE,
    WorkKind.SHADOW_SCHOOL: Service.RISK_ENGINE,
    WorkKind.SIMULATE: Service.RISK_ENGINE,
    WorkKind.SCORE_ENGLAND: Service.RISK_ENGINE,
    WorkKind.FETCH_RELEASE: Service.RISK_ENGINE,
    WorkKind.PLAN_VISITS: Service.SCHEDULER,
    WorkKind.REPLAN_COUNCIL: Service.SCHEDULER,
    WorkKind.PLAN_LINK_PARTNER_VISITS: Service.SCHEDULER,
    WorkKind.BUILD_TIMETABLE: Service.SCHEDULER,
    WorkKind.PUBLISH_TIMETABLE: Service.SCHEDULER,
    WorkKind.RAISE_REVIEWS: Service.SCHEDULER,
    WorkKind.PLAN_REMINDERS: Service.SCHEDULER,
    WorkKind.SEND_REMINDER: Service.SCHEDULER,
    WorkKind.ANNOUNCE_EVENTS: Service.SCHEDULER,
    WorkKind.TURN_DAY: Service.SCHEDULER,
}

FOR_EVERY_COUNCIL = (WorkKind.RAISE_REVIEWS, WorkKind.PLAN_REMINDERS, WorkKind.TURN_DAY)
"""What is looked at again and again from the day a council is served, and never given up; its key is the council."""
NEVER_GIVEN_UP = (*FOR_EVERY_COUNCIL, WorkKind.ANNOUNCE_EVENTS)
"""What goes wrong here is tried again for ever: a receiver's own failures are counted elsewhere."""


@dataclass(frozen=True)
class Claim:
    """A piece of work somebody holds for a while."""

    id: int
    kind: WorkKind
    key: str
    council: str | None
    asks: int
    fence: int
    attempts: int
    failures: int
    traceparent: str | None = None
    """The step that asked for it."""


async def ask(
    unit: UnitOfWork,
    kind: WorkKind,
    keys: Sequence[str],
    *,
    council: str | None,
    due_at: datetime | None = None,
    after_s: float = 0,
) -> None:
    """Ask for work, once for each key, as part of this transaction.

    Without `due_at` it is due `after_s` seconds from now by the database's clock, which is the one that hands work out.
    Asking for waiting work only brings its hour forward; asking for work under way has it done once more. It is done under
    the trace of whoever asked last.
    """
    if not keys:
        return
    await unit.session.execute(
        text(
            """
            insert into work (kind, key, council, due_at, asked_at, asks, fence, attempts, failures, traceparent)
            select :kind, key, :council,
                   coalesce(cast(:due_at as timestamptz), clock_timestamp() + make_interval(secs => :after)),
                   clock_timestamp(), 1, 0, 0, 0, cast(:traceparent as text)
            from unnest(cast(:keys as text[])) as key
            on conflict (kind, key) do update
            set asks = work.asks + 1, due_at = least(work.due_at, excluded.due_at), failures = 0, gave_up_at = null,
                traceparent = coalesce(excluded.traceparent, work.traceparent)
            """
        ),
        {
            "kind": kind,
            "keys": list(keys),
            "council": council,
            "due_at": due_at,
            "after": after_s,
            "traceparent": tracing.current_written(),
        },
    )
    unit.ring(kind.service)


async def claim(database: Database, kind: WorkKind, *, limit: int) -> list[Claim]:
    """Take up to `limit` due pieces of one kind, oldest first; those often left unfinished are taken one at a time."""
    sql = text(
        """
        with due as (
            select id from work
            where kind = :kind and due_at <= clock_timestamp() and gave_up_at is null
              and (lease_until is null or lease_until < clock_timestamp())
              and (attempts < :worn) = :fresh
            order by due_at, id limit :limit for update skip locked
        )
        update work set lease_until = clock_timestamp() + make_interval(secs => :lease),
               fence = nextval('work_fence'), attempts = attempts + 1, holder = :holder
        from due where work.id = due.id
        returning work.id, kind, key, council, asks, fence, attempts, failures, traceparent
        """
    )
    for fresh in (True, False):
        async with database.unit_of_work(SWEEP, actor="worker") as unit:
            rows = (
                await unit.session.execute(
                    sql,
                    {
                        "kind": kind,
                        "worn": WORN_ATTEMPTS,
                        "fresh": fresh,
                        "limit": limit if fresh else 1,
                        "lease": LEASE_S,
                        "holder": f"{os.getpid()}@{socket.gethostname()}",
                    },
                )
            ).all()
        if rows:
            return [_claim(row) for row in rows]
    return []


def _claim(row: Any) -> Claim:
    return Claim(
        id=row.id,
        kind=WorkKind(row.kind),
        key=row.key,
        council=row.council,
        asks=row.asks,
        fence=row.fence,
        attempts=row.attempts,
        failures=row.failures,
        traceparent=row.traceparent,
    )


async def renew(database: Database, claims: Sequence[Claim]) -> None:
    """Prolong the leases that are still ours."""
    async with database.unit_of_work(SWEEP, actor="worker") as unit:
        await unit.session.execute(
            text(
                """
                with ours as (
                    select work.id from work
                    join unnest(cast(:ids as bigint[]), cast(:fences as bigint[])) as held (id, fence)
                      on work.id = held.id and work.fence = held.fence
                    where lease_until is not null order by work.id for update of work
                )
                update work set lease_until = clock_timestamp() + make_interval(secs => :lease)
                from ours where work.id = ours.id
                """
            ),
            {"lease": LEASE_S, "ids": [c.id for c in claims], "fences": [c.fence for c in claims]},
        )


async def hold(unit: UnitOfWork, claims: Sequence[Claim]) -> None:
    """Lock the claims inside the transaction that stores their result.

    Raises LeaseLost when any of them has meanwhile been given to another worker or is done.
    """
    rows = (
        await unit.session.execute(
            text(
                """
                select work.id from work
                join unnest(cast(:ids as bigint[]), cast(:fences as bigint[])) as held (id, fence)
                  on work.id = held.id and work.fence = held.fence
                order by work.id for update of work
                """
            ),
            {"ids": [c.id for c in claims], "fences": [c.fence for c in claims]},
        )
    ).all()
    if len(rows) != len(claims):
        raise LeaseLost("another worker has taken this work")


async def finish(unit: UnitOfWork, claims: Sequence[Claim]) -> None:
    """Strike the work off in the transaction that stores its result; what was asked for again meanwhile stays due."""
    await unit.session.execute(
        text(
            """
            with held as (
                select * from unnest(cast(:ids as bigint[]), cast(:asks as integer[])) as held (id, asks)
            ), done as (
                delete from work using held where work.id = held.id and work.asks = held.asks
            )
            update work set lease_until = null, attempts = 0, failures = 0
            from held where work.id = held.id and work.asks <> held.asks
            """
        ),
        {"ids": [c.id for c in claims], "asks": [c.asks for c in claims]},
    )


async def rest(unit: UnitOfWork, claims: Sequence[Claim], *, for_s: float) -> None:
    """Let recurring work rest, in the transaction that stores its result: due again in so many seconds.

    What was asked for again meanwhile is due at once, under the trace of whoever asked. Else nobody has asked yet.
    """
    await unit.session.execute(
        text(
            """
            update work set lease_until = null, attempts = 0, failures = 0,
                due_at = case when work.asks = held.asks then clock_timestamp() + make_interval(secs => :rest)
                              else clock_timestamp() end,
                traceparent = case when work.asks <> held.asks then work.traceparent end
            from unnest(cast(:ids as bigint[]), cast(:asks as integer[])) as held (id, asks) where work.id = held.id
            """
        ),
        {"ids": [c.id for c in claims], "asks": [c.asks for c in claims], "rest": for_s},
    )


async def put_off(database: Database, claims: Sequence[Claim], error: str) -> None:
    """Give failed work back, due again after a while; after eight failures it is given up and waits for a person.

    What is looked at again and again is not: a council whose reminders stopped for good would not notice.
    """
    async with database.unit_of_work(SWEEP, actor="worker") as unit:
        await unit.session.execute(
            text(
                """
                update work set lease_until = null, failures = failures + 1, last_error = :error,
                    due_at = clock_timestamp()
                        + make_interval(secs => (cast(:backoff as float8[]))[least(failures + 1, :most)]),
                    gave_up_at = case when failures + 1 >= :most and kind <> all(cast(:recurring as text[]))
                                      then clock_timestamp() end
                from unnest(cast(:ids as bigint[]), cast(:fences as bigint[])) as held (id, fence)
                where work.id = held.id and work.fence = held.fence
                """
            ),
            {
                "error": storable(error)[:2000],
                "backoff": [float(s) for s in BACKOFF_S],
                "most": GIVE_UP_AFTER_FAILURES,
                "recurring": list(NEVER_GIVEN_UP),
                "ids": [c.id for c in claims],
                "fences": [c.fence for c in claims],
            },
        )
