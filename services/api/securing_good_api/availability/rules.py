"""What a working pattern may say, from plain values."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from securing_good.availability import WEEKDAYS
from securing_good.calendar import academic_year_name, academic_year_of
from securing_good.errors import Invalid
from securing_good.programme import add_months
from securing_good.sentences import in_words
from securing_good.vocabulary import HalfDay

FURTHEST_MONTHS: Final = 24
MOST_DAYS_SHOWN: Final = 62
YEAR_BEGINS: Final = (9, 1)
EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)


def working_halves(said: Mapping[str, Sequence[HalfDay]]) -> dict[str, list[str]]:
    """The halves of each working day as they are kept: in order, each once, days without any left out.

    Raises Invalid for somebody who would work on no day: whoever is away for long has leave instead.
    """
    kept = {day: [half.value for half in HalfDay if half in said[day]] for day in WEEKDAYS if said.get(day)}
    if not kept:
        raise Invalid.at(
            "#/halves", "no-day", "They work on no half-day of the week. For somebody who is away, enter leave instead."
        )
    return kept


def check_first_day(starts_on: date, *, today: date) -> None:
    """A pattern holds from a day of this academic year or the next two years on. Raises Invalid.

    What was planned before it is history; a year that has ended is not planned again.
    """
    begins = date(academic_year_of(today), *YEAR_BEGINS)
    last = add_months(today, FURTHEST_MONTHS)
    if starts_on < begins:
        year = academic_year_name(academic_year_of(today))
        said = (
            f"A pattern holds from {in_words(begins)}, when {year} began, at the earliest, not {in_words(starts_on)}."
        )
        raise Invalid.at("#/starts_on", "past-year", said)
    if starts_on > last:
        said = f"A pattern holds from {in_words(last)} at the latest, not {in_words(starts_on)}."
        raise Invalid.at("#/starts_on", "too-far", said)


def check_span(start: date, end: date) -> None:
    """How many days can be asked for at once. Raises Invalid."""
    if end < start:
        raise Invalid.at("query: to", "before-from", f"{in_words(end)} is before {in_words(start)}.")
    if not EARLIEST <= start <= LATEST:
        raise Invalid.at("query: from", "day", "Ask for days of this century.")
    if (end - start).days >= MOST_DAYS_SHOWN:
        raise Invalid.at("query: to", "too-long", f"Ask for {MOST_DAYS_SHOWN} days at most.")
