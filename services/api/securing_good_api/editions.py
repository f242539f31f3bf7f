"""Editions of what a council sets for itself, numbered one after the other."""

from sqlalchemy import func, select, text

from securing_good.database import UnitOfWork
from securing_good.tables import LevelDefinitions, VisitModels


async def next_version(unit: UnitOfWork, table: type[LevelDefinitions] | type[VisitModels]) -> int:
    """The number of the council's next edition; nobody else is given it before the transaction ends."""
    await unit.session.execute(
        text("select pg_advisory_xact_lock(hashtext(:table || ' ' || :council))"),
        {"table": table.__tablename__, "council": unit.council},
    )
    last = await unit.session.scalar(select(func.max(table.version)).where(table.council == unit.council))
    return (last or 0) + 1
