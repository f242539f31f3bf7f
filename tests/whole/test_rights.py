"""Rights: what each table declares is what the live database grants and what the services' code writes."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import anyio
import pytest
from sqlalchemy import Table

from securing_good import rights
from securing_good import tables as declared
from securing_good.settings import Service
from securing_good.tables import Base, Ownership
from tests.harness.databases import TestDatabase

REPO = Path(__file__).parents[2]
TABLES = {table.name: table for table in Base.metadata.sorted_tables}
CLASSES = {mapper.class_.__name__: mapper.local_table.name for mapper in Base.registry.mappers}
ROLES = {service.database_role: service for service in Service}
OWNED = sorted(name for name, table in TABLES.items() if table.info["ownership"] is not Ownership.ENGLAND)
CODE_OF = {
    Service.API: REPO / "services/api",
    Service.RISK_ENGINE: REPO / "services/risk-engine",
    Service.SCHEDULER: REPO / "services/scheduler",
}


def of_ownership(*ownerships: Ownership) -> list[Table]:
    """The tables that declare one of these."""
    return [table for table in TABLES.values() if table.info["ownership"] in ownerships]


@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_table_declares_who_owns_its_rows_and_who_writes_them_for_grants(name):
    info = TABLES[name].info
    assert isinstance(info["ownership"], Ownership)
    assert rights.writers(TABLES[name]) <= frozenset(Service)
    assert rights.writers(TABLES[name])
    if info["ownership"] is not Ownership.ENGLAND:
        assert "council" in TABLES[name].columns


def test_one_service_writes_a_table_except_events_and_work_in_grants():
    shared = {name for name, table in TABLES.items() if len(rights.writers(table)) > 1}
    assert shared == {"event", "event_chain", "event_payload", "work"}
    assert all(rights.writers(TABLES[name]) == frozenset(Service) for name in shared)
    # What a connector fetches is received like what a person sends: the engine adds imports, and changes none. Visits that
    # people arrange stand beside the meetings the scheduler plans: the API adds them, and moves none.
    added = {name: rights.adders(table) for name, table in TABLES.items() if rights.adders(table)}
    assert added == {"import": {Service.RISK_ENGINE}, "import_file": {Service.RISK_ENGINE}, "visit": {Service.API}}


def test_grants_match_the_declared_writers_exactly(rows_of_catalog):
    granted = defaultdict(set)
    for row in rows_of_catalog(
        "select grantee, table_name, privilege_type from information_schema.role_table_grants "
        "where table_schema = 'public' and grantee <> 'postgres'"
    ):
        granted[row["grantee"], row["table_name"]].add(row["privilege_type"])
    expected = {
        (role, name): (
            {"SELECT"}
            if service not in rights.writers(table) | rights.adders(table)
            else {"SELECT", "INSERT"}
            if table.info["append_only"] or service in rights.adders(table)
            else {"SELECT", "INSERT", "UPDATE", "DELETE"}
        )
        for role, service in ROLES.items()
        for name, table in TABLES.items()
    }
    assert dict(granted) == expected
    columns = rows_of_catalog(
        "select count(*) as n from pg_attribute a join pg_class c on c.oid = a.attrelid "
        "where c.relnamespace = 'public'::regnamespace and a.attacl is not null"
    )
    assert columns[0]["n"] == 0, "rights are given by table, never by column"


def test_grants_make_no_service_an_owner_or_a_superuser(rows_of_catalog):
    roles = {row["rolname"]: row for row in rows_of_catalog("select * from pg_roles where rolname like 'securing%'")}
    assert set(roles) == set(ROLES)
    for row in roles.values():
        unbound = ("rolsuper", "rolbypassrls", "rolcreatedb", "rolcreaterole", "rolreplication", "rolcanlogin")
        assert not [right for right in unbound if row[right]]
    owned = rows_of_catalog(
        "select c.relname from pg_class c join pg_roles r on r.oid = c.relowner where r.rolname like 'securing%'"
    )
    assert owned == []
    members = rows_of_catalog("select 1 from pg_auth_members where member::regrole::text like 'securing%'")
    assert members == [], "no service may become another"
    may_create = rows_of_catalog(
        "select rolname from pg_roles where rolname like 'securing%' and has_schema_privilege(oid, 'public', 'create')"
    )
    assert may_create == []


def test_grants_leave_nothing_to_everybody(rows_of_catalog):
    found = rows_of_catalog(
        "select c.relname from pg_class c, aclexplode(c.relacl) a "
        "where c.relnamespace = 'public'::regnamespace and a.grantee = 0"
    )
    assert found == []


@pytest.mark.parametrize("name", OWNED)
def test_every_owned_table_forces_row_level_security_beside_its_grants(rows_of_catalog, name):
    (table,) = rows_of_catalog(
        f"select relrowsecurity, relforcerowsecurity from pg_class where oid = 'public.{quoted(name)}'::regclass"
    )
    assert table["relrowsecurity"]
    assert table["relforcerowsecurity"]
    policies = rows_of_catalog(f"select * from pg_policies where schemaname = 'public' and tablename = '{name}'")
    commands = {"reads": "SELECT", "inserts": "INSERT", "updates": "UPDATE", "deletes": "DELETE"}
    assert {row["policyname"]: row["cmd"] for row in policies} == commands
    for row in policies:
        assert row["permissive"] == "PERMISSIVE"
        assert row["roles"] == ["public"]
        rules = [row["qual"], row["with_check"]]
        present = {"SELECT": (True, False), "INSERT": (False, True), "UPDATE": (True, True), "DELETE": (True, False)}
        assert tuple(rule is not None for rule in rules) == present[row["cmd"]]
        assert all("securing_good.council" in rule for rule in rules if rule)


def test_no_other_table_stands_beside_those_with_grants(rows_of_catalog):
    found = {row["relname"] for row in rows_of_catalog(RELATIONS)}
    assert found == {*TABLES, "alembic_version"}


RELATIONS = (
    "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm')"
)


@pytest.mark.parametrize("table", of_ownership(Ownership.COUNCIL), ids=lambda table: table.name)
def test_the_key_of_a_councils_row_begins_with_the_council(rows_of_catalog, table):
    assert key_columns(rows_of_catalog, table.name)[0] == "council"
    assert next(iter(table.primary_key)).name == "council"


def key_columns(rows_of_catalog, name: str) -> list[str]:
    """Columns of a table's primary key as the database has them."""
    rows = rows_of_catalog(
        "select a.attname from pg_index i, unnest(i.indkey) with ordinality k(attnum, place), pg_attribute a "
        f"where i.indrelid = 'public.{quoted(name)}'::regclass and i.indisprimary "
        "and a.attrelid = i.indrelid and a.attnum = k.attnum order by k.place"
    )
    return [row["attname"] for row in rows]


