"""What an assessment window must hold, from plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from securing_good.calendar import academic_year_name
from securing_good.errors import Conflict, Invalid
from securing_good.school_entries import school_year_of
from securing_good.sentences import in_words
from securing_good.vocabulary import Phase

LONGEST: Final = 70
"""Days. The examinations of a summer last seven weeks; a mistyped year lasts longer."""


@dataclass(frozen=True)
class Window:
    """A window as it is to stand."""

    academic_year: int
    phase: Phase | None
    year_group: int | None
    title: str
    starts_on: date
    ends_on: date
    keeps_visits_away: bool
    source: str


def check_window(window: Window, *, replaced_year: int | None) -> None:
    """Within one academic year, in order, no longer than ten weeks, for somebody. Raises Invalid naming the place."""
    year = academic_year_name(window.academic_year)
    if window.phase is None and window.year_group is None:
        raise Invalid.at("#/year_group", "for-nobody", "Say which year group takes it, or which phase of school.")
    if window.ends_on < window.starts_on:
        said = f"It ends on {in_words(window.ends_on)}, before it starts on {in_words(window.starts_on)}."
        raise Invalid.at("#/ends_on", "ends-before-start", said)
    if (window.ends_on - window.starts_on).days >= LONGEST:
        said = f"It lasts from {in_words(window.starts_on)} to {in_words(window.ends_on)}: {LONGEST} days are the most."
        raise Invalid.at("#/ends_on", "too-long", said)
    if not window.academic_year == school_year_of(window.starts_on) == school_year_of(window.ends_on):
        said = f"{window.title} does not lie in the academic year {year}, which runs from August to July."
        raise Invalid.at("#/academic_year", "outside-year", said)
    if replaced_year is not None and replaced_year != window.academic_year:
        said = f"The published window is of {academic_year_name(replaced_year)}, this one of {year}."
        raise Invalid.at("#/in_place_of", "another-year", said)


def check_not_given(window: Window, standing: Sequence[Window]) -> None:
    """A test of the same pupils and name is given once for days that overlap. Raises Conflict naming the other."""
    whose = (window.title.casefold(), window.phase, window.year_group)
    for other in standing:
        overlaps = window.starts_on <= other.ends_on and other.starts_on <= window.ends_on
        if overlaps and whose == (other.title.casefold(), other.phase, other.year_group):
            days = f"from {in_words(other.starts_on)} to {in_words(other.ends_on)}"
            blocker = {"code": "given-twice", "detail": f"{other.title} stand {days} already: change that window."}
            raise Conflict("This window is given already.", blockers=[blocker])
