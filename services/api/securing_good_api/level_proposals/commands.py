"""Propose a level, moderate it and share it with the school, send it back, withdraw it, confirm it."""

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import select

from securing_good.council_calendar import calendar_until, council_periods
from securing_good.database import UnitOfWork
from securing_good.errors import Invalid, NotFound
from securing_good.events import EventKind
from securing_good.tables import (
    LevelProposal,
)
from securing_good.vocabulary import LevelAction, LevelProposalState, MonitoringLevel
from securing_good_api.level_decisions.commands import open_proposal_of, write_decision
from securing_good_api.level_decisions.locks import settle_one_at_a_time
from securing_good_api.level_decisions.rules import Suggestion, check_school_reason
from securing_good_api.level_decisions.suggestions import newest_assessment, suggestion_of
from securing_good_api.level_proposals.held import NO_SUCH, held_proposal, tell
from securing_good_api.level_proposals.rules import (
    Mover,
    check_action,
    check_confirmed,
    check_moderated,
    check_newest,
    check_no_other,
    check_proposed,
    extended_day,
    reply_day,
)
from securing_good_api.own_schools import check_own_school
from securing_good_api.reply_periods.commands import reply_period


async def propose_level(
    unit: UnitOfWork,
    *,
    urn: int,
    level: MonitoringLevel,
    reason: str,
    assessment_id: UUID,
    difference_reason: str | None,
) -> UUID:
    """Propose a school's level on its newest assessment. Returns the proposal's id.

    Raises Invalid for a school or assessment that is not the council's and a missing reason to differ; Conflict where a
    newer assessment exists or a proposal is open.
    """
    await settle_one_at_a_time(unit, urn)
    await check_own_school(unit, urn)
    suggestion = await _suggestion_for(unit, urn, assessment_id)
    check_newest(assessment_id, await newest_assessment(unit, urn))
    check_proposed(level=level, suggestion=suggestion, difference_reason=difference_reason)
    already = await open_proposal_of(unit, urn)
    check_no_other(already.id if already else None)
    proposal = LevelProposal(
        council=unit.council,
        id=uuid4(),
        urn=urn,
        assessment_id=assessment_id,
        suggested_level=suggestion.level,
        state=LevelProposalState.PROPOSED,
        level=level,
        reason=reason,
        difference_reason=difference_reason,
        proposed_by=unit.actor,
        proposed_at=unit.now,
        version=1,
    )
    unit.session.add(proposal)
    await unit.session.flush()
    payload = {"level": level, "suggested_level": suggestion.level, "assessment": assessment_id}
    tell(unit, proposal, EventKind.LEVEL_PROPOSED, payload)
    return proposal.id


async def moderate_level(
    unit: UnitOfWork,
    *,
    by: Mover,
    proposal_id: UUID,
    expected_version: int,
    level: MonitoringLevel,
    reason: str,
    school_reason: str | None,
    difference_reason: str | None,
) -> None:
    """Moderate a proposed level, and share level and reason with the school, which may reply until a day.

    Where something restricted is decisive the assistant director moderates, and writes `school_reason`, which the school
    reads in the place of `reason`. Raises NotFound, ChangedMeanwhile, Conflict with every reason why not, Invalid.
    """
    row, proposal = await held_proposal(unit, proposal_id, expected_version)
    check_action(LevelAction.MODERATE, proposal, by, today=unit.today)
    check_moderated(level=level, proposal=proposal, difference_reason=difference_reason)
    check_school_reason(
        suggestion=proposal.suggestion, school_reason=school_reason, by_assistant_director=by.is_assistant_director
    )
    row.reply_by = await _reply_day(unit, unit.today, await reply_period(unit))
    row.state = LevelProposalState.SHARED
    row.moderated_level, row.moderation_reason, row.school_reason = level, reason, school_reason
    row.moderation_difference = difference_reason
    row.moderated_by, row.moderated_at = unit.actor, unit.now
    row.version += 1
    tell(unit, row, EventKind.LEVEL_SHARED, {"level": level, "reply_by": row.reply_by})


async def return_proposal(
    unit: UnitOfWork, *, by: Mover, proposal_id: UUID, expected_version: int, reason: str
) -> None:
    """Send a proposal back to whoever made it, with the reason. Raises as moderating does."""
    await _end_early(unit, LevelAction.RETURN, by, proposal_id, expected_version, reason)


