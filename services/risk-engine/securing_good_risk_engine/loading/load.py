"""Load one import: recognise, read, stage, merge; every row accounted for, all or nothing. Or try it, and undo that."""

import asyncio
import logging
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from securing_good import work
from securing_good.database import LONDON, Database, Scope, UnitOfWork, owner_scope
from securing_good.tables import Import, ImportFile, School
from securing_good.vocabulary import ImportStage
from securing_good.work import GIVE_UP_AFTER_FAILURES, Claim
from securing_good_risk_engine.loading import known, links, observations
from securing_good_risk_engine.loading.bounds import what_is_wrong
from securing_good_risk_engine.loading.calendars import Place, merge_calendar
from securing_good_risk_engine.loading.differences import Noted, look_before
from securing_good_risk_engine.loading.inspections import merge_inspections
from securing_good_risk_engine.loading.naming import ByName, resolved, schools_by_name
from securing_good_risk_engine.loading.outcome import MOST_ROWS_KEPT, Tally, store_loaded, store_refused, store_tried
from securing_good_risk_engine.loading.progress import Progress
from securing_good_risk_engine.loading.schools import merge_schools
from securing_good_risk_engine.score_england import ask_for_scores
from securing_good_risk_engine.sources.facts import (
    BenchmarkFact,
    FileRefused,
    RecognisedFile,
    Row,
    RowProblem,
    SchoolFact,
    SchoolLinkFact,
    Subject,
)
from securing_good_risk_engine.sources.reading import lines_of
from securing_good_risk_engine.sources.recognising import read_file

log = logging.getLogger(__name__)

ACTOR = "system:import"
BATCH = 2000


@dataclass
class Reading:
    """A file as far as it has been read. Rows of observations are staged as they come, the others kept."""

    file: RecognisedFile
    indicators: dict[str, int]
    known_schools: frozenset[int]
    today: date
    by_name: ByName
    """Schools by name, where the file's rows tell no URN."""
    dry_run: bool = False
    """Whether it is only tried."""
    progress: Progress | None = None
    """Whom to tell how far it has come; nobody where a file is read again."""
    tally: Tally = field(default_factory=Tally)
    rows: list[Row] = field(default_factory=list)
    benchmarks: list[tuple[int, BenchmarkFact]] = field(default_factory=list)


async def load_import(database: Database, claims: Sequence[Claim]) -> None:
    """Load or try the file of one import, or record why it was refused."""
    for claim in claims:
        await _load(database, claim, int(claim.key))


async def _load(database: Database, claim: Claim, import_id: int) -> None:
    scope = owner_scope(claim.council)
    reading: Reading | None = None
    try:
        reading = await _recognise(database, scope, import_id)
        async with database.unit_of_work(scope, actor=ACTOR) as unit:
            await read_rows(unit, reading)
            if reading.progress is not None:
                await reading.progress.tell(ImportStage.STORING)
            await work.hold(unit, [claim])
            if reading.dry_run:
                await _try(database, unit, import_id, reading)
            else:
                await _keep(database, unit, import_id, reading)
            await work.finish(unit, [claim])
    except FileRefused as refused:
        await _refuse(database, claim, import_id, refused, reading)
    except Exception:
        if claim.failures + 1 < GIVE_UP_AFTER_FAILURES:
            raise
        log.exception("import given up", extra={"import_id": import_id})
        detail = "Something in the file could not be stored. The fault is noted; nothing of the file was kept as fact."
        await _refuse(database, claim, import_id, FileRefused("internal", detail), None)


async def _keep(database: Database, unit: UnitOfWork, import_id: int, reading: Reading) -> None:
    await known.change_one_at_a_time(unit.session, unit.scope.owner)
    unit.now = database.clock()
    await merge(unit, import_id, reading)
    await store_loaded(unit, import_id, reading.file, reading.tally)
    if reading.file.subject is not Subject.CALENDAR:
        await ask_for_scores(unit)


class _Undone(Exception):
    """A try has seen all that it wanted."""


async def _try(database: Database, unit: UnitOfWork, import_id: int, reading: Reading) -> None:
    """Merge as a load does, note what that changed, and undo it.

    All of it inside the transaction that holds the claim: between undoing and saying so nobody else can take the work up.
    """
    with Noted() as noted:
        with suppress(_Undone):
            async with unit.part():
                await known.change_one_at_a_time(unit.session, unit.scope.owner)
                unit.now = database.clock()
                await look_before(unit.session, reading.file.subject)
                await merge(unit, import_id, reading)
                await noted.take(unit, reading.file.subject, import_id=import_id)
                raise _Undone
        await store_tried(unit, import_id, reading.file, reading.tally, noted)


async def _refuse(
    database: Database, claim: Claim, import_id: int, refused: FileRefused, reading: Reading | None
) -> None:
    async with database.unit_of_work(owner_scope(claim.council), actor=ACTOR) as unit:
        await work.hold(unit, [claim])
        file, problems = (reading.file, reading.tally.problems) if reading else (None, [])
        await store_refused(unit, import_id, refused, file=file, problems=problems)
        await work.finish(unit, [claim])


