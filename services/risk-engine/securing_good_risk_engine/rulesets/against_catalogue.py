"""Whether a ruleset and the catalogue mean the same: every indicator known, its direction and unit as they are."""

from collections.abc import Iterator

from securing_good_risk_engine.indicators import INDICATORS, Unit, Worse
from securing_good_risk_engine.rulesets.index import QuantityComponent
from securing_good_risk_engine.rulesets.quantity import QuantityMeasure, TrendMeasure
from securing_good_risk_engine.rulesets.schema import AnyMeasure, Ruleset

Problem = tuple[str, str]
"""Path and sentence."""


def problems_with(ruleset: Ruleset) -> Iterator[Problem]:
    """What a ruleset says otherwise than the catalogue, in the order it stands in the file."""
    for place, measure in enumerate(ruleset.measures):
        yield from ((f"measures.{place}.{path}", sentence) for path, sentence in _of_measure(measure))
    if ruleset.index is not None:
        for place, component in enumerate(ruleset.index.components):
            if isinstance(component, QuantityComponent):
                at = f"index.components.{place}"
                yield from ((f"{at}.{path}", sentence) for path, sentence in _of_component(component))
    for place, one in enumerate(ruleset.attention):
        if one.indicator not in INDICATORS:
            yield f"attention.{place}.indicator", _unknown(one.indicator)


def _of_measure(measure: AnyMeasure) -> Iterator[Problem]:
    for code in measure.reads:
        indicator = INDICATORS.get(code)
        if indicator is None:
            yield "indicator", _unknown(code)
            continue
        if indicator.factor is not measure.factor:
            home = indicator.factor.value if indicator.factor else "intake, which is no risk factor"
            yield "factor", f"{code} is of {home}, not of {measure.factor.value}"
        for phase in measure.phases:
            if phase not in indicator.phases:
                yield "phases", f"{code} is not published for {phase.value}"
    if isinstance(measure, QuantityMeasure | TrendMeasure) and measure.indicator in INDICATORS:
        yield from _of_quantity(measure)
    if isinstance(measure, QuantityMeasure):
        yield from _impossible(measure)


def _of_quantity(measure: QuantityMeasure | TrendMeasure) -> Iterator[Problem]:
    indicator = INDICATORS[measure.indicator]
    if indicator.worse is not measure.worse:
        yield "worse", f"{measure.indicator} is worse when {indicator.worse.value}, not when {measure.worse.value}"
    if indicator.unit is not measure.unit:
        yield "unit", f"{measure.indicator} is in {indicator.unit.value}, not in {measure.unit.value}"
    if measure.share_of_pupils and indicator.unit is not Unit.PERCENT:
        yield "share_of_pupils", f"{measure.indicator} is no percentage of pupils"


def _impossible(measure: QuantityMeasure) -> Iterator[Problem]:
    """Figures that no value can ever reach, or every value does."""
    indicator = INDICATORS.get(measure.indicator)
    if indicator is None:
        return
    for name in ("concern", "serious"):
        for place, trigger in enumerate(getattr(measure, name)):
            if trigger.at is not None and not indicator.minimum <= trigger.at <= indicator.maximum:
                within = f"{indicator.minimum} to {indicator.maximum}"
                yield f"{name}.{place}.at", f"{trigger.at} cannot be: {measure.indicator} lies within {within}"


def _of_component(component: QuantityComponent) -> Iterator[Problem]:
    indicator = INDICATORS.get(component.indicator)
    if indicator is None:
        yield "indicator", _unknown(component.indicator)
        return
    if indicator.factor is None:
        yield "indicator", f"{component.indicator} describes intake, and intake is never a risk"
    elif indicator.factor is not component.factor:
        yield "factor", f"{component.indicator} is of {indicator.factor.value}, not of {component.factor.value}"
    higher = component.worst > component.clear
    if (indicator.worse is Worse.HIGHER) is not higher:
        yield (
            "worst",
            f"{component.indicator} is worse when {indicator.worse.value}: clear and worst are the wrong way round",
        )
    for phase in component.phases:
        if phase not in indicator.phases:
            yield "phases", f"{component.indicator} is not published for {phase.value}"


def _unknown(code: str) -> str:
    return f"{code!r} is no indicator of the catalogue"
