"""Flags of all schools on any quantity, by its ruleset's triggers."""

import numpy as np

from securing_good.vocabulary import Phase
from securing_good_risk_engine.indicators import Worse
from securing_good_risk_engine.rulesets.quantity import QuantityMeasure, Trigger
from securing_good_risk_engine.scoring.years import window_of
from securing_good_risk_engine.scoring_many.exact import MISSING, UNIT, Bools, Slots, at_least, at_most, to_places
from securing_good_risk_engine.scoring_many.figures import PHASES, Codes
from securing_good_risk_engine.scoring_many.many import (
    CONCERN,
    NONE,
    NOT_ASSESSED,
    SERIOUS,
    UNKNOWN,
    Many,
    all_of,
    broken,
    interval,
)


def flags_of_quantity(measure: QuantityMeasure, many: Many, slots: Slots) -> Codes:
    """The flag of the newest value in the window of each school."""
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


def _judged(measure: QuantityMeasure, many: Many, period: int, slots: Slots) -> Codes:
    """Flags by the first trigger that holds, serious ones first. With none that could be tried, nothing is assessed."""
    flags = np.full(len(slots), NOT_ASSESSED, dtype=np.int8)
    waiting, tried = np.ones(len(slots), dtype=bool), np.zeros(len(slots), dtype=bool)
    for flag, triggers in ((SERIOUS, measure.serious), (CONCERN, measure.concern)):
        for trigger in triggers:
            here = np.flatnonzero(waiting & _is_for(many, trigger.phases, slots))
            holds = _holds_for_years(measure, trigger, many, period, slots[here])
            flags[here[holds == 1]] = flag
            waiting[here[holds == 1]] = False
            tried[here[holds != UNKNOWN]] = True
    flags[waiting & tried] = NONE
    return flags


def _is_for(many: Many, phases: tuple[Phase, ...], slots: Slots) -> Bools:
    if not phases:
        return np.ones(len(slots), dtype=bool)
    found: Bools = np.isin(many.schools.phases[slots], [PHASES.index(phase) for phase in phases])
    return found


def _holds_for_years(measure: QuantityMeasure, trigger: Trigger, many: Many, period: int, slots: Slots) -> Codes:
    holds = _holds(measure, trigger, many, period, slots)
    for before in range(period - 1, period - trigger.years, -1):
        still = np.flatnonzero(holds == 1)
        column = many.settled.column(measure.indicator, before)
        if column is None or broken(measure.breaks, before, period):
            holds[still] = 0
            break
        there = column.present[slots[still]]
        holds[still[~there]] = 0
        holds[still[there]] = _holds(measure, trigger, many, before, slots[still[there]]) == 1
    return holds


def _holds(measure: QuantityMeasure, trigger: Trigger, many: Many, period: int, slots: Slots) -> Codes:
    """Whether everything the trigger sets holds in one year, in which each of these schools has a value."""
    column = many.settled.column(measure.indicator, period)
    assert column is not None, "each has a value"
    higher = measure.worse is Worse.HIGHER
    raw = column.value[slots]
    value = to_places(raw, 3)
    england = many.england(slots, measure.indicator, period, measure.england)
    always, told = np.ones(len(slots), dtype=bool), england != MISSING
    parts = []
    if trigger.at is not None:
        parts.append((value >= at_least(trigger.at) if higher else value <= at_most(trigger.at), always))
    if trigger.from_england is not None:
        beyond = np.where(told, value - england if higher else england - value, 0)
        parts.append(((beyond > 0) & (beyond >= at_least(trigger.from_england)), told))
    if trigger.worst_share is not None:
        share = many.shares(slots, measure.indicator, period, raw, measure.worse)
        parts.append((share <= trigger.worst_share * UNIT, share != MISSING))
    if trigger.significant:
        lower, upper = interval(column, slots, share_of_pupils=measure.share_of_pupils)
        parts.append((lower > england if higher else upper < england, told & (lower != MISSING)))
    return all_of(parts, len(slots))
