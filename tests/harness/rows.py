"""Rows of the whole database, read as its owner: whose values are whose."""

import json
from collections.abc import Iterator
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
