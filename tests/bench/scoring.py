"""The part `scoring`: all of England beside a bare COPY and beside pandas, and one school after one new observation."""

import random
import statistics
import time
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Final
from uuid import uuid4

import asyncpg
import pandas as pd

from securing_good.database import Database
from securing_good.settings import Service
from securing_good.work import WorkKind, claim
from securing_good_risk_engine.assessing import assess_schools
from securing_good_risk_engine.rulesets import Ruleset, load_shipped
from securing_good_risk_engine.score_england import score_england
from securing_good_risk_engine.scoring_many.score import oldest_year
from tests.bench.comparing import row
from tests.bench.made_up_england import AS_OF, FIRST_URN, make_england
from tests.bench.pandas_rival import Rival, frames, store
from tests.harness.databases import TestDatabase, clone_of, drop_database, fresh_name, ticking

SCHOOLS: Final = 24_000
WITHIN: Final = 3.0
"""Times what a bare COPY of the same observations takes."""
FASTER: Final = 5.0
"""Than the same ruleset in plain pandas."""
ONE_SCHOOL_S: Final = 0.050
_CEILING: Final = """
    select urn, indicator_id, period, status, release, value, lower, upper, cohort, known_at, import_id
    from observation
    where owner = 'england' and indicator_id = any($1) and period >= $2 and available_on <= $3
      and known_at <= $4 and (ceased_at is null or ceased_at > $4)
"""
Tell = Callable[[str], None]


async def run(
    server_url: str, *, rounds: int, tell: Tell, schools: int = SCHOOLS, single: int = 200
) -> list[dict[str, Any]]:
    """Make England, score it in turns with its peers, then one school after another."""
    rules, name = load_shipped()[-1], fresh_name()
    bench = await clone_of(server_url, name, clock=ticking(datetime.fromisoformat(f"{AS_OF}T10:00:00+00:00")))
    database = bench.opened(Service.RISK_ENGINE)
    try:
        count = await make_england(bench.url, rules, schools=schools)
        tell(f"{schools:,} schools with {count:,} observations, {count / schools:.0f} for each school.")
        ours, ceiling, pandas = [], [], []
        for turn in range(rounds):
            ceiling.append(await _copied(bench, rules))
            ours.append(await _scored(bench, database))
            pandas.append(await _rivalled(bench, rules))
            tell(f"Turn {turn + 1}: COPY {ceiling[-1]:.2f} s, ours {ours[-1]:.2f} s, pandas {pandas[-1]:.2f} s.")
        differ = await differences(bench)
        tell(f"Ours and the rival differ in {len(differ)} of {schools:,} schools.")
        if len(differ) > schools // 1000:
            raise AssertionError(f"the rival is not the same ruleset: {differ[:5]}")
        alone = await _one_by_one(bench, database, schools, single)
        tell(
            f"One school: half within {_percentile(alone, 50):.4f} s, 95 in 100 within {_percentile(alone, 95):.4f} s."
        )
    finally:
        await database.close()
        await drop_database(server_url, name)
    one = row("scoring", "one_school", "ceiling", alone, [ONE_SCHOOL_S] * len(alone), target=1.0)
    p95 = _percentile(alone, 95)
    one |= {
        "p50": round(_percentile(alone, 50), 4),
        "p95": round(p95, 4),
        "runs": {"ours": [round(it, 4) for it in alone]},
    }
    return [
        row("scoring", "england", "ceiling", ours, ceiling, target=1 / WITHIN)
        | {"schools": schools, "observations": count},
        row("scoring", "england", "pandas", ours, pandas, target=FASTER) | {"schools": schools, "observations": count},
        one | {"met": p95 <= ONE_SCHOOL_S, "proven": p95 <= ONE_SCHOOL_S or one["p50"] > ONE_SCHOOL_S},
    ]


async def _copied(bench: TestDatabase, rules: Ruleset) -> float:
    """Seconds to read by COPY what is to be scored, and drop it."""

    async def drop(data: bytes) -> None:
        del data

    async with bench.owner() as connection:
        ids = [
            one["id"]
            for one in await connection.fetch("select id from indicator where code = any($1)", list(rules.reads))
        ]
        began = time.perf_counter()
        since = oldest_year(rules, AS_OF)
        await connection.copy_from_query(_CEILING, ids, since, AS_OF, bench.clock(), output=drop, format="binary")
        return time.perf_counter() - began


