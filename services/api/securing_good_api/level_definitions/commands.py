"""Define the levels anew."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from securing_good.database import UnitOfWork
from securing_good.events import EventKind, Happening
from securing_good.tables import LevelDefinitions
from securing_good.vocabulary import MonitoringLevel
from securing_good_api.editions import next_version
from securing_good_api.level_definitions.rules import check_edition


async def define_levels(
    unit: UnitOfWork, *, levels: Sequence[dict[str, Any]], effective_from: date | None, reason: str
) -> int:
    """Record a new edition, beside those before it; returns its id. Raises Invalid for an edition that cannot be."""
    starts = effective_from or unit.today
    check_edition([MonitoringLevel(one["level"]) for one in levels], effective_from=starts, today=unit.today)
    edition = LevelDefinitions(
        council=unit.council,
        version=await next_version(unit, LevelDefinitions),
        effective_from=starts,
        levels=list(levels),
        reason=reason,
        set_by=unit.actor,
        set_at=unit.now,
    )
    unit.session.add(edition)
    await unit.session.flush()
    payload = {"version": edition.version, "effective_from": starts, "reason": reason}
    unit.record(Happening(EventKind.LEVELS_DEFINED, f"level-definitions:{edition.version}", payload))
    return edition.id
