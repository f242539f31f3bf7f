"""Rights and row-level security, generated from what each table declares. Applied after every migration.

Row-level security reads two settings that the unit of work makes inside each transaction: `securing_good.council` (whose
rows) and `securing_good.scope` (`council`, `england` for whoever loads published facts, `sweep` for whoever hands out
work, `sign_in` for whoever finds out whose somebody is). Unset, a council's rows are nobody's.
"""

import hashlib
from collections.abc import Iterator

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql

from securing_good.settings import Service
from securing_good.tables import Base, Ownership

COUNCIL = "(select nullif(current_setting('securing_good.council', true), ''))"
SCOPE = "(select current_setting('securing_good.scope', true))"

READS = {
    Ownership.COUNCIL: f"council = {COUNCIL}",
    Ownership.PUBLISHED_OR_COUNCIL: f"council is null or council = {COUNCIL}",
    Ownership.WORK: f"council = {COUNCIL} or {SCOPE} in ('england', 'sweep')",
}
WRITES = {
    Ownership.COUNCIL: READS[Ownership.COUNCIL],
    Ownership.PUBLISHED_OR_COUNCIL: f"council = {COUNCIL} or (council is null and {SCOPE} = 'england')",
    Ownership.WORK: READS[Ownership.WORK],
}

AT_SIGN_IN = f" or {SCOPE} = 'sign_in'"

_quote = postgresql.dialect().identifier_preparer.quote  # type: ignore[no-untyped-call]


def statements() -> list[str]:
    """Every statement that brings roles, rights and policies to what the tables declare. Safe to repeat."""
    made = [*_roles()]
    for table in Base.metadata.sorted_tables:
        made += _rights_of(table)
        made += _policies_of(table)
    return made


def digest() -> str:
    """Changes when any declaration changes: tells whether the statements have to run again."""
    return hashlib.sha256("\n".join(statements()).encode()).hexdigest()


def writers(table: Table) -> frozenset[Service]:
    """The services that may write a table."""
    declared: frozenset[Service] = table.info["writers"]
    return declared


def adders(table: Table) -> frozenset[Service]:
    """The services that may add rows to a table they do not write otherwise."""
    declared: frozenset[Service] = table.info["added_by"]
    return declared


def granted(table: Table, service: Service) -> tuple[str, ...]:
    """What a service may do with a table's rows, in SQL's words."""
    if service in writers(table) and not table.info["append_only"]:
        return ("select", "insert", "update", "delete")
    return ("select", "insert") if service in writers(table) | adders(table) else ("select",)


def _roles() -> Iterator[str]:
    for service in Service:
        role = service.database_role
        yield (
            f"do $$ begin create role {role} nologin; "
            "exception when duplicate_object or unique_violation then null; end $$"
        )
        yield f"grant usage on schema public to {role}"
        yield f"do $$ begin execute format('grant temporary on database %I to {role}', current_database()); end $$"
        yield f"grant usage on all sequences in schema public to {role}"


def _rights_of(table: Table) -> Iterator[str]:
    name = _quote(table.name)
    for service in Service:
        yield f"revoke all on table {name} from {service.database_role}"
        rights = ", ".join(granted(table, service))
        yield f"grant {rights} on table {name} to {service.database_role}"


def _policies_of(table: Table) -> Iterator[str]:
    ownership: Ownership = table.info["ownership"]
    if ownership is Ownership.ENGLAND:
        return
    name = _quote(table.name)
    yield f"alter table {name} enable row level security"
    yield f"alter table {name} force row level security"
    policies = {
        "reads": f"for select using ({READS[ownership]}{AT_SIGN_IN if table.info['read_at_sign_in'] else ''})",
        "inserts": f"for insert with check ({WRITES[ownership]})",
        "updates": f"for update using ({WRITES[ownership]}) with check ({WRITES[ownership]})",
        "deletes": f"for delete using ({WRITES[ownership]})",
    }
    for policy, rule in policies.items():
        yield f"drop policy if exists {policy} on {name}"
        yield f"create policy {policy} on {name} {rule}"
