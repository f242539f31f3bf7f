"""Observations: staged by COPY in a temporary table, then merged with what is known, in one transaction.

A value that is already known stays untouched; a different one from the same dataset and release supersedes it, and the old
one keeps the time it was held true.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from securing_good.database import UnitOfWork
from securing_good.vocabulary import ReleaseStatus
from securing_good_risk_engine.loading.outcome import Tally
from securing_good_risk_engine.sources.facts import BenchmarkFact, ObservationFact, RecognisedFile, Row

ENOUGH_SCHOOLS = 10_000
"""Fewer schools than this are no picture of England: no spread is computed from them."""

STAGE_COLUMNS = ("line", "urn", "indicator_id", "period", "status", "value", "lower", "upper", "cohort", "available_on")


async def indicator_ids(session: AsyncSession) -> dict[str, int]:
    """Number of each indicator by code."""
    rows = await session.execute(text("select code, id from indicator"))
    return {row.code: row.id for row in rows}


def staged(rows: Iterable[Row], indicators: dict[str, int]) -> list[tuple[Any, ...]]:
    """The rows' observations as the stage takes them."""
    return [
        (
            row.line,
            fact.urn,
            indicators[fact.indicator],
            fact.period,
            fact.status.value,
            fact.value,
            fact.lower,
            fact.upper,
            fact.cohort,
            fact.available_on,
        )
        for row in rows
        for fact in row.facts
        if isinstance(fact, ObservationFact)
    ]


async def open_stage(session: AsyncSession) -> None:
    """Make the stage, or empty it: this transaction's own, unlogged, gone with it."""
    await session.execute(text(_STAGE))
    await session.execute(text("truncate observation_stage"))


async def copy_to_stage(session: AsyncSession, records: Sequence[tuple[Any, ...]]) -> None:
    """Stage a batch by COPY."""
    connection = await session.connection()
    raw = await connection.get_raw_connection()
    assert raw.driver_connection is not None
    await raw.driver_connection.copy_records_to_table("observation_stage", records=records, columns=STAGE_COLUMNS)


async def merge(unit: UnitOfWork, file: RecognisedFile, tally: Tally, *, import_id: int) -> None:
    """Compare the stage with what is known; keep what is new, end what it supersedes."""
    values = {
        "import_id": import_id,
        "council": unit.scope.owner,
        "owner": unit.scope.owner or "england",
        "dataset": file.dataset,
        "release": file.release,
        "available_on": file.available_on,
        "now": unit.now,
    }
    await unit.session.execute(text(_DROP_OVERTAKEN), values)
    await unit.session.execute(text(_DROP_UNCHANGED), values)
    tally.rows_changed += await unit.session.scalar(text(_CHANGED_LINES), values) or 0
    ended = await unit.session.scalars(text(_END_SUPERSEDED), values)
    tally.facts_superseded += len(ended.all())
    added = await unit.session.scalar(text(_KEEP_NEW), values)
    tally.facts_added += added or 0
    if unit.scope.owner is None and added:
        staged = await unit.session.execute(text(_STAGED_PLACES))
        places = [(row.indicator_id, row.period) for row in staged]
        await spread_anew(unit, places, file.release, import_id=import_id)


async def spread_anew(
    unit: UnitOfWork, places: Sequence[tuple[int, int]], release: ReleaseStatus, *, import_id: int
) -> None:
    """Work out how England's schools are spread now on these indicators and academic years.

    Places where fewer than ENOUGH_SCHOOLS have a value get no spread. `import_id` is the import whose coming or going
    made it necessary.
    """
    values = {
        "indicators": [indicator for indicator, _ in places],
        "periods": [period for _, period in places],
        "enough": ENOUGH_SCHOOLS,
        "import_id": import_id,
        "release": release,
        "now": unit.now,
    }
    await unit.session.execute(text(_SPREAD), values)


async def merge_benchmarks(
    unit: UnitOfWork,
    file: RecognisedFile,
    tally: Tally,
    facts: Sequence[tuple[int, BenchmarkFact]],
    *,
    import_id: int,
    indicators: dict[str, int],
) -> None:
    """Keep published values of areas that differ from what is known; each comes with its line."""
    if not facts:
        return
    values = {
        "import_id": import_id,
        "council": unit.scope.owner,
        "owner": unit.scope.owner or "england",
        "dataset": file.dataset,
        "release": file.release,
        "now": unit.now,
        "lines": [line for line, _ in facts],
        "indicators": [indicators[fact.indicator] for _, fact in facts],
        "periods": [fact.period for _, fact in facts],
        "areas": [fact.area for _, fact in facts],
        "days": [min(fact.available_on or file.available_on, file.available_on) for _, fact in facts],
        "figures": [fact.value for _, fact in facts],
        "cohorts": [fact.cohort for _, fact in facts],
    }
    changed = (await unit.session.execute(text(_KEEP_BENCHMARKS), values)).one()
    tally.facts_added += changed.added
    tally.facts_superseded += changed.superseded
    tally.rows_changed += changed.lines


