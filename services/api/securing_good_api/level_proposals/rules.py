"""What may be done about a proposed level, by whom and when, from plain values.

Source: programme, "Timing and content on the monitoring programme" (a shared understanding of the level of risk). Who does
what, the days and the reasons asked for are our proposal: the programme's appendix on levels is lost.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from securing_good.calendar import CalendarUnknown, SchoolCalendar
from securing_good.errors import Conflict, Invalid
from securing_good.vocabulary import LevelAction, LevelProposalState, MonitoringLevel, RiskFactor
from securing_good_api.level_decisions.rules import HANGS_ON_RESTRICTED, Suggestion, check_level

Blocker = Mapping[str, str]

OFFERED: Final[Mapping[LevelProposalState, tuple[LevelAction, ...]]] = {
    LevelProposalState.PROPOSED: (LevelAction.MODERATE, LevelAction.RETURN, LevelAction.WITHDRAW),
    LevelProposalState.SHARED: (
        LevelAction.REPLY,
        LevelAction.EXTEND,
        LevelAction.ANSWER,
        LevelAction.CONFIRM,
        LevelAction.WITHDRAW,
    ),
}
"""What each state leaves to do; nothing once a proposal has ended."""
STANDS: Final = {
    LevelProposalState.PROPOSED: "It is not moderated yet.",
    LevelProposalState.SHARED: "It is moderated, and with the school.",
    LevelProposalState.RETURNED: "It was sent back to whoever proposed it.",
    LevelProposalState.CONFIRMED: "It is confirmed: the level is decided.",
    LevelProposalState.WITHDRAWN: "It was withdrawn.",
    LevelProposalState.OVERTAKEN: "An urgent decision overtook it.",
}
_REFUSED: Final = {
    LevelAction.MODERATE: "This proposal cannot be moderated by you.",
    LevelAction.RETURN: "This proposal cannot be sent back by you.",
    LevelAction.EXTEND: "The time to reply cannot be extended.",
    LevelAction.REPLY: "The school cannot reply to this level now.",
    LevelAction.ANSWER: "This correction cannot be answered.",
    LevelAction.CONFIRM: "This level cannot be confirmed yet.",
    LevelAction.WITHDRAW: "This proposal cannot be withdrawn by you.",
}


@dataclass(frozen=True)
class Proposal:
    """What the rules need to know of a proposal."""

    state: LevelProposalState
    proposed_by: str
    level: MonitoringLevel
    suggestion: Suggestion
    moderated_level: MonitoringLevel | None = None
    reply_by: date | None = None
    is_extended: bool = False
    replies: int = 0
    unanswered: int = 0
    """Corrections that no officer has answered."""


@dataclass(frozen=True)
class Mover:
    """Who wants to do something about a proposal."""

    subject: str
    is_decider: bool = False
    is_assistant_director: bool = False


@dataclass(frozen=True)
class Entry:
    """What a school says of one factor: a comment, a correction of fact with its evidence, or both."""

    factor: RiskFactor
    comment: str | None = None
    stands: str | None = None
    should_say: str | None = None
    evidence: str | None = None


def blockers_to(action: LevelAction, proposal: Proposal, mover: Mover, *, today: date) -> list[Blocker]:
    """Everything that keeps this person from doing this today; nothing when they may."""
    if action not in OFFERED.get(proposal.state, ()):
        return [{"code": proposal.state.value, "detail": STANDS[proposal.state]}]
    match action:
        case LevelAction.MODERATE | LevelAction.RETURN:
            return _to_moderate(proposal, mover)
        case LevelAction.REPLY:
            return _to_reply(proposal, today)
        case LevelAction.CONFIRM:
            return _to_confirm(proposal, today)
        case LevelAction.EXTEND:
            said = {"code": "extended", "detail": "It was extended once already."}
            free = not proposal.is_extended
        case LevelAction.ANSWER:
            said = {"code": "nothing-to-answer", "detail": "No correction of the school waits for an answer."}
            free = proposal.unanswered > 0
        case LevelAction.WITHDRAW:
            said = {
                "code": "anothers",
                "detail": "It is withdrawn by whoever proposed it, or by those who decide levels.",
            }
            free = mover.is_decider or mover.subject == proposal.proposed_by
    return [] if free else [said]


def check_action(action: LevelAction, proposal: Proposal, mover: Mover, *, today: date) -> None:
    """Raises Conflict with every reason why this person may not do this today."""
    blockers = blockers_to(action, proposal, mover, today=today)
    if blockers:
        raise Conflict(_REFUSED[action], blockers=blockers)


def _to_moderate(proposal: Proposal, mover: Mover) -> list[Blocker]:
    blockers: list[Blocker] = []
    if mover.subject == proposal.proposed_by:
        blockers.append({"code": "own-proposal", "detail": "Whoever proposes a level does not moderate it."})
    if proposal.suggestion.hangs_on_restricted and not mover.is_assistant_director:
        blockers.append(HANGS_ON_RESTRICTED)
    return blockers


def _to_reply(proposal: Proposal, today: date) -> list[Blocker]:
    if proposal.reply_by is None or today <= proposal.reply_by:
        return []
    more = "" if proposal.is_extended else " The principal adviser or the assistant director can extend it once."
    return [{"code": "reply-period-over", "detail": f"The school could reply until {proposal.reply_by}.{more}"}]


def _to_confirm(proposal: Proposal, today: date) -> list[Blocker]:
    blockers: list[Blocker] = []
    if not proposal.replies and proposal.reply_by is not None and today <= proposal.reply_by:
        detail = f"The school may reply until {proposal.reply_by}, and has not yet."
        blockers.append({"code": "reply-awaited", "detail": detail})
    if proposal.unanswered:
        waiting = "One correction" if proposal.unanswered == 1 else f"{proposal.unanswered} corrections"
        detail = f"{waiting} of the school must be answered first."
        blockers.append({"code": "correction-unanswered", "detail": detail})
    return blockers


def check_no_other(open_proposal: UUID | None) -> None:
    """A school has one open proposal. Raises Conflict naming it."""
    if open_proposal is not None:
        raise Conflict(
            "A level is proposed for this school already.",
            blockers=[{"code": "open-proposal", "detail": f"It is /v1/level-proposals/{open_proposal}."}],
        )


def extended_day(reply_by: date, today: date) -> date:
    """The day after which more time to reply runs: the last day it had, or today where that has passed."""
    return max(reply_by, today)


def check_newest(assessment_id: UUID, newest_id: UUID | None) -> None:
    """A proposal rests on the newest evidence. Raises Conflict naming the school's newer assessment."""
    if newest_id != assessment_id:
        raise Conflict(
            "The school has been assessed again since.",
            blockers=[{"code": "superseded", "detail": f"The newest is /v1/assessments/{newest_id}: look at that."}],
        )


