"""Flags of all schools on whether a quantity gets worse from year to year."""

from itertools import pairwise

import numpy as np

from securing_good_risk_engine.indicators import Worse
from securing_good_risk_engine.rulesets.quantity import Change, TrendMeasure
from securing_good_risk_engine.scoring.comparing import TREND_YEARS
from securing_good_risk_engine.scoring.years import window_of
from securing_good_risk_engine.scoring_many.exact import MISSING, Bools, Ints, Slots, at_least, to_places, wilson
from securing_good_risk_engine.scoring_many.figures import Codes, Column
from securing_good_risk_engine.scoring_many.many import CONCERN, NONE, NOT_ASSESSED, SERIOUS, Many, broken


def flags_of_trend(measure: TrendMeasure, many: Many, slots: Slots) -> Codes:
    """The flag of the run of years that ends with each school's newest value in the window."""
    flags = np.full(len(slots), NOT_ASSESSED, dtype=np.int8)
    waiting = np.ones(len(slots), dtype=bool)
    oldest = window_of(measure, many.ruleset, many.as_of).oldest
    for period in many.settled.periods(measure.indicator, oldest):
        column = many.settled.column(measure.indicator, period)
        assert column is not None, "its year is among those held"
        judged = waiting & column.present[slots]
        if judged.any():
            flags[judged] = _judged(measure, many, period, slots[judged])
            waiting &= ~judged
    return flags


def _judged(measure: TrendMeasure, many: Many, period: int, slots: Slots) -> Codes:
    columns: list[Column] = []
    levels: list[Ints] = []
    length = np.zeros(len(slots), dtype=np.int64)
    goes_on = np.ones(len(slots), dtype=bool)
    for back in range(TREND_YEARS):
        column = many.settled.column(measure.indicator, period - back)
        if column is None or broken(measure.breaks, period - back, period):
            break
        goes_on &= column.present[slots]
        level = np.where(goes_on, column.value[slots], 0)
        if measure.less_england:
            england = many.england(slots, measure.indicator, period - back, measure.england)
            goes_on &= england != MISSING
            level = level - np.where(goes_on, england, 0)
        length += goes_on
        columns.append(column)
        levels.append(to_places(level if measure.worse is Worse.HIGHER else -level, 3))
    flags = np.full(len(slots), NOT_ASSESSED, dtype=np.int8)
    shortest = min(change.years for change in (*measure.concern, *measure.serious))
    flags[length > shortest] = NONE
    waiting = np.ones(len(slots), dtype=bool)
    for flag, changes in ((SERIOUS, measure.serious), (CONCERN, measure.concern)):
        for change in changes:
            long_enough = np.flatnonzero(waiting & (length > change.years))
            if len(long_enough):
                run = [level[long_enough] for level in levels[: change.years + 1]]
                ends = columns[0], columns[change.years]
                found = long_enough[_holds(measure, change, run, ends, slots[long_enough])]
                flags[found] = flag
                waiting[found] = False
    return flags


def _holds(measure: TrendMeasure, change: Change, run: list[Ints], ends: tuple[Column, Column], slots: Slots) -> Bools:
    whole = run[0] - run[-1]
    holds: Bools = whole > 0
    if change.every:
        for newer, older in pairwise(run):
            holds &= newer > older
    if change.points is not None:
        holds &= whole >= at_least(change.points)
    if change.percent is not None:
        first = np.abs(ends[1].value[slots])
        percent, of = change.percent.as_integer_ratio()
        holds &= (first > 0) & (100 * of * whole >= percent * first)
    here = np.flatnonzero(holds)
    holds[here] = _more_than_chance(measure, ends, slots[here])
    return holds


def _more_than_chance(measure: TrendMeasure, ends: tuple[Column, Column], slots: Slots) -> Bools:
    """Whether the first and last value differ by more than chance, as far as it can be told."""
    newest, oldest = ends
    worse, better = (newest, oldest) if measure.worse is Worse.HIGHER else (oldest, newest)
    published = np.ones(len(slots), dtype=bool)
    for column in ends:
        published &= (column.lower[slots] != MISSING) & (column.upper[slots] != MISSING)
    apart: Bools = np.where(published, worse.lower[slots] > better.upper[slots], not measure.share_of_pupils)
    if measure.share_of_pupils:
        told = np.flatnonzero(~published & (newest.cohort[slots] > 0) & (oldest.cohort[slots] > 0))
        apart[told] = _least_difference_above_0(worse, better, slots[told])
    return apart


def _least_difference_above_0(one: Column, other: Column, slots: Slots) -> Bools:
    """Whether the lower end of the 95% interval of one percentage less the other is above 0 (Newcombe)."""
    share, against = one.value[slots], other.value[slots]
    below = wilson(to_places(share, 1), one.cohort[slots])[0]
    above = wilson(to_places(against, 1), other.cohort[slots])[1]
    difference = share - against
    # Of two figures above 0 the greater has the greater square, and squares of millionths are whole.
    found: Bools = (difference > 0) & (difference**2 > (share - below) ** 2 + (above - against) ** 2)
    return found
