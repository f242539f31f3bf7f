"""How well a school does in a year, from which all its figures follow: they agree because they have one cause.

Everything here is a matter of school and year alone, never of the day it is asked: last year's figures stay what they were.
"""

from functools import cache
from math import exp
from typing import Final

from deploy.sample.borough import Character, School
from deploy.sample.chance import drawn

_FIRST: Final = 2018
"""From this year on the stories run."""

_STORIES: Final = {
    # Level in 2018/19 and change a year.
    Character.FALLING: (-0.45, -0.23),
    Character.INADEQUATE: (-1.5, -0.04),
    Character.DRIFTING: (-0.25, -0.06),
    Character.STRONG: (1.25, 0.0),
    Character.NEW: (0.1, 0.0),
    Character.SUPPRESSED: (0.1, 0.0),
    Character.REFERRAL: (-1.4, 0.0),
}
_ORDINARY_LEVEL: Final = 0.3
_ORDINARY_SPREAD: Final = 0.3
_NOISE: Final = {Character.FALLING: 0.05, Character.INADEQUATE: 0.08, Character.RECOVERING: 0.08}
_DEPTH: Final = 1.9
_SPAN: Final = 2.2
"""A recovering school falls this deep, and is out of it about this many years after its lowest."""


@cache
def quality(school: School, year: int) -> float:
    """How far above other schools of England its results are, in standard deviations between schools: 0 is ordinary."""
    noise = drawn("quality", school.urn, year).gauss(0, _NOISE.get(school.character, 0.14))
    return _level(school, year) + noise


def _level(school: School, year: int) -> float:
    if school.dip is not None:
        return _ORDINARY_LEVEL - _DEPTH * exp(-(((year - school.dip) / _SPAN) ** 2))
    if school.character is Character.STEADY:
        return drawn("level", school.urn).gauss(_ORDINARY_LEVEL, _ORDINARY_SPREAD)
    level, step = _STORIES[school.character]
    return level + drawn("level", school.urn).gauss(0, 0.1) + step * (year - _FIRST)


@cache
def trouble(school: School, year: int, what: str) -> float:
    """How much one side of school life other than results suffers: 0 not at all, about 1 badly, 2 very badly.

    `what` is absence, money, staff, popularity or parents. A drifting school suffers in some of them only.
    """
    low = -_level(school, year)
    match school.character:
        case Character.FALLING | Character.INADEQUATE:
            return max(low, 0)
        case Character.RECOVERING:
            # Families, money and staff come back a year after results do.
            return max(-_level(school, year - 1), 0)
        case Character.DRIFTING:
            suffers = drawn("drifts", school.urn, what).random() < 0.45
            return 0.12 * (year - _FIRST) if suffers else 0.2
        case Character.REFERRAL:
            return 1.2 if what == "absence" else 0.3
        case _:
            return 0.0


@cache
def share_filled(school: School, entry_year: int) -> float:
    """How much of a year group that joined in `entry_year` is taken, as a share of its places."""
    noise = drawn("filled", school.urn, entry_year).gauss(0, 0.025)
    if school.character in {Character.SUPPRESSED, Character.REFERRAL}:
        return 1.0
    usual = 0.99 if school.character is Character.STRONG else 0.95
    return min(max(usual - 0.2 * min(trouble(school, entry_year, "popularity"), 2.2) + noise, 0.4), 1.0)


@cache
def cohort(school: School, group: int, year: int) -> int:
    """Pupils in one year group: those who joined with it. 0 where the school has no such group then."""
    if not school.has_year_group(group, year):
        return 0
    if group > 11 and school.year_groups.start < 12:
        # A sixth form in a school: under half of those who were in year 11.
        return round(0.45 * school.year_places * share_filled(school, year - (group - 12)))
    size = school.year_places / 2 if school.year_groups.start == 12 else school.year_places
    return round(size * share_filled(school, year - (group - school.year_groups.start)))


@cache
def roll(school: School, year: int) -> int:
    """Pupils on roll in January of the academic year."""
    if not school.is_open_in(year):
        return 0
    groups = sum(cohort(school, group, year) for group in school.year_groups)
    nursery = school.low_age == 3 and not school.is_special
    return groups + (round(0.8 * school.year_places * share_filled(school, year)) if nursery else 0)
