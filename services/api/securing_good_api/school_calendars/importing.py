"""Take in a file of schools' own days: all of it or nothing, and nothing twice."""

from dataclasses import replace
from uuid import uuid4

from pydantic import BaseModel
from sqlalchemy import select

from securing_good.database import Database, Scope, UnitOfWork
from securing_good.events import EventKind, Happening
from securing_good.school_entries import SchoolEntry
from securing_good.school_openings import plain_entry
from securing_good.tables import School, SchoolCalendarEntry
from securing_good_api.actors import Actor
from securing_good_api.blocked_halves import hold_calendars
from securing_good_api.csv_files import Fault
from securing_good_api.school_calendars.commands import CHANGEABLE, as_row, ask_for_planning
from securing_good_api.school_calendars.from_csv import MOST_TOLD, EntryRow, OwnDays, OwnDaysRefused
from securing_good_api.school_calendars.standing import (
    new_problems,
    periods_for,
    standing_entries,
)


class PassedOverOut(BaseModel):
    """An event that says nothing of when the school is open."""

    line: int
    title: str


class ImportedDays(BaseModel):
    """What a file of schools' own days came to."""

    rows: int
    """Entries told; a repeated event is one each time."""
    schools: int
    added: int
    changed: int
    """Own terms and half-terms whose dates, or entries whose title, are another now."""
    unchanged: int
    events_passed_over: int
    passed_over: list[PassedOverOut]
    """The first hundred of them."""
    dry_run: bool = False


async def import_days(unit: UnitOfWork, told: OwnDays) -> ImportedDays:
    """Add and change what the rows say; what they do not name stays.

    Raises OwnDaysRefused with every row that breaks a rule; then nothing is kept.
    """
    await hold_calendars(unit)
    by_school: dict[int, list[EntryRow]] = {}
    for row in told.rows:
        by_school.setdefault(row.urn, []).append(row)
    own = set(
        await unit.session.scalars(select(School.urn).where(School.council == unit.council, School.urn.in_(by_school)))
    )
    faults = [
        Fault(row.line, "urn", f"{row.urn} is not a school of this council.", "unknown-school")
        for row in told.rows
        if row.urn not in own
    ]
    standing: dict[int, list[SchoolCalendarEntry]] = {}
    for entry in await standing_entries(unit, by_school):
        standing.setdefault(entry.urn, []).append(entry)
    periods = await periods_for(unit)
    done = ImportedDays(
        rows=len(told.rows),
        schools=len(by_school),
        added=0,
        changed=0,
        unchanged=0,
        events_passed_over=len(told.passed_over),
        passed_over=[PassedOverOut(line=one.line, title=one.title) for one in told.passed_over[:MOST_TOLD]],
    )
    for urn in sorted(own):
        held = standing.get(urn, [])
        before = [plain_entry(row) for row in held]
        after, lines = list(before), [0] * len(before)
        for row in by_school[urn]:
            _take(after, lines, row, len(before), done)
        problems = new_problems(periods, before, after)
        # An entry of before that no longer stands is the fault of the file's last line about the school.
        last = by_school[urn][-1].line
        faults += [Fault(lines[one.index] or last, one.field, one.detail, one.code) for one in problems]
        if not faults:
            _keep(unit, urn, held, before, after)
    if faults:
        raise OwnDaysRefused.because(sorted(faults, key=lambda fault: fault.line))
    await unit.session.flush()
    if done.unchanged != done.rows:
        payload = done.model_dump(include={"rows", "schools", "added", "changed", "unchanged"})
        unit.record(Happening(EventKind.SCHOOL_DAYS_IMPORTED, f"school-days:{uuid4()}", payload))
        await ask_for_planning(unit)
    return done


def _take(after: list[SchoolEntry], lines: list[int], row: EntryRow, known: int, done: ImportedDays) -> None:
    """Put one row among the entries: in the place of the one that stands for the same, or after the rest."""
    same = next((index for index in range(known) if not lines[index] and _is_same(after[index], row.entry)), None)
    if same is None:
        after.append(row.entry)
        lines.append(row.line)
        done.added += 1
        return
    lines[same] = row.line
    if after[same] == row.entry:
        done.unchanged += 1
    else:
        after[same] = row.entry
        done.changed += 1


def _is_same(held: SchoolEntry, told: SchoolEntry) -> bool:
    """One own term, or one span of days of one kind, whatever it is called."""
    if held.kind.is_of_a_term:
        return (held.kind, held.academic_year, held.term) == (told.kind, told.academic_year, told.term)
    return replace(held, title=told.title) == told


def _keep(
    unit: UnitOfWork,
    urn: int,
    held: list[SchoolCalendarEntry],
    before: list[SchoolEntry],
    after: list[SchoolEntry],
) -> None:
    for row, was, is_now in zip(held, before, after, strict=False):
        if was != is_now:
            for name in CHANGEABLE:
                setattr(row, name, getattr(is_now, name))
            row.version += 1
    unit.session.add_all(as_row(unit, urn, entry) for entry in after[len(held) :])


class _TriedOnly(Exception):
    """Undoes a try."""


async def try_import_of_days(database: Database, scope: Scope, actor: Actor, told: OwnDays) -> ImportedDays:
    """What importing would come to; nothing is kept. Raises as importing does."""
    done = None
    try:
        async with database.unit_of_work(scope, actor=actor.subject) as unit:
            done = await import_days(unit, told)
            raise _TriedOnly
    except _TriedOnly:
        assert done is not None
    return done.model_copy(update={"dry_run": True})
