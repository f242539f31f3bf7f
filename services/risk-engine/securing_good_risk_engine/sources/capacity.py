"""School capacity: places and pupils on roll by school, every year since 2009/10 in one file.

A school of both phases stands in two rows a year, one for each. Places and pupils are added up and the share of places
without a pupil is worked out from the sums: shares of two phases cannot be added.
"""

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from securing_good_risk_engine.sources.cells import CellRefused
from securing_good_risk_engine.sources.dataset import Dataset
from securing_good_risk_engine.sources.editions import editions
from securing_good_risk_engine.sources.explore import (
    FULL_YEAR,
    LEVEL,
    PHASES,
    SCHOOL,
    TOLD_ELSEWHERE,
    URN,
    YEAR,
    Layout,
    explored_file,
)
from securing_good_risk_engine.sources.facts import FileRefused, RecognisedFile, RowProblem
from securing_good_risk_engine.sources.table import Table, TextRow
from securing_good_risk_engine.sources.worked_out import Cells, amount, share, total, written

EDITIONS: Final = editions("capacity_editions.toml")

_PLACES: Final = "school_places"
_ROLLS: Final = ("pupils_on_roll_count", "pupils_on_roll")
"""The column of pupils on roll, as it is called now and as it was."""
_WORKED_OUT: Final = ("places in all", "pupils in all", "unfilled places, percent")

_LAYOUT: Final = Layout(
    dataset="school_capacity",
    title="School capacity",
    parts={FULL_YEAR: EDITIONS["school_capacity"]},
)

_Key = tuple[str, str]
"""Year and school, as they are written."""


@dataclass(frozen=True, slots=True)
class _Part:
    """One phase of a school that has two."""

    line: int
    cells: Cells


def _by_name(table: Table) -> Iterator[tuple[int, Cells, list[str]] | RowProblem]:
    for row in table.rows():
        if isinstance(row, RowProblem):
            yield row
        else:
            cells = {name: text.strip() for name, text in zip(table.header, row[1], strict=True)}
            yield row[0], cells, row[1]


def _parts(table: Table, phase: str | None) -> dict[_Key, dict[str, _Part]]:
    """Schools that stand in more than one row of a year, by year and school, and then by phase."""
    if phase is None:
        return {}
    seen: set[_Key] = set()
    several: set[_Key] = set()
    for row in _by_name(table):
        if not isinstance(row, RowProblem) and row[1][LEVEL] == SCHOOL:
            key = (row[1][YEAR], row[1][URN])
            (several if key in seen else seen).add(key)
    found: dict[_Key, dict[str, _Part]] = {key: {} for key in several}
    for row in _by_name(table):
        if not isinstance(row, RowProblem) and row[1][LEVEL] == SCHOOL:
            line, cells, _ = row
            key = (cells[YEAR], cells[URN])
            if key in found:
                found[key].setdefault(cells[phase], _Part(line, cells))
    return found


def _in_one(table: Table, roll: str) -> Table:
    """The table with a school's phases added up in the first of its rows, and unfilled places worked out."""
    parts = _parts(table, next((name for name in PHASES if name in table.header), None))
    level = table.header.index(LEVEL)

    def body() -> Iterator[TextRow | RowProblem]:
        for row in _by_name(table):
            if isinstance(row, RowProblem):
                yield row
                continue
            line, cells, texts = row
            told = list(parts.get((cells[YEAR], cells[URN]), {}).values()) if cells[LEVEL] == SCHOOL else []
            if any(part.line == line for part in told[1:]):
                yield line, [*texts[:level], TOLD_ELSEWHERE, *texts[level + 1 :], *("" for _ in _WORKED_OUT)]
                continue
            try:
                yield line, [*texts, *_sums([part.cells for part in told] if told else [cells], roll)]
            except CellRefused as refused:
                yield RowProblem(line, refused.column, refused.value, refused.code, refused.reason)

    return dataclasses.replace(table, header=(*table.header, *_WORKED_OUT), body=body)


def _sums(parts: list[Mapping[str, str]], roll: str) -> tuple[str, str, str]:
    """Places, pupils, and places without a pupil in percent, as they would be written."""
    places = total(amount(cells, _PLACES) for cells in parts)
    pupils = total(amount(cells, roll) for cells in parts)
    filled = min(pupils, places) if isinstance(pupils, Decimal) and isinstance(places, Decimal) else pupils
    unfilled = places - filled if isinstance(filled, Decimal) and isinstance(places, Decimal) else filled
    return written(places), written(pupils), share(unfilled, places)


def _read(table: Table, today: date, said: int | None) -> RecognisedFile:
    roll = next((name for name in _ROLLS if name in table.header), None)
    if roll is None:
        detail = f"The file is {_LAYOUT.title}, but lacks the pupils on roll: {' or '.join(_ROLLS)}."
        raise FileRefused("missing_columns", detail)
    return explored_file(_in_one(table, roll), _LAYOUT, today, said)


DATASETS: Final = (Dataset(_LAYOUT.dataset, _LAYOUT.title, frozenset({YEAR, LEVEL, URN, _PLACES}), _read),)
