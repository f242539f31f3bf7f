"""Rows of the whole database, read as its owner: whose values are whose."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from securing_good.tables import Base, Ownership
from tests.harness.databases import TestDatabase

OWNED = {
    table.name: table.info["ownership"]
    for table in Base.metadata.sorted_tables
    if table.info["ownership"] is not Ownership.ENGLAND
}
SHORT = 8
"""Shorter values may stand in any text by chance."""


async def rows_of(database: TestDatabase, table: str, council: str | None) -> list[dict[str, Any]]:
    """A council's rows of a table, or the published ones."""
    async with database.owner() as owner:
        found = await owner.fetch(
            f'select to_jsonb(t) as row from "{table}" t where council is not distinct from $1', council
        )
    return [json.loads(row["row"]) for row in found]


async def private_values(database: TestDatabase, *, of: str, not_of: str) -> set[str]:
    """Every id and every text that stands in a row of one council and in none of another or of England's.

    Words of the programme and moments are left out by standing in both councils' rows, numbers by being short.
    """
    theirs: set[str] = set()
    ours: set[str] = set()
    for table in OWNED:
        for row in await rows_of(database, table, of):
            theirs.update(_texts(row))
        for council in (not_of, None):
            for row in await rows_of(database, table, council):
                ours.update(_texts(row))
    return theirs - ours


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
    elif isinstance(value, str) and len(value) >= SHORT:
        yield value


VOLATILE = {
    "event": {"at", "commitment", "hash", "traceparent"},
    "event_payload": {"salt"},
    "event_chain": {"hash"},
    "work": {
        "id",
        "lease_until",
        "holder",
        "fence",
        "attempts",
        "failures",
        "last_error",
        "asked_at",
        "due_at",
        "gave_up_at",
        "traceparent",
    },
    "webhook_delivery": {"traceparent"},
}
"""Columns that differ from run to run (salts, hashes, moments, traces) or say how often something was tried, not what is."""
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")

State = dict[str, list[str]]


async def state_of(database: TestDatabase, *, exact: bool = False) -> State:
    """Every row of every table as text, without the volatile columns; exactly: all but those of attempts at work."""
    parts = []
    for name in sorted(table.name for table in Base.metadata.sorted_tables):
        left_out = VOLATILE.get(name, set()) if name == "work" or not exact else set()
        dropped = "".join(f" - '{column}'" for column in sorted(left_out))
        parts.append(f"select '{name}' as name, (to_jsonb(t){dropped})::text as row from \"{name}\" t")
    found: State = defaultdict(list)
    async with database.owner() as owner:
        for row in await owner.fetch(" union all ".join(parts)):
            found[row["name"]].append(_readable(row["row"]))
    return {name: sorted(rows) for name, rows in found.items()}


def _readable(row: str) -> str:
    """Bytes that are text, as text: a kept answer holds ids that are compared like others."""

    if r"\\x" not in row:
        return row

    def as_text(found: re.Match[str]) -> str:
        try:
            return bytes.fromhex(found[1]).decode()
        except ValueError:
            return found[0]

    return re.sub(r"\\\\x([0-9a-f]+)", as_text, row)


@dataclass(frozen=True)
class Alike:
    """States written so that two runs of one operation compare equal: every id that was not there before is alike."""

    rows: dict[str, set[str]]
    """Those that were there before, in which every id was known."""
    known: set[str]

    @classmethod
    def to(cls, before: State) -> "Alike":
        """As from a state on."""
        known = {id_ for rows in before.values() for row in rows for id_ in UUID.findall(row)}
        return cls({name: set(rows) for name, rows in before.items()}, known)

    def __call__(self, state: State) -> State:
        """The state, written so."""
        return {
            name: sorted(row if row in self.rows.get(name, ()) else self._alike(row) for row in rows)
            for name, rows in state.items()
        }

    def _alike(self, row: str) -> str:
        return UUID.sub(lambda id_: id_[0] if id_[0] in self.known else "new", row)
