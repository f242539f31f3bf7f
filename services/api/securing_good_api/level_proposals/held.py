"""A proposal while a command works on it, and what it tells of it afterwards."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select, text

from securing_good.database import UnitOfWork
from securing_good.errors import ChangedMeanwhile, NotFound
from securing_good.events import EventKind, Happening
from securing_good.tables import LevelProposal
from securing_good_api.level_proposals.facts import FACTS, proposal_from
from securing_good_api.level_proposals.rules import Proposal

NO_SUCH: Final = "There is no such proposal, or none that you may know of."


async def held_proposal(
    unit: UnitOfWork, proposal_id: UUID, expected_version: int | None
) -> tuple[LevelProposal, Proposal]:
    """The proposal, held until the transaction ends, and what the rules need to know of it.

    Raises NotFound, and ChangedMeanwhile where it has another version than the expected one.
    """
    row = await unit.session.scalar(
        select(LevelProposal)
        .where(LevelProposal.council == unit.council, LevelProposal.id == proposal_id)
        .with_for_update()
    )
    if row is None:
        raise NotFound(NO_SUCH)
    if expected_version is not None and row.version != expected_version:
        raise ChangedMeanwhile("Somebody changed this proposal after you read it.", current_version=row.version)
    facts = await unit.session.scalar(
        text(f"select {FACTS} from level_proposal p where p.council = :council and p.id = :id"),
        {"council": unit.council, "id": proposal_id},
    )
    return row, proposal_from(facts)


def tell(unit: UnitOfWork, proposal: LevelProposal, kind: EventKind, payload: Mapping[str, Any]) -> None:
    """Reasons stay out: events are read by systems, and what is restricted may stand in one."""
    unit.record(Happening(kind, f"level-proposal:{proposal.id}", payload, urn=proposal.urn))
