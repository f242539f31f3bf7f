"""What publishing a timetable would change, without anybody having decided it."""

from datetime import date

from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from securing_good_api.actors import Actor
from securing_good_api.timetables.commands import check_publication
from securing_good_api.timetables.views import TIMETABLE_CHANGES, TimetableChangeOut


class PublicationTrialOut(BaseModel):
    """What publishing a timetable would change. Nothing was decided."""

    dry_run: bool = True
    number: int
    since: int
    """The timetable in force; 0 for none."""
    changes: list[TimetableChangeOut]


async def try_publication(session: AsyncSession, actor: Actor, number: int, today: date) -> bytes:
    """The answer to a dry run. Raises NotFound and Conflict as publishing it would."""
    timetable = await check_publication(session, actor.council, number)
    since = timetable.follows or 0
    rows = TIMETABLE_CHANGES.rows(actor, today, {"d.number = :p": number, "d.since = :p": since})
    each = f"json_agg({TIMETABLE_CHANGES.row()} order by coalesce(d.to_date, d.from_date), d.visit_id)"
    sql = rows.select(f"coalesce({each}, '[]'::json)::text")
    changes = await session.scalar(text(sql), rows.values_for(sql))
    return f'{{"dry_run": true, "number": {number}, "since": {since}, "changes": {changes}}}'.encode()
