"""Whether a case has a review that decided to consider intervention, and nobody has begun one or decided against it."""

from uuid import UUID

from sqlalchemy import select, text

from securing_good.database import UnitOfWork
from securing_good.tables import Intervention
from securing_good.vocabulary import InterventionStage


def outstanding(row: str) -> str:
    """SQL: whether that is so of a row of `review_point`; an intervention that was open at its decision answers it too."""
    decided = f"cast({row}.decided_at at time zone 'Europe/London' as date)"
    return (
        f"coalesce({row}.decision = 'consider_intervention', false) and {row}.not_begun_at is null "
        f"and not exists (select from intervention o where o.council = {row}.council and o.case_id = {row}.case_id "
        f"and (o.review_point_id = {row}.id "
        f"or (o.begun_on <= {decided} and (o.closed_on is null or o.closed_on > {decided}))))"
    )


async def outstanding_review(unit: UnitOfWork, case_id: UUID) -> UUID | None:
    """The newest such review of a case."""
    found: UUID | None = await unit.session.scalar(
        text(
            "select n.id from review_point n where n.council = :council and n.case_id = :case_id "
            f"and {outstanding('n')} order by n.months desc limit 1"
        ),
        {"council": unit.council, "case_id": case_id},
    )
    return found


async def is_outstanding(unit: UnitOfWork, review_point_id: UUID) -> bool:
    """Whether that is so of one review."""
    found = await unit.session.scalar(
        text(f"select {outstanding('n')} from review_point n where n.council = :council and n.id = :id"),
        {"council": unit.council, "id": review_point_id},
    )
    return bool(found)


async def is_intervention_open(unit: UnitOfWork, urn: int) -> bool:
    """Whether an intervention in this school is open."""
    found = await unit.session.scalar(
        select(Intervention.id).where(
            Intervention.council == unit.council,
            Intervention.urn == urn,
            Intervention.stage != InterventionStage.CLOSED,
        )
    )
    return found is not None
