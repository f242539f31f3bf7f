"""All of England's schools at one moment: where a value stands among schools of its kind, and which schools are similar.

Plain arrays, filled once and asked many times.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from securing_good.vocabulary import Phase
from securing_good_risk_engine.indicators import Worse
from securing_good_risk_engine.scoring.statistics import EXACT, rounded


class Kind(StrEnum):
    """Schools that are compared with each other."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    SPECIAL = "special"
    NURSERY = "nursery"
    SIXTEEN_PLUS = "sixteen_plus"


KIND_OF: Final[Mapping[Phase, Kind]] = {
    Phase.NURSERY: Kind.NURSERY,
    Phase.PRIMARY: Kind.PRIMARY,
    Phase.MIDDLE_DEEMED_PRIMARY: Kind.PRIMARY,
    Phase.MIDDLE_DEEMED_SECONDARY: Kind.SECONDARY,
    Phase.SECONDARY: Kind.SECONDARY,
    Phase.ALL_THROUGH: Kind.SECONDARY,
    Phase.SIXTEEN_PLUS: Kind.SIXTEEN_PLUS,
    Phase.NOT_APPLICABLE: Kind.SPECIAL,
}
ENOUGH: Final[Mapping[Kind, int]] = {
    Kind.PRIMARY: 10_000,
    Kind.SECONDARY: 2_000,
    Kind.SPECIAL: 500,
    Kind.NURSERY: 200,
    Kind.SIXTEEN_PLUS: 200,
}
"""Fewer schools of a kind than this with a value are no picture of England: no place among them is told."""
YEARS: Final = 6
"""Academic years of each indicator in the picture, the running one among them."""
SIMILAR: Final = 30
"""Schools in a similar set, the nearest first; a tenth of it is three schools."""
FEWEST_SIMILAR: Final = 10
"""With fewer that have a value, nothing is said of similar schools."""
DISTANCE: Final[Mapping[str, float]] = {
    "intake_pupils": 0.3,
    "intake_free_school_meals": 0.4,
    "intake_additional_language": 0.15,
    "intake_sen_support": 0.1,
    "intake_ehc_plan": 0.05,
}
"""Weight of each difference of intake between two schools of a kind, in their middle nine tenths' range."""

Floats = NDArray[np.float64]
Urns = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands among England's schools of one kind that year."""

    as_bad: int
    """Schools with this value or a worse one, the school itself among them."""
    schools: int

    @property
    def share(self) -> Decimal:
        """Percent of schools with this value or a worse one, one decimal place."""
        return rounded(EXACT.divide(Decimal(100 * self.as_bad), Decimal(self.schools)), 1)


@dataclass(frozen=True, slots=True)
class Column:
    """Values of one indicator and year, by URN in rising order."""

    urns: Urns
    values: Floats


@dataclass(frozen=True, slots=True)
class Similar:
    """The schools most like one, nearest first, and how the value stands among those that have one."""

    urns: tuple[int, ...]
    median: Decimal
    as_bad: int
    """Of those with a value, how many have this value or a worse one."""
    schools: int


