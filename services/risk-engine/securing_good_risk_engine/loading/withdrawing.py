"""Withdraw one import: what it told ceases, and what the other imports of its dataset tell stands again."""

import asyncio
import dataclasses
import logging
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Table, func, select, update

from securing_good import work
from securing_good.database import LONDON, Database, UnitOfWork, owner_scope
from securing_good.events import EventKind, Happening
from securing_good.tables import Base, CalendarPeriod, Import, ImportFile, ImportOutcome, Observation
from securing_good.vocabulary import ReleaseStatus
from securing_good.work import Claim
from securing_good_risk_engine.loading import known, observations
from securing_good_risk_engine.loading.calendars import Place, ask_for_planning, told_alike
from securing_good_risk_engine.loading.load import ACTOR, Reading, merge, open_reading, read_rows
from securing_good_risk_engine.loading.schools import SchoolsInUse, withdraw_editions
from securing_good_risk_engine.score_england import ask_for_scores
from securing_good_risk_engine.sources.facts import FileRefused
from securing_good_risk_engine.sources.recognising import read_file

log = logging.getLogger(__name__)

FACTS: Final[tuple[Table, ...]] = tuple(
    table
    for table in Base.metadata.sorted_tables
    if {"import_id", "known_at", "ceased_at", "ceased_by"} <= set(table.c.keys())
)
"""Tables whose rows an import tells, and that hold from when to when we knew them."""


async def withdraw_imports(database: Database, claims: Sequence[Claim]) -> None:
    """Withdraw the claimed imports, or record why one cannot be."""
    for claim in claims:
        import_id = int(claim.key)
        try:
            async with database.unit_of_work(owner_scope(claim.council), actor=ACTOR) as unit:
                await known.change_one_at_a_time(unit.session, unit.scope.owner)
                unit.now = database.clock()
                await _withdraw(unit, import_id)
                await work.hold(unit, [claim])
                await work.finish(unit, [claim])
        except SchoolsInUse as refused:
            log.info("withdrawal refused: %s", refused, extra={"import_id": import_id})
            async with database.unit_of_work(owner_scope(claim.council), actor=ACTOR) as unit:
                await work.hold(unit, [claim])
                await _refuse(unit, import_id)
                await work.finish(unit, [claim])


async def _withdraw(unit: UnitOfWork, import_id: int) -> None:
    outcome = (
        await unit.session.scalars(select(ImportOutcome).where(ImportOutcome.import_id == import_id).with_for_update())
    ).one()
    if outcome.withdrawn_at is not None:
        return
    places = await _places(unit, import_id)
    areas = await _areas(unit, import_id)
    ended = await _end_facts(unit, import_id) + await withdraw_editions(unit, import_id)
    outcome.withdrawn_at, outcome.facts_withdrawn = unit.now, ended
    outcome.withdrawal_refused_at = outcome.withdrawal_problem = None
    await unit.session.flush()
    if ended:
        await _tell_again(unit, outcome)
    if places and unit.scope.owner is None:
        await observations.spread_anew(unit, places, ReleaseStatus(outcome.release or ""), import_id=import_id)
    await ask_for_planning(unit, areas)
    await ask_for_scores(unit)
    payload = {"dataset": outcome.dataset, "title": outcome.title, "facts_withdrawn": ended}
    unit.record(Happening(EventKind.IMPORT_WITHDRAWN, f"import:{import_id}", payload))


async def _places(unit: UnitOfWork, import_id: int) -> list[tuple[int, int]]:
    """Indicators and academic years of which the import tells a standing value."""
    rows = await unit.session.execute(
        select(Observation.indicator_id, Observation.period)
        .where(Observation.import_id == import_id, Observation.ceased_at.is_(None))
        .distinct()
    )
    return [(row.indicator_id, row.period) for row in rows]


async def _areas(unit: UnitOfWork, import_id: int) -> set[str | None]:
    """Areas whose calendar the import tells a standing part of."""
    standing = select(CalendarPeriod.area).where(
        CalendarPeriod.import_id == import_id, CalendarPeriod.ceased_at.is_(None)
    )
    return set((await unit.session.scalars(standing.distinct())).all())


async def _end_facts(unit: UnitOfWork, import_id: int) -> int:
    ended = 0
    for table in FACTS:
        done = await unit.session.execute(
            update(table)
            .where(table.c.import_id == import_id, table.c.ceased_at.is_(None))
            .values(ceased_at=unit.now, ceased_by=import_id)
        )
        ended += done.rowcount  # type: ignore[attr-defined]
    return ended


async def _tell_again(unit: UnitOfWork, withdrawn: ImportOutcome) -> None:
    """Merge the dataset's other imports once more, newest first: each fills what no newer one tells.

    A calendar is one thing in whatever form it is sent.
    """
    same = (
        select(Import.id, Import.filename, Import.said_period, ImportOutcome.available_on)
        .join(ImportOutcome, ImportOutcome.import_id == Import.id)
        .where(
            Import.council.is_not_distinct_from(unit.scope.owner),
            ImportOutcome.dataset.in_(told_alike(withdrawn.dataset)),
            ImportOutcome.state == "loaded",
            ImportOutcome.withdrawn_at.is_(None),
            func.coalesce(ImportOutcome.period, withdrawn.period, 0)
            == func.coalesce(withdrawn.period, ImportOutcome.period, 0),
        )
        .order_by(Import.id.desc())
    )
    settled: set[Place] = set()
    for other in (await unit.session.execute(same)).all():
        content = await unit.session.scalar(select(ImportFile.content).where(ImportFile.import_id == other.id))
        assert content is not None
        try:
            reading = await _reading(unit, other, bytes(content))
            await read_rows(unit, reading)
            await merge(unit, other.id, reading, settled=settled)
        except FileRefused as refused:
            # It was loaded once: only a reader that has become stricter since can refuse it now.
            log.warning("import %s no longer loads: %s", other.id, refused.detail)


async def _reading(unit: UnitOfWork, other: Any, content: bytes) -> Reading:
    today = unit.now.astimezone(LONDON).date()
    file = await asyncio.to_thread(read_file, content, filename=other.filename, period=other.said_period, today=today)
    file = dataclasses.replace(file, available_on=other.available_on)
    return await open_reading(unit.session, file, today)


async def _refuse(unit: UnitOfWork, import_id: int) -> None:
    detail = (
        "Some schools are known by this register alone, and levels, assessments or cases are about them. "
        "Import another edition of the register that tells of them first, then withdraw this one."
    )
    problem = {
        "type": "/problems/conflict",
        "title": "Conflict",
        "status": 409,
        "code": "schools_in_use",
        "detail": detail,
    }
    await unit.session.execute(
        update(ImportOutcome)
        .where(ImportOutcome.import_id == import_id)
        .values(withdrawal_refused_at=unit.now, withdrawal_problem=problem)
    )
    payload = {"code": "schools_in_use", "detail": detail}
    unit.record(Happening(EventKind.IMPORT_WITHDRAWAL_REFUSED, f"import:{import_id}", payload))
