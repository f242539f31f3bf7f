"""Decisions about one school are settled one at a time, so that a case opens at the level that stands."""

from sqlalchemy import text

from securing_good.database import UnitOfWork


async def settle_one_at_a_time(unit: UnitOfWork, urn: int) -> None:
    """Wait for whoever else is deciding about this school, until this transaction ends."""
    await unit.session.execute(
        text("select pg_advisory_xact_lock(hashtext('settling ' || :council), :urn)"),
        {"council": unit.council, "urn": urn},
    )
