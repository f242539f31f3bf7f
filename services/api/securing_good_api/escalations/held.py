"""An escalation as it stands while a command works on it."""

from typing import Final
from uuid import UUID

from sqlalchemy import text

from securing_good.database import UnitOfWork
from securing_good.errors import NotFound
from securing_good_api.escalations.facts import MISSES

_FIRST: Final = f"""select e.first_id from {MISSES} e join "case" c on c.council = e.council and c.id = e.case_id
    where e.council = :council and e.id = :id and e.missed and e.missed_before and c.level = 'red'
        and c.closed_on is null"""


async def first_of(unit: UnitOfWork, visit_id: UUID) -> UUID:
    """The first of the two meetings missed in a row of which this is the second. Raises NotFound where it is none."""
    values = {"council": unit.council, "id": visit_id, "today": unit.today}
    first: UUID | None = await unit.session.scalar(text(_FIRST), values)
    if first is None:
        raise NotFound("There is no such escalation, or none that you may know of.")
    return first
