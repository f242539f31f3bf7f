"""Which ruleset holds for a council."""

from datetime import date

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from securing_good.errors import Conflict

IN_FORCE = """coalesce(
    (select x.ruleset from ruleset_approval x where x.council = :council and x.effective_from <= :today
     order by x.effective_from desc, x.approved_at desc, x.id desc limit 1),
    (select x.version from ruleset x where x.council is null order by x.registered_at desc, x.version desc limit 1)
)"""
"""The one the council approved last for a day that has come; until it has approved any, the newest that was shipped."""


async def ruleset_in_force(session: AsyncSession, council: str, today: date) -> str:
    """Its version; raises Conflict while none is registered."""
    version: str | None = await session.scalar(text(f"select {IN_FORCE}"), {"council": council, "today": today})
    if version is None:
        raise Conflict("No ruleset is registered yet.")
    return version
