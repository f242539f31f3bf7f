"""How change goes with where schools began, and how far chance carries it: fitted to schools without support alone.

Sources: D. B. Rubin, Matching to remove bias in observational studies, Biometrics 29, 1973 (what difference is left after
matching is taken out by slopes); A. Abadie and G. W. Imbens, Bias-corrected matching estimators, Journal of Business &
Economic Statistics 29, 2011 (slopes from those without alone); J. Lei and others, Distribution-free predictive inference for
regression, Journal of the American Statistical Association 113, 2018, section 5.2 (what is left is compared in units of how
far each case's chance goes).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean
from typing import Final

ROWS_A_SLOPE: Final = 10


@dataclass(frozen=True, slots=True)
class Change:
    """One school's figure in two years, and what else it is matched by."""

    urn: int
    before: float
    after: float
    beside: tuple[float | None, ...] = ()
    pupils: int | None = None
    """How many the figures rest on: the fewer, the more chance moves them."""

    @property
    def change(self) -> float:
        """How much the figure moved."""
        return self.after - self.before

    @property
    def place(self) -> tuple[float | None, ...]:
        """Everything it is matched by."""
        return (self.before, *self.beside)


@dataclass(frozen=True)
class Fit:
    """What change is expected of a school that began elsewhere, and how far chance carries it there."""

    slopes: Sequence[float]
    flat: float
    """The variance of change that is the same for all."""
    by_pupils: float
    """And what comes to it, divided by the number of pupils."""

    def moved(self, one: Change, centre: Change) -> float:
        """How a school's change would differ because it began where it did and not in the centre."""
        away = _away(one.place, centre.place)
        return sum(slope * distance for slope, distance in zip(self.slopes, away, strict=True))

    def stretch(self, one: Change, centre: Change) -> float:
        """How much further chance carries the centre's figure than this school's."""
        mine, theirs = self._variance(one), self._variance(centre)
        return sqrt(theirs / mine) if mine > 0 and theirs > 0 else 1.0

    def _variance(self, one: Change) -> float:
        return self.flat + self.by_pupils / one.pupils if one.pupils else 0.0


def fit_of(schools: Sequence[Change]) -> Fit:
    """Least squares; a slope that cannot be told is none."""
    if not schools:
        return Fit((), 0.0, 0.0)
    width = len(schools[0].place)
    if len(schools) < ROWS_A_SLOPE * width:
        return Fit((0.0,) * width, 0.0, 0.0)
    centre = [_mean(column) for column in zip(*(one.place for one in schools), strict=True)]
    rows = [_away(one.place, centre) for one in schools]
    mean = fmean(one.change for one in schools)
    changes = [one.change - mean for one in schools]
    columns = list(zip(*rows, strict=True))
    squares = [[sum(map(_times, mine, theirs)) for theirs in columns] for mine in columns]
    slopes = _solved(squares, [sum(map(_times, column, changes)) for column in columns])
    left = [change - sum(map(_times, slopes, row)) for row, change in zip(rows, changes, strict=True)]
    return Fit(slopes, *_variances(schools, left))


def _variances(schools: Sequence[Change], left: Sequence[float]) -> tuple[float, float]:
    """How the square of what chance did goes with one over the pupils; neither part is less than nothing."""
    told = [(1 / one.pupils, rest * rest) for one, rest in zip(schools, left, strict=True) if one.pupils]
    if len(told) < 2 * ROWS_A_SLOPE:
        return 0.0, 0.0
    middle, mean = fmean(one for one, _ in told), fmean(square for _, square in told)
    spread = sum((one - middle) ** 2 for one, _ in told)
    slope = sum((one - middle) * (square - mean) for one, square in told) / spread if spread > 0 else 0.0
    slope = min(max(slope, 0.0), mean / middle)
    return mean - slope * middle, slope


def _mean(values: Sequence[float | None]) -> float | None:
    known = [one for one in values if one is not None]
    return fmean(known) if known else None


def _times(one: float, other: float) -> float:
    return one * other


def _away(place: Sequence[float | None], centre: Sequence[float | None]) -> list[float]:
    """How far something lies from the centre in each respect; nothing where that is not known."""
    return [
        0.0 if mine is None or theirs is None else mine - theirs for mine, theirs in zip(place, centre, strict=True)
    ]


def _solved(squares: list[list[float]], products: list[float]) -> list[float]:
    """Gauss and Jordan, the largest pivot first; what does not vary, or only with something else, has no slope."""
    width = len(products)
    table = [[*row, product] for row, product in zip(squares, products, strict=True)]
    smallest = [1e-9 * (squares[one][one] or 1.0) for one in range(width)]
    open_rows = set(range(width))
    solved_by: dict[int, int] = {}
    for _ in range(width):
        row = max(open_rows, key=lambda one: (table[one][one] / smallest[one], -one))
        if table[row][row] <= smallest[row]:
            break
        open_rows.remove(row)
        solved_by[row] = row
        table[row] = [value / table[row][row] for value in table[row]]
        for other in range(width):
            if other != row and table[other][row]:
                times = table[other][row]
                table[other] = [mine - times * theirs for mine, theirs in zip(table[other], table[row], strict=True)]
    return [table[one][width] if one in solved_by else 0.0 for one in range(width)]
