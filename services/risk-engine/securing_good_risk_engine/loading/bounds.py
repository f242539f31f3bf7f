"""What no source may pass on, whatever its file says: texts without end, calendars of other ages."""

from dataclasses import fields
from datetime import date

from securing_good_risk_engine.sources.facts import CalendarFact, Row, RowProblem, SchoolFact, SchoolLinkFact

LONGEST_TEXT = 500
YEARS_BACK, YEARS_AHEAD = 30, 5


def what_is_wrong(row: Row, today: date) -> RowProblem | None:
    """The first thing about an otherwise sound row that cannot be kept; None when nothing is wrong."""
    for fact in row.facts:
        if isinstance(fact, SchoolFact | SchoolLinkFact):
            for field in fields(fact):
                value = getattr(fact, field.name)
                if isinstance(value, str) and len(value) > LONGEST_TEXT:
                    reason = f"The text is {len(value):,} characters long; the limit is {LONGEST_TEXT}."
                    return RowProblem(row.line, field.name, value[:50] + "…", "too_long", reason)
        if isinstance(fact, CalendarFact):
            first, last = today.year - YEARS_BACK, today.year + YEARS_AHEAD
            for day in (fact.starts_on, fact.ends_on):
                if not first <= day.year <= last:
                    reason = f"{day} is not a day a school calendar could be about: years {first} to {last}."
                    return RowProblem(row.line, None, day.isoformat(), "impossible_date", reason)
    return None
