"""Visits that are planned no more: calendars that have them are told."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from securing_good.database import UnitOfWork
from securing_good.tables import Visit, WithdrawnVisit


async def call_off(unit: UnitOfWork, visits: Sequence[Visit]) -> None:
    """Keep what calendars know of visits that are about to go; one planned again later goes on from there.

    At least one.
    """
    told = [
        {
            "council": unit.council,
            "id": visit.id,
            "case_id": visit.case_id,
            "urn": visit.urn,
            "kind": visit.kind,
            "date": visit.date,
            "half": visit.half,
            "version": visit.version + 1,
            "withdrawn_at": unit.now,
        }
        for visit in visits
    ]
    added = insert(WithdrawnVisit)
    anew = {name: added.excluded[name] for name in told[0] if name not in {"council", "id"}}
    await unit.session.execute(added.values(told).on_conflict_do_update(index_elements=["council", "id"], set_=anew))


async def first_versions(unit: UnitOfWork, ids: Collection[UUID]) -> dict[UUID, int]:
    """The version with which each visit begins: above the one it was called off with, so that calendars follow."""
    rows = await unit.session.execute(
        select(WithdrawnVisit.id, WithdrawnVisit.version).where(
            WithdrawnVisit.council == unit.council, WithdrawnVisit.id.in_(ids)
        )
    )
    return dict.fromkeys(ids, 1) | {row.id: row.version + 1 for row in rows}
