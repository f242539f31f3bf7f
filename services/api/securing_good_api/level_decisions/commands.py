"""Decide a school's monitoring level."""

from uuid import UUID, uuid4

from sqlalchemy import and_, select, update

from securing_good.database import UnitOfWork
from securing_good.errors import Invalid
from securing_good.events import EventKind, Happening
from securing_good.tables import Assessment, Case, DecisionDue, LevelDecision, RestrictedAssessment, School
from securing_good.vocabulary import RUNNING, MonitoringLevel
from securing_good.work import WorkKind, ask
from securing_good_api.level_decisions.locks import settle_one_at_a_time
from securing_good_api.level_decisions.rules import Suggestion, case_level_after, check_decision, check_school_reason


async def decide_level(
    unit: UnitOfWork,
    *,
    urn: int,
    level: MonitoringLevel,
    reason: str,
    assessment_id: UUID | None,
    school_reason: str | None = None,
    by_assistant_director: bool = False,
) -> UUID:
    """Record people's decision and its reason; a running case follows it, and what was due because of a concern is done.

    Where restricted concerns are decisive, `reason` is for deciders alone and `school_reason` for everybody else. Raises
    Invalid for a school that is not the council's, an assessment that does not exist, or a missing reason for the school;
    Conflict for an assessment of another school, and where the assistant director must decide.
    """
    await settle_one_at_a_time(unit, urn)
    school = await unit.session.scalar(select(School.urn).where(School.urn == urn, School.council == unit.council))
    if school is None:
        raise Invalid.at("#/urn", "unknown-school", f"{urn} is not a school of this council.")
    suggestion = await _suggestion(unit, assessment_id)
    check_decision(urn=urn, level=level, suggestion=suggestion, names_assessment=assessment_id is not None)
    check_school_reason(suggestion=suggestion, school_reason=school_reason, by_assistant_director=by_assistant_director)
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
    return decision.id


async def _suggestion(unit: UnitOfWork, assessment_id: UUID | None) -> Suggestion | None:
    if assessment_id is None:
        return None
    row = (
        await unit.session.execute(
            select(Assessment.urn, Assessment.suggested_level, RestrictedAssessment.decisive)
            .outerjoin(
                RestrictedAssessment,
                and_(
                    RestrictedAssessment.council == Assessment.council,
                    RestrictedAssessment.assessment_id == Assessment.id,
                ),
            )
            .where(Assessment.council == unit.council, Assessment.id == assessment_id)
        )
    ).one_or_none()
    return Suggestion(row.urn, MonitoringLevel(row.suggested_level), bool(row.decisive)) if row else None


async def _let_case_follow(unit: UnitOfWork, urn: int, level: MonitoringLevel) -> None:
    case = await unit.session.scalar(
        select(Case)
        .where(Case.council == unit.council, Case.urn == urn, Case.state.in_(RUNNING))
        .with_for_update(key_share=True)
    )
    if case is None:
        return
    followed = case_level_after(level, MonitoringLevel(case.level))
    if followed != case.level:
        payload = {"level": {"from": case.level, "to": followed}}
        unit.record(Happening(EventKind.CASE_LEVEL_CHANGED, f"case:{case.id}", payload, urn=urn))
        case.level = followed
        case.level_since = unit.today
        case.revision += 1
        case.version += 1
        await ask(unit, WorkKind.PLAN_VISITS, [str(case.id)], council=unit.council)
