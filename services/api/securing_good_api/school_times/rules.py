"""What a school may say of a half-day, from plain values."""

from datetime import date
from typing import Final

from securing_good.errors import Conflict, Invalid
from securing_good.programme import add_months
from securing_good.sentences import in_words
from securing_good.vocabulary import HalfDay, SchoolTimeWord

AHEAD_MONTHS: Final = 18
SATURDAY: Final = 5


def check_school_time(day: date, word: SchoolTimeWord, reason: str | None, *, today: date) -> None:
    """It is of a weekday to come within eighteen months; a school that blocks one says why. Raises Invalid."""
    if not today <= day <= add_months(today, AHEAD_MONTHS):
        said = f"A school speaks of days from today until {in_words(add_months(today, AHEAD_MONTHS))}."
        raise Invalid.at("#/date", "day", said)
    if day.weekday() >= SATURDAY:
        name = "Saturday" if day.weekday() == SATURDAY else "Sunday"
        raise Invalid.at("#/date", "weekend", f"{in_words(day)} is a {name}: nobody visits.")
    if word is SchoolTimeWord.BLOCKED and not reason:
        raise Invalid.at("#/reason", "needed", "Say why the half-day will not do.")


def check_open(day: date, half: HalfDay, why_not: str | None) -> None:
    """A school proposes half-days on which it can be visited; `why_not` says why this is none. Raises Invalid."""
    if why_not is not None:
        said = f"On {in_words(day)}, {half}, the school cannot be visited: {why_not}. Propose another half-day."
        raise Invalid.at("#/date", "school-closed", said)


def check_not_said(said: SchoolTimeWord | None, day: date, half: str) -> None:
    """A half-day is proposed or blocked, once. Raises Conflict."""
    if said is not None:
        detail = f"The school has {said} the {half} of {in_words(day)} already: withdraw that first."
        raise Conflict("The school has spoken of this half-day.", blockers=[{"code": "said", "detail": detail}])
