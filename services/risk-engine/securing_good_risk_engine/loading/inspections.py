"""Inspections: staged by COPY, then merged with what the same dataset has told, in one transaction.

An inspection told again alike stays untouched. Told differently by a later edition, under its number or its first day, the
new telling supersedes the old one, which keeps the time it was held true. An older edition never undoes a later one.
"""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import text

from securing_good.database import UnitOfWork
from securing_good_risk_engine.loading.outcome import Tally
from securing_good_risk_engine.sources.facts import InspectionFact, RecognisedFile, Row

_STAGE_COLUMNS = (
    "line",
    "urn",
    "kind",
    "inspected_on",
    "ended_on",
    "published_on",
    "number",
    "inspected_urn",
    "outcome",
    "category",
    "judgements",
)


async def merge_inspections(
    unit: UnitOfWork, file: RecognisedFile, tally: Tally, rows: Sequence[Row], *, import_id: int
) -> None:
    """Keep what is new of the file's inspections, end what it supersedes."""
    await unit.session.execute(text(_STAGE))
    await unit.session.execute(text("truncate inspection_stage"))
    connection = await unit.session.connection()
    raw = await connection.get_raw_connection()
    assert raw.driver_connection is not None
    await raw.driver_connection.copy_records_to_table("inspection_stage", records=_staged(rows), columns=_STAGE_COLUMNS)
    await unit.session.execute(text("analyze inspection_stage"))
    values = {
        "import_id": import_id,
        "council": unit.scope.owner,
        "owner": unit.scope.owner or "england",
        "dataset": file.dataset,
        "available_on": file.available_on,
        "now": unit.now,
    }
    await unit.session.execute(text(_DROP_OVERTAKEN), values)
    await unit.session.execute(text(_DROP_UNCHANGED), values)
    tally.rows_changed = await unit.session.scalar(text(_CHANGED_LINES)) or 0
    ended = await unit.session.scalars(text(_END_SUPERSEDED), values)
    tally.facts_superseded += len(ended.all())
    tally.facts_added += await unit.session.scalar(text(_KEEP_NEW), values) or 0


def _staged(rows: Sequence[Row]) -> list[tuple[Any, ...]]:
    return [
        (
            row.line,
            fact.urn,
            fact.kind.value,
            fact.inspected_on,
            fact.ended_on,
            fact.published_on,
            fact.number,
            fact.inspected_urn,
            fact.outcome,
            None if fact.category is None else fact.category.value,
            json.dumps(fact.judgements),
        )
        for row in rows
        for fact in row.facts
        if isinstance(fact, InspectionFact)
    ]


_STAGE = """
    create temporary table if not exists inspection_stage (
        line integer, urn integer, kind text, inspected_on date, ended_on date, published_on date, number text,
        inspected_urn integer, outcome text, category text, judgements text
    ) on commit drop
"""

_KNOWN = """
    o.urn = n.urn and o.kind = n.kind and (o.inspected_on = n.inspected_on or o.number = n.number)
    and o.ceased_at is null and o.owner = :owner and io.import_id = o.import_id and io.dataset = :dataset
"""

_DROP_OVERTAKEN = f"""
    delete from inspection_stage n using inspection o, import_outcome io
    where {_KNOWN} and (o.import_id > :import_id or o.available_on > :available_on)
"""  # noqa: S608

_DROP_UNCHANGED = f"""
    delete from inspection_stage n using inspection o, import_outcome io
    where {_KNOWN}
      and (o.ended_on, o.published_on, o.number, o.inspected_urn, o.outcome, o.category, o.judgements, o.inspected_on)
          is not distinct from (n.ended_on, n.published_on, n.number, n.inspected_urn, n.outcome, n.category,
                                cast(n.judgements as jsonb), n.inspected_on)
"""  # noqa: S608

_CHANGED_LINES = "select count(distinct n.line) from inspection_stage n"

_END_SUPERSEDED = f"""
    update inspection o set ceased_at = :now, ceased_by = :import_id
    from inspection_stage n, import_outcome io
    where {_KNOWN}
    returning 1
"""  # noqa: S608

_KEEP_NEW = """
    with kept as (
        insert into inspection (urn, kind, inspected_on, import_id, known_at, council, available_on, ended_on,
                                published_on, number, inspected_urn, outcome, category, judgements)
        select n.urn, n.kind, n.inspected_on, :import_id, :now, :council, :available_on, n.ended_on,
               n.published_on, n.number, n.inspected_urn, n.outcome, n.category, cast(n.judgements as jsonb)
        from inspection_stage n
        returning 1
    )
    select count(*) from kept
"""
