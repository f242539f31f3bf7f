"""How nine flags become one suggested level."""

from collections.abc import Collection, Mapping, Sequence

from securing_good.vocabulary import Flag, MonitoringLevel, RiskFactor
from securing_good_risk_engine.rulesets.schema import Combination, Condition


def suggest(
    flags: Mapping[RiskFactor, Flag], combination: Combination, *, missing: Sequence[str]
) -> tuple[MonitoringLevel, str]:
    """The level, and the rule that led to it in a sentence. `missing` names the required evidence that is not held.

    Red and amber never wait for evidence; green does: with something missing and no trigger a school is not assessed.
    """
    serious = [factor for factor, flag in flags.items() if flag is Flag.SERIOUS_CONCERN]
    concerns = [factor for factor, flag in flags.items() if flag is Flag.CONCERN]
    for level, conditions in ((MonitoringLevel.RED, combination.red), (MonitoringLevel.AMBER, combination.amber)):
        for condition in conditions:
            if _holds(condition, serious, concerns):
                return level, f"Suggested {level} because {condition.words}."
    if missing:
        listed = ", ".join(missing)
        return (
            MonitoringLevel.NOT_ASSESSED,
            f"Not assessed: nothing held calls for amber or red, and what green requires is missing ({listed}).",
        )
    return MonitoringLevel.GREEN, "Suggested green because all required evidence is held and nothing calls for more."


def _holds(condition: Condition, serious: Collection[RiskFactor], concerns: Collection[RiskFactor]) -> bool:
    # A serious concern the condition does not need counts as a concern: no factor may help a school by getting worse.
    spare = max(0, len(serious) - condition.serious)
    return (
        len(serious) >= condition.serious
        and len(concerns) + spare >= condition.concerns
        and (not condition.serious_among or any(factor in serious for factor in condition.serious_among))
        and (
            not condition.concern_among
            or any(factor in concerns or factor in serious for factor in condition.concern_among)
        )
    )
