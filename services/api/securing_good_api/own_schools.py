"""Whether a school is the council's own, for commands that name one."""

from sqlalchemy import select

from securing_good.database import UnitOfWork
from securing_good.errors import Invalid
from securing_good.tables import School


async def check_own_school(unit: UnitOfWork, urn: int) -> None:
    """Raises Invalid, pointing at the body's `urn`, for a school that is not the council's."""
    school = await unit.session.scalar(select(School.urn).where(School.urn == urn, School.council == unit.council))
    if school is None:
        raise Invalid.at("#/urn", "unknown-school", f"{urn} is not a school of this council.")
