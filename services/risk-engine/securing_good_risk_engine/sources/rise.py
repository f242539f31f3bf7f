"""Schools eligible for the Department's RISE intervention: a flag of a programme elsewhere, never a risk of its own.

A school that is not in the list is not told of, which is not the same as not being eligible: lists hold those that are.
"""

import dataclasses
import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from securing_good_risk_engine.sources.cells import CellRefused, shown
from securing_good_risk_engine.sources.dataset import Dataset
from securing_good_risk_engine.sources.editions import editions
from securing_good_risk_engine.sources.explore import SPAN, URN, YEAR, Layout, explored_file
from securing_good_risk_engine.sources.facts import RecognisedFile, RowProblem
from securing_good_risk_engine.sources.table import Table, TextRow
from securing_good_risk_engine.sources.worked_out import Cells, with_columns

EDITIONS: Final = editions("rise_editions.toml")

_GROUP: Final = "group"
_CALENDAR_YEAR: Final = re.compile(r"20[0-9]{2}")
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)
_STARTS: Final = _MONTHS.index("September")

_NOT_ELIGIBLE, _ELIGIBLE, _TARGETED, _CATEGORY = "1", "2", "3", "4"
_STANDINGS: Final = {
    "Not eligible": _NOT_ELIGIBLE,
    "No": _NOT_ELIGIBLE,
    "Universal": _NOT_ELIGIBLE,
    "Eligible": _ELIGIBLE,
    "Yes": _ELIGIBLE,
    "Stuck": _ELIGIBLE,
    "Stuck school": _ELIGIBLE,
    "Targeted": _TARGETED,
    "Targeted RISE": _TARGETED,
    "Targeted intervention": _TARGETED,
    "Not eligible mid-intervention": _TARGETED,
    "Category of concern": _CATEGORY,
    "Intervention": _CATEGORY,
    "Structural intervention": _CATEGORY,
}
_BY_WORD: Final = {word.lower(): number for word, number in _STANDINGS.items()}

_LAYOUT: Final = Layout(
    dataset="rise",
    title="Schools eligible for RISE intervention",
    parts={"": EDITIONS["rise"]},
    # Which month the list was made in does not matter: a file holds one list a year.
    part="",
)


def _number(cells: Cells, column: str) -> str | None:
    """None where the cell is blank. Raises CellRefused for a word nobody has told us of."""
    text = cells[column]
    if not text:
        return None
    number = _BY_WORD.get(text.lower())
    if number is None:
        reason = f'"{shown(text)}" is none of the words known: {", ".join(_STANDINGS)}'
        raise CellRefused(column, text, "unknown_standing", reason)
    return number


def _standing(columns: tuple[str, ...]) -> Callable[[Cells], str]:
    """What the status says; of eligible schools, what their group says where that is more."""

    def read(cells: Cells) -> str:
        said = [number for column in columns if (number := _number(cells, column)) is not None]
        group = _number(cells, _GROUP)
        standing = max(said, default=group or "")
        return max(standing, group) if standing == _ELIGIBLE and group is not None else standing

    return read


def _in_academic_years(table: Table) -> Table:
    """The table with the academic year for a calendar year and its month: 2025 and February are 202425."""
    if SPAN not in table.header:
        return table
    year, span = table.header.index(YEAR), table.header.index(SPAN)

    def body() -> Iterator[TextRow | RowProblem]:
        for row in table.rows():
            if isinstance(row, RowProblem):
                yield row
                continue
            line, texts = row
            said, month = texts[year].strip(), texts[span].strip()
            if _CALENDAR_YEAR.fullmatch(said) and month in _MONTHS:
                starts = int(said) - (_MONTHS.index(month) < _STARTS)
                texts = [*texts[:year], f"{starts}{(starts + 1) % 100:02}", *texts[year + 1 :]]
            yield line, texts

    return dataclasses.replace(table, body=body)


def _reader(*columns: str) -> Callable[[Table, date, int | None], RecognisedFile]:
    def read(table: Table, today: date, said: int | None) -> RecognisedFile:
        standing = with_columns(_in_academic_years(table), {"standing in the programme": _standing(columns)})
        return explored_file(standing, _LAYOUT, today, said)

    return read


def _dataset(name: str, *columns: str) -> Dataset:
    return Dataset(name, _LAYOUT.title, frozenset({YEAR, URN, _GROUP, *columns}), _reader(*columns))


DATASETS: Final = (
    _dataset("rise", "status"),
    _dataset("rise_by_eligibility", "eligibility"),
    _dataset("rise_by_both", "status", "eligibility"),
)
