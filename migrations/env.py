"""Runs migrations one at a time, quickly or not at all, then brings rights and policies to what the tables declare."""

import asyncio
import os

from alembic import context
from sqlalchemy import Connection, text

from securing_good import rights
from securing_good.database import make_engine
from securing_good.tables import Base

ADVISORY_LOCK = 0x5EC0D
LOCK_TIMEOUT = "5s"


def database_url() -> str:
    """The owner's address."""
    url = os.environ.get("DATABASE_URL")
    if not url:
        raise SystemExit("DATABASE_URL is not set: migrations run as the owner of the database.")
    return url


def migrate(connection: Connection) -> None:
    """Upgrade, then apply the rights if any declaration moved."""
    context.configure(connection=connection, target_metadata=Base.metadata, compare_type=True)
    with context.begin_transaction():
        connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
        connection.execute(text("select set_config('lock_timeout', :timeout, true)"), {"timeout": LOCK_TIMEOUT})
        context.run_migrations()
        if at_head(connection):
            apply_rights(connection)


def at_head(connection: Connection) -> bool:
    """Whether the newest migration has run (a partial upgrade leaves rights alone)."""
    if context.get_context().script is None:
        return False
    heads = set(context.get_context().script.get_heads())  # type: ignore[union-attr]
    return {row[0] for row in connection.execute(text("select version_num from alembic_version"))} == heads


def apply_rights(connection: Connection) -> None:
    """Grant and protect what the tables declare, unless the schema is already marked with this digest."""
    digest = rights.digest()
    mark = connection.execute(text("select obj_description('public'::regnamespace, 'pg_namespace')")).scalar()
    if mark == f"rights {digest}":
        return
    for statement in rights.statements():
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql(f"comment on schema public is 'rights {digest}'")


async def run() -> None:
    """Connect and migrate."""
    engine = make_engine(database_url(), pool_size=None)
    async with engine.connect() as connection:
        await connection.run_sync(migrate)
        await connection.commit()
    await engine.dispose()


asyncio.run(run())
