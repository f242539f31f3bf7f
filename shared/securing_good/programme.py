"""The programme's clock: when each case is reviewed. Counted in calendar months from the day the case opened.

Source: programme, "Timing and content on the monitoring programme" (expected to last between 12 and 18 months, may be
extended for a further 6) and "After 24 months" (exit, a further 6 months, or formal intervention).
"""

from calendar import monthrange
from datetime import date

EXPECTED_MONTHS = 18
"""How long a case lasts until a review extends it."""
EXTENSION_MONTHS = 6
"""How much later the next review is when the last one there is does not end the case."""

REVIEW_LEAD_DAYS = 30
"""A review may be decided so many calendar days before its day, on evidence no older than that: time to hold it. Our
proposal; the programme gives none."""


def add_months(day: date, months: int) -> date:
    """The same day of the month so many calendar months on, or that month's last day when it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def whole_months(since: date, until: date) -> int:
    """How many whole calendar months lie between two days; none when the second is not later."""
    months = max(0, (until.year - since.year) * 12 + until.month - since.month)
    return months - (months > 0 and add_months(since, months) > until)
