"""Decide a school's monitoring level; dissent from a decision."""

from uuid import UUID, uuid4

from sqlalchemy import select, text, update

from securing_good.database import UnitOfWork
from securing_good.errors import NotFound
from securing_good.events import EventKind, Happening
from securing_good.tables import Case, DecisionDue, LevelDecision, LevelDissent, LevelProposal
from securing_good.vocabulary import OPEN_PROPOSAL, RUNNING, ContactCause, LevelProposalState, MonitoringLevel
from securing_good.work import WorkKind, ask
from securing_good_api.cases.contacts_due import contact_due
from securing_good_api.level_decisions.locks import settle_one_at_a_time
from securing_good_api.level_decisions.rules import (
    Suggestion,
    case_level_after,
    check_decision,
    check_dissent,
    check_open_proposal,
    check_school_reason,
)
from securing_good_api.level_decisions.suggestions import suggestion_of
from securing_good_api.own_schools import check_own_school
from securing_good_api.reviews.commands import propose_early_review


async def decide_level(
    unit: UnitOfWork,
    *,
    urn: int,
    level: MonitoringLevel,
    reason: str,
    assessment_id: UUID | None,
    school_reason: str | None = None,
    by_assistant_director: bool = False,
    overtakes: UUID | None = None,
) -> UUID:
    """Decide a level directly, without a proposal: for urgent cases. An open proposal it overtakes is closed by it.

    Where restricted concerns are decisive, `reason` is for deciders alone and `school_reason` for everybody else. Raises
    Invalid for a school that is not the council's, an assessment that does not exist, or a missing reason for the school;
    Conflict for an assessment of another school, where the assistant director must decide, and where a proposal is open
    that neither a decision due nor `overtakes` closes.
    """
    await settle_one_at_a_time(unit, urn)
    await check_own_school(unit, urn)
    suggestion = await suggestion_of(unit, assessment_id)
    check_decision(urn=urn, level=level, suggestion=suggestion, names_assessment=assessment_id is not None)
    check_school_reason(suggestion=suggestion, school_reason=school_reason, by_assistant_director=by_assistant_director)
    proposal = await open_proposal_of(unit, urn)
    check_open_proposal(
        open_proposal=proposal.id if proposal else None,
        overtakes=overtakes,
        decision_is_due=proposal is not None and await _is_decision_due(unit, urn),
    )
    decision = await write_decision(
        unit,
        urn=urn,
        level=level,
        reason=reason,
        school_reason=school_reason,
        assessment_id=assessment_id,
        suggestion=suggestion,
    )
    if proposal is not None:
        proposal.state, proposal.decision_id = LevelProposalState.OVERTAKEN, decision
        proposal.ended_by, proposal.ended_at = unit.actor, unit.now
        proposal.version += 1
        payload = {"decision": decision, "level": level}
        unit.record(Happening(EventKind.LEVEL_OVERTAKEN, f"level-proposal:{proposal.id}", payload, urn=urn))
    return decision


async def write_decision(
    unit: UnitOfWork,
    *,
    urn: int,
    level: MonitoringLevel,
    reason: str,
    school_reason: str | None,
    assessment_id: UUID | None,
    suggestion: Suggestion | None,
) -> UUID:
    """Write a decision that the rules allow; a running case follows it, and what was due because of a concern is done."""
    decision = LevelDecision(
        council=unit.council,
        id=uuid4(),
        urn=urn,
        level=level,
        reason=reason,
        school_reason=school_reason,
        assessment_id=assessment_id,
        suggested_level=suggestion.level if suggestion else None,
        decided_by=unit.actor,
        decided_at=unit.now,
    )
    unit.session.add(decision)
    await unit.session.flush()
    unit.record(
        Happening(
            EventKind.LEVEL_DECIDED,
            f"level-decision:{decision.id}",
            {"level": level, "suggested_level": decision.suggested_level, "reason": school_reason or reason},
            urn=urn,
        )
    )
    await unit.session.execute(
        update(DecisionDue)
        .where(DecisionDue.council == unit.council, DecisionDue.urn == urn, DecisionDue.decision_id.is_(None))
        .values(decision_id=decision.id, decided_at=unit.now)
    )
    await _let_case_follow(unit, urn, level)
    await ask(unit, WorkKind.PLAN_LINK_PARTNER_VISITS, [unit.council], council=unit.council)
    return decision.id


