"""Notice what happened: endpoints that rest while their council's chain has grown are told soon."""

from collections import defaultdict
from typing import Final
from uuid import UUID

from sqlalchemy import text

from securing_good.database import SWEEP, Database, of_council
from securing_good.work import WorkKind, ask
from securing_good_scheduler import ACTOR

# What failed here waits its time; what is due or under way looks for itself.
_RESTING: Final = text(
    """select council, key from work
    where kind = :kind and due_at > clock_timestamp() and failures = 0
      and (lease_until is null or lease_until < clock_timestamp()) order by council, key"""
)
_BEHIND: Final = text(
    """select s.endpoint_id from webhook_standing s join event_chain c on c.chain = s.council
    where s.council = :council and s.endpoint_id = any(:ids) and s.told_through < c.sequence order by s.endpoint_id"""
)


async def look_for_news(database: Database) -> None:
    """Have every endpoint told that is behind. Costs a short read, and another for each council with endpoints.

    It is done about once a second. Whoever appends an event need not know of webhooks, and waits for none.
    """
    async with database.reading(SWEEP) as session:
        rows = await session.execute(_RESTING, {"kind": WorkKind.ANNOUNCE_EVENTS})
        resting: dict[str, list[UUID]] = defaultdict(list)
        for row in rows:
            resting[row.council].append(UUID(row.key))
    for council, ids in resting.items():
        async with database.unit_of_work(of_council(council), actor=ACTOR) as unit:
            behind = await unit.session.scalars(_BEHIND, {"council": council, "ids": ids})
            await ask(unit, WorkKind.ANNOUNCE_EVENTS, [str(id_) for id_ in behind], council=council)
