"""A file of the sample, and how its bytes are made."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class SampleFile:
    """One file to load."""

    filename: str
    content: bytes
    period: str | None = None
    """Academic year sent with it, such as 2024/25; None for what is about no one year."""
    published_on: date | None = None
    """Since when anybody can have it; None for what was there before the borough's story begins."""
    own: bool = False
    """Whether the council sends it as its own. Published facts about England are sent by the administrator."""


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[object]], *, mark: bool = True) -> bytes:
    """A table as publishers write it, with the byte order mark most of theirs begin with. Rows may be short."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig" if mark else "utf-8")


def table_bytes(header: Sequence[str], rows: Iterable[dict[str, object]]) -> bytes:
    """The table of these rows; what a row does not name is blank. A name the header has not is an error."""
    known = frozenset(header)
    listed = list(rows)
    if strange := {name for row in listed for name in row} - known:
        raise KeyError(f"No such column: {', '.join(sorted(strange))}.")
    return csv_bytes(header, ([row.get(name, "") for name in header] for row in listed))


def json_bytes(value: object) -> bytes:
    """The value as JSON, one line for each member of the outermost list or object."""
    return (json.dumps(value, indent=1, ensure_ascii=False) + "\n").encode()
