"""Who decides what about a level, from plain values."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from securing_good.errors import Conflict, Forbidden, Invalid
from securing_good.vocabulary import MonitoringLevel

DECIDABLE = (MonitoringLevel.GREEN, MonitoringLevel.AMBER, MonitoringLevel.RED)
HANGS_ON_RESTRICTED: Final = {"code": "assistant-director", "detail": "What the decision hangs on is restricted."}
"""Why only the assistant director goes on here."""


@dataclass(frozen=True)
class Suggestion:
    """What the engine suggested for a school."""

    urn: int
    level: MonitoringLevel
    hangs_on_restricted: bool = False
    """Whether it would be another level with what is restricted counted."""
    provisional: bool = False
    """Whether something that would tell is still missing."""


def check_decision(*, urn: int, level: MonitoringLevel, suggestion: Suggestion | None, names_assessment: bool) -> None:
    """Whether this level may be decided.

    A number never makes the decision and people may differ from it, with a reason; but nobody decides that a school is
    *not assessed*, and the assessment looked at must be this school's.
    """
    check_level(level)
    if names_assessment and suggestion is None:
        raise Invalid.at("#/assessment_id", "unknown", "There is no assessment with this id.")
    if suggestion is not None and suggestion.urn != urn:
        raise Conflict(
            "The assessment is of another school.",
            blockers=[{"code": "another-school", "detail": f"It is of the school with URN {suggestion.urn}."}],
        )


def check_level(level: MonitoringLevel) -> None:
    """Nobody proposes, moderates or decides that a school is *not assessed*. Raises Invalid."""
    if level not in DECIDABLE:
        raise Invalid.at(
            "#/level", "level", "People decide green, amber or red; a school is not assessed until they do."
        )


def check_school_reason(
    *, suggestion: Suggestion | None, school_reason: str | None, by_assistant_director: bool
) -> None:
    """What the school reads where something restricted is decisive: the assistant director writes it, nobody else.

    Where nothing is, the one reason is the school's too, and a second would only be a second version of the truth.
    """
    decisive = suggestion is not None and suggestion.hangs_on_restricted
    if decisive and not by_assistant_director:
        raise Conflict("The assistant director decides this level.", blockers=[HANGS_ON_RESTRICTED])
    if decisive and school_reason is None:
        raise Invalid.at(
            "#/school_reason", "needed", "Write the reason the school will read, without what is restricted."
        )
    if school_reason is not None and not decisive:
        raise Invalid.at(
            "#/school_reason",
            "not-needed",
            "A reason for the school alone is for decisions that hang on what is restricted.",
        )


def check_open_proposal(*, open_proposal: UUID | None, overtakes: UUID | None, decision_is_due: bool) -> None:
    """Whether a level may be decided directly while a proposal for the school is open.

    The school has been promised a reply before its level is confirmed, so a direct decision does not slip past it. A
    decision that a safeguarding concern made due cannot wait and overtakes it; any other has to say that it does. Raises
    Invalid for a proposal that is not the open one, Conflict naming the one that is.
    """
    if overtakes is not None and overtakes != open_proposal:
        raise Invalid.at("#/overtakes", "unknown", "This school has no open proposal with this id.")
    if open_proposal is not None and overtakes is None and not decision_is_due:
        detail = f"It is /v1/level-proposals/{open_proposal}. Where it cannot wait, name it in `overtakes`."
        raise Conflict(
            "A level is proposed for this school: confirm that, or withdraw it.",
            blockers=[{"code": "open-proposal", "detail": detail}],
        )


def check_dissent(*, took_part: bool) -> None:
    """Dissent is for whoever took part in a decision and for the school it is about. Raises Forbidden for others."""
    if not took_part:
        raise Forbidden("You took no part in this decision: dissent is for those who did, and for the school.")


def case_level_after(decided: MonitoringLevel, case_level: MonitoringLevel) -> MonitoringLevel:
    """The level an open case follows after a decision.

    Amber and red change its cadence (programme, Timing and content). Green leaves it: only an exit decision ends a case.
    """
    return case_level if decided is MonitoringLevel.GREEN else decided
