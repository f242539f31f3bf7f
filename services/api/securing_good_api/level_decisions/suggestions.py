"""What the engine suggested in one assessment, and whether something restricted would make it another level."""

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