async def _recognise(database: Database, scope: Scope, import_id: int) -> Reading:
    async with database.reading(scope) as session:
        sent = (
            await session.execute(
                select(Import.filename, Import.said_period, Import.dry_run, ImportFile.content)
                .join(ImportFile, ImportFile.import_id == Import.id)
                .where(Import.id == import_id)
            )
        ).one()
    progress = Progress(database, scope, ACTOR, import_id, lines_of(sent.content))
    await progress.tell(ImportStage.READING)
    today = database.clock().astimezone(LONDON).date()
    file = await asyncio.to_thread(
        read_file,
        bytes(sent.content),
        filename=sent.filename,
        period=sent.said_period,
        today=today,
        council=scope.owner,
    )
    async with database.reading(scope) as session:
        reading = await open_reading(session, file, today)
    reading.dry_run = sent.dry_run
    reading.progress = progress
    return reading


async def open_reading(session: AsyncSession, file: RecognisedFile, today: date) -> Reading:
    """A recognised file beside what its rows are checked against.

    Raises FileRefused for figures about schools while no school is known.
    """
    registered = (await session.scalars(select(School.urn))).all()
    known_schools = frozenset(registered) | await links.earlier_urns(session)
    if file.subject in {Subject.OBSERVATIONS, Subject.INSPECTIONS} and not known_schools:
        raise FileRefused(
            "register_first", "No school register has been imported yet: import one first, then send this file again."
        )
    by_name: ByName = {}
    if file.by_name and file.period is not None:
        by_name = await schools_by_name(session, file.period)
    return Reading(file, await observations.indicator_ids(session), known_schools, today, by_name)


async def read_rows(unit: UnitOfWork, reading: Reading) -> None:
    """Read every row in batches outside the event loop; raises FileRefused when none of them could be kept."""
    stages = reading.file.subject is Subject.OBSERVATIONS
    if stages:
        await observations.open_stage(unit.session)
    while batch := await asyncio.to_thread(_take, reading.file.rows):
        accepted = _sort_out(reading, batch)
        if reading.progress is not None:
            await reading.progress.read(len(batch), batch[-1].line)
        if len(reading.tally.problems) > MOST_ROWS_KEPT:
            del reading.tally.problems[MOST_ROWS_KEPT:]
            raise FileRefused(
                "too_many_refused_rows",
                f"More than {MOST_ROWS_KEPT:,} of the file's rows cannot be used, the last on line {batch[-1].line:,}. "
                "See the first of them.",
            )
        if not stages:
            reading.rows += [row for row in accepted if row.facts]
        elif records := observations.staged(accepted, reading.indicators):
            await observations.copy_to_stage(unit.session, records)
    refused = len(reading.tally.problems)
    if refused and not reading.tally.rows_accepted:
        raise FileRefused(
            "no_row_accepted", f"None of the file's {refused:,} rows could be used. See its refused rows."
        )


def _take(rows: Iterator[Row | RowProblem]) -> list[Row | RowProblem]:
    return list(islice(rows, BATCH))


def _sort_out(reading: Reading, batch: Sequence[Row | RowProblem]) -> list[Row]:
    """The batch's rows that can be kept; the others are noted with their reason."""
    accepted = []
    for sent in batch:
        row = resolved(sent, sent.named, reading.by_name) if isinstance(sent, Row) and sent.named is not None else sent
        problem = row if isinstance(row, RowProblem) else what_is_wrong(row, reading.today)
        if problem is not None:
            reading.tally.problems.append(problem)
        elif isinstance(row, RowProblem):
            continue
        elif row.urn is not None and row.urn not in reading.known_schools and not _tells_of_school(row):
            reading.tally.problems.append(
                RowProblem(
                    row.line, "URN", str(row.urn), "unknown_school", f"No school in the register has URN {row.urn}."
                )
            )
        else:
            accepted.append(row)
            reading.benchmarks += [(row.line, fact) for fact in row.facts if isinstance(fact, BenchmarkFact)]
    reading.tally.rows_accepted += len(accepted)
    return accepted


def _tells_of_school(row: Row) -> bool:
    """Whether the row itself is what tells of the school: the register need not know it before."""
    return any(isinstance(fact, SchoolFact | SchoolLinkFact) for fact in row.facts)


async def merge(unit: UnitOfWork, import_id: int, reading: Reading, *, settled: set[Place] | None = None) -> None:
    """Keep what the rows read tell beyond what is known. `settled`: calendars a newer file has told already.

    Raises FileRefused when the file as a whole may not be kept.
    """
    file, tally = reading.file, reading.tally
    match file.subject:
        case Subject.SCHOOLS:
            if unit.scope.owner is not None:
                raise FileRefused("england_only", "The register is a published fact: an administrator loads it.")
            await merge_schools(unit, file, tally, reading.rows, import_id=import_id)
        case Subject.LINKS:
            await links.merge_links(unit, tally, reading.rows, import_id=import_id)
        case Subject.CALENDAR:
            if tally.problems:
                raise FileRefused(
                    "incomplete_calendar",
                    "Some rows cannot be used, and half a calendar would cancel visits. "
                    "Correct them and send the file again.",
                )
            await merge_calendar(unit, tally, reading.rows, import_id=import_id, settled=settled)
        case Subject.INSPECTIONS:
            await merge_inspections(unit, file, tally, reading.rows, import_id=import_id)
        case Subject.OBSERVATIONS:
            await observations.merge(unit, file, tally, import_id=import_id)
            await observations.merge_benchmarks(
                unit, file, tally, reading.benchmarks, import_id=import_id, indicators=reading.indicators
            )
