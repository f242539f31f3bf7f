"""What earlier assessments change: a suggestion falls only when two reviews agree, and which way the school has gone."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from securing_good.vocabulary import MonitoringLevel, Travel
from securing_good_risk_engine.rulesets.schema import Hysteresis
from securing_good_risk_engine.scoring.evidence import Earlier

SEVERITY = {MonitoringLevel.GREEN: 0, MonitoringLevel.AMBER: 1, MonitoringLevel.RED: 2}
"""Not assessed is no milder than anything: a gap in evidence never brings a level down."""


def held_level(
    by_evidence: MonitoringLevel, because: str, earlier: Sequence[Earlier], rule: Hysteresis, as_of: date
) -> tuple[MonitoringLevel, str]:
    """The level to suggest and why. `earlier` are assessments as of earlier days, newest first.

    It rises at once. It falls when the evidence was milder at every assessment since one that lies `days_apart` back, that
    one included: then to the worst of what those came to.
    """
    if not earlier:
        return by_evidence, because
    before = earlier[0].suggested_level
    if before is MonitoringLevel.NOT_ASSESSED or not _milder(by_evidence, before):
        return by_evidence, because
    milder = [by_evidence]
    for one in earlier:
        if not _milder(one.level_by_evidence, before) or one.level_by_evidence is MonitoringLevel.NOT_ASSESSED:
            break
        milder.append(one.level_by_evidence)
        long_enough = (as_of - one.as_of).days >= rule.days_apart
        if long_enough and by_evidence is not MonitoringLevel.NOT_ASSESSED:
            level = max(milder, key=lambda it: SEVERITY[it])
            agreed = f"Suggested {level}: two reviews agree that it is no longer {before}."
            return level, because if level is by_evidence else agreed
    alone = "not enough is known to judge" if by_evidence is MonitoringLevel.NOT_ASSESSED else f"would be {by_evidence}"
    return before, (
        f"Still suggested {before}: by the evidence of this day alone it {alone}, and a level comes down only when a "
        f"second review at least {rule.days_apart} days later agrees."
    )


def travel(
    by_evidence: MonitoringLevel, index: Decimal | None, earlier: Sequence[Earlier], rule: Hysteresis
) -> tuple[Travel, Earlier | None]:
    """Which way the school has gone since the assessment before this one, by level first and by the index then."""
    if not earlier:
        return Travel.UNKNOWN, None
    before = earlier[0]
    known = MonitoringLevel.NOT_ASSESSED not in {by_evidence, before.level_by_evidence}
    if known and by_evidence is not before.level_by_evidence:
        better = _milder(by_evidence, before.level_by_evidence)
        return (Travel.IMPROVING if better else Travel.DETERIORATING), before
    if index is None or before.index is None:
        return (Travel.UNCHANGED if known else Travel.UNKNOWN), before
    change = index - before.index
    if abs(change) < rule.index_points:
        return Travel.UNCHANGED, before
    return (Travel.DETERIORATING if change > 0 else Travel.IMPROVING), before


def _milder(one: MonitoringLevel, other: MonitoringLevel) -> bool:
    """Whether `one` is below `other`, or nothing that could keep it up is known."""
    if one is MonitoringLevel.NOT_ASSESSED:
        return other in {MonitoringLevel.AMBER, MonitoringLevel.RED}
    return SEVERITY[one] < SEVERITY.get(other, 0)
