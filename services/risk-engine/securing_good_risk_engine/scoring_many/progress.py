"""Flags of all schools on progress scores by subject: the published interval where it is held, else the band."""

import numpy as np

from securing_good_risk_engine.rulesets.measures import ProgressMeasure, ProgressSubject
from securing_good_risk_engine.scoring.progress import BAND_WORDS
from securing_good_risk_engine.scoring.years import window_of
from securing_good_risk_engine.scoring_many.exact import MISSING, UNIT, Bools, Ints, Slots, to_places
from securing_good_risk_engine.scoring_many.figures import Codes, Column
from securing_good_risk_engine.scoring_many.many import CONCERN, NONE, NOT_ASSESSED, SERIOUS, Many

_NO_BAND = 0


def flags_of_progress(measure: ProgressMeasure, many: Many, slots: Slots) -> Codes:
    """The flag of each school's subjects together. No concern is said only when every subject could be judged."""
    judged, below, well_below = (np.zeros(len(slots), dtype=np.int64) for _ in range(3))
    for subject in measure.subjects:
        of_subject = _subject(measure, subject, many, slots)
        judged += of_subject[0]
        below += of_subject[1]
        well_below += of_subject[2]
    serious = (below > 0) & (below >= measure.serious_subjects)
    serious |= (well_below > 0) & (well_below >= measure.well_below_subjects)
    concern = (below > 0) & (below >= measure.concern_subjects)
    whole = judged == len(measure.subjects)
    flags: Codes = np.select([serious, concern, whole], [SERIOUS, CONCERN, NONE], NOT_ASSESSED).astype(np.int8)
    return flags


def _subject(
    measure: ProgressMeasure, subject: ProgressSubject, many: Many, slots: Slots
) -> tuple[Bools, Bools, Bools]:
    """Which schools could be judged, which are significantly below average and which well below."""
    judged, below, well_below = (np.zeros(len(slots), dtype=bool) for _ in range(3))
    oldest = window_of(measure, many.ruleset, many.as_of).oldest
    periods = {*many.settled.periods(subject.indicator, oldest), *many.settled.periods(subject.band_indicator, oldest)}
    for period in sorted(periods, reverse=True):
        here = np.flatnonzero(~judged)
        band = _bands(many.settled.column(subject.band_indicator, period), slots[here])
        upper = _uppers(many.settled.column(subject.indicator, period), slots[here])
        usable = (upper != MISSING) | (band != _NO_BAND)
        by_band = (band != _NO_BAND) & (band >= measure.below_band)
        # An upper limit published as 0.0 may be just below 0: then the band, computed before rounding, decides.
        is_below = np.where(upper == MISSING, by_band, (upper < 0) | ((upper == 0) & by_band))
        found = here[usable]
        judged[found] = True
        below[found] = is_below[usable]
        well_below[found] = (is_below & (band != _NO_BAND) & (band >= measure.well_below_band))[usable]
    return judged, below, well_below


def _bands(column: Column | None, slots: Slots) -> Ints:
    if column is None:
        return np.full(len(slots), _NO_BAND, dtype=np.int64)
    values = np.where(column.present[slots], column.value[slots], 0) // UNIT
    found: Ints = np.where(np.isin(values, list(BAND_WORDS)), values, _NO_BAND)
    return found


def _uppers(column: Column | None, slots: Slots) -> Ints:
    """Upper ends of published intervals, to two decimal places; MISSING where there is no score or no interval."""
    if column is None:
        return np.full(len(slots), MISSING, dtype=np.int64)
    told = column.present[slots] & (column.lower[slots] != MISSING) & (column.upper[slots] != MISSING)
    found: Ints = np.where(told, to_places(np.where(told, column.upper[slots], 0), 2), MISSING)
    return found
