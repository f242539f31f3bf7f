"""One school, one ruleset, one day: the suggested level with every reason."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from securing_good.vocabulary import Flag, MonitoringLevel, Phase, RiskFactor
from securing_good_risk_engine.rulesets.entered import ConcernMeasure
from securing_good_risk_engine.rulesets.quantity import TrendMeasure
from securing_good_risk_engine.rulesets.reading import fingerprint
from securing_good_risk_engine.rulesets.schema import AnyMeasure, RequiredEvidence, Ruleset
from securing_good_risk_engine.scoring.combine import suggest
from securing_good_risk_engine.scoring.evidence import (
    Assessment,
    Benchmarks,
    ConcernInput,
    Earlier,
    EnteredConcern,
    Evidence,
    FactorFlag,
    Input,
    Inspection,
    InspectionInput,
    Judgement,
    Reason,
    SchoolFacts,
)
from securing_good_risk_engine.scoring.former_urns import reasons_with_urns
from securing_good_risk_engine.scoring.fuller import tell_fuller
from securing_good_risk_engine.scoring.judging import judge
from securing_good_risk_engine.scoring.picture import NO_PICTURE, Picture
from securing_good_risk_engine.scoring.statistics import rounded
from securing_good_risk_engine.scoring.years import in_words, settled

_SILENT = (TrendMeasure, ConcernMeasure)
"""Measures that need say nothing when nothing is held: a short row of years and no concern are no gap."""
SEVERITY = (Flag.SERIOUS_CONCERN, Flag.CONCERN, Flag.NONE, Flag.NOT_ASSESSED)
"""Order of reasons; a factor takes the first of these that any of its measures says."""
FACTOR_ORDER = tuple(RiskFactor)
SCHOOLS_OF = {
    Phase.NURSERY: "nursery schools",
    Phase.PRIMARY: "primary schools",
    Phase.MIDDLE_DEEMED_PRIMARY: "middle schools deemed primary",
    Phase.MIDDLE_DEEMED_SECONDARY: "middle schools deemed secondary",
    Phase.SECONDARY: "secondary schools",
    Phase.ALL_THROUGH: "all-through schools",
    Phase.SIXTEEN_PLUS: "16 to 19 schools and colleges",
    Phase.NOT_APPLICABLE: "schools without a phase in the national register, such as special schools",
}
FACTOR_WORDS = {
    RiskFactor.ABSENCE_AND_BEHAVIOUR: "absence and behaviour",
    RiskFactor.TEACHING_AND_LEARNING: "teaching and learning",
    RiskFactor.LEADERSHIP_AND_GOVERNANCE: "leadership and governance",
    RiskFactor.STAFF_TURNOVER: "staff turnover",
    RiskFactor.PARENTAL_POPULARITY: "parental popularity",
}
"""Where the code of a factor is not already the word for it."""


def assess(
    school: SchoolFacts,
    evidence: Sequence[Evidence],
    benchmarks: Benchmarks,
    ruleset: Ruleset,
    as_of: date,
    *,
    inspections: Sequence[Inspection] = (),
    picture: Picture = NO_PICTURE,
    earlier: Sequence[Earlier] = (),
    concerns: Sequence[EnteredConcern] = (),
) -> Assessment:
    """Assess one school from what was known as of one day. The order of evidence and inspections makes no difference.

    `picture` is England's schools as of that day, `earlier` the school's assessments as of earlier days, newest first: the
    first method looks at neither. A school that is closed is not assessed. Raises ValueError for a percentage outside 0 to
    100: loading refuses those.
    """
    if not school.open:
        return _closed(school, ruleset, as_of)
    second = ruleset.method == "count-rule-2"
    applicable = [measure for measure in ruleset.measures if school.phase in measure.phases]
    codes = {code for measure in applicable for code in measure.reads}
    if second:
        codes |= ruleset.reads
    held: dict[str, list[Evidence]] = {}
    for one in evidence:
        held.setdefault(one.indicator, []).append(one)
    rows = {code: settled(held.get(code, ()), code, as_of) for code in sorted(codes)}
    made = [
        judge(measure, school, rows, inspections, benchmarks, picture, ruleset, as_of, concerns)
        for measure in applicable
    ]
    judgements = [(one.measure, replace(one.judgement, reasons=reasons_with_urns(one.judgement, rows))) for one in made]

    flags = {factor: _flag_of(factor, judgements, applicable, second=second) for factor in FACTOR_ORDER}
    required_here = ruleset.requires(school.phase)
    unmet = [entry for entry in required_here if not _is_met(entry, judgements)]
    titles = [entry.title for entry in unmet]
    level, because = suggest(flags, ruleset.combination, missing=titles)
    fuller, by_evidence = None, level
    if second:
        fuller, level, because = tell_fuller(
            ruleset,
            school,
            made,
            rows,
            inspections,
            benchmarks,
            picture,
            earlier,
            as_of,
            by_evidence=by_evidence,
            because=because,
            required=tuple((entry.title, entry not in unmet) for entry in required_here),
        )
    return Assessment(
        school.urn,
        as_of,
        ruleset.version,
        fingerprint(ruleset),
        level,
        because,
        provisional=could_change(by_evidence, flags, unmet, ruleset),
        coverage=coverage_of(len(required_here), len(unmet)),
        factors=tuple(FactorFlag(factor, flags[factor]) for factor in FACTOR_ORDER),
        reasons=_reasons(school, ruleset, judgements, unmet),
        inputs=_inputs(rows, [judgement for _, judgement in judgements]),
        benchmarks=tuple(used for _, judgement in judgements for used in judgement.benchmarks),
        fuller=fuller,
    )


def _closed(school: SchoolFacts, ruleset: Ruleset, as_of: date) -> Assessment:
    sentence = "This school is closed, so it is not assessed."
    return Assessment(
        school.urn,
        as_of,
        ruleset.version,
        fingerprint(ruleset),
        MonitoringLevel.NOT_ASSESSED,
        sentence,
        provisional=False,
        coverage=Decimal("0.00"),
        factors=tuple(FactorFlag(factor, Flag.NOT_ASSESSED) for factor in FACTOR_ORDER),
        reasons=(Reason(None, None, Flag.NOT_ASSESSED, sentence),),
        inputs=(),
        benchmarks=(),
    )


def _inputs(
    rows: Mapping[str, Sequence[Evidence]], judgements: Sequence[Judgement]
) -> tuple[Input | InspectionInput | ConcernInput, ...]:
    observed = sorted(
        (
            Input(row.import_id, row.indicator, row.period, row.published_under)
            for held in rows.values()
            for row in held
        ),
        key=lambda entry: (entry.import_id, entry.indicator, entry.period),
    )
    inspected = sorted(
        {entry for judgement in judgements for entry in judgement.inspections},
        key=lambda entry: (entry.import_id, entry.inspected_on, entry.inspection_kind),
    )
    entered = sorted({one for judgement in judgements for one in judgement.concerns}, key=lambda one: one.concern_id)
    return (*observed, *inspected, *entered)


def _flag_of(
    factor: RiskFactor,
    judgements: Sequence[tuple[AnyMeasure, Judgement]],
    applicable: Sequence[AnyMeasure],
    *,
    second: bool,
) -> Flag:
    if second and all(measure.factor is not factor for measure in applicable):
        return Flag.NOT_APPLICABLE
    said = {judgement.flag for measure, judgement in judgements if measure.factor is factor}
    return next((flag for flag in SEVERITY if flag in said), Flag.NOT_ASSESSED)


def _is_met(entry: RequiredEvidence, judgements: Sequence[tuple[AnyMeasure, Judgement]]) -> bool:
    return any(
        judgement.flag is not Flag.NOT_ASSESSED
        for measure, judgement in judgements
        if not set(entry.indicators).isdisjoint(measure.indicators)
    )


def coverage_of(required: int, unmet: int) -> Decimal:
    """Share of the required evidence that is held and recent enough, two decimal places."""
    return rounded(Decimal(required - unmet) / Decimal(required), 2)


def could_change(
    level: MonitoringLevel, flags: Mapping[RiskFactor, Flag], unmet: Sequence[RequiredEvidence], ruleset: Ruleset
) -> bool:
    """Whether the missing evidence, at its worst, would lead elsewhere; with nothing missing it cannot."""
    if level is MonitoringLevel.NOT_ASSESSED:
        return True
    worst = dict(flags) | {factor: Flag.SERIOUS_CONCERN for entry in unmet for factor in entry.factors}
    return suggest(worst, ruleset.combination, missing=())[0] is not level


def _reasons(
    school: SchoolFacts,
    ruleset: Ruleset,
    judgements: Sequence[tuple[AnyMeasure, Judgement]],
    unmet: Sequence[RequiredEvidence],
) -> tuple[Reason, ...]:
    reasons = [reason for _, judgement in judgements for reason in judgement.reasons]
    for entry in unmet:
        measures = [it for it in judgements if not set(entry.indicators).isdisjoint(it[0].indicators)]
        nothing_held = all(not judgement.reasons for _, judgement in measures)
        if nothing_held and (measures or not entry.indicators):
            reasons.append(Reason(entry.factors[0], None, Flag.NOT_ASSESSED, entry.missing))
    required = {code for entry in ruleset.requires(school.phase) for code in entry.indicators}
    reasons += [
        Reason(measure.factor, None, Flag.NOT_ASSESSED, f"{measure.title}: none are held for this school.")
        for measure, judgement in judgements
        if not judgement.reasons and required.isdisjoint(measure.indicators) and not isinstance(measure, _SILENT)
    ]
    reasons += _beyond_the_ruleset(school, ruleset)
    places = [code for measure, _ in judgements for code in measure.indicators]

    def order(reason: Reason) -> tuple[int, int, int, int, str]:
        return (
            SEVERITY.index(reason.flag),
            FACTOR_ORDER.index(reason.factor) if reason.factor else len(FACTOR_ORDER),
            places.index(reason.indicator) if reason.indicator in places else len(places),
            -(reason.period or 0),
            reason.sentence,
        )

    return tuple(sorted(reasons, key=order))


def _beyond_the_ruleset(school: SchoolFacts, ruleset: Ruleset) -> list[Reason]:
    """What this ruleset cannot judge: for schools of this phase, and for any."""
    reasons = []
    other_phases = {measure.factor for measure in ruleset.measures if school.phase not in measure.phases}
    other_phases -= {measure.factor for measure in ruleset.measures if school.phase in measure.phases}
    if other_phases:
        names = in_words([_word(factor) for factor in FACTOR_ORDER if factor in other_phases])
        sentence = f"This ruleset has no measure yet for {SCHOOLS_OF[school.phase]} of: {names}."
        first = next(factor for factor in FACTOR_ORDER if factor in other_phases)
        reasons.append(Reason(first, None, Flag.NOT_ASSESSED, sentence))
    spoken_of = {measure.factor for measure in ruleset.measures}
    spoken_of |= {factor for entry in ruleset.required_evidence for factor in entry.factors}
    silent = [_word(factor) for factor in FACTOR_ORDER if factor not in spoken_of]
    if silent:
        reasons.append(Reason(None, None, Flag.NOT_ASSESSED, f"Not judged by this ruleset yet: {in_words(silent)}."))
    return reasons


def _word(factor: RiskFactor) -> str:
    return FACTOR_WORDS.get(factor, factor.value)
