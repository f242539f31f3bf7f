"""Who decides what about a level, from plain values."""

from dataclasses import dataclass

from securing_good.errors import Conflict, Invalid
from securing_good.vocabulary import MonitoringLevel

DECIDABLE = (MonitoringLevel.GREEN, MonitoringLevel.AMBER, MonitoringLevel.RED)


@dataclass(frozen=True)
class Suggestion:
    """What the engine suggested for a school."""

    urn: int
    level: MonitoringLevel


def check_decision(*, urn: int, level: MonitoringLevel, suggestion: Suggestion | None, names_assessment: bool) -> None:
    """Whether this level may be decided.

    A number never makes the decision and people may differ from it, with a reason; but nobody decides that a school is
    *not assessed*, and the assessment looked at must be this school's.
    """
    if level not in DECIDABLE:
        raise Invalid.at(
            "#/level", "level", "People decide green, amber or red; a school is not assessed until they do."
        )
    if names_assessment and suggestion is None:
        raise Invalid.at("#/assessment_id", "unknown", "There is no assessment with this id.")
    if suggestion is not None and suggestion.urn != urn:
        raise Conflict(
            "The assessment is of another school.",
            blockers=[{"code": "another-school", "detail": f"It is of the school with URN {suggestion.urn}."}],
        )


def case_level_after(decided: MonitoringLevel, case_level: MonitoringLevel) -> MonitoringLevel:
    """The level an open case follows after a decision.

    Amber and red change its cadence (programme, Timing and content). Green leaves it: only an exit decision ends a case.
    """
    return case_level if decided is MonitoringLevel.GREEN else decided
