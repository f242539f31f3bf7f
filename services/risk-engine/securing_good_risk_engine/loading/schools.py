"""The register: each edition's facts are kept where they are news; together they are what a school is."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from securing_good.database import UnitOfWork
from securing_good.tables import School, SchoolEdition
from securing_good_risk_engine.loading.outcome import Tally
from securing_good_risk_engine.sources.facts import RecognisedFile, Row, SchoolFact
from securing_good_risk_engine.sources.register_editions import Facts, combined, facts_of, school_values

BATCH = 2000


class SchoolsInUse(Exception):
    """A register cannot be withdrawn: somebody's records are about schools that nothing else tells of."""


@dataclass(frozen=True, slots=True)
class _Edition:
    import_id: int
    available_on: date
    facts: Facts


async def merge_schools(
    unit: UnitOfWork, file: RecognisedFile, tally: Tally, rows: Sequence[Row], *, import_id: int
) -> None:
    """Keep each school of which the file says something that editions up to its day do not."""
    schools = [fact for row in rows for fact in row.facts if isinstance(fact, SchoolFact)]
    for start in range(0, len(schools), BATCH):
        batch = schools[start : start + BATCH]
        known = await _editions(unit, [school.urn for school in batch])
        kept, current, news = [], [], 0
        for school in batch:
            edition = _Edition(import_id, file.available_on, facts_of(school))
            earlier = [one for one in known[school.urn] if one.available_on <= edition.available_on]
            is_news = not earlier or _together([*earlier, edition]) != _together(earlier)
            if not is_news and earlier[-1].available_on == edition.available_on:
                continue
            # An edition without news is kept all the same: it confirms what an older one, imported later, must not undo.
            news += is_news
            later = known[school.urn][len(earlier) :]
            kept.append({"urn": school.urn, **_stamp(edition), "facts": edition.facts})
            current.append(_current([*earlier, edition, *later]))
        if kept:
            await unit.session.execute(insert(SchoolEdition), kept)
            await _replace(unit, current)
        tally.rows_changed += news
        tally.facts_added += news


async def _editions(unit: UnitOfWork, urns: Sequence[int]) -> dict[int, list[_Edition]]:
    """What is kept of each school, oldest edition first."""
    rows = await unit.session.execute(
        select(SchoolEdition.urn, SchoolEdition.import_id, SchoolEdition.available_on, SchoolEdition.facts)
        .where(SchoolEdition.urn.in_(urns), SchoolEdition.withdrawn_at.is_(None))
        .order_by(SchoolEdition.urn, SchoolEdition.available_on, SchoolEdition.import_id)
    )
    editions: dict[int, list[_Edition]] = defaultdict(list)
    for row in rows:
        editions[row.urn].append(_Edition(row.import_id, row.available_on, row.facts))
    return editions


async def withdraw_editions(unit: UnitOfWork, import_id: int) -> int:
    """Let what one import of the register said no longer count; returns of how many schools it told.

    A school no other edition tells of is forgotten. Raises SchoolsInUse when a council's records are about one of them.
    """
    urns = (
        await unit.session.scalars(
            update(SchoolEdition)
            .where(SchoolEdition.import_id == import_id, SchoolEdition.withdrawn_at.is_(None))
            .values(withdrawn_at=unit.now)
            .returning(SchoolEdition.urn)
        )
    ).all()
    for start in range(0, len(urns), BATCH):
        batch = urns[start : start + BATCH]
        left = await _editions(unit, batch)
        for urn, editions in left.items():
            values = _current(editions)
            await unit.session.execute(update(School).where(School.urn == urn).values(values))
        try:
            await unit.session.execute(delete(School).where(School.urn.in_(set(batch) - set(left))))
        except IntegrityError as error:
            raise SchoolsInUse(str(error.orig)) from error
    return len(urns)


def _together(editions: Sequence[_Edition]) -> tuple[dict[str, Any], frozenset[str]]:
    return combined(edition.facts for edition in editions)


def _current(editions: Sequence[_Edition]) -> dict[str, Any]:
    facts, _ = _together(editions)
    return {**school_values(facts), **_stamp(editions[-1])}


def _stamp(edition: _Edition) -> dict[str, Any]:
    return {"import_id": edition.import_id, "available_on": edition.available_on}


async def _replace(unit: UnitOfWork, current: list[dict[str, Any]]) -> None:
    offered = insert(School)
    replaced = {name: offered.excluded[name] for name in current[0] if name != "urn"}
    await unit.session.execute(
        offered.on_conflict_do_update(
            index_elements=["urn"], set_=replaced, where=School.available_on <= offered.excluded.available_on
        ),
        current,
        # Else each pattern of what is none would be a statement of its own.
        execution_options={"render_nulls": True},
    )
