"""Visits are planned again when the time of people or schools has changed."""

from securing_good.database import UnitOfWork
from securing_good.timetable_settings import QUIET_S
from securing_good.work import WorkKind, ask


async def ask_to_replan(unit: UnitOfWork) -> None:
    """Ask for the council's visits to be planned again, as part of this transaction."""
    await ask(unit, WorkKind.REPLAN_COUNCIL, [unit.council], council=unit.council)


async def ask_for_timetable(unit: UnitOfWork) -> None:
    """Ask for a timetable of the visits as they are planned: who is to be at them has changed, or how it is made."""
    await ask(unit, WorkKind.BUILD_TIMETABLE, [unit.council], council=unit.council, after_s=QUIET_S)
