"""Everything that all schools are scored on, and England's figures of it, by phase."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

import numpy as np

from securing_good.vocabulary import Flag, Phase
from securing_good_risk_engine.indicators import Worse
from securing_good_risk_engine.rulesets.index import NationalFigure
from securing_good_risk_engine.rulesets.measures import SeriesBreak
from securing_good_risk_engine.rulesets.schema import Ruleset
from securing_good_risk_engine.scoring.comparing import england_by_year, national
from securing_good_risk_engine.scoring.evidence import Benchmarks
from securing_good_risk_engine.scoring.picture import KIND_OF, Picture
from securing_good_risk_engine.scoring_many.exact import (
    MISSING,
    TENTH,
    UNIT,
    Bools,
    Ints,
    Slots,
    scaled,
    to_places,
    wilson,
)
from securing_good_risk_engine.scoring_many.figures import PHASES, Codes, Column, Schools, Settled
from securing_good_risk_engine.scoring_many.inspected import Inspected

NOT_APPLICABLE: Final = -1
FLAGS: Final = (Flag.NOT_ASSESSED, Flag.NONE, Flag.CONCERN, Flag.SERIOUS_CONCERN)
"""By severity: the greatest of some codes is the flag of them together."""
NOT_ASSESSED, NONE, CONCERN, SERIOUS = range(len(FLAGS))
UNKNOWN: Final = -1
"""Stands for neither true nor false, where a comparison cannot be made."""


@dataclass(frozen=True)
class Many:
    """All schools, one ruleset, one day."""

    ruleset: Ruleset
    as_of: date
    schools: Schools
    settled: Settled
    benchmarks: Mapping[Phase, Benchmarks]
    picture: Picture
    inspected: Inspected

    def by_phase(self, slots: Slots, figure: Callable[[Phase], Decimal | None]) -> Ints:
        """For each school the figure of its phase, MISSING where there is none."""
        table = np.array([scaled(figure(phase)) for phase in PHASES], dtype=np.int64)
        found: Ints = table[self.schools.phases[slots]]
        return found

    def england(self, slots: Slots, indicator: str, period: int, own: Sequence[NationalFigure]) -> Ints:
        """England's figure of a year for schools of each one's phase, rounded as one school's is."""

        def of_phase(phase: Phase) -> Decimal | None:
            return national(indicator, england_by_year(indicator, phase, own, self.benchmarks[phase]).get(period))

        return self.by_phase(slots, of_phase)

    def shares(self, slots: Slots, indicator: str, period: int, values: Ints, worse: Worse) -> Ints:
        """Percent of England's schools of its kind with each value or a worse one; MISSING where none is told."""
        found = np.full(len(slots), MISSING, dtype=np.int64)
        kinds = [KIND_OF[phase] for phase in PHASES]
        for kind in dict.fromkeys(kinds):
            mine = np.isin(self.schools.phases[slots], [at for at, one in enumerate(kinds) if one is kind])
            if mine.any():
                tenths = self.picture.shares(indicator, period, kind, values[mine] / UNIT, worse)
                if tenths is not None:
                    found[mine] = tenths * TENTH
        return found


def interval(column: Column, slots: Slots, *, share_of_pupils: bool) -> tuple[Ints, Ints]:
    """The 95% interval of each value: published, else Wilson's for a share of so many pupils, else MISSING."""
    lower, upper = column.lower[slots].copy(), column.upper[slots].copy()
    unknown = (lower == MISSING) | (upper == MISSING)
    lower[unknown], upper[unknown] = MISSING, MISSING
    if share_of_pupils:
        told = np.flatnonzero(unknown & (column.cohort[slots] > 0))
        lower[told], upper[told] = wilson(to_places(column.value[slots[told]], 1), column.cohort[slots[told]])
    return lower, upper


def broken(breaks: Sequence[SeriesBreak], period: int, judged: int) -> bool:
    """Whether a year and the judged one lie on two sides of a break."""
    return any(period < one.from_period <= judged for one in breaks)


def all_of(parts: Sequence[tuple[Bools, Bools]], size: int) -> Codes:
    """1 where every part holds, 0 where one fails, UNKNOWN where none fails and one cannot be told.

    A part is what holds, and of which schools it can be told.
    """
    fails, unknown = np.zeros(size, dtype=bool), np.zeros(size, dtype=bool)
    for holds, known in parts:
        fails |= known & ~holds
        unknown |= ~known
    found: Codes = np.where(fails, 0, np.where(unknown, UNKNOWN, 1)).astype(np.int8)
    return found
