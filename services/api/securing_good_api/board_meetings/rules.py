"""When a meeting of the partnership board can be, from plain values."""

from datetime import date
from typing import Final

from securing_good.errors import Conflict, Invalid
from securing_good.programme import add_months
from securing_good.sentences import in_words

FURTHEST_MONTHS: Final = 24
"""Further ahead no board has its dates: a mistyped year does."""


def check_dates(day: date, papers_by: date, *, is_working_day: bool, today: date) -> None:
    """A working day to come, within two years, and papers not after it. Raises Invalid naming the place."""
    if day <= today:
        raise Invalid.at(
            "#/date", "past", f"{in_words(day)} has come or gone: give days on which the board is to meet."
        )
    if day > add_months(today, FURTHEST_MONTHS):
        raise Invalid.at("#/date", "too-far", f"{in_words(day)} is more than {FURTHEST_MONTHS} months ahead.")
    if not is_working_day:
        raise Invalid.at("#/date", "no-working-day", f"{in_words(day)} is a weekend or a bank holiday.")
    if papers_by > day:
        said = f"Papers are taken until {in_words(papers_by)}, after the meeting on {in_words(day)}."
        raise Invalid.at("#/papers_by", "after-it", said)


def check_can_be_called_off(day: date, called_off_reason: str | None, *, today: date) -> None:
    """Whether a meeting can still be called off. Raises Conflict."""
    if called_off_reason is not None:
        said = f"It was called off: {called_off_reason}"
        raise Conflict("This meeting was called off.", blockers=[{"code": "called-off", "detail": said}])
    if day < today:
        said = f"It was on {in_words(day)}."
        raise Conflict("This meeting has been.", blockers=[{"code": "past", "detail": said}])
