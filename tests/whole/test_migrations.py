"""Migrations: one line of numbered steps that end where the tables are declared, there and back, on old and new servers."""

import re
from pathlib import Path

import anyio
import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy.ext.asyncio import create_async_engine

from deploy.embedded import EmbeddedPostgres
from securing_good.migrations import newest_migration
from securing_good.tables import Base, Ownership
from tests.harness.databases import TestDatabase, address, copy_database, drop_database, fresh_name

REPO = Path(__file__).parents[2]
OLDEST_SERVER = "16"


@pytest.fixture
def config() -> Config:
    """The settings `alembic` reads on the command line."""
    return Config(REPO / "alembic.ini")


@pytest.fixture
def as_owner(monkeypatch: pytest.MonkeyPatch):
    """Migrations run on the database this is called with."""
    return lambda url: monkeypatch.setenv("DATABASE_URL", url)


def test_migrations_are_numbered_without_gaps_and_have_one_head(config):
    scripts = ScriptDirectory.from_config(config)
    assert len(scripts.get_heads()) == 1
    in_order = [script.revision for script in reversed(list(scripts.walk_revisions()))]
    assert in_order == [f"{number:04d}" for number in range(1, len(in_order) + 1)]
    files = sorted(path.name for path in (REPO / "migrations" / "versions").glob("*.py"))
    assert [name[:4] for name in files] == in_order
    assert all(re.fullmatch(r"\d{4}_[a-z][a-z0-9_]*\.py", name) for name in files)


def test_the_code_knows_the_newest_of_the_migrations(config):
    assert newest_migration() == ScriptDirectory.from_config(config).get_current_head()


def test_a_migration_that_changes_rows_lifts_the_row_level_security_that_binds_the_owner():
    """A superuser does not notice; the owner on a managed server changes no row without."""
    of_councils = {table.name for table in Base.metadata.sorted_tables if table.info["ownership"] is Ownership.COUNCIL}
    for path in sorted((REPO / "migrations" / "versions").glob("*.py")):
        text = path.read_text()
        made = set(re.findall(r'create_table\(\s*"(\w+)"', text))
        changed = set(re.findall(r"""["'](?:update|delete from) \\?"?(\w+)\\?"? (?:set|where)""", text))
        for table in changed & of_councils - made:
            assert (
                re.search(rf'alter table "?{table}"? no force row level security', text) or "{table} no force" in text
            ), f"{path.name} changes rows of {table}"


def test_migrations_end_where_the_tables_are_declared(config, database: TestDatabase, as_owner):
    as_owner(database.url)
    command.check(config)


async def test_migrations_check_what_the_tables_declare(request, database: TestDatabase):
    """What alembic does not compare: each CHECK by its name and its words."""
    name = fresh_name()
    await copy_database(request.config.server_url, name, "template0")
    declared = address(request.config.server_url, name)
    engine = create_async_engine(declared.url.replace("postgresql://", "postgresql+asyncpg://", 1))
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    await engine.dispose()
    assert await checks_of(database) == await checks_of(declared)
    await drop_database(request.config.server_url, name)


async def checks_of(database: TestDatabase) -> dict[str, str]:
    """Every CHECK, as the server writes it, the words of a list in order."""

    def in_order(listed: re.Match[str]) -> str:
        return f"ARRAY[{', '.join(sorted(listed[1].split(', ')))}]"

    async with database.owner() as owner:
        rows = await owner.fetch(
            "select conrelid::regclass || ' ' || conname as name, pg_get_constraintdef(oid) as says from pg_constraint "
            "where contype = 'c' and connamespace = 'public'::regnamespace"
        )
    return {row["name"]: re.sub(r"ARRAY\[([^\]]*)\]", in_order, row["says"]) for row in rows}


def test_migrations_go_down_to_nothing_and_up_again(config, database: TestDatabase, as_owner):
    as_owner(database.url)
    command.downgrade(config, "base")
    assert tables_of(database) == {"alembic_version"}
    command.upgrade(config, "head")
    command.check(config)


def test_migrations_run_on_the_oldest_server_we_promise(config, tmp_path, monkeypatch, as_owner):
    monkeypatch.setenv("SECURING_GOOD_POSTGRES_VERSION", OLDEST_SERVER)
    with EmbeddedPostgres(tmp_path / "old", durable=False) as server:
        database = TestDatabase(server.url("postgres"))
        as_owner(database.url)
        assert fetch(database, "show server_version_num")[0][0].startswith(OLDEST_SERVER)
        command.upgrade(config, "head")
        command.check(config)


def test_cases_from_before_reviews_get_the_review_points_they_would_have_had(config, request, told_world, as_owner):
    server, name = request.config.server_url, fresh_name()
    anyio.run(copy_database, server, name, told_world[0])
    database = address(server, name)
    as_owner(database.url)
    asked = "select council, case_id, urn, months, due_on, decision, version from review_point order by 1, 2, 4"
    expected = fetch(database, asked)
    assert len(expected) == 18
    command.downgrade(config, "0010")
    assert "review_point" not in tables_of(database)
    command.upgrade(config, "head")
    assert fetch(database, asked) == expected
    anyio.run(drop_database, server, name)


def test_support_from_before_the_catalogue_keeps_its_provider_its_days_and_what_came_of_it(
    config, request, told_world, as_owner
):
    server, name = request.config.server_url, fresh_name()
    anyio.run(copy_database, server, name, told_world[0])
    database = address(server, name)
    as_owner(database.url)
    command.downgrade(config, "0031")
    old = fetch(
        database,
        "select council, id, state, provider, cost_pounds, brokered_on, provided_on, impact, what, evaluation"
        " from support_package order by 1, 2",
    )
    assert {row["state"] for row in old} == {"identified", "brokered", "provided", "evaluated"}
    command.upgrade(config, "head")
    new = fetch(
        database,
        "select p.council, p.id, p.state, v.name, p.cost_pounds, p.brokered_on, p.completed_on, o.impact, o.what,"
        " o.evidence from support_package p left join provider v on v.council = p.council and v.id = p.provider_id"
        " join support_objective o on o.council = p.council and o.package_id = p.id order by 1, 2",
    )
    assert [tuple(row) for row in new] == [
        tuple("completed" if value == "provided" else value for value in row) for row in old
    ]
    assert {row["name"] for row in new} == {None, "Hub of 307", "Hub of 310"}
    anyio.run(drop_database, server, name)


def tables_of(database: TestDatabase) -> set[str]:
    """Names of the tables there are."""
    return {row[0] for row in fetch(database, "select tablename from pg_tables where schemaname = 'public'")}


def fetch(database: TestDatabase, sql: str):
    """Rows of one query, as the owner."""

    async def ask():
        async with database.owner() as owner:
            return await owner.fetch(sql)

    return anyio.run(ask)