def test_no_row_can_point_into_another_council(rows_of_catalog):
    faults = []
    rows = rows_of_catalog(FOREIGN_KEYS)
    for row in rows:
        source, target = TABLES[row["source"]].info["ownership"], TABLES[row["target"]].info["ownership"]
        pairs = set(zip(row["source_columns"], row["target_columns"], strict=True))
        if {source, target} == {Ownership.COUNCIL}:
            needed = {("council", "council")}
        elif row["target"] == "ruleset":
            # A ruleset is shipped or a council's own: its version begins with the council's code, which a check compares.
            (column,) = row["source_columns"]
            checks = {check.name for check in TABLES[row["source"]].constraints}
            needed = set() if f"ck_{row['source']}_own_{column}" in checks else {("checked", "checked")}
        elif row["target"] == "document_template":
            # Shipped or a council's own: the key names its owner, which a check compares with the council.
            checks = {check.name for check in TABLES[row["source"]].constraints}
            needed = {("template_owner", "owner")}
            needed |= set() if f"ck_{row['source']}_own_template" in checks else {("checked", "checked")}
        elif row["source"] == row["target"] == "assessment_window":
            # A council's own outranks a published one alone: the owner it names is generated, and England's.
            needed = {("outranked_owner", "owner")}
        elif {source, target} <= {Ownership.PUBLISHED_OR_COUNCIL, Ownership.COUNCIL}:
            needed = {("owner", "owner")} if "owner" in TABLES[row["target"]].columns else {("chain", "chain")}
        else:
            needed = set()
        if not needed <= pairs:
            faults.append(row["name"])
    assert len(rows) >= sum(len(table.foreign_key_constraints) for table in TABLES.values())
    assert faults == []


FOREIGN_KEYS = """
    select c.conname as name, s.relname as source, t.relname as target,
           (select array_agg(a.attname::text order by k.place) from unnest(c.conkey) with ordinality k(n, place)
            join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.n) as source_columns,
           (select array_agg(a.attname::text order by k.place) from unnest(c.confkey) with ordinality k(n, place)
            join pg_attribute a on a.attrelid = c.confrelid and a.attnum = k.n) as target_columns
    from pg_constraint c join pg_class s on s.oid = c.conrelid join pg_class t on t.oid = c.confrelid
    where c.contype = 'f'
"""


def test_services_write_the_tables_they_declare_in_grants_and_no_other():
    found = defaultdict(set)
    for service, folder in CODE_OF.items():
        for name in written_in(folder):
            found[name].add(service)
    for path in sorted((REPO / "shared").rglob("*.py")):
        for name in _written(path):
            found[name] |= set(Service) if path.stem in OF_ALL else importers(path.stem)
    assert {name: frozenset(services) for name, services in found.items()} == {
        name: rights.writers(table) | rights.adders(table) for name, table in TABLES.items()
    }


OF_ALL = {"events", "work"}
"""Modules that write for whichever service opens a transaction."""


def importers(module: str) -> set[Service]:
    """The services whose code imports a module of the shared package, and so writes what it writes."""
    line = re.compile(rf"^from securing_good\.{module} import ", re.MULTILINE)
    return {
        service
        for service, folder in CODE_OF.items()
        if any(line.search(path.read_text(encoding="utf-8")) for path in folder.rglob("*.py"))
    }


def written_in(folder: Path) -> set[str]:
    """Tables that the code of a folder writes, as far as reading it can tell."""
    return {name for path in sorted(folder.rglob("*.py")) for name in _written(path)}


RAW = re.compile(r'\b(?:insert\s+into|update|delete\s+from)\s+"?(\w+)"?', re.IGNORECASE)


def _written(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    known = {
        alias.asname or alias.name: CLASSES[alias.name]
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(declared.__name__)
        for alias in node.names
        if alias.name in CLASSES
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id in known and node.keywords:
                yield known[node.func.id]
            if node.func.id in {"insert", "update", "delete"} and node.args and isinstance(node.args[0], ast.Name):
                yield from filter(None, [known.get(node.args[0].id)])
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from (name for name in RAW.findall(node.value) if name in TABLES and _is_sql(node.value))


def _is_sql(text: str) -> bool:
    return bool(re.search(r"\b(values|select|set|where)\b", text))


def quoted(name: str) -> str:
    """A name as SQL takes it."""
    return f'"{name}"'


@pytest.fixture(scope="module")
def rows_of_catalog(module_database: TestDatabase):
    """Ask the live database's catalogue, as its owner."""

    def ask(sql: str):
        async def asked():
            async with module_database.owner() as owner:
                return await owner.fetch(sql)

        return anyio.run(asked)

    return ask
