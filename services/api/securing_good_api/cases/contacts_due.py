"""When a school is to be spoken with after its level rose."""

from datetime import date
from typing import Final

from securing_good.calendar import CalendarUnknown, SchoolCalendar, academic_year_of
from securing_good.council_calendar import calendar_until, council_periods
from securing_good.database import UnitOfWork
from securing_good.tables import Case, ContactDue
from securing_good.vocabulary import ContactCause

FIRST_CONTACT_SCHOOL_DAYS: Final = 5
"""Our proposal: the programme has the lead officer contact the school, and sets no day."""


async def contact_due(unit: UnitOfWork, case: Case, cause: ContactCause) -> None:
    """Have the school spoken with within five school days of today; a second rise on one day adds nothing."""
    if await unit.session.get(ContactDue, (unit.council, case.id, unit.today)) is not None:
        return
    calendar = calendar_until(await council_periods(unit.session, unit.council), academic_year_of(unit.today) + 1)
    unit.session.add(
        ContactDue(
            council=unit.council,
            case_id=case.id,
            since=unit.today,
            urn=case.urn,
            cause=cause,
            due_on=_due_on(unit.today, calendar),
        )
    )
    await unit.session.flush()


def _due_on(since: date, calendar: SchoolCalendar) -> date:
    """Five school days later; working days where the council's terms are not known."""
    try:
        return calendar.add_school_days(since, FIRST_CONTACT_SCHOOL_DAYS)
    except CalendarUnknown:
        return calendar.add_working_days(since, FIRST_CONTACT_SCHOOL_DAYS)
