"""Visits are planned again when the time of people or schools has changed."""

from securing_good.database import UnitOfWork
from securing_good.work import WorkKind, ask


async def ask_to_replan(unit: UnitOfWork) -> None:
    """Ask for the council's visits to be planned again, as part of this transaction."""
    await ask(unit, WorkKind.REPLAN_COUNCIL, [unit.council], council=unit.council)
