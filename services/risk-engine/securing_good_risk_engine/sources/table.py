"""A table as read from a file: named columns, and rows that know the line they stand on."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from securing_good_risk_engine.sources.facts import FileRefused, RowProblem

TextRow = tuple[int, list[str]]
"""Where the row starts (line of a CSV file, row of a sheet, record of a JSON file, all from 1) and its text."""

MOST_COLUMNS: Final = 5_000
"""Columns a table may have; the widest published one has some five hundred."""

UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")
"""NUL and lone surrogates: characters no database, and no other system, will take."""


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and rows as text. Rows may be read any number of times; nothing they hold has been judged yet."""

    header: tuple[str, ...]
    body: Callable[[], Iterator[TextRow | RowProblem]]
    """Reads every row below the header afresh, blank ones left out."""
    document: object = None
    """The parsed JSON, for datasets that are not tables at heart."""
    council: str | None = None
    """LA code of the council that sent the file as its own, for shapes that do not tell whose they are."""
    cut_at: int | None = None
    """Line of the last row when nothing ends it: if values are missing there, the file was cut short."""

    def rows(self, *, may_be_short: bool = False, read_up_to: int | None = None) -> Iterator[TextRow | RowProblem]:
        """Rows with as many values as the header; others as problems.

        `may_be_short` lets shorter rows through, for publishers who leave blank values off the end of a row. Such a row
        at the end of a file that no line end closes is whole for who reads it `read_up_to` a place before its last
        value, the only one that can have been cut.
        """
        width = len(self.header)
        for row in self.body():
            if isinstance(row, RowProblem):
                yield row
                continue
            line, cells = row
            if len(cells) == width:
                yield row
            elif (
                len(cells) < width
                and line == self.cut_at
                and not (may_be_short and read_up_to is not None and read_up_to < len(cells) - 1)
            ):
                yield RowProblem(line, None, None, "cut_off_row", "the file ends in the middle of this row")
            elif len(cells) < width and may_be_short:
                yield row
            else:
                yield RowProblem(line, None, None, "ragged_row", ragged(len(cells), width))

    def column(self, name: str) -> Iterator[tuple[int, str]]:
        """Line and stripped text of one column, in rows that have it."""
        place = self.header.index(name)
        for row in self.body():
            if not isinstance(row, RowProblem) and len(row[1]) > place:
                yield row[0], row[1][place].strip()


def ragged(values: int, columns: int) -> str:
    """Why a row of the wrong length is refused."""
    return f"the row has {values} {'value' if values == 1 else 'values'}, the header has {columns}"


def checked_header(cells: list[str]) -> tuple[str, ...]:
    """Column names without surrounding blanks. Raises FileRefused when a name stands twice: which one counts?"""
    check_width(len(cells))
    header = tuple(cell.strip() for cell in cells)
    named = [name for name in header if name]
    if len(set(named)) < len(named):
        twice = Counter(named).most_common(1)[0][0]
        raise FileRefused("duplicate_columns", f'The column "{twice[:80]}" stands in the header more than once.')
    return header


def check_width(columns: int) -> None:
    """Raises FileRefused for more columns than any table has."""
    if columns > MOST_COLUMNS:
        detail = f"The file has {columns:,} columns; the most a table may have is {MOST_COLUMNS:,}."
        raise FileRefused("too_many_columns", f"{detail} Is it saved as CSV, with a line for each row?")
