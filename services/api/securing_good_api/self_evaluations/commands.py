"""Take in what a school says of itself."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from sqlalchemy import func, select

from securing_good.calendar import academic_year_of
from securing_good.database import UnitOfWork
from securing_good.events import EventKind, Happening
from securing_good.tables import SelfEvaluation, SelfEvaluationFactor
from securing_good.vocabulary import MonitoringLevel, RiskFactor, SelfJudgement
from securing_good_api.level_decisions.suggestions import newest_assessment
from securing_good_api.own_schools import check_own_school
from securing_good_api.self_evaluations.rules import check_self_evaluation

Said = tuple[RiskFactor, SelfJudgement, str]
"""A factor, what the school judges, and on what evidence."""


async def submit_self_evaluation(
    unit: UnitOfWork, *, urn: int, year: int | None, level: MonitoringLevel, summary: str, said: Sequence[Said]
) -> UUID:
    """Keep a school's evaluation of itself beside our newest assessment of it. Returns its id.

    `year` is the academic year by the year it starts in; this one where None. Sent again, it is a further version.
    Raises Invalid for a school that is not the council's, another year, or a factor said twice.
    """
    this_year = academic_year_of(unit.today)
    of_year = this_year if year is None else year
    check_self_evaluation(level=level, factors=[one[0] for one in said], year=of_year, this_year=this_year)
    await check_own_school(unit, urn)
    of_school = [SelfEvaluation.council == unit.council, SelfEvaluation.urn == urn]
    before = await unit.session.scalar(
        select(func.max(SelfEvaluation.version)).where(*of_school, SelfEvaluation.academic_year == of_year)
    )
    evaluation = SelfEvaluation(
        council=unit.council,
        id=uuid4(),
        urn=urn,
        academic_year=of_year,
        version=(before or 0) + 1,
        level=level,
        summary=summary,
        assessment_id=await newest_assessment(unit, urn),
        submitted_by=unit.actor,
        submitted_at=unit.now,
    )
    unit.session.add(evaluation)
    await unit.session.flush()
    unit.session.add_all(
        SelfEvaluationFactor(
            council=unit.council, evaluation_id=evaluation.id, factor=factor, judgement=judgement, evidence=evidence
        )
        for factor, judgement, evidence in said
    )
    payload = {"academic_year": of_year, "version": evaluation.version, "level": level}
    subject = f"self-evaluation:{evaluation.id}"
    unit.record(Happening(EventKind.SELF_EVALUATION_SUBMITTED, subject, payload, urn=urn))
    return evaluation.id
