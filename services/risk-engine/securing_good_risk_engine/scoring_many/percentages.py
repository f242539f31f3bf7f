"""Flags of all schools on a percentage of pupils, against England and against the lowest schools."""

from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from securing_good.vocabulary import Phase
from securing_good_risk_engine.rulesets.measures import PercentageMeasure
from securing_good_risk_engine.scoring.attainment import benchmark_of
from securing_good_risk_engine.scoring.years import window_of
from securing_good_risk_engine.scoring_many.exact import MISSING, TENTH, Bools, Ints, Slots, divided, to_places, wilson
from securing_good_risk_engine.scoring_many.figures import Codes, Column
from securing_good_risk_engine.scoring_many.many import CONCERN, NONE, NOT_ASSESSED, SERIOUS, Many, broken


@dataclass(frozen=True)
class _Compared:
    """One year's values beside their benchmarks."""

    value: Ints
    national: Ints
    upper: Ints
    """Upper end of the interval; MISSING where the number of pupils is not known."""
    concern_at: Ints
    serious_at: Ints


def flags_of_percentage(measure: PercentageMeasure, many: Many, slots: Slots) -> Codes:
    """The flag of the newest year of each school that can be compared."""
    flags = np.full(len(slots), NOT_ASSESSED, dtype=np.int8)
    waiting = np.ones(len(slots), dtype=bool)
    oldest = window_of(measure, many.ruleset, many.as_of).oldest
    for period in many.settled.periods(measure.indicator, oldest):
        column = many.settled.column(measure.indicator, period)
        assert column is not None, "its year is among those held"
        here = np.flatnonzero(waiting & column.present[slots])
        it = _compared(measure, many, column, period, slots[here])
        cannot = (it.upper == MISSING) & (it.concern_at == MISSING) & (it.value < it.national)
        judged = here[(it.national != MISSING) & ~cannot]
        if len(judged):
            flags[judged] = _flags(measure, many, column, period, slots[judged])
            waiting[judged] = False
    return flags


def _compared(measure: PercentageMeasure, many: Many, column: Column, period: int, slots: Slots) -> _Compared:
    lowest = {10: "p10", 20: "p20"}
    value = to_places(column.value[slots], 1)
    upper = np.full(len(slots), MISSING, dtype=np.int64)
    told = np.flatnonzero(column.cohort[slots] > 0)
    upper[told] = wilson(value[told], column.cohort[slots[told]])[1]
    return _Compared(
        value,
        _to_a_tenth(_benchmarks(measure, many, period, slots, "national")),
        upper,
        _to_a_tenth(_benchmarks(measure, many, period, slots, lowest[measure.concern_lowest_percent])),
        _to_a_tenth(_benchmarks(measure, many, period, slots, lowest[measure.serious_lowest_percent])),
    )


def _benchmarks(measure: PercentageMeasure, many: Many, period: int, slots: Slots, what: str) -> Ints:
    def of_phase(phase: Phase) -> Decimal | None:
        found = benchmark_of(measure, period, many.benchmarks[phase])
        figure: Decimal | None = getattr(found, what) if found else None
        return figure

    return many.by_phase(slots, of_phase)


def _to_a_tenth(figures: Ints) -> Ints:
    known = figures != MISSING
    found: Ints = np.where(known, to_places(np.where(known, figures, 0), 1), MISSING)
    return found


def _flags(measure: PercentageMeasure, many: Many, column: Column, period: int, slots: Slots) -> Codes:
    it = _compared(measure, many, column, period, slots)
    below = it.value < it.national
    unsure, no_cut, no_serious_cut = it.upper == MISSING, it.concern_at == MISSING, it.serious_at == MISSING
    among_concern = no_cut | (it.value <= it.concern_at)
    significant = ~unsure & (it.upper < it.national)
    concern = below & np.where(unsure, ~no_cut & among_concern, significant & among_concern)
    lowest = concern & ~unsure & ~no_cut & ~no_serious_cut & (it.value <= it.serious_at)
    flags = np.where(concern, CONCERN, NONE).astype(np.int8)
    here = np.flatnonzero(lowest)
    flags[here[_lasting(measure, many, period, slots[here], it.concern_at[here])]] = SERIOUS
    return flags


def _lasting(measure: PercentageMeasure, many: Many, judged: int, slots: Slots, concern_at: Ints) -> Bools:
    """Whether the pooled years show what the judged one does."""
    years, pupils, percents, nationals = (np.zeros(len(slots), dtype=np.int64) for _ in range(4))
    for period in range(judged, judged - measure.pooled_years, -1):
        column = many.settled.column(measure.indicator, period)
        if column is None or broken(measure.breaks, period, judged):
            continue
        national = _benchmarks(measure, many, period, slots, "national")
        counts = column.present[slots] & (column.cohort[slots] > 0) & (national != MISSING)
        cohort = np.where(counts, column.cohort[slots], 0).astype(np.int64)
        years += counts
        pupils += cohort
        percents += cohort * np.where(counts, column.value[slots], 0)
        nationals += cohort * np.where(counts, national, 0)
    lasting = years >= measure.pooled_minimum_years
    here = np.flatnonzero(lasting)
    percent = divided(percents[here], pupils[here] * TENTH) * TENTH
    national = divided(nationals[here], pupils[here] * TENTH) * TENTH
    upper = wilson(percent, pupils[here].astype(np.int32))[1]
    lasting[here] = (percent <= concern_at[here]) & (upper < national)
    return lasting
