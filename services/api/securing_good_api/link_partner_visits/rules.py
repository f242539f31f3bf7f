"""When a link partner's visit may have been, and what follows from a first one in autumn."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from securing_good.calendar import SchoolCalendar, academic_year_of
from securing_good.errors import Invalid
from securing_good.vocabulary import Term

WORKING_DAYS_TO_CONFIRM: Final = 10
"""Our proposal: the programme says that the visits refine the shared understanding, and sets no day."""
_OLDEST: Final = timedelta(days=366)
_SEPTEMBER, _DECEMBER = 9, 12


@dataclass(frozen=True)
class Autumn:
    """The autumn a visit was in, and by when a provisional level is confirmed or changed after it."""

    academic_year: int
    confirm_by: date


def check_held(held_on: date, *, today: date) -> None:
    """A visit is recorded after it was held, within a year. Raises Invalid."""
    if not today - _OLDEST <= held_on <= today:
        raise Invalid.at(
            "#/held_on", "day", "Give the day the visit was held: within the last year, today at the latest."
        )


def autumn_of(held_on: date, calendar: SchoolCalendar) -> Autumn | None:
    """The autumn term a visit was in, by the council's terms or, where they are not known, by the month; else None."""
    half = calendar.half_term_on(held_on)
    in_autumn = half.term is Term.AUTUMN if half else _SEPTEMBER <= held_on.month <= _DECEMBER
    if not in_autumn:
        return None
    return Autumn(academic_year_of(held_on), calendar.add_working_days(held_on, WORKING_DAYS_TO_CONFIRM))
