"""One measure on one school: which of the methods judges it, and the comparison it rests on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from securing_good.vocabulary import ObservationStatus
from securing_good_risk_engine.indicators import INDICATORS, Unit
from securing_good_risk_engine.rulesets.entered import ConcernMeasure
from securing_good_risk_engine.rulesets.inspection import InspectionMeasure
from securing_good_risk_engine.rulesets.measures import PercentageMeasure, ProgressMeasure
from securing_good_risk_engine.rulesets.quantity import QuantityMeasure, TrendMeasure
from securing_good_risk_engine.rulesets.schema import AnyMeasure, Ruleset
from securing_good_risk_engine.scoring.attainment import judge_percentage
from securing_good_risk_engine.scoring.comparing import Comparison, compare, england_by_year
from securing_good_risk_engine.scoring.entered import judge_concerns
from securing_good_risk_engine.scoring.evidence import (
    Benchmarks,
    EnteredConcern,
    Evidence,
    Inspection,
    Judgement,
    SchoolFacts,
)
from securing_good_risk_engine.scoring.inspections import judge_inspections
from securing_good_risk_engine.scoring.picture import Picture
from securing_good_risk_engine.scoring.progress import judge_progress
from securing_good_risk_engine.scoring.quantity import judge_quantity
from securing_good_risk_engine.scoring.trend import judge_trend
from securing_good_risk_engine.scoring.years import Window, window_of


@dataclass(frozen=True, slots=True)
class Made:
    """One measure's judgement, and each of its quantities beside everything it is held against."""

    measure: AnyMeasure
    judgement: Judgement
    comparisons: Mapping[str, Comparison]
    """By indicator; none for inspections and for what has no value."""


def judge(
    measure: AnyMeasure,
    school: SchoolFacts,
    rows: Mapping[str, Sequence[Evidence]],
    inspections: Sequence[Inspection],
    benchmarks: Benchmarks,
    picture: Picture,
    ruleset: Ruleset,
    as_of: date,
    concerns: Sequence[EnteredConcern] = (),
) -> Made:
    """Judge one measure. `rows` are settled, newest year first, by indicator."""
    if isinstance(measure, InspectionMeasure):
        return Made(measure, judge_inspections(measure, inspections, as_of), {})
    if isinstance(measure, ConcernMeasure):
        return Made(measure, judge_concerns(measure, concerns, as_of), {})
    window = window_of(measure, ruleset, as_of)
    if isinstance(measure, QuantityMeasure):
        england = england_by_year(measure.indicator, school.phase, measure.england, benchmarks)
        judged = judge_quantity(measure, school, rows[measure.indicator], england, picture, window)
        return Made(measure, judged.judgement, {measure.indicator: judged.comparison} if judged.comparison else {})
    if isinstance(measure, TrendMeasure):
        return Made(measure, _trend(measure, school, rows[measure.indicator], benchmarks, picture, window), {})
    if isinstance(measure, PercentageMeasure):
        judgement = judge_percentage(measure, rows[measure.indicator], benchmarks, window)
    else:
        judgement = judge_progress(measure, rows, window)
    if ruleset.method == "count-rule-1":
        return Made(measure, judgement, {})
    return Made(measure, judgement, _beside(measure, school, rows, benchmarks, picture, window))


def _trend(
    measure: TrendMeasure,
    school: SchoolFacts,
    rows: Sequence[Evidence],
    benchmarks: Benchmarks,
    picture: Picture,
    window: Window,
) -> Judgement:
    newest = _newest(rows, window)
    if newest is None:
        return judge_trend(measure, None, ())
    england = england_by_year(measure.indicator, school.phase, measure.england, benchmarks)
    compared = compare(
        school.urn,
        school.phase,
        rows,
        newest,
        england,
        measure.breaks,
        picture,
        worse=measure.worse,
        share_of_pupils=measure.share_of_pupils,
    )
    return judge_trend(measure, newest, compared.trend)


def _beside(
    measure: PercentageMeasure | ProgressMeasure,
    school: SchoolFacts,
    rows: Mapping[str, Sequence[Evidence]],
    benchmarks: Benchmarks,
    picture: Picture,
    window: Window,
) -> dict[str, Comparison]:
    """What results and progress stand beside: their own judges say what it means."""
    found = {}
    for code in measure.reads:
        indicator = INDICATORS[code]
        newest = _newest(rows[code], window)
        if newest is None or indicator.unit is Unit.PROGRESS_BAND:
            continue
        england = {entry.period: entry.value for entry in getattr(measure, "references", ())}
        england |= england_by_year(code, school.phase, (), benchmarks)
        found[code] = compare(
            school.urn,
            school.phase,
            rows[code],
            newest,
            england,
            getattr(measure, "breaks", ()),
            picture,
            worse=indicator.worse,
            share_of_pupils=isinstance(measure, PercentageMeasure),
        )
    return found


def _newest(rows: Sequence[Evidence], window: Window) -> Evidence | None:
    return next(
        (
            row
            for row in rows
            if row.period >= window.oldest and row.status is ObservationStatus.PRESENT and row.value is not None
        ),
        None,
    )
