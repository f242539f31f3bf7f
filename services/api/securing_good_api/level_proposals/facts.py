"""What the rules need to know of a proposal, read in one expression: for a command and for what a reader may do."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from securing_good.vocabulary import LevelProposalState, MonitoringLevel, Role
from securing_good_api.actors import Actor
from securing_good_api.level_decisions.rules import Suggestion
from securing_good_api.level_proposals.rules import Mover, Proposal

REPLIES: Final = "(select count(*) from level_reply r where r.council = p.council and r.proposal_id = p.id)"
UNANSWERED: Final = """(
    select count(*) from level_reply r join level_reply_entry e on e.council = r.council and e.reply_id = r.id
    where r.council = p.council and r.proposal_id = p.id and e.should_say is not null and not exists (
        select from level_correction_answer n where n.council = e.council and n.entry_id = e.id))"""
IS_DECISIVE: Final = """coalesce((
    select x.decisive from restricted_assessment x where x.council = p.council and x.assessment_id = p.assessment_id
), false)"""
FACTS: Final = f"""json_build_object(
    'urn', p.urn, 'state', p.state, 'proposed_by', p.proposed_by, 'level', p.level, 'suggested', p.suggested_level,
    'decisive', {IS_DECISIVE}, 'moderated', p.moderated_level, 'reply_by', p.reply_by,
    'extended', p.extended_at is not null, 'replies', {REPLIES}, 'unanswered', {UNANSWERED})"""
"""Of the row `p` of `level_proposal`. Whether something restricted is decisive is for rules alone, never shown as it is."""


def proposal_from(facts: Mapping[str, Any]) -> Proposal:
    """The facts as the rules take them."""
    return Proposal(
        state=LevelProposalState(facts["state"]),
        proposed_by=facts["proposed_by"],
        level=MonitoringLevel(facts["level"]),
        suggestion=Suggestion(facts["urn"], MonitoringLevel(facts["suggested"]), facts["decisive"]),
        moderated_level=MonitoringLevel(facts["moderated"]) if facts["moderated"] else None,
        reply_by=date.fromisoformat(facts["reply_by"]) if facts["reply_by"] else None,
        is_extended=facts["extended"],
        replies=facts["replies"],
        unanswered=facts["unanswered"],
    )


def mover_from(actor: Actor) -> Mover:
    """The actor as the rules take them."""
    return Mover(
        actor.subject, is_decider=actor.is_cleared, is_assistant_director=Role.ASSISTANT_DIRECTOR in actor.roles
    )