def check_proposed(*, level: MonitoringLevel, suggestion: Suggestion, difference_reason: str | None) -> None:
    """Whoever proposes another level than the suggested one, or rests on a suggestion that is not settled, says why."""
    check_level(level)
    if suggestion.level is MonitoringLevel.NOT_ASSESSED:
        why = "Too little is known for a suggestion: say what your level rests on."
    elif suggestion.level is not level:
        why = f"{suggestion.level.value.capitalize()} is suggested: say why you propose {level.value}."
    elif suggestion.provisional:
        why = "The suggestion is provisional: say what else your level rests on."
    else:
        return
    _needed(difference_reason, why)


def check_moderated(*, level: MonitoringLevel, proposal: Proposal, difference_reason: str | None) -> None:
    """Whoever moderates to another level than the proposed one says why."""
    check_level(level)
    if level is not proposal.level:
        _needed(
            difference_reason,
            f"{proposal.level.value.capitalize()} is proposed: say why you moderate to {level.value}.",
        )


def check_confirmed(*, level: MonitoringLevel, proposal: Proposal, difference_reason: str | None) -> None:
    """Whoever confirms another level than the school has read says why.

    Why that one is another than the suggested one was said when it was proposed or moderated.
    """
    check_level(level)
    if proposal.moderated_level is not None and level is not proposal.moderated_level:
        read = proposal.moderated_level.value
        _needed(difference_reason, f"The school has read {read}: say why you confirm {level.value}.")


def _needed(difference_reason: str | None, why: str) -> None:
    if difference_reason is None:
        raise Invalid.at("#/difference_reason", "needed", why)


def check_reply(*, agrees: bool, comment: str | None, entries: Sequence[Entry]) -> None:
    """A reply that does not agree says with what, and what is said of a factor says something. Raises Invalid."""
    for place, entry in enumerate(entries):
        if entry.comment is None and entry.should_say is None:
            raise Invalid.at(f"#/entries/{place}", "empty", "Write a comment on this factor, or correct a fact.")
    if not agrees and comment is None and not entries:
        raise Invalid.at("#/comment", "needed", "Say what the school does not agree with.")


def reply_day(calendar: SchoolCalendar, *, after: date, school_days: int) -> date:
    """The last day to reply: so many days on which schools are open after a day. Raises Conflict where none are known."""
    try:
        return calendar.add_school_days(after, school_days)
    except CalendarUnknown:
        raise Conflict(
            "The council's term dates are not known that far.",
            blockers=[
                {"code": "no-calendar", "detail": f"Import the term dates of the {school_days} school days to come."}
            ],
        ) from None
