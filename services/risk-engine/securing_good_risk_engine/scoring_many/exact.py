"""Decimals as whole millionths, so that whole columns meet thresholds without a rounding error."""

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from securing_good_risk_engine.scoring.statistics import EXACT, Z, wilson_interval

PLACES: Final = 6
"""Decimal places that are kept of any figure: loading keeps no more."""
UNIT: Final = 10**PLACES
TENTH: Final = UNIT // 10
MISSING: Final = int(np.iinfo(np.int64).min)
"""Stands where there is no figure."""

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Slots = NDArray[np.int64]
"""Places in the columns of schools."""

_NEAR_A_TIE: Final = 1e-6
"""Tenths of a point; double precision is off by less than a thousandth of this."""


def scaled(figure: Decimal | int | None) -> int:
    """A figure in millionths."""
    if figure is None:
        return MISSING
    return int((Decimal(figure) * UNIT).quantize(Decimal(1), rounding=ROUND_HALF_EVEN, context=EXACT))


def at_least(figure: Decimal) -> int:
    """The least number of millionths that is not less than a figure."""
    return int((Decimal(figure) * UNIT).to_integral_value(rounding=ROUND_CEILING))


def at_most(figure: Decimal) -> int:
    """The greatest number of millionths that is not more than a figure."""
    return int((Decimal(figure) * UNIT).to_integral_value(rounding=ROUND_FLOOR))


def to_places(column: Ints, places: int) -> Ints:
    """Millionths rounded to so many decimal places, halves to even, as one value is. MISSING must not be among them."""
    step = 10 ** (PLACES - places)
    rounded: Ints = divided(column, step) * step
    return rounded


def divided(column: Ints, by: int | Ints) -> Ints:
    """Whole quotients, halves to even; `by` is above 0."""
    quotient, rest = np.divmod(column, by)
    up = (2 * rest > by) | ((2 * rest == by) & (quotient % 2 == 1))
    whole: Ints = quotient + up
    return whole


def wilson(percent: Ints, pupils: NDArray[np.int32]) -> tuple[Ints, Ints]:
    """Lower and upper end of Wilson's interval of percentages with one decimal place, all in millionths.

    Done in double precision; whatever that brings near a tie of the last place is done again as for one school. Raises
    ValueError for a percentage outside 0 to 100.
    """
    if ((percent < 0) | (percent > 100 * UNIT)).any():
        raise ValueError("a percentage of pupils lies outside 0 to 100")
    z, n = float(Z), pupils.astype(np.float64)
    share = percent / (100.0 * UNIT)
    spread = z * z / n
    scale = 1 + spread
    centre = (share + spread / 2) / scale
    half = z * np.sqrt(share * (1 - share) / n + spread / (4 * n)) / scale
    ends = [np.clip(1000 * (centre - half), 0, 1000), np.clip(1000 * (centre + half), 0, 1000)]
    lower, upper = (np.rint(end).astype(np.int64) * TENTH for end in ends)
    near = np.zeros(len(percent), dtype=bool)
    for end in ends:
        near |= np.abs(end - np.floor(end) - 0.5) < _NEAR_A_TIE
    for place in np.flatnonzero(near):
        lower[place], upper[place] = _one_wilson(int(percent[place]), int(pupils[place]))
    return lower, upper


@lru_cache(maxsize=100_000)
def _one_wilson(percent: int, pupils: int) -> tuple[int, int]:
    lower, upper = wilson_interval(Decimal(percent) / UNIT, pupils)
    return scaled(lower), scaled(upper)
