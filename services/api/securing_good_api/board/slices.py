"""Tables that may be long: so many rows of them at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from starlette.requests import Request

ROWS: Final = 100
_LONGEST: Final = 9
"""Digits: no table has a row by a longer number."""


@dataclass(frozen=True)
class Slice:
    """The rows that are shown of a table, and where the others are."""

    rows: Sequence[Any]
    first: int
    """The number of the first of them, from 1."""
    of: int
    """How many there are in all."""
    path: str

    @property
    def last(self) -> int:
        """The number of the last of them."""
        return self.first + len(self.rows) - 1

    @property
    def before(self) -> str | None:
        """Where the rows before these are shown; None where these are the first."""
        return f"{self.path}?row={max(1, self.first - ROWS)}" if self.first > 1 else None

    @property
    def after(self) -> str | None:
        """Where the rows after these are shown; None where these are the last."""
        return f"{self.path}?row={self.last + 1}" if self.last < self.of else None


def slice_of(request: Request, rows: Sequence[Any]) -> Slice:
    """The rows from the one that `row` numbers on; from the last page's first where there are not so many."""
    asked = request.query_params.get("row", "")
    wanted = int(asked) if asked.isdecimal() and asked.isascii() and len(asked) <= _LONGEST else 1
    last_page = (max(len(rows), 1) - 1) // ROWS * ROWS + 1
    first = last_page if wanted > len(rows) else max(1, wanted)
    return Slice(rows[first - 1 : first - 1 + ROWS], first, len(rows), request.url.path)
