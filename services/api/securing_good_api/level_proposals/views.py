"""What is shown of a proposed level, to whom: officers every stage, the school what was shared, systems no prose."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Final

from securing_good.vocabulary import (
    CorrectionOutcome,
    LevelAction,
    LevelProposalState,
    MonitoringLevel,
    RiskFactor,
    Role,
)
from securing_good_api.actors import Actor, Permission
from securing_good_api.level_proposals.facts import FACTS, IS_DECISIVE, REPLIES, UNANSWERED, mover_from, proposal_from
from securing_good_api.level_proposals.rules import OFFERED, blockers_to
from securing_good_api.reads import Composed, Many, Out, Sql, View, columns

NEEDS: Final = {
    LevelAction.MODERATE: Permission.LEVEL_PROPOSALS_MODERATE,
    LevelAction.RETURN: Permission.LEVEL_PROPOSALS_MODERATE,
    LevelAction.EXTEND: Permission.LEVEL_PROPOSALS_MODERATE,
    LevelAction.REPLY: Permission.LEVEL_PROPOSALS_REPLY,
    LevelAction.ANSWER: Permission.LEVEL_PROPOSALS_ANSWER,
    LevelAction.CONFIRM: Permission.LEVEL_PROPOSALS_CONFIRM,
    LevelAction.WITHDRAW: Permission.LEVEL_PROPOSALS_WITHDRAW,
}


def allowed_actions(facts: Mapping[str, Any], actor: Actor, today: date) -> list[dict[str, Any]]:
    """What the proposal's state leaves to do for somebody of this role, each with what keeps them from it now."""
    proposal = proposal_from(facts)
    return [
        {
            "action": action.value,
            "blockers": blockers_to(action, proposal, mover_from(actor.acting_for(NEEDS[action])), today=today),
        }
        for action in OFFERED.get(proposal.state, ())
        if actor.may(NEEDS[action])
    ]


class BlockerOut(Out):
    """Why something cannot be done now."""

    code: str
    detail: str


class AllowedActionOut(Out):
    """Something you may do about this proposal; now, when nothing blocks it."""

    action: LevelAction
    blockers: list[BlockerOut]


class CorrectionOut(Out):
    """A fact that the school corrects, and the council's answer."""

    stands: str
    should_say: str
    evidence: str
    outcome: CorrectionOutcome | None
    answer: str | None
    answered_by: str | None
    answered_at: str | None


class ReplyEntryOut(Out):
    """What a reply says of one factor."""

    id: str
    factor: RiskFactor
    comment: str | None
    correction: Annotated[
        CorrectionOut | None, Sql(f"case when e.should_say is not null then {columns(CorrectionOut, 'e')} end")
    ]


_ENTRIES: Final = (
    "(select e.*, n.outcome, n.answer, n.answered_by, n.answered_at from level_reply_entry e "
    "left join level_correction_answer n on n.council = e.council and n.entry_id = e.id) e"
)


class ReplyOut(Out):
    """One reply of the school."""

    id: str
    agrees: bool
    comment: str | None
    replied_by: str
    replied_at: str
    entries: Annotated[
        list[ReplyEntryOut], Many(_ENTRIES, "e.council = r.council and e.reply_id = r.id", "e.place, e.id")
    ]


_Replies = Annotated[
    list[ReplyOut], Many("level_reply r", "r.council = p.council and r.proposal_id = p.id", "r.replied_at, r.id")
]
_Actions = Annotated[list[AllowedActionOut], Composed(FACTS, allowed_actions)]


class LevelProposalOut(Out):
    """A proposed level as officers see it, from the proposal to how it ended."""

    id: str
    urn: int
    school: Annotated[str, Sql("s.name")]
    state: LevelProposalState
    assessment_id: str
    suggested_level: MonitoringLevel
    level: MonitoringLevel
    reason: str
    difference_reason: str | None
    proposed_by: str
    proposed_at: str
    moderated_level: MonitoringLevel | None
    moderation_reason: Annotated[str | None, Sql("coalesce(p.school_reason, p.moderation_reason)")]
    """What the school reads."""
    moderated_by: str | None
    moderated_at: str | None
    reply_by: str | None
    extended_from: str | None
    """The last day to reply as it was before it was extended."""
    extension_reason: str | None
    replied: Annotated[bool, Sql(f"{REPLIES} > 0")]
    unanswered: Annotated[int, Sql(UNANSWERED)]
    """Corrections that wait for an answer."""
    ending_reason: str | None
    """Why it was returned or withdrawn."""
    decision_id: str | None
    """The decision that confirmed or overtook it."""
    ended_by: str | None
    ended_at: str | None


