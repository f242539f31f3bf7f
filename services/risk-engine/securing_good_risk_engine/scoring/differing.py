"""How two assessments of one school differ, statement by statement."""

from collections.abc import Mapping
from dataclasses import dataclass

from securing_good.vocabulary import Flag, RiskFactor
from securing_good_risk_engine.scoring.evidence import Assessment, Reason


@dataclass(frozen=True, slots=True)
class Difference:
    """One statement that stands in one assessment and not in the other, or there with another flag."""

    factor: RiskFactor | None
    indicator: str | None
    flag_now: Flag | None
    """None: it is not said at all."""
    flag_then: Flag | None
    sentence: str
    """As the second assessment says it; as the first does where the second is silent."""


def differences(now: Assessment, then: Assessment) -> tuple[Difference, ...]:
    """What `then` says otherwise than `now`, in the order it is read. Other words for the same flag are none."""
    first, second = _by_subject(now), _by_subject(then)
    found = []
    for subject in dict.fromkeys((*second, *first)):
        before, after = first.get(subject), second.get(subject)
        if before is None or after is None or before.flag is not after.flag:
            told = after or before
            assert told is not None
            found.append(
                Difference(
                    told.factor,
                    told.indicator,
                    before.flag if before else None,
                    after.flag if after else None,
                    told.sentence,
                )
            )
    return tuple(found)


def _by_subject(assessment: Assessment) -> Mapping[tuple[RiskFactor | None, str | None, int], Reason]:
    """Reasons by factor, indicator and place among those that share both: a factor may speak of one indicator twice."""
    found: dict[tuple[RiskFactor | None, str | None, int], Reason] = {}
    for reason in assessment.reasons:
        place = 0
        while (reason.factor, reason.indicator, place) in found:
            place += 1
        found[reason.factor, reason.indicator, place] = reason
    return found
