"""How many half-days a school may keep free of visits, in whichever way it says so."""

from collections.abc import Collection
from typing import Final

from sqlalchemy import select, text

from securing_good.database import UnitOfWork
from securing_good.errors import Invalid
from securing_good.school_entries import HalfDays
from securing_good.school_opening import SchoolOpening
from securing_good.school_openings import plain_entry
from securing_good.tables import SchoolCalendarEntry, SchoolTime
from securing_good.vocabulary import HalfDay, SchoolEntryKind, SchoolTimeWord

MOST_BLOCKED: Final = 10
"""Half-days of a term that a school may keep free of visits. Our proposal: a school cannot refuse a term."""


async def hold_calendars(unit: UnitOfWork) -> None:
    """Nobody else changes schools' own days of this council before the transaction ends: they are judged together."""
    await unit.session.execute(
        text("select pg_advisory_xact_lock(hashtext('school days ' || :council))"), {"council": unit.council}
    )


async def blocked_times(unit: UnitOfWork, urn: int) -> set[HalfDays]:
    """The half-days a school blocked one by one (`/v1/availability/school-times`)."""
    rows = await unit.session.execute(
        select(SchoolTime.day, SchoolTime.half).where(
            SchoolTime.council == unit.council,
            SchoolTime.urn == urn,
            SchoolTime.word == SchoolTimeWord.BLOCKED,
            SchoolTime.withdrawn_at.is_(None),
        )
    )
    return {(row.day, HalfDay(row.half)) for row in rows}


async def blocked_entries(unit: UnitOfWork, urn: int) -> set[HalfDays]:
    """The half-days a school blocked in its calendar (`/v1/calendars/school-entries`)."""
    rows = await unit.session.scalars(
        select(SchoolCalendarEntry).where(
            SchoolCalendarEntry.council == unit.council,
            SchoolCalendarEntry.urn == urn,
            SchoolCalendarEntry.kind == SchoolEntryKind.BLOCKED,
            SchoolCalendarEntry.removed_at.is_(None),
        )
    )
    return {half for row in rows for half in plain_entry(row).half_days()}


def check_blocked(opening: SchoolOpening, blocked: Collection[HalfDays], pointer: str) -> None:
    """A school blocks ten half-days of a term at most, of those on which it is open. Raises Invalid at the pointer."""
    for term in opening.calendar.terms():
        number = len(opening.open_halves(term.starts_on, term.ends_on).intersection(blocked))
        if number > MOST_BLOCKED:
            said = (
                f"The school would block {number} half-days of the {term.key} term: a school may block {MOST_BLOCKED}, "
                "and the council more."
            )
            raise Invalid.at(pointer, "too-many-blocked", said)
