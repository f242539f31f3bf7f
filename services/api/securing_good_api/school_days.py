"""Whether schools of a council are open on a day, for commands that name one."""

from datetime import date

from securing_good.calendar import academic_year_of
from securing_good.council_calendar import calendar_until, council_periods
from securing_good.database import UnitOfWork


async def is_school_day(unit: UnitOfWork, day: date) -> bool | None:
    """Whether schools are open on a day; None where the council's terms do not reach it."""
    calendar = calendar_until(await council_periods(unit.session, unit.council), academic_year_of(day))
    if calendar.known_until is None or day > calendar.known_until:
        return None
    return calendar.is_school_day(day)
