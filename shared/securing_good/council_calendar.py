"""A council's calendar as it is known now, and provisionally beyond."""

from functools import lru_cache

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from securing_good.calendar import CalendarPeriod, SchoolCalendar, build_calendar
from securing_good.provisional_calendar import provisional_periods
from securing_good.tables import CalendarPeriod as PeriodRow
from securing_good.vocabulary import CalendarKind, Term


@lru_cache(maxsize=64)
def calendar_until(periods: tuple[CalendarPeriod, ...], last_year: int) -> SchoolCalendar:
    """The calendar of these periods, with provisional years up to `last_year` where none is published.

    Remembered: a council's cases are planned one after another on the same periods.
    """
    return build_calendar([*periods, *provisional_periods(periods, last_year)])


async def council_periods(session: AsyncSession, council: str) -> tuple[CalendarPeriod, ...]:
    """The council's terms and England's bank holidays, as now known; a council's own dates outrank published ones."""
    mine: ColumnElement[bool] = or_(PeriodRow.area == council, PeriodRow.area.is_(None))
    rows = (
        await session.scalars(
            select(PeriodRow).where(mine, PeriodRow.ceased_at.is_(None)).order_by(PeriodRow.starts_on, PeriodRow.id)
        )
    ).all()
    own = {(row.area, row.academic_year) for row in rows if row.council is not None}
    return tuple(
        CalendarPeriod(
            row.area,
            row.academic_year,
            CalendarKind(row.kind),
            Term(row.term) if row.term else None,
            row.starts_on,
            row.ends_on,
        )
        for row in rows
        if row.council is not None or (row.area, row.academic_year) not in own
    )