async def record_dissent(
    unit: UnitOfWork, *, decision_id: UUID, dissent: str, by_school: bool, by_decider: bool
) -> None:
    """Keep, beside a decision and for ever, that somebody does not share it.

    `by_school`: headteacher or chair of the school, as the caller has made sure. Raises NotFound; Forbidden for an officer
    who took no part.
    """
    decision = await unit.session.get(LevelDecision, (unit.council, decision_id))
    if decision is None:
        raise NotFound("There is no such thing, or none that you may know of.")
    took_part = by_school or await unit.session.scalar(
        text(_TOOK_PART), {"council": unit.council, "decision": decision_id, "subject": unit.actor}
    )
    check_dissent(took_part=bool(took_part))
    for_deciders = by_decider and decision.school_reason is not None
    unit.session.add(
        LevelDissent(
            council=unit.council,
            id=uuid4(),
            decision_id=decision_id,
            urn=decision.urn,
            dissent=dissent,
            of_school=by_school,
            for_deciders=for_deciders,
            recorded_by=unit.actor,
            recorded_at=unit.now,
        )
    )
    if for_deciders:
        unit.record(Happening(EventKind.RESTRICTED_RECORDED, f"restricted:{uuid4()}", {}))
    else:
        payload = {"of_school": by_school}
        subject = f"level-decision:{decision_id}"
        unit.record(Happening(EventKind.LEVEL_DISSENT_RECORDED, subject, payload, urn=decision.urn))


_TOOK_PART = """
    select exists (
        select from level_decision d
        left join level_proposal p on p.council = d.council and p.decision_id = d.id
        left join level_reply r on r.council = p.council and r.proposal_id = p.id
        left join level_reply_entry e on e.council = r.council and e.reply_id = r.id
        left join level_correction_answer n on n.council = e.council and n.entry_id = e.id
        where d.council = :council and d.id = :decision
          and :subject in (d.decided_by, p.proposed_by, p.moderated_by, p.extended_by, n.answered_by)
    )
"""


async def open_proposal_of(unit: UnitOfWork, urn: int) -> LevelProposal | None:
    """The school's open proposal, held until the transaction ends, if there is one."""
    return await unit.session.scalar(
        select(LevelProposal)
        .where(LevelProposal.council == unit.council, LevelProposal.urn == urn, LevelProposal.state.in_(OPEN_PROPOSAL))
        .with_for_update()
    )


async def _is_decision_due(unit: UnitOfWork, urn: int) -> bool:
    due = select(DecisionDue.id).where(
        DecisionDue.council == unit.council, DecisionDue.urn == urn, DecisionDue.decision_id.is_(None)
    )
    return await unit.session.scalar(due.limit(1)) is not None


async def _let_case_follow(unit: UnitOfWork, urn: int, level: MonitoringLevel) -> None:
    case = await unit.session.scalar(
        select(Case)
        .where(Case.council == unit.council, Case.urn == urn, Case.state.in_(RUNNING))
        .with_for_update(key_share=True)
    )
    if case is None:
        return
    if level is MonitoringLevel.GREEN:
        await propose_early_review(unit, case)
    followed = case_level_after(level, MonitoringLevel(case.level))
    if followed != case.level:
        payload = {"level": {"from": case.level, "to": followed}}
        unit.record(Happening(EventKind.CASE_LEVEL_CHANGED, f"case:{case.id}", payload, urn=urn))
        case.level = followed
        case.level_since = unit.today
        if followed is MonitoringLevel.RED:
            await contact_due(unit, case, ContactCause.LEVEL_ROSE)
        case.revision += 1
        case.version += 1
        await ask(unit, WorkKind.PLAN_VISITS, [str(case.id)], council=unit.council)
