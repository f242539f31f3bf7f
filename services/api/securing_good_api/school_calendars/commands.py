"""Enter, change and remove a school's own days; visits are planned again on what is left."""

from dataclasses import replace
from datetime import date
from typing import Any, Final
from uuid import UUID, uuid4

from securing_good.database import UnitOfWork
from securing_good.errors import ChangedMeanwhile, Forbidden
from securing_good.events import EventKind, Happening
from securing_good.school_entries import SchoolEntry, school_year_of
from securing_good.school_opening import school_opening
from securing_good.school_openings import plain_entry
from securing_good.tables import SchoolCalendarEntry
from securing_good.vocabulary import SchoolEntryKind
from securing_good.work import WorkKind, ask
from securing_good_api.actors import Actor
from securing_good_api.blocked_halves import blocked_times, check_blocked, hold_calendars
from securing_good_api.own_schools import check_own_school
from securing_good_api.school_calendars.rules import check_may_say, refuse
from securing_good_api.school_calendars.standing import (
    held_entry,
    last_year_of,
    new_problems,
    periods_for,
    standing_entries,
)

CHANGEABLE: Final = ("academic_year", "term", "starts_on", "ends_on", "half", "title")


async def enter_days(unit: UnitOfWork, *, by: Actor, urn: int, entry: SchoolEntry) -> UUID:
    """Write down what a school says of its days; returns the entry's id.

    Raises Forbidden for another's school or an entry that is the council's to make, Invalid for one that cannot stand.
    """
    if by.is_of_a_school and urn not in by.urns:
        raise Forbidden("A headteacher enters the days of their own school.")
    check_may_say(by.roles, entry.kind)
    await check_own_school(unit, urn)
    await hold_calendars(unit)
    standing = [plain_entry(row) for row in await standing_entries(unit, [urn])]
    await _check(unit, by, urn, standing, [*standing, entry])
    row = as_row(unit, urn, entry)
    unit.session.add(row)
    await unit.session.flush()
    unit.record(Happening(EventKind.SCHOOL_DAYS_ENTERED, f"school-days:{row.id}", told(entry), urn=urn))
    await ask_for_planning(unit)
    return row.id


async def change_days(
    unit: UnitOfWork, *, by: Actor, entry_id: UUID, expected_version: int, changes: dict[str, Any]
) -> None:
    """Change an entry's days, half or title; what it is stays.

    Raises NotFound, Conflict, Forbidden, ChangedMeanwhile, Invalid.
    """
    row = await held_entry(unit, by, entry_id)
    check_may_say(by.roles, SchoolEntryKind(row.kind))
    if row.version != expected_version:
        raise ChangedMeanwhile("Somebody changed this entry after you read it.", current_version=row.version)
    before = plain_entry(row)
    after = replace(before, **changes)
    if "academic_year" not in changes and "starts_on" in changes:
        after = replace(after, academic_year=school_year_of(after.starts_on))
    if after == before:
        return
    others = [plain_entry(one) for one in await standing_entries(unit, [row.urn]) if one.id != row.id]
    await _check(unit, by, row.urn, others, [*others, after])
    for name in CHANGEABLE:
        setattr(row, name, getattr(after, name))
    row.version += 1
    payload = {"from": told(before), "to": told(after)}
    unit.record(Happening(EventKind.SCHOOL_DAYS_CHANGED, f"school-days:{row.id}", payload, urn=row.urn))
    await unit.session.flush()
    await ask_for_planning(unit)


async def remove_days(unit: UnitOfWork, *, by: Actor, entry_id: UUID, reason: str) -> None:
    """Take an entry back; it stays readable with the reason.

    Raises NotFound, Conflict where it was taken back, Forbidden, Invalid where others need it.
    """
    row = await held_entry(unit, by, entry_id)
    check_may_say(by.roles, SchoolEntryKind(row.kind))
    standing = await standing_entries(unit, [row.urn])
    left = [plain_entry(one) for one in standing if one.id != row.id]
    refuse(new_problems(await periods_for(unit), [plain_entry(one) for one in standing], left))
    row.removed_at, row.removed_by, row.removal_reason = unit.now, unit.actor, reason
    row.version += 1
    payload = {**told(plain_entry(row)), "reason": reason}
    unit.record(Happening(EventKind.SCHOOL_DAYS_REMOVED, f"school-days:{row.id}", payload, urn=row.urn))
    await unit.session.flush()
    await ask_for_planning(unit)


async def _check(unit: UnitOfWork, by: Actor, urn: int, before: list[SchoolEntry], after: list[SchoolEntry]) -> None:
    periods = await periods_for(unit)
    refuse(new_problems(periods, before, after))
    if by.is_of_a_school:
        blocked = {half for one in after if one.kind is SchoolEntryKind.BLOCKED for half in one.half_days()}
        blocked |= await blocked_times(unit, urn)
        check_blocked(school_opening(periods, last_year_of(after), after), blocked, "#/ends_on")


def as_row(unit: UnitOfWork, urn: int, entry: SchoolEntry) -> SchoolCalendarEntry:
    """A new row of this entry, entered now by whoever acts."""
    return SchoolCalendarEntry(
        council=unit.council,
        id=uuid4(),
        urn=urn,
        academic_year=entry.academic_year,
        kind=entry.kind,
        term=entry.term,
        starts_on=entry.starts_on,
        ends_on=entry.ends_on,
        half=entry.half,
        title=entry.title,
        entered_by=unit.actor,
        entered_at=unit.now,
        version=1,
        removed_at=None,
        removed_by=None,
        removal_reason=None,
    )


def told(entry: SchoolEntry) -> dict[str, str | int | date | None]:
    """An entry as its event tells it."""
    return {
        "kind": entry.kind,
        "academic_year": entry.academic_year,
        "term": entry.term,
        "starts_on": entry.starts_on,
        "ends_on": entry.ends_on,
        "half": entry.half,
        "title": entry.title,
    }


async def ask_for_planning(unit: UnitOfWork) -> None:
    """Have the council's visits planned again: the days of a school bear on whom its people can visit when."""
    await ask(unit, WorkKind.REPLAN_COUNCIL, [unit.council], council=unit.council)
