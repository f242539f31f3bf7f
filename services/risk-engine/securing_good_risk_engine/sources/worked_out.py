"""Figures worked out from others of the same row: sums, shares, and the code that stands where there is none."""

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Final

from securing_good_risk_engine.sources.cells import CellRefused, shown
from securing_good_risk_engine.sources.facts import RowProblem
from securing_good_risk_engine.sources.figure_values import CODES, NUMBER, ROUNDED_TO_ZERO
from securing_good_risk_engine.sources.table import Table, TextRow

_HUNDREDTH: Final = Decimal("0.01")

Cells = Mapping[str, str]
"""One row's stripped texts by column."""
Amount = Decimal | str
"""A number, or the publisher's code for why there is none."""


def with_columns(table: Table, columns: Mapping[str, Callable[[Cells], str]]) -> Table:
    """The table with these columns more, each worked out from its row; a row it cannot be worked out from is refused."""

    def body() -> Iterator[TextRow | RowProblem]:
        for row in table.rows():
            if isinstance(row, RowProblem):
                yield row
                continue
            line, texts = row
            cells = {name: text.strip() for name, text in zip(table.header, texts, strict=True)}
            try:
                yield line, [*texts, *(work_out(cells) for work_out in columns.values())]
            except CellRefused as refused:
                yield RowProblem(line, refused.column, refused.value, refused.code, refused.reason)

    return dataclasses.replace(table, header=(*table.header, *columns), body=body)


def amount(cells: Cells, column: str, *, may_be_negative: bool = False) -> Amount:
    """What one cell holds. Raises CellRefused for what is neither a number nor a code, or less than there can be."""
    text = cells[column]
    if text in CODES:
        return text
    if text == ROUNDED_TO_ZERO:
        return Decimal(0)
    if not NUMBER.fullmatch(text):
        reason = f'"{shown(text)}" is neither a number nor a code such as c'
        raise CellRefused(column, text, "not_a_number", reason)
    number = Decimal(text)
    if number < 0 and not may_be_negative:
        raise CellRefused(column, text, "out_of_range", f"{shown(text)} is less than 0")
    return number


def total(amounts: Iterable[Amount]) -> Amount:
    """The sum, or where one of them is not told the first code that says why."""
    held = list(amounts)
    code = next((one for one in held if isinstance(one, str)), None)
    return sum((one for one in held if isinstance(one, Decimal)), Decimal(0)) if code is None else code


def share(part: Amount, whole: Amount) -> str:
    """Part of whole in percent, as it would be written, or why there is none: blank where there is no whole to divide by."""
    for one in (whole, part):
        if isinstance(one, str):
            return one
    assert isinstance(part, Decimal)
    assert isinstance(whole, Decimal)
    return f"{(100 * part / whole).quantize(_HUNDREDTH):f}" if whole > 0 else ""


def written(one: Amount) -> str:
    """As a publisher would have written it."""
    return one if isinstance(one, str) else f"{one:f}"
