"""The half-days of schools as they are known now: a fixed number of statements, however many schools."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from securing_good.assessment_windows import AssessmentWindow, Taught
from securing_good.council_calendar import council_periods
from securing_good.school_entries import SchoolEntry
from securing_good.school_opening import SchoolOpening, school_opening
from securing_good.tables import AssessmentWindow as WindowRow
from securing_good.tables import ProvisionalPeriod, School, SchoolCalendarEntry
from securing_good.vocabulary import HalfDay, Phase, SchoolEntryKind, Term


async def school_openings(
    session: AsyncSession, council: str, urns: Collection[int], *, until_year: int | None = None
) -> Mapping[int, SchoolOpening]:
    """When each of these schools is open and may be visited, by URN; a school the register does not know has no tests.

    Years the council has not published are provisional, up to `until_year`, or without one up to the last that the
    scheduler keeps. Raises CalendarInvalid when the council's own periods contradict one another.
    """
    periods = await council_periods(session, council)
    kept = await session.scalar(
        select(func.max(ProvisionalPeriod.academic_year)).where(ProvisionalPeriod.council == council)
    )
    last_year = until_year if until_year is not None else (kept or 0)
    entries = await _entries(session, council, urns)
    windows = await council_windows(session, council)
    taught = {
        row.urn: Taught(Phase(row.phase), row.low_age, row.high_age)
        for row in await session.execute(
            select(School.urn, School.phase, School.low_age, School.high_age).where(School.urn.in_(urns))
        )
    }
    return {
        urn: school_opening(
            periods,
            last_year,
            entries.get(urn, ()),
            [window for window in windows if urn in taught and taught[urn].sits(window)],
        )
        for urn in urns
    }


async def council_windows(session: AsyncSession, council: str) -> tuple[AssessmentWindow, ...]:
    """The windows that keep visits away from a council's schools: published ones, and its own in the place of some."""
    own = aliased(WindowRow)
    replaced = select(own.in_place_of).where(
        own.council == council, own.removed_at.is_(None), own.in_place_of.is_not(None)
    )
    mine: ColumnElement[bool] = or_(WindowRow.council == council, WindowRow.council.is_(None))
    rows = await session.scalars(
        select(WindowRow)
        .where(mine, WindowRow.removed_at.is_(None), WindowRow.keeps_visits_away, WindowRow.id.not_in(replaced))
        .order_by(WindowRow.starts_on, WindowRow.id)
    )
    return tuple(
        AssessmentWindow(row.title, row.starts_on, row.ends_on, Phase(row.phase) if row.phase else None, row.year_group)
        for row in rows
    )


async def _entries(session: AsyncSession, council: str, urns: Collection[int]) -> Mapping[int, list[SchoolEntry]]:
    found: dict[int, list[SchoolEntry]] = defaultdict(list)
    rows = await session.scalars(
        select(SchoolCalendarEntry).where(
            SchoolCalendarEntry.council == council,
            SchoolCalendarEntry.urn.in_(urns),
            SchoolCalendarEntry.removed_at.is_(None),
        )
    )
    for row in rows:
        found[row.urn].append(plain_entry(row))
    return found


def plain_entry(row: SchoolCalendarEntry) -> SchoolEntry:
    """A row as the pure rules know it."""
    return SchoolEntry(
        SchoolEntryKind(row.kind),
        row.academic_year,
        row.starts_on,
        row.ends_on,
        Term(row.term) if row.term else None,
        HalfDay(row.half) if row.half else None,
        row.title,
    )
