"""Set which part of the borough a school is counted to."""

from securing_good.database import UnitOfWork
from securing_good.events import EventKind, Happening
from securing_good.tables import SchoolLocality
from securing_good_api.own_schools import check_own_school
from securing_good_api.replanning import ask_to_replan


async def set_locality(unit: UnitOfWork, *, urn: int, name: str | None) -> None:
    """Count a school to a part of the borough; None leaves it to its postcode again. Raises Invalid."""
    await check_own_school(unit, urn)
    unit.session.add(SchoolLocality(council=unit.council, urn=urn, name=name, set_by=unit.actor, set_at=unit.now))
    await unit.session.flush()
    await ask_to_replan(unit)
    unit.record(Happening(EventKind.LOCALITY_SET, f"school:{urn}", {"name": name}, urn=urn))
