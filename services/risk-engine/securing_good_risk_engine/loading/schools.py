"""The register: each edition's facts are kept where they are news; the newest edition is what a school is."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on, insert

from securing_good.database import UnitOfWork
from securing_good.tables import School, SchoolEdition
from securing_good_risk_engine.loading.outcome import Tally
from securing_good_risk_engine.sources.facts import RecognisedFile, Row, SchoolFact

BATCH = 2000


async def merge_schools(
    unit: UnitOfWork, file: RecognisedFile, tally: Tally, rows: Sequence[Row], *, import_id: int
) -> None:
    """Keep each school whose facts differ from what the edition nearest in time said."""
    told = await _told_by(unit, file.available_on)
    editions, current = [], []
    for row in rows:
        for fact in row.facts:
            assert isinstance(fact, SchoolFact)
            values = asdict(fact)
            facts = _plain(values)
            if told.get(fact.urn) == facts:
                continue
            tally.rows_changed += 1
            stamp = {"import_id": import_id, "available_on": file.available_on}
            editions.append({"urn": fact.urn, **stamp, "facts": facts})
            current.append({**values, **stamp})
    tally.facts_added += len(editions)
    for start in range(0, len(editions), BATCH):
        await unit.session.execute(insert(SchoolEdition), editions[start : start + BATCH])
        offered = insert(School)
        replaced = {name: offered.excluded[name] for name in current[0] if name != "urn"}
        await unit.session.execute(
            offered.on_conflict_do_update(
                index_elements=["urn"], set_=replaced, where=School.available_on <= offered.excluded.available_on
            ),
            current[start : start + BATCH],
        )


async def _told_by(unit: UnitOfWork, day: date) -> dict[int, dict[str, Any]]:
    """What the newest edition up to a day said of each school."""
    rows = await unit.session.execute(
        select(SchoolEdition.urn, SchoolEdition.facts)
        .ext(distinct_on(SchoolEdition.urn))
        .where(SchoolEdition.available_on <= day)
        .order_by(SchoolEdition.urn, SchoolEdition.available_on.desc(), SchoolEdition.import_id.desc())
    )
    return {row.urn: row.facts for row in rows}


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
