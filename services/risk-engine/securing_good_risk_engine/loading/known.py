"""What is known changes one import at a time, so that any moment has one truth."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def change_one_at_a_time(session: AsyncSession, owner: str | None) -> None:
    """Wait for other imports of this owner, and for assessments that are reading, until this transaction ends."""
    await session.execute(
        text("select pg_advisory_xact_lock(hashtext('known ' || :owner))"), {"owner": owner or "england"}
    )


async def read_what_stands(session: AsyncSession, council: str) -> None:
    """Wait for imports that are changing what the council can know; others may read at the same time."""
    await session.execute(
        text(
            "select pg_advisory_xact_lock_shared(hashtext('known england')), "
            "pg_advisory_xact_lock_shared(hashtext('known ' || :council))"
        ),
        {"council": council},
    )


async def read_england(session: AsyncSession) -> None:
    """Wait for imports that are changing what is known of England."""
    await session.execute(text("select pg_advisory_xact_lock_shared(hashtext('known england'))"))
