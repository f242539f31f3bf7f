"""What the second method tells of a school besides its level: every indicator, the index, where it comes from and goes."""

from collections.abc import Mapping, Sequence
from datetime import date

from securing_good.calendar import academic_year_name
from securing_good.vocabulary import Flag, MonitoringLevel, ObservationStatus
from securing_good_risk_engine.indicators import INDICATORS, Unit
from securing_good_risk_engine.rulesets.entered import ConcernMeasure
from securing_good_risk_engine.rulesets.inspection import InspectionMeasure
from securing_good_risk_engine.rulesets.quantity import TrendMeasure
from securing_good_risk_engine.rulesets.schema import AnyMeasure, Ruleset
from securing_good_risk_engine.scoring.comparing import Comparison
from securing_good_risk_engine.scoring.evidence import (
    Benchmarks,
    Earlier,
    Evidence,
    Fuller,
    IndexPart,
    IndexTold,
    Inspection,
    Measurement,
    SchoolFacts,
)
from securing_good_risk_engine.scoring.index import Contribution, IndexResult, index_of
from securing_good_risk_engine.scoring.inspections import public_inspections
from securing_good_risk_engine.scoring.judging import Made
from securing_good_risk_engine.scoring.looking_back import held_level, travel
from securing_good_risk_engine.scoring.picture import Picture


def tell_fuller(
    ruleset: Ruleset,
    school: SchoolFacts,
    made: Sequence[Made],
    rows: Mapping[str, Sequence[Evidence]],
    inspections: Sequence[Inspection],
    benchmarks: Benchmarks,
    picture: Picture,
    earlier: Sequence[Earlier],
    as_of: date,
    *,
    by_evidence: MonitoringLevel,
    because: str,
    required: tuple[tuple[str, bool], ...],
) -> tuple[Fuller, MonitoringLevel, str]:
    """The fuller part of an assessment, with the level to suggest and why: earlier assessments may hold it up."""
    assert ruleset.index is not None
    assert ruleset.hysteresis is not None
    inspected = next((one.measure for one in made if isinstance(one.measure, InspectionMeasure)), None)
    public = public_inspections(inspected, inspections, as_of) if inspected else ()
    result = index_of(ruleset.index, school.phase, rows, public, benchmarks, as_of)
    before = sorted((one for one in earlier if one.as_of < as_of), key=lambda one: (one.as_of, one.id), reverse=True)
    level, why = held_level(by_evidence, because, before, ruleset.hysteresis, as_of)
    direction, since = travel(by_evidence, result.value if result else None, before, ruleset.hysteresis)
    contributions = {one.indicator: one for one in (result.contributions if result else ()) if one.indicator}
    fuller = Fuller(
        level_by_evidence=by_evidence,
        direction=direction,
        direction_since=since.id if since else None,
        index=_told(result) if result else None,
        indicators=tuple(entry for one in made for entry in _measurements(one, rows, contributions)),
        similar_schools=picture.similar_to(school.urn),
        required=required,
        attention=tuple(
            one.words for one in ruleset.attention if _reaches(rows.get(one.indicator, ()), one.at_least, as_of)
        ),
        earlier=tuple(before),
    )
    return fuller, level, why


def _told(result: IndexResult) -> IndexTold:
    parts = tuple(
        IndexPart(one.component, one.factor, one.indicator, one.points, one.maximum, one.known)
        for one in result.contributions
    )
    return IndexTold(result.value, result.lowest, result.highest, result.known, parts)


def _measurements(
    one: Made, rows: Mapping[str, Sequence[Evidence]], contributions: Mapping[str, Contribution]
) -> list[Measurement]:
    measure = one.measure
    if isinstance(measure, InspectionMeasure | TrendMeasure | ConcernMeasure):
        code = measure.indicators[0]
        return [Measurement(code, measure.title, measure.factor, one.judgement.flag, None)]
    found = []
    for code in measure.reads:
        if INDICATORS[code].unit is Unit.PROGRESS_BAND:
            continue
        flags = [reason.flag for reason in one.judgement.reasons if reason.indicator == code]
        flag = _worst(flags) if flags else Flag.NOT_ASSESSED
        found.append(_measurement(measure, code, flag, one.comparisons.get(code), rows[code], contributions.get(code)))
    return found


def _worst(flags: Sequence[Flag]) -> Flag:
    return next(flag for flag in (Flag.SERIOUS_CONCERN, Flag.CONCERN, Flag.NONE, Flag.NOT_ASSESSED) if flag in flags)


def _measurement(
    measure: AnyMeasure,
    code: str,
    flag: Flag,
    it: Comparison | None,
    rows: Sequence[Evidence],
    points: Contribution | None,
) -> Measurement:
    worth, most = (points.points, points.maximum) if points else (None, None)
    title = INDICATORS[code].title
    if it is None:
        newest = rows[0] if rows else None
        return Measurement(
            code,
            title,
            measure.factor,
            flag,
            newest.status if newest else None,
            period=newest.period if newest else None,
            period_name=newest.period_name if newest else None,
            release=newest.release if newest else None,
            import_id=newest.import_id if newest else None,
            points=worth,
            maximum_points=most,
        )
    lower, upper = it.interval or (None, None)
    return Measurement(
        code,
        title,
        measure.factor,
        flag,
        it.row.status,
        value=it.value,
        lower=lower,
        upper=upper,
        cohort=it.row.cohort,
        period=it.row.period,
        period_name=it.row.period_name,
        release=it.row.release,
        england=it.england,
        as_bad_percent=it.place.share if it.place else None,
        as_bad_of=it.place.schools if it.place else None,
        similar_median=it.similar.median if it.similar else None,
        similar_as_bad=it.similar.as_bad if it.similar else None,
        similar_schools=it.similar.schools if it.similar else None,
        trend=tuple((academic_year_name(point.period), point.value, point.england) for point in it.trend),
        trend_stops_at=it.broken.reason if it.broken else None,
        import_id=it.row.import_id,
        points=worth,
        maximum_points=most,
    )


def _reaches(rows: Sequence[Evidence], least: int, as_of: date) -> bool:
    """Whether the newest value is of the running academic year or the one before, and reaches `least`."""
    newest = next((row for row in rows if row.status is ObservationStatus.PRESENT and row.value is not None), None)
    return newest is not None and newest.value is not None and newest.period >= as_of.year - 2 and newest.value >= least
