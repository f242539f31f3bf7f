"""An intervention while a command works on it, and what it tells of it afterwards."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select, text

from securing_good.database import UnitOfWork
from securing_good.errors import ChangedMeanwhile, NotFound
from securing_good.events import EventKind, Happening
from securing_good.tables import Intervention
from securing_good_api.interventions.facts import FACTS, SCHOOL, standing_from
from securing_good_api.interventions.rules import Standing
from securing_good_api.level_decisions.locks import settle_one_at_a_time

NO_SUCH = "There is no such intervention, or none that you may know of."


async def held_intervention(
    unit: UnitOfWork, intervention_id: UUID, expected_version: int | None
) -> tuple[Intervention, Standing]:
    """The intervention, held until the transaction ends, and what the rules need to know of it.

    Decisions about its school wait too: cases and reviews look at what is open. Raises NotFound, and ChangedMeanwhile where
    it has another version than the expected one.
    """
    mine = (Intervention.council == unit.council, Intervention.id == intervention_id)
    urn = await unit.session.scalar(select(Intervention.urn).where(*mine))
    if urn is None:
        raise NotFound(NO_SUCH)
    await settle_one_at_a_time(unit, urn)
    row = (await unit.session.scalars(select(Intervention).where(*mine).with_for_update())).one()
    if expected_version is not None and row.version != expected_version:
        raise ChangedMeanwhile("Somebody changed this intervention after you read it.", current_version=row.version)
    facts = await unit.session.scalar(
        text(f"select {FACTS} from intervention i {SCHOOL} where i.council = :council and i.id = :id"),
        {"council": unit.council, "id": intervention_id},
    )
    return row, standing_from(facts)


def tell(unit: UnitOfWork, row: Intervention, kind: EventKind, payload: Mapping[str, Any]) -> None:
    """Record what happened, and move the version on. Advice, evidence and what lawyers say stay out: systems read events."""
    row.version += 1
    unit.record(Happening(kind, f"intervention:{row.id}", payload, urn=row.urn))