async def withdraw_proposal(
    unit: UnitOfWork, *, by: Mover, proposal_id: UUID, expected_version: int, reason: str
) -> None:
    """Take a proposal back before it is confirmed, with the reason. Raises as moderating does."""
    await _end_early(unit, LevelAction.WITHDRAW, by, proposal_id, expected_version, reason)


async def extend_reply(
    unit: UnitOfWork, *, by: Mover, proposal_id: UUID, expected_version: int, school_days: int, reason: str
) -> None:
    """Give the school more time to reply, once: so many school days after its last day, or after today if that has passed.

    Raises NotFound, ChangedMeanwhile, Conflict.
    """
    row, proposal = await held_proposal(unit, proposal_id, expected_version)
    check_action(LevelAction.EXTEND, proposal, by, today=unit.today)
    assert proposal.reply_by is not None
    longer = await _reply_day(unit, extended_day(proposal.reply_by, unit.today), school_days)
    row.extended_from, row.reply_by = proposal.reply_by, longer
    row.extension_reason, row.extended_by, row.extended_at = reason, unit.actor, unit.now
    row.version += 1
    tell(unit, row, EventKind.LEVEL_REPLY_EXTENDED, {"from": proposal.reply_by, "to": longer})


async def confirm_level(
    unit: UnitOfWork,
    *,
    by: Mover,
    proposal_id: UUID,
    expected_version: int,
    level: MonitoringLevel,
    reason: str,
    school_reason: str | None,
    difference_reason: str | None,
    assessment_id: UUID | None,
) -> UUID:
    """Decide the level, with the school's reply and its answers on record. Returns the decision's id.

    It rests on the assessment it was proposed on or, where a corrected fact led to another since, on the newest. Raises
    NotFound, ChangedMeanwhile, Conflict while the school may still reply or a correction waits, Invalid.
    """
    urn = await unit.session.scalar(
        select(LevelProposal.urn).where(LevelProposal.council == unit.council, LevelProposal.id == proposal_id)
    )
    if urn is None:
        raise NotFound(NO_SUCH)
    await settle_one_at_a_time(unit, urn)
    row, proposal = await held_proposal(unit, proposal_id, expected_version)
    check_action(LevelAction.CONFIRM, proposal, by, today=unit.today)
    check_confirmed(level=level, proposal=proposal, difference_reason=difference_reason)
    looked_at, suggestion = row.assessment_id, proposal.suggestion
    if assessment_id is not None:
        looked_at, suggestion = assessment_id, await _suggestion_for(unit, urn, assessment_id)
        check_newest(assessment_id, await newest_assessment(unit, urn))
    check_school_reason(
        suggestion=suggestion, school_reason=school_reason, by_assistant_director=by.is_assistant_director
    )
    decision = await write_decision(
        unit,
        urn=urn,
        level=level,
        reason=reason,
        school_reason=school_reason,
        assessment_id=looked_at,
        suggestion=suggestion,
    )
    row.state, row.decision_id = LevelProposalState.CONFIRMED, decision
    row.confirmation_difference = difference_reason
    row.ended_by, row.ended_at = unit.actor, unit.now
    row.version += 1
    tell(unit, row, EventKind.LEVEL_CONFIRMED, {"level": level, "decision": decision})
    return decision


async def _end_early(
    unit: UnitOfWork, action: LevelAction, by: Mover, proposal_id: UUID, expected_version: int, reason: str
) -> None:
    row, proposal = await held_proposal(unit, proposal_id, expected_version)
    check_action(action, proposal, by, today=unit.today)
    returned = action is LevelAction.RETURN
    row.state = LevelProposalState.RETURNED if returned else LevelProposalState.WITHDRAWN
    row.ending_reason, row.ended_by, row.ended_at = reason, unit.actor, unit.now
    row.version += 1
    tell(unit, row, EventKind.LEVEL_RETURNED if returned else EventKind.LEVEL_WITHDRAWN, {})


async def _suggestion_for(unit: UnitOfWork, urn: int, assessment_id: UUID) -> Suggestion:
    """What an assessment of this school suggests; raises Invalid where it is none."""
    suggestion = await suggestion_of(unit, assessment_id)
    if suggestion is None or suggestion.urn != urn:
        raise Invalid.at("#/assessment_id", "unknown", "This school has no assessment with this id.")
    return suggestion


async def _reply_day(unit: UnitOfWork, after: date, school_days: int) -> date:
    calendar = calendar_until(await council_periods(unit.session, unit.council), after.year + 1)
    return reply_day(calendar, after=after, school_days=school_days)