@dataclass
class Picture:
    """England's schools: their kinds, their intake, and every column asked for."""

    kinds: Mapping[int, Kind]
    intake: Mapping[str, Column]
    """Newest intake by indicator."""
    columns: Mapping[tuple[str, int], Column]
    _sorted: dict[tuple[str, int, Kind], Floats] = field(default_factory=dict)
    _of_each_kind: dict[Kind, Urns] = field(default_factory=dict)
    _intakes: dict[Kind, tuple[Urns, Floats]] = field(default_factory=dict)
    _similar: dict[int, tuple[int, ...]] = field(default_factory=dict)

    def shares(self, code: str, period: int, kind: Kind, values: Floats, worse: Worse) -> NDArray[np.int64] | None:
        """The share of each value's place, in tenths of a percent; None where `place` is None."""
        held = self._of_kind(code, period, kind)
        if len(held) < ENOUGH[kind]:
            return None
        if worse is Worse.HIGHER:
            as_bad = len(held) - np.searchsorted(held, values, side="left")
        else:
            as_bad = np.searchsorted(held, values, side="right")
        return share_tenths(np.maximum(1, as_bad), len(held))

    def place(self, code: str, period: int, kind: Kind, value: Decimal, worse: Worse) -> Place | None:
        """Where a value stands; None where too few schools of the kind have one."""
        held = self._of_kind(code, period, kind)
        if len(held) < ENOUGH[kind]:
            return None
        figure = float(value)
        if worse is Worse.HIGHER:
            as_bad = len(held) - int(np.searchsorted(held, figure, side="left"))
        else:
            as_bad = int(np.searchsorted(held, figure, side="right"))
        return Place(max(1, as_bad), len(held))

    def similar(self, urn: int, code: str, period: int, value: Decimal, worse: Worse) -> Similar | None:
        """How a value stands among the school's similar schools; None where too few of them have one."""
        urns = self.similar_to(urn)
        column = self.columns.get((code, period))
        if column is None or not urns:
            return None
        held = _values_of(column, np.array(urns, dtype=np.int32))
        known = held[~np.isnan(held)]
        if len(known) < FEWEST_SIMILAR:
            return None
        figure = float(value)
        as_bad = int((known >= figure).sum() if worse is Worse.HIGHER else (known <= figure).sum())
        return Similar(urns, rounded(Decimal(str(float(np.median(known)))), 2), as_bad, len(known))

    def similar_to(self, urn: int) -> tuple[int, ...]:
        """URNs of the schools most like one by intake, of the same kind, nearest first; equals by URN."""
        if urn not in self._similar:
            self._similar[urn] = self._nearest(urn)
        return self._similar[urn]

    def _nearest(self, urn: int) -> tuple[int, ...]:
        kind = self.kinds.get(urn)
        if kind is None:
            return ()
        urns, scaled = self._intake_of(kind)
        place = int(np.searchsorted(urns, urn))
        if place >= len(urns) or urns[place] != urn:
            return ()
        far = ((scaled - scaled[place]) ** 2).sum(axis=1)
        far[place] = np.inf
        nearest = np.lexsort((urns, far))[:SIMILAR]
        return tuple(int(one) for one in urns[nearest] if one != urn)

    def _intake_of(self, kind: Kind) -> tuple[Urns, Floats]:
        """Schools of a kind whose whole intake is known, and their intake on scales that make a distance of it."""
        if kind not in self._intakes:
            of_kind = self._urns_of(kind)
            columns = []
            for code, weight in DISTANCE.items():
                column = self.intake.get(code)
                values = np.full(len(of_kind), np.nan) if column is None else _values_of(column, of_kind)
                known = values[~np.isnan(values)]
                low, high = np.percentile(known, [5, 95]) if len(known) else (0.0, 0.0)
                columns.append(np.sqrt(weight) * values / ((high - low) or 1.0))
            scaled = np.column_stack(columns)
            whole = ~np.isnan(scaled).any(axis=1)
            self._intakes[kind] = of_kind[whole], scaled[whole]
        return self._intakes[kind]

    def _of_kind(self, code: str, period: int, kind: Kind) -> Floats:
        key = code, period, kind
        if key not in self._sorted:
            column = self.columns.get((code, period))
            if column is None:
                self._sorted[key] = np.empty(0)
            else:
                mine = np.isin(column.urns, self._urns_of(kind), assume_unique=True)
                self._sorted[key] = np.sort(column.values[mine])
        return self._sorted[key]

    def _urns_of(self, kind: Kind) -> Urns:
        """Schools of a kind, by URN in rising order."""
        if kind not in self._of_each_kind:
            mine = sorted(urn for urn, one in self.kinds.items() if one is kind)
            self._of_each_kind[kind] = np.array(mine, dtype=np.int32)
        return self._of_each_kind[kind]


NO_PICTURE: Final = Picture({}, {}, {})
"""Nothing is known of any other school."""


def share_tenths(as_bad: NDArray[np.int64], schools: int) -> NDArray[np.int64]:
    """Percents of schools in tenths, halves to even, as `Place.share` rounds."""
    tenths, rest = np.divmod(1000 * as_bad.astype(np.int64), schools)
    shares: NDArray[np.int64] = tenths + ((2 * rest > schools) | ((2 * rest == schools) & (tenths % 2 == 1)))
    return shares


def column_of(pairs: Sequence[tuple[int, float]]) -> Column:
    """A column from URN and value, in any order; each URN once."""
    ordered = sorted(pairs)
    return Column(
        np.array([urn for urn, _ in ordered], dtype=np.int32),
        np.array([value for _, value in ordered], dtype=np.float64),
    )


def _values_of(column: Column, urns: Urns) -> Floats:
    if not len(column.urns):
        return np.full(len(urns), np.nan)
    places = np.clip(np.searchsorted(column.urns, urns), 0, len(column.urns) - 1)
    found: Floats = np.where(column.urns[places] == urns, column.values[places], np.nan)
    return found
