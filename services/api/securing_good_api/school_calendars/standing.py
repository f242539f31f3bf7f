"""The entries of schools that stand, and what may be said beside them."""

from collections.abc import Collection, Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import select

from securing_good.calendar import CalendarPeriod
from securing_good.council_calendar import council_periods
from securing_good.database import UnitOfWork
from securing_good.errors import Conflict, NotFound
from securing_good.school_entries import EntryProblem, SchoolEntry
from securing_good.school_opening import entry_problems
from securing_good.tables import SchoolCalendarEntry
from securing_good_api.actors import Actor
from securing_good_api.blocked_halves import hold_calendars

MOST_OF_A_SCHOOL: Final = 300
"""Entries that stand. A dozen a year are usual."""


async def held_entry(unit: UnitOfWork, actor: Actor, entry_id: UUID) -> SchoolCalendarEntry:
    """The entry, until the transaction ends.

    Raises NotFound, also for another school's headteacher; Conflict once it was taken back.
    """
    await hold_calendars(unit)
    entry = await unit.session.scalar(
        select(SchoolCalendarEntry)
        .where(SchoolCalendarEntry.council == unit.council, SchoolCalendarEntry.id == entry_id)
        .with_for_update()
    )
    if entry is None or (actor.is_of_a_school and entry.urn not in actor.urns):
        raise NotFound("There is no such entry, or none that you may know of.")
    if entry.removed_at is not None:
        said = f"It was taken back: {entry.removal_reason}"
        raise Conflict("This entry was taken back.", blockers=[{"code": "removed", "detail": said}])
    return entry


async def standing_entries(unit: UnitOfWork, urns: Collection[int]) -> list[SchoolCalendarEntry]:
    """What these schools have said and not taken back, in the order it was entered."""
    rows = await unit.session.scalars(
        select(SchoolCalendarEntry)
        .where(
            SchoolCalendarEntry.council == unit.council,
            SchoolCalendarEntry.urn.in_(urns),
            SchoolCalendarEntry.removed_at.is_(None),
        )
        .order_by(SchoolCalendarEntry.entered_at, SchoolCalendarEntry.id)
    )
    return list(rows)


async def periods_for(unit: UnitOfWork) -> tuple[CalendarPeriod, ...]:
    """The council's own periods, against which its schools' are held."""
    return await council_periods(unit.session, unit.council)


def last_year_of(entries: Sequence[SchoolEntry]) -> int:
    """The last academic year that any entry is of."""
    return max((entry.academic_year for entry in entries), default=0)


def new_problems(
    periods: tuple[CalendarPeriod, ...], before: Sequence[SchoolEntry], after: Sequence[SchoolEntry]
) -> list[EntryProblem]:
    """What is wrong with the entries of a school that was not wrong before.

    The council's dates may have moved under an old entry: that must not keep anybody from entering another.
    """
    if len(after) > MOST_OF_A_SCHOOL:
        said = f"A school has at most {MOST_OF_A_SCHOOL} entries that stand: take back those of years gone by."
        return [EntryProblem(len(after) - 1, "starts_on", "too-many", said)]
    year = last_year_of([*before, *after])
    old = {(one.code, one.detail) for one in entry_problems(periods, year, before)} if before else set()
    return [one for one in entry_problems(periods, year, after) if (one.code, one.detail) not in old]