_STAGE = """
    create temporary table if not exists observation_stage (
        line integer, urn integer, indicator_id smallint, period smallint, status text,
        value numeric, lower numeric, upper numeric, cohort integer, available_on date
    ) on commit drop
"""
_KNOWN = """
    o.urn = n.urn and o.indicator_id = n.indicator_id and o.period = n.period and o.ceased_at is null
    and o.owner = :owner and o.release = :release and io.import_id = o.import_id and io.dataset = :dataset
"""

_DROP_UNCHANGED = f"""
    delete from observation_stage n using observation o, import_outcome io
    where {_KNOWN}
      and (o.status, o.value, o.lower, o.upper, o.cohort) is not distinct from
          (n.status, n.value, n.lower, n.upper, n.cohort)
"""  # noqa: S608

_DROP_OVERTAKEN = f"""
    delete from observation_stage n using observation o, import_outcome io where {_KNOWN} and o.import_id > :import_id
"""  # noqa: S608

_CHANGED_LINES = "select count(distinct n.line) from observation_stage n"

_END_SUPERSEDED = f"""
    update observation o set ceased_at = :now, ceased_by = :import_id
    from observation_stage n, import_outcome io
    where {_KNOWN}
    returning 1
"""  # noqa: S608

# No fact came later than its file: told again after a withdrawal, it keeps the day it had when the file was loaded.
_KEEP_NEW = """
    with kept as (
        insert into observation (urn, indicator_id, period, import_id, known_at, council, status, release, available_on,
                                 value, lower, upper, cohort)
        select n.urn, n.indicator_id, n.period, :import_id, :now, :council, n.status, :release,
               least(n.available_on, :available_on), n.value, n.lower, n.upper, n.cohort
        from observation_stage n
        returning 1
    )
    select count(*) from kept
"""

_STAGED_PLACES = "select distinct n.indicator_id, n.period from observation_stage n"

_SPREAD = """
    with touched as (
        select * from unnest(cast(:indicators as integer[]), cast(:periods as integer[])) as t (indicator_id, period)
    ), best as (
        select distinct on (o.indicator_id, o.period, o.urn)
               o.indicator_id, o.period, o.value, o.import_id, o.available_on
        from observation o join touched using (indicator_id, period) join school s on s.urn = o.urn
        where o.owner = 'england' and o.ceased_at is null and o.release = :release and o.status = 'present'
          and s.phase <> 'not_applicable'
        order by o.indicator_id, o.period, o.urn, o.known_at desc
    ), spread as (
        select indicator_id, period, percentile_disc(0.1) within group (order by value) as p10,
               percentile_disc(0.2) within group (order by value) as p20, count(*) as schools,
               max(import_id) as import_id, max(available_on) as available_on
        from best group by indicator_id, period having count(*) >= :enough
    ), ended as (
        update benchmark b set ceased_at = :now, ceased_by = :import_id from touched
        where b.indicator_id = touched.indicator_id and b.period = touched.period and b.area = 'england_schools'
          and b.release = :release and b.owner = 'england' and b.ceased_at is null
    )
    insert into benchmark (indicator_id, period, area, release, available_on, import_id, known_at, p10, p20, schools)
    select indicator_id, period, 'england_schools', :release, available_on, import_id, :now, p10, p20, schools
    from spread
"""

_KEEP_BENCHMARKS = """
    with sent as (
        select * from unnest(cast(:lines as integer[]), cast(:indicators as smallint[]), cast(:periods as smallint[]),
                             cast(:areas as text[]), cast(:days as date[]), cast(:figures as numeric[]),
                             cast(:cohorts as integer[]))
            as t (line, indicator_id, period, area, available_on, value, cohort)
    ), known as (
        select b.id, b.indicator_id, b.period, b.area, b.value, b.cohort, b.import_id
        from benchmark b join import_outcome io on io.import_id = b.import_id and io.dataset = :dataset
        where b.indicator_id = any(cast(:indicators as smallint[])) and b.release = :release and b.owner = :owner
          and b.ceased_at is null
    ), news as (
        select s.* from sent s where not exists (
            select from known k where (k.indicator_id, k.period, k.area) = (s.indicator_id, s.period, s.area)
              and (k.import_id > :import_id or (k.value, k.cohort) is not distinct from (s.value, s.cohort)))
    ), ended as (
        update benchmark b set ceased_at = :now, ceased_by = :import_id from known k join news n
            on (k.indicator_id, k.period, k.area) = (n.indicator_id, n.period, n.area)
        where b.id = k.id and k.import_id < :import_id
        returning 1
    ), kept as (
        insert into benchmark (council, indicator_id, period, area, release, available_on, import_id, known_at, value, cohort)
        select :council, indicator_id, period, area, :release, available_on, :import_id, :now, value, cohort from news
        returning 1
    )
    select (select count(*) from kept) as added, (select count(*) from ended) as superseded,
           (select count(distinct line) from news) as lines
"""
