"""What a school may send of itself, from plain values."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from securing_good.calendar import academic_year_name
from securing_good.errors import Forbidden, Invalid
from securing_good.vocabulary import MonitoringLevel, RiskFactor
from securing_good_api.level_decisions.rules import check_level

YEARS_BACK: Final = 1
"""A school may still send last year's, so that it can be compared with what came of it."""


def check_self_evaluation(*, level: MonitoringLevel, factors: Sequence[RiskFactor], year: int, this_year: int) -> None:
    """A level people could decide, each factor once, of this academic year or the last. Raises Invalid."""
    check_level(level)
    if not this_year - YEARS_BACK <= year <= this_year:
        allowed = f"{academic_year_name(this_year - YEARS_BACK)} or {academic_year_name(this_year)}"
        raise Invalid.at("#/academic_year", "year", f"Send the self-evaluation of {allowed}.")
    twice = [factor for factor, times in Counter(factors).items() if times > 1]
    if twice:
        raise Invalid.at("#/factors", "twice", f"Say once how it stands with {twice[0].value.replace('_', ' ')}.")


def check_speaks_for(urn: int, urns: frozenset[int]) -> None:
    """A headteacher or chair speaks for their own school. Raises Forbidden."""
    if urn not in urns:
        raise Forbidden("You send the self-evaluation of your own school.")
