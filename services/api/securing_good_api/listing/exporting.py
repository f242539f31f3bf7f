"""A whole list as a file, which says of each row where it was read, when, and after which event."""

import csv
import io
import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from tempfile import SpooledTemporaryFile
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from securing_good_api.listing.fields import Key
from securing_good_api.listing.paging import in_order
from securing_good_api.reads import Rows
from securing_good_api.spreadsheets import BYTE_ORDER_MARK, inert

IN_MEMORY: Final = 4_000_000
"""Bytes of a file that are kept in memory; a larger one is written to disk while it is made."""
CHUNK: Final = 64_000


class Export(StrEnum):
    """The kinds of file a list is given as."""

    CSV = "csv"
    JSON = "json"


@dataclass(frozen=True)
class Provenance:
    """Where a file's rows are from: the list with its filters, the moment, and the last event before it."""

    exported_from: str
    exported_at: datetime
    event_sequence: int

    def told(self) -> dict[str, str | int]:
        """As a file says it."""
        moment = self.exported_at.isoformat()
        return {"exported_from": self.exported_from, "exported_at": moment, "event_sequence": self.event_sequence}


async def export(
    session: AsyncSession,
    rows: Rows,
    row: str,
    keys: Sequence[Key],
    *,
    names: Sequence[str],
    kind: Export,
    provenance: Provenance,
) -> "SpooledTemporaryFile[bytes]":
    """The whole list as one file, written before anything is sent: what fails on the way is told as a refusal.

    Memory stays bounded however long the list is: rows come from the database one by one.
    """
    sql = rows.select(f"{row}::text as body", then=in_order(keys))
    found = await session.stream(text(sql), rows.values_for(sql), execution_options={"yield_per": 500})
    file: SpooledTemporaryFile[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - whoever sends it closes it
    write = _as_csv if kind is Export.CSV else _as_json
    await write(file, (one.body async for one in found), names, provenance)
    file.seek(0)
    return file


async def _as_csv(
    file: "SpooledTemporaryFile[bytes]", bodies: AsyncIterator[str], names: Sequence[str], provenance: Provenance
) -> None:
    told = provenance.told()
    file.write(BYTE_ORDER_MARK)
    file.write(_line([*names, *told]))
    async for body in bodies:
        item = json.loads(body)
        file.write(_line([*(_cell(item[name]) for name in names), *(inert(value) for value in told.values())]))


async def _as_json(
    file: "SpooledTemporaryFile[bytes]", bodies: AsyncIterator[str], _names: Sequence[str], provenance: Provenance
) -> None:
    """A row on a line of its own, so that whoever reads the file may do so line by line."""
    file.write(json.dumps(provenance.told()).encode()[:-1] + b', "items": [')
    before = b"\n"
    async for body in bodies:
        file.write(before + body.replace("\n", "").encode())
        before = b",\n"
    file.write(b"\n]}\n")


def _line(cells: Sequence[Any]) -> bytes:
    written = io.StringIO()
    csv.writer(written).writerow(cells)
    return written.getvalue().encode()


def _cell(value: Any) -> Any:
    """A value in one cell: what has parts is written as JSON."""
    return inert(json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value)
