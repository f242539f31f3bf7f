"""Judges the concerns people entered against one factor."""

from collections.abc import Sequence
from datetime import date

from securing_good.vocabulary import Flag, Strength
from securing_good_risk_engine.rulesets.entered import ConcernMeasure
from securing_good_risk_engine.scoring.evidence import ConcernInput, EnteredConcern, Judgement, Reason

_ORDER = tuple(Strength)


def judge_concerns(measure: ConcernMeasure, concerns: Sequence[EnteredConcern], as_of: date) -> Judgement:
    """The worst of the factor's concerns that stand on a day. None entered says nothing: it is no sign of strength."""
    standing = sorted(
        (one for one in concerns if one.factor is measure.factor and one.observed_on <= as_of < one.expires_on),
        key=lambda one: (-_ORDER.index(one.severity), one.observed_on, one.id),
    )
    if not standing:
        return Judgement(Flag.NOT_ASSESSED, ())
    flags = [_flag(measure, one) for one in standing]
    worst = next(flag for flag in (Flag.SERIOUS_CONCERN, Flag.CONCERN, Flag.NONE) if flag in flags)
    reasons = tuple(_reason(measure, one, flag) for one, flag in zip(standing, flags, strict=True))
    return Judgement(worst, reasons, (), (), tuple(ConcernInput(one.id) for one in standing))


def _flag(measure: ConcernMeasure, one: EnteredConcern) -> Flag:
    severity, confidence = _ORDER.index(one.severity), _ORDER.index(one.confidence)
    sure = confidence >= _ORDER.index(measure.serious_confidence)
    if severity >= _ORDER.index(measure.serious_from) and sure:
        return Flag.SERIOUS_CONCERN
    return Flag.CONCERN if severity >= _ORDER.index(measure.concern_from) else Flag.NONE


def _reason(measure: ConcernMeasure, one: EnteredConcern, flag: Flag) -> Reason:
    day = f"{one.observed_on.day} {one.observed_on:%B %Y}"
    weight = f"Severity {one.severity}, confidence {one.confidence}"
    said = f"Entered by an officer about {day}: {one.statement.rstrip('.')}. {weight}."
    return Reason(measure.factor, measure.name, flag, said)
