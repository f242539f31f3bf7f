"""How long it takes until support is agreed, where some schools still wait. Pure.

Sources: E. L. Kaplan and P. Meier, Nonparametric estimation from incomplete observations, Journal of the American
Statistical Association 53, 1958; M. P. Fay, E. H. Brittain and M. A. Proschan, Pointwise confidence intervals for a survival
distribution with small samples or heavy censoring, Biostatistics 14, 2013 (the beta product, by the method of moments: where
nobody waits any more it is the interval of Clopper and Pearson, and the interval of the median that of order statistics).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from securing_good_api.equity.beta import share_below
from securing_good_api.equity.estimating import CONFIDENCE

_TAIL: Final = (1 - CONFIDENCE) / 2
_HALF: Final = 0.5


@dataclass(frozen=True, order=True)
class Wait:
    """One school's days until support was agreed, or until now, or until it left without."""

    days: int
    goes_on: bool
    """Whether nothing was agreed in these days. Of equal days those that ended come first."""


@dataclass(frozen=True)
class Median:
    """The day by which half the schools have support; none where it is not reached, or cannot be told."""

    days: int | None
    lower: int | None
    """0 where there are so few that it could be any day from the first."""
    upper: int | None


def median_of(waits: Sequence[Wait]) -> Median:
    """The median, with its 95% interval.

    It starts with the first day on which it could be that half have support, and ends on the first on which it could no
    longer be that fewer have.
    """
    ordered = sorted(waits)
    left, standing, second = 1.0, 1.0, 1.0
    days = upper = None
    lower = 0 if _could_be_half(standing, second, len(ordered)) else None
    for place, wait in enumerate(ordered):
        at_risk = len(ordered) - place
        if not wait.goes_on:
            left *= (at_risk - 1) / at_risk
            standing *= at_risk / (at_risk + 1)
            second *= at_risk / (at_risk + 2)
            if days is None and left <= _HALF:
                days = wait.days
            if upper is None and _below_half(standing, second) > 1 - _TAIL:
                upper = wait.days
        if lower is None and _could_be_half(standing, second, at_risk - 1):
            lower = wait.days
    return Median(days, lower, upper)


def _could_be_half(standing: float, second: float, next_at_risk: int) -> bool:
    """Whether no more than half could be waiting once this one waits no more."""
    if next_at_risk == 0:
        return True
    one, two = next_at_risk / (next_at_risk + 1), next_at_risk / (next_at_risk + 2)
    return _below_half(standing * one, second * two) >= _TAIL


def _below_half(mean: float, second: float) -> float:
    """How likely a beta variable with this mean and mean square is below a half."""
    size = mean * (1 - mean) / (second - mean * mean) - 1
    return share_below(_HALF, mean * size, (1 - mean) * size)
