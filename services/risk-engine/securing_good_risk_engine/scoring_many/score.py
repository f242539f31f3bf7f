"""All schools, one ruleset, one day: for each the level that `assess` comes to by the same evidence.

England's schools are scored on published evidence alone. What a council knows besides (its own returns, concerns its
officers entered, its earlier assessments, which can hold a suggestion up) is its own and has no part here: where `assess`
is given none of it, both come to the same, school by school.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

import numpy as np

from securing_good.calendar import academic_year_of
from securing_good.vocabulary import Flag, MonitoringLevel, Phase, RiskFactor
from securing_good_risk_engine.rulesets.inspection import InspectionMeasure
from securing_good_risk_engine.rulesets.measures import PercentageMeasure, ProgressMeasure
from securing_good_risk_engine.rulesets.quantity import QuantityMeasure, TrendMeasure
from securing_good_risk_engine.rulesets.schema import AnyMeasure, RequiredEvidence, Ruleset
from securing_good_risk_engine.scoring.assess import FACTOR_ORDER, could_change, coverage_of
from securing_good_risk_engine.scoring.combine import suggest
from securing_good_risk_engine.scoring.comparing import TREND_YEARS
from securing_good_risk_engine.scoring.evidence import Benchmarks
from securing_good_risk_engine.scoring.picture import NO_PICTURE, YEARS, Urns
from securing_good_risk_engine.scoring.years import window_of
from securing_good_risk_engine.scoring_many.exact import Bools, Ints, Slots
from securing_good_risk_engine.scoring_many.figures import PHASES, Codes, Figures, Schools, Settled
from securing_good_risk_engine.scoring_many.inspected import Inspected
from securing_good_risk_engine.scoring_many.inspections import flags_of_inspections
from securing_good_risk_engine.scoring_many.many import FLAGS, NOT_APPLICABLE, NOT_ASSESSED, Many
from securing_good_risk_engine.scoring_many.percentages import flags_of_percentage
from securing_good_risk_engine.scoring_many.points import index_points
from securing_good_risk_engine.scoring_many.progress import flags_of_progress
from securing_good_risk_engine.scoring_many.quantities import flags_of_quantity
from securing_good_risk_engine.scoring_many.trends import flags_of_trend

_JUDGES: Final[Mapping[type[AnyMeasure], Callable[[Any, Many, Slots], Codes]]] = {
    QuantityMeasure: flags_of_quantity,
    TrendMeasure: flags_of_trend,
    PercentageMeasure: flags_of_percentage,
    ProgressMeasure: flags_of_progress,
    InspectionMeasure: flags_of_inspections,
}
"""Concerns that people enter are judged by none: no published evidence is one."""


@dataclass(frozen=True)
class Scores:
    """What the evidence says of each school, in the order of `urns`."""

    urns: Urns
    levels: tuple[MonitoringLevel, ...]
    provisional: Bools
    coverage: tuple[Decimal, ...]
    index_points: Ints
    """Millionths; MISSING where the ruleset has no index for the phase."""
    measures: Codes
    """A row for each measure of the ruleset: places in FLAGS, or NOT_APPLICABLE."""
    factors: Codes
    """A row for each of the nine factors, likewise."""


def score_many(
    schools: Schools,
    figures: Figures,
    inspected: Inspected,
    benchmarks: Mapping[Phase, Benchmarks],
    ruleset: Ruleset,
    as_of: date,
) -> Scores:
    """Score every school. Raises ValueError for a percentage of pupils outside 0 to 100: loading refuses those."""
    settled = Settled(schools, figures)
    second = ruleset.method == "count-rule-2"
    picture = settled.picture(as_of.year - YEARS, ruleset.reads) if second else NO_PICTURE
    many = Many(ruleset, as_of, schools, settled, benchmarks, picture, inspected)
    measures = np.stack([_flags(measure, many) for measure in ruleset.measures])
    factors = np.stack([_worst(factor, measures, schools, ruleset, second=second) for factor in FACTOR_ORDER])
    unmet = np.stack([_unmet(entry, measures, schools, ruleset) for entry in ruleset.required_evidence])
    levels, provisional, coverage = _levels(schools, factors, unmet, ruleset)
    return Scores(schools.urns, levels, provisional, coverage, index_points(many), measures, factors)


def oldest_year(ruleset: Ruleset, as_of: date) -> int:
    """No figure of an earlier academic year than this is looked at for any school."""
    windows = [window_of(measure, ruleset, as_of).oldest - TREND_YEARS for measure in ruleset.measures]
    index = academic_year_of(as_of) - (ruleset.index.maximum_age_years if ruleset.index else 0)
    return min(*windows, index)


def _flags(measure: AnyMeasure, many: Many) -> Codes:
    flags = np.full(len(many.schools.urns), NOT_APPLICABLE, dtype=np.int8)
    slots = many.schools.of_phases(measure.phases)
    judge = _JUDGES.get(type(measure))
    flags[slots] = judge(measure, many, slots) if judge else NOT_ASSESSED
    return flags


def _worst(factor: RiskFactor, measures: Codes, schools: Schools, ruleset: Ruleset, *, second: bool) -> Codes:
    mine = [place for place, measure in enumerate(ruleset.measures) if measure.factor is factor]
    nothing = NOT_APPLICABLE if second else NOT_ASSESSED
    worst: Codes = measures[mine].max(axis=0, initial=np.int8(nothing))
    worst[~schools.open] = NOT_ASSESSED
    return worst


def _unmet(entry: RequiredEvidence, measures: Codes, schools: Schools, ruleset: Ruleset) -> Bools:
    """Which schools it is required of have nothing judged that meets it."""
    meets = [at for at, one in enumerate(ruleset.measures) if not set(entry.indicators).isdisjoint(one.indicators)]
    required = np.zeros(len(schools.urns), dtype=bool)
    required[schools.of_phases(entry.phases or PHASES)] = True
    unmet: Bools = required & ~(measures[meets] > NOT_ASSESSED).any(axis=0)
    return unmet


def _levels(
    schools: Schools, factors: Codes, unmet: Bools, ruleset: Ruleset
) -> tuple[tuple[MonitoringLevel, ...], Bools, tuple[Decimal, ...]]:
    """The rule for one school, once for each combination of phase, flags and gaps that there is."""
    keys = np.vstack([schools.phases, schools.open, factors, unmet]).astype(np.int8).T.copy()
    kinds, of_school = np.unique(keys.view(f"V{keys.shape[1]}").ravel(), return_inverse=True)
    found = [_level(np.frombuffer(kind.tobytes(), dtype=np.int8), ruleset) for kind in kinds]
    return (
        tuple(found[kind][0] for kind in of_school),
        np.array([one[1] for one in found], dtype=bool)[of_school],
        tuple(found[kind][2] for kind in of_school),
    )


def _level(key: Codes, ruleset: Ruleset) -> tuple[MonitoringLevel, bool, Decimal]:
    phase, is_open, codes = PHASES[key[0]], bool(key[1]), key[2 : 2 + len(FACTOR_ORDER)]
    if not is_open:
        return MonitoringLevel.NOT_ASSESSED, False, Decimal("0.00")
    flags = {
        factor: Flag.NOT_APPLICABLE if code == NOT_APPLICABLE else FLAGS[code]
        for factor, code in zip(FACTOR_ORDER, codes, strict=True)
    }
    required = ruleset.requires(phase)
    lacks = dict(zip((one.code for one in ruleset.required_evidence), key[2 + len(FACTOR_ORDER) :], strict=True))
    unmet = [entry for entry in required if lacks[entry.code]]
    level, _ = suggest(flags, ruleset.combination, missing=[entry.title for entry in unmet])
    return level, could_change(level, flags, unmet, ruleset), coverage_of(len(required), len(unmet))
