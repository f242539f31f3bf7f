"""A case held still while something about it changes."""

from uuid import UUID

from sqlalchemy import select

from securing_good.database import UnitOfWork
from securing_good.errors import NotFound
from securing_good.tables import Case
from securing_good.vocabulary import RUNNING


async def held_case(unit: UnitOfWork, case_id: UUID) -> Case:
    """The case, locked until the transaction ends. Raises NotFound."""
    case = await unit.session.scalar(
        select(Case).where(Case.council == unit.council, Case.id == case_id).with_for_update()
    )
    if case is None:
        raise NotFound("There is no such case, or none that you may know of.")
    return case


async def running_case(unit: UnitOfWork, urn: int) -> str | None:
    """The reference of a school's running case, if it has one."""
    found: str | None = await unit.session.scalar(
        select(Case.reference).where(Case.council == unit.council, Case.urn == urn, Case.state.in_(RUNNING))
    )
    return found
