"""Keep the provisional years of a council's calendar as its published dates imply them, for all to see."""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from securing_good.calendar import CalendarPeriod, academic_year_name
from securing_good.database import UnitOfWork
from securing_good.events import EventKind, Happening
from securing_good.provisional_calendar import provisional_periods
from securing_good.tables import ProvisionalPeriod as Row
from securing_good.vocabulary import CalendarKind, Term


async def keep_provisional_years(unit: UnitOfWork, periods: Sequence[CalendarPeriod], last_year: int) -> None:
    """Store what `periods` imply for the years up to `last_year`, or further if more is stored.

    Years published since then go. Cases of one council may be planned at once: all of them come to the same rows.
    """
    stored = (await unit.session.scalars(select(Row).where(Row.council == unit.council).order_by(Row.id))).all()
    wanted = provisional_periods(periods, max([last_year, *(row.academic_year for row in stored)]))
    kept = {_period(row): row.id for row in stored}
    gone = [id_ for period, id_ in kept.items() if period not in wanted]
    new = [period for period in wanted if period not in kept]
    if not gone and not new:
        return
    if gone:
        await unit.session.execute(delete(Row).where(Row.council == unit.council, Row.id.in_(gone)))
    if new:
        rows = [
            {
                "council": unit.council,
                "academic_year": period.academic_year,
                "kind": period.kind,
                "term": period.term,
                "starts_on": period.starts_on,
                "ends_on": period.ends_on,
                "based_on": period.based_on,
            }
            for period in new
        ]
        await unit.session.execute(insert(Row).on_conflict_do_nothing(), rows)
    years = {period.academic_year: period.based_on for period in wanted}
    payload = {
        "provisional": [
            {"academic_year": academic_year_name(year), "based_on": academic_year_name(based_on)}
            for year, based_on in years.items()
            if based_on is not None
        ]
    }
    unit.record(Happening(EventKind.CALENDAR_EXTENDED, f"calendar:{unit.council}", payload))


def _period(row: Row) -> CalendarPeriod:
    return CalendarPeriod(
        row.council,
        row.academic_year,
        CalendarKind(row.kind),
        Term(row.term) if row.term else None,
        row.starts_on,
        row.ends_on,
        based_on=row.based_on,
    )