class FullLevelProposalOut(LevelProposalOut):
    """A proposed level with the school's replies and what you may do about it."""

    replies: _Replies
    allowed_actions: _Actions


class DecidersLevelProposalOut(FullLevelProposalOut):
    """A proposed level as deciders see it: with the reasons that are theirs alone."""

    hangs_on_restricted: Annotated[bool, Sql(IS_DECISIVE)]
    """Then the assistant director moderates it, and writes what the school reads."""
    internal_reason: Annotated[str | None, Sql("case when p.school_reason is not null then p.moderation_reason end")]
    moderation_difference: str | None
    confirmation_difference: str | None


class SchoolsLevelProposalOut(Out):
    """A proposed level as the school sees it, once it is shared: the moderated level and its reasons."""

    id: str
    urn: int
    school: Annotated[str, Sql("s.name")]
    state: LevelProposalState
    assessment_id: str
    """The evidence: every factor with its reasons."""
    level: Annotated[MonitoringLevel, Sql("p.moderated_level")]
    reason: Annotated[str, Sql("coalesce(p.school_reason, p.moderation_reason)")]
    shared_by: Annotated[str, Sql("p.moderated_by")]
    shared_at: Annotated[str, Sql("p.moderated_at")]
    reply_by: str
    extended_from: str | None
    extension_reason: str | None
    replied: Annotated[bool, Sql(f"{REPLIES} > 0")]
    unanswered: Annotated[int, Sql(UNANSWERED)]
    ending_reason: str | None
    decision_id: str | None
    ended_at: str | None


class FullSchoolsLevelProposalOut(SchoolsLevelProposalOut):
    """A shared level with the school's replies, the council's answers, and what you may do about it."""

    replies: _Replies
    allowed_actions: _Actions


class SystemsLevelProposalOut(Out):
    """A proposed level as other systems see it: where it stands, without what people wrote."""

    id: str
    urn: int
    school: Annotated[str, Sql("s.name")]
    state: LevelProposalState
    level: Annotated[MonitoringLevel, Sql("coalesce(d.level, p.moderated_level, p.level)")]
    """As decided, else as moderated, else as proposed."""
    proposed_at: str
    reply_by: str | None
    decision_id: str | None
    ended_at: str | None


ListedLevelProposal = SystemsLevelProposalOut | SchoolsLevelProposalOut | LevelProposalOut
"""A proposal in a list, as one or another may see it."""
ShownLevelProposal = (
    DecidersLevelProposalOut | FullLevelProposalOut | FullSchoolsLevelProposalOut | SystemsLevelProposalOut
)
"""One proposal, as one or another may see it."""

_OFFICERS = View(
    LevelProposalOut,
    "level_proposal p join school s on s.urn = p.urn",
    "p",
    order=("p.proposed_at", "p.id"),
    identity="p.id = :id",
    version="p.version",
    moving=True,
)
_OFFICERS_ONE = replace(_OFFICERS, shape=FullLevelProposalOut)
_DECIDERS_ONE = replace(_OFFICERS, shape=DecidersLevelProposalOut)
_SCHOOLS = replace(_OFFICERS, shape=SchoolsLevelProposalOut, always=("p.moderated_at is not null",))
_SCHOOLS_ONE = replace(_SCHOOLS, shape=FullSchoolsLevelProposalOut)
_SYSTEMS = replace(
    _OFFICERS,
    shape=SystemsLevelProposalOut,
    source=f"{_OFFICERS.source} left join level_decision d on d.council = p.council and d.id = p.decision_id",
)


def proposals_for(actor: Actor) -> View:
    """The list of proposals as this actor may see it."""
    if actor.is_of_a_school:
        return _SCHOOLS
    return _SYSTEMS if actor.roles <= {Role.INTEGRATOR} else _OFFICERS


def proposal_for(actor: Actor) -> View:
    """One proposal as this actor may see it, with what they may do about it."""
    if actor.is_cleared:
        return _DECIDERS_ONE
    if actor.is_of_a_school:
        return _SCHOOLS_ONE
    return _SYSTEMS if actor.roles <= {Role.INTEGRATOR} else _OFFICERS_ONE