async def _scored(bench: TestDatabase, database: Database) -> float:
    """Seconds to load, score and store all schools, as the worker does."""
    async with bench.owner() as connection:
        await connection.execute(
            "insert into work (kind, key, due_at, asked_at, asks, fence, attempts, failures)"
            " values ('score_england', 'england', clock_timestamp(), clock_timestamp(), 1, 0, 0, 0)"
        )
    claims = await claim(database, WorkKind.SCORE_ENGLAND, limit=1)
    began = time.perf_counter()
    await score_england(database, claims)
    return time.perf_counter() - began


async def _rivalled(bench: TestDatabase, rules: Ruleset) -> float:
    """Seconds in which pandas does the same."""
    began = time.perf_counter()
    held = await frames(bench.url, sorted(rules.reads), oldest_year(rules, AS_OF), AS_OF)
    await store(bench.url, Rival(held, rules, AS_OF).scores())
    return time.perf_counter() - began


async def differences(bench: TestDatabase) -> list[asyncpg.Record]:
    """Schools of which ours and the rival say anything else."""
    async with bench.owner() as connection:
        found: list[asyncpg.Record] = await connection.fetch(
            "select urn, o.suggested_level as ours, r.suggested_level as theirs, o.coverage, r.coverage as their_coverage,"
            " o.index_points, r.index_points as their_points, o.provisional, r.provisional as theirs_provisional"
            " from england_score o full join rival_score r using (urn)"
            " where (o.suggested_level, o.provisional, o.coverage) is distinct from"
            " (r.suggested_level, r.provisional, r.coverage) or abs(o.index_points - r.index_points) > 0.011"
        )
    return found


async def flags_that_differ(bench: TestDatabase, rules: Ruleset) -> pd.Series:
    """How many schools' flags differ, by measure."""
    async with bench.owner() as connection:
        rows = await connection.fetch(
            "select o.flags, r.flags as theirs from england_score o join rival_score r using (urn)"
        )
    names = [measure.indicators[0] for measure in rules.measures]
    differ = dict.fromkeys(names, 0)
    for one in rows:
        theirs = one["theirs"].replace("-1", "x")
        for name, ours, their in zip(names, one["flags"], theirs, strict=True):
            differ[name] += ("x" if ours == 255 else str(ours)) != their
    return pd.Series(differ)


async def _one_by_one(bench: TestDatabase, database: Database, schools: int, times: int) -> list[float]:
    """Seconds, one school after another: one new observation stored, then the school read, assessed and stored."""
    chance, version = random.Random(1), load_shipped()[-1].version
    urns = chance.sample(range(FIRST_URN, FIRST_URN + schools), times + 1)
    taken = []
    async with bench.owner() as connection:
        indicator = await connection.fetchval("select id from indicator where code = 'finance_rag'")
        for urn in urns:
            run_id, now = uuid4(), bench.clock()
            await connection.execute(
                "insert into assessment_run (council, id, ruleset, as_of, schools, asked_by, asked_at)"
                " values ('307', $1, $2, $3, 1, 'bench', $4)",
                *(run_id, version, AS_OF, now),
            )
            told = await connection.fetchval(
                "insert into import (council, filename, size, sha256, sent_by, sent_at) values"
                " ('307', 'one.csv', 1, '', 'bench', $1) returning id",
                now,
            )
            await connection.execute(
                "insert into work (kind, key, council, due_at, asked_at, asks, fence, attempts, failures)"
                " values ('assess_school', $1, '307', clock_timestamp(), clock_timestamp(), 1, 0, 0, 0)",
                f"{run_id}:{urn}",
            )
            claims = await claim(database, WorkKind.ASSESS_SCHOOL, limit=1)
            began = time.perf_counter()
            await connection.execute(
                "insert into observation (urn, indicator_id, period, import_id, known_at, council, status, release,"
                " available_on, value) values ($1, $2, 2025, $3, $4, '307', 'present', 'final', $5, $6)",
                *(urn, indicator, told, now, date(2026, 11, 20), chance.randint(1, 3)),
            )
            await assess_schools(database, claims)
            taken.append(time.perf_counter() - began)
    # The first one finds no picture of England and reads it: the others have it.
    return taken[1:]


def _percentile(runs: list[float], percent: int) -> float:
    return statistics.quantiles(runs, n=100, method="inclusive")[percent - 1]
