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
    hangs_on_restricted: bool = False
    """Whether it would be another level with what is restricted counted."""


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


def check_school_reason(
    *, suggestion: Suggestion | None, school_reason: str | None, by_assistant_director: bool
) -> None:
    """What the school reads where something restricted is decisive: the assistant director writes it, nobody else.

    Where nothing is, the one reason is the school's too, and a second would only be a second version of the truth.
    """
    decisive = suggestion is not None and suggestion.hangs_on_restricted
    if decisive and not by_assistant_director:
        raise Conflict(
            "The assistant director decides this level.",
            blockers=[{"code": "assistant-director", "detail": "What the decision hangs on is restricted."}],
        )
    if decisive and school_reason is None:
        raise Invalid.at(
            "#/school_reason", "missing", "Write the reason the school will read, without what is restricted."
        )
    if school_reason is not None and not decisive:
        raise Invalid.at(
            "#/school_reason",
            "not-needed",
            "A reason for the school alone is for decisions that hang on what is restricted.",
        )


def case_level_after(decided: MonitoringLevel, case_level: MonitoringLevel) -> MonitoringLevel:
    """The level an open case follows after a decision.

    Amber and red change its cadence (programme, Timing and content). Green leaves it: only an exit decision ends a case.
    """
    return case_level if decided is MonitoringLevel.GREEN else decided
