"""Flags of all schools on what inspectors found."""

from collections.abc import Callable, Mapping
from datetime import date

import numpy as np

from securing_good.vocabulary import Flag, Grade
from securing_good_risk_engine.rulesets.inspection import InspectionMeasure
from securing_good_risk_engine.scoring.inspections import first_judged, flag_of_grade, of_its_time, too_old_to_judge
from securing_good_risk_engine.scoring_many.exact import Slots
from securing_good_risk_engine.scoring_many.figures import Codes
from securing_good_risk_engine.scoring_many.inspected import NO_INSPECTION
from securing_good_risk_engine.scoring_many.many import FLAGS, NOT_ASSESSED, Many


def flags_of_inspections(measure: InspectionMeasure, many: Many, slots: Slots) -> Codes:
    """The flag of each school's latest public judgement: one rule for each grade, outcome and age that there is."""
    it = many.inspected
    flags = np.full(len(slots), NOT_ASSESSED, dtype=np.int8)
    if not len(it.school):
        return flags
    graded = it.latest_graded(len(many.schools.urns), measure.publication_lag_days, many.as_of)
    since = it.latest_confirming(measure, graded, many.as_of)[slots]
    graded = graded[slots]
    here = np.flatnonzero(graded != NO_INSPECTION)
    graded, since = graded[here], since[here]
    confirmed = since != NO_INSPECTION
    stands_from = np.where(confirmed, it.inspected_on[since], it.inspected_on[graded])
    days, of_day = np.unique(stands_from, return_inverse=True)
    too_old = np.array([too_old_to_judge(measure, date.fromordinal(int(day)), many.as_of) for day in days], dtype=bool)
    outcome = np.where(confirmed, it.outcome[since], it.outcomes.index(None))
    table = np.array(
        [[_code(measure, grade, outcome) for outcome in it.outcomes] for grade in it.of_judgements(_grade_by(measure))],
        dtype=np.int8,
    )
    if len(here):
        flags[here] = np.where(too_old[of_day], NOT_ASSESSED, table[it.said[graded], outcome])
    return flags


def _grade_by(measure: InspectionMeasure) -> Callable[[Mapping[str, Grade]], Grade | None]:
    """The grade that counts of a set of judgements, if any does."""

    def grade(judgements: Mapping[str, Grade]) -> Grade | None:
        name = first_judged(of_its_time(measure.judgements, judgements), judgements)
        return None if name is None else judgements[name]

    return grade


def _code(measure: InspectionMeasure, grade: Grade | None, outcome: str | None) -> int:
    flag = Flag.NOT_ASSESSED if grade is None else flag_of_grade(measure, grade, outcome)
    return FLAGS.index(flag)
