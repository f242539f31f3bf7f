"""Register the councils that use the service."""

from sqlalchemy.dialects.postgresql import insert

from securing_good import local_authorities
from securing_good.database import UnitOfWork
from securing_good.errors import Invalid
from securing_good.events import EventKind, Happening
from securing_good.tables import Council
from securing_good.work import FOR_EVERY_COUNCIL, ask


async def register_council(unit: UnitOfWork, *, code: str, name: str | None) -> None:
    """Begin to serve a council. Registering it again changes nothing.

    Raises Invalid for an LA code without a known name when none is given.
    """
    name = name or local_authorities.name_of(code)
    if name is None:
        raise Invalid.at(
            "#/name", "unknown-council", f"{code} is not an English local authority's code: give its name."
        )
    added = await unit.session.execute(
        insert(Council)
        .values(code=code, name=name, registered_at=unit.now)
        .on_conflict_do_nothing()
        .returning(Council.code)
    )
    if added.one_or_none() is not None:
        unit.record(Happening(EventKind.COUNCIL_REGISTERED, f"council:{code}", {"name": name}))
        for kind in FOR_EVERY_COUNCIL:
            await ask(unit, kind, [code], council=code)
