"""How sure a rate of few schools is, and the difference of two. Pure, and exact where there is an exact way.

Sources: C. J. Clopper and E. S. Pearson, The use of confidence or fiducial limits illustrated in the case of the binomial,
Biometrika 26, 1934 (the interval of a rate: it holds the truth at least as often as it says, however few there are); G. Y.
Zou and A. Donner, Construction of confidence limits about effect measures, Statistics in Medicine 27, 2008, and R. G.
Newcombe, Interval estimation for the difference between independent proportions, the same 17, 1998 (the limits of two rates
squared and added, here with those of Clopper and Pearson); R. A. Fisher, Statistical methods for research workers, fifth
edition, 1934, section 21.02, and F. Yates, the Journal of the Royal Statistical Society supplement 1, 1934 (the exact test).
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from math import comb, sqrt
from typing import Final

from securing_good_api.equity.beta import quantile

CONFIDENCE: Final = 0.95
_TAIL: Final = (1 - CONFIDENCE) / 2


class Direction(StrEnum):
    """What can be said of a difference."""

    MORE = "more"
    """Oftener among the most disadvantaged than among the least: more than chance makes one time in twenty."""
    FEWER = "fewer"
    CANNOT_TELL = "cannot_tell"
    """Chance alone could have made it."""


@dataclass(frozen=True)
class Rate:
    """So many of so many schools; at least one."""

    count: int
    of: int

    @property
    def value(self) -> float:
        """The share, from 0 to 1."""
        return self.count / self.of

    @property
    def limits(self) -> tuple[float, float]:
        """The exact 95% interval of the share."""
        return exact_limits(self.count, self.of)


@lru_cache(maxsize=4096)
def exact_limits(count: int, of: int) -> tuple[float, float]:
    """The interval of Clopper and Pearson of so many of so many."""
    lower = quantile(_TAIL, count, of - count + 1) if count else 0.0
    upper = quantile(1 - _TAIL, count + 1, of - count) if count < of else 1.0
    return lower, upper


@dataclass(frozen=True)
class Difference:
    """By how much the rate of the most disadvantaged lies above that of the least; below nought, under it."""

    value: float
    lower: float
    upper: float
    p_value: float
    """How often chance alone would make two groups differ as much, were both alike (Fisher's exact test, two-sided)."""

    @property
    def direction(self) -> Direction:
        """Both must speak for a difference, the test and the interval: so it is wrong at most one time in twenty."""
        if self.p_value > 1 - CONFIDENCE or self.lower <= 0 <= self.upper:
            return Direction.CANNOT_TELL
        return Direction.MORE if self.value > 0 else Direction.FEWER


def difference_of(most: Rate, least: Rate) -> Difference:
    """The difference of two groups of schools that have none in common, with its interval and test."""
    value = most.value - least.value
    (low_most, high_most), (low_least, high_least) = most.limits, least.limits
    down = sqrt((most.value - low_most) ** 2 + (high_least - least.value) ** 2)
    up = sqrt((high_most - most.value) ** 2 + (least.value - low_least) ** 2)
    return Difference(value, max(-1.0, value - down), min(1.0, value + up), fisher(most, least))


def fisher(one: Rate, other: Rate) -> float:
    """Of all ways to deal as many yeses to two groups of these sizes, the share that is no likelier than what happened."""
    yes, total = one.count + other.count, one.of + other.of
    ways = {
        count: comb(one.of, count) * comb(other.of, yes - count)
        for count in range(max(0, yes - other.of), min(one.of, yes) + 1)
    }
    happened = ways[one.count]
    return sum(number for number in ways.values() if number <= happened) / comb(total, yes)
