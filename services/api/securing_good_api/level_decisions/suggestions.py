"""Which assessment is a school's newest; what the engine suggested in one, and whether something restricted changes it."""

from uuid import UUID

from sqlalchemy import and_, select

from securing_good.database import UnitOfWork
from securing_good.tables import Assessment, RestrictedAssessment
from securing_good.vocabulary import MonitoringLevel
from securing_good_api.level_decisions.rules import Suggestion


async def suggestion_of(unit: UnitOfWork, assessment_id: UUID | None) -> Suggestion | None:
    """The suggestion of this assessment; None where none is named or the council has none with this id."""
    if assessment_id is None:
        return None
    row = (
        await unit.session.execute(
            select(Assessment.urn, Assessment.suggested_level, Assessment.provisional, RestrictedAssessment.decisive)
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
    if row is None:
        return None
    return Suggestion(row.urn, MonitoringLevel(row.suggested_level), bool(row.decisive), row.provisional)


async def newest_assessment(unit: UnitOfWork, urn: int) -> UUID | None:
    """The school's assessment as of the latest day, and of those the one made last; None where it has none."""
    found: UUID | None = await unit.session.scalar(
        select(Assessment.id)
        .where(Assessment.council == unit.council, Assessment.urn == urn)
        .order_by(Assessment.as_of.desc(), Assessment.made_at.desc(), Assessment.id.desc())
        .limit(1)
    )
    return found
