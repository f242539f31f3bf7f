"""Editions of what a council sets for itself, numbered one after the other."""

from sqlalchemy import func, select, text

from securing_good.database import UnitOfWork
from securing_good.tables import LevelDefinitions, VisitModels


def holds(table: str) -> str:
    """SQL of whether the row `r` of this table is the one its council set last."""
    return (
        f"r.id = (select x.id from {table} x where x.council = r.council "  # noqa: S608 - a table's name of ours
        "order by x.set_at desc, x.id desc limit 1)"
    )


async def next_version(unit: UnitOfWork, table: type[LevelDefinitions] | type[VisitModels]) -> int:
    """The number of the council's next edition; nobody else is given it before the transaction ends."""
    await unit.session.execute(
        text("select pg_advisory_xact_lock(hashtext(:table || ' ' || :council))"),
        {"table": table.__tablename__, "council": unit.council},
    )
    last = await unit.session.scalar(select(func.max(table.version)).where(table.council == unit.council))
    return (last or 0) + 1
