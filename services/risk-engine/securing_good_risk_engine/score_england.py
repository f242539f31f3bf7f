"""Score all of England's schools by the default ruleset, so that one school's index has a place among all."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

import numpy as np
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from securing_good import work
from securing_good.database import LONDON, OF_ENGLAND, Database, UnitOfWork
from securing_good.events import EventKind, Happening
from securing_good.vocabulary import Phase
from securing_good.work import Claim, WorkKind
from securing_good_risk_engine.knowing import benchmarks_for, read_benchmarks
from securing_good_risk_engine.loading.known import read_england
from securing_good_risk_engine.reading_england import read_figures, read_inspections, read_schools
from securing_good_risk_engine.rulesets import Ruleset, load_shipped
from securing_good_risk_engine.scoring.evidence import Benchmarks, Inspection
from securing_good_risk_engine.scoring_many.exact import MISSING, PLACES
from securing_good_risk_engine.scoring_many.figures import Figures, Schools
from securing_good_risk_engine.scoring_many.inspected import inspected
from securing_good_risk_engine.scoring_many.points import index_shares
from securing_good_risk_engine.scoring_many.score import Scores, oldest_year, score_many

ACTOR: Final = "system:risk-engine"
SETTLING_S: Final = 20.0
"""Seconds after an import until England is scored: of several that come together, all are in it."""
COLUMNS: Final = (
    *("ruleset", "urn", "as_of", "known_at", "suggested_level", "provisional", "coverage", "index_points"),
    *("index_share", "flags"),
)


@dataclass(frozen=True)
class England:
    """Everything England's schools are scored on, as of a day and as known at a moment."""

    as_of: date
    at: datetime
    schools: Schools
    figures: Figures
    inspections: Sequence[Inspection]
    benchmarks: dict[Phase, Benchmarks]


async def ask_for_scores(unit: UnitOfWork) -> None:
    """Have England scored anew soon, where this transaction changes what is known of England."""
    if unit.scope.owner is None:
        await work.ask(unit, WorkKind.SCORE_ENGLAND, ["england"], council=None, after_s=SETTLING_S)


async def score_england(database: Database, claims: Sequence[Claim]) -> None:
    """Score every open school as of today, and put the scores in the place of those before."""
    rules = load_shipped()[-1]
    # Once no import is at work, whatever is known at that moment stays what was known then: reading it needs no lock,
    # so that scoring keeps no import and no assessment waiting.
    async with database.reading(OF_ENGLAND) as session:
        await read_england(session)
        at = database.clock()
    async with database.reading(OF_ENGLAND) as session:
        england = await read_all(session, rules, as_of=at.astimezone(LONDON).date(), at=at)
    scores = await asyncio.to_thread(scored, england, rules)
    async with database.unit_of_work(OF_ENGLAND, actor=ACTOR) as unit:
        await work.hold(unit, claims)
        await store(unit.session, rules, england, scores)
        payload = {"ruleset": rules.version, "as_of": england.as_of, "schools": len(scores.urns)}
        unit.record(Happening(EventKind.ENGLAND_SCORED, f"ruleset:{rules.version}", payload))
        await work.finish(unit, claims)


async def read_all(session: AsyncSession, rules: Ruleset, *, as_of: date, at: datetime) -> England:
    """Read what England's schools are scored on."""
    known = await read_benchmarks(session, rules, as_of=as_of, at=at)
    return England(
        as_of,
        at,
        await read_schools(session, as_of=as_of, at=at),
        await read_figures(session, rules.reads, since=oldest_year(rules, as_of), as_of=as_of, at=at),
        await read_inspections(session, as_of=as_of, at=at),
        {phase: benchmarks_for(known, phase) for phase in Phase},
    )


def scored(england: England, rules: Ruleset) -> Scores:
    """Score them all."""
    schools = england.schools
    told = inspected(england.inspections, schools.urns)
    return score_many(schools, england.figures, told, england.benchmarks, rules, england.as_of)


async def store(session: AsyncSession, rules: Ruleset, england: England, scores: Scores) -> None:
    """Put the scores in the place of the ruleset's earlier ones; until the commit everybody reads those."""
    await session.execute(text("delete from england_score where ruleset = :ruleset"), {"ruleset": rules.version})
    connection = await session.connection()
    raw = await connection.get_raw_connection()
    assert raw.driver_connection is not None
    await raw.driver_connection.copy_records_to_table(
        "england_score", records=_records(rules, england, scores), columns=COLUMNS
    )


def _records(rules: Ruleset, england: England, scores: Scores) -> Iterator[tuple[Any, ...]]:
    shares = index_shares(england.schools, scores.index_points)
    flags = np.ascontiguousarray(scores.measures.T).tobytes()
    width = len(rules.measures)
    for at, urn in enumerate(scores.urns.tolist()):
        points, share = int(scores.index_points[at]), int(shares[at])
        yield (
            rules.version,
            urn,
            england.as_of,
            england.at,
            scores.levels[at].value,
            bool(scores.provisional[at]),
            scores.coverage[at],
            None if points == MISSING else Decimal(points // 10 ** (PLACES - 2)).scaleb(-2),
            None if share == MISSING else Decimal(share).scaleb(-1),
            flags[at * width : (at + 1) * width],
        )
