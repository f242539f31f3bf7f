"""Consistent Financial Reporting by maintained school: the return's own codes, made into reserve, balance and shares.

B01, B02 and B06 are the revenue reserve; I01 to I18 income; E01 to E32 expenditure, E02 and E26 of it supply staff. The file
does not tell its year: the sender says the academic year the financial year (April to March) ends in.
"""

import dataclasses
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from securing_good_risk_engine.sources.dataset import Dataset
from securing_good_risk_engine.sources.editions import editions
from securing_good_risk_engine.sources.facts import RecognisedFile, RowProblem
from securing_good_risk_engine.sources.figure_files import edition_of, figures_file, said_by_sender
from securing_good_risk_engine.sources.figures import Figures, Shape
from securing_good_risk_engine.sources.table import Table, TextRow

EDITIONS: Final = editions("cfr_editions.toml")
_SHAPE: Final = Shape(dataset="consistent_financial_reporting", title="Consistent Financial Reporting", urn="URN")
_RESERVE: Final = ("B01", "B02", "B06")
_INCOME: Final = tuple(f"I{number:02}" for number in range(1, 19))
_SPENT: Final = tuple(f"E{number:02}" for number in range(1, 33))
_SUPPLY: Final = ("E02", "E26")
_MADE: Final = ("reserve", "income", "in-year balance", "in-year percent", "reserve percent", "supply percent")
_LONGEST: Final = 16


def _sum(row: dict[str, str], codes: tuple[str, ...]) -> Decimal | None:
    """The sum of the codes the file has; a blank is no money, anything that is no number makes no sum."""
    total = Decimal(0)
    for code in codes:
        text = row.get(code, "").strip().replace(",", "")
        if len(text) > _LONGEST:
            return None
        try:
            total += Decimal(text) if text else 0
        except InvalidOperation:
            return None
    return total if total.is_finite() else None


def _made(row: dict[str, str]) -> list[str]:
    reserve, income, spent, supply = (_sum(row, codes) for codes in (_RESERVE, _INCOME, _SPENT, _SUPPLY))
    if income is None or spent is None or reserve is None or supply is None:
        return [""] * len(_MADE)
    balance = income - spent
    return [
        f"{reserve:.2f}",
        f"{income:.2f}",
        f"{balance:.2f}",
        _share(balance, income),
        _share(reserve, income),
        _share(supply, spent),
    ]


def _share(part: Decimal, whole: Decimal) -> str:
    return f"{100 * part / whole:.2f}" if whole > 0 else ""


def _with_sums(table: Table) -> Table:
    def body() -> Iterator[TextRow | RowProblem]:
        for row in table.rows():
            if isinstance(row, RowProblem):
                yield row
            else:
                yield row[0], [*row[1], *_made(dict(zip(table.header, row[1], strict=True)))]

    return dataclasses.replace(table, header=(*table.header, *_MADE), body=body)


def _read(table: Table, today: date, said: int | None) -> RecognisedFile:
    known = EDITIONS[_SHAPE.dataset]
    summed = _with_sums(table)
    edition = edition_of(summed, _SHAPE, known, said_by_sender(_SHAPE, known, period=said), today=today)
    return figures_file(Figures(summed, _SHAPE, edition), today)


DATASETS: Final = (Dataset(_SHAPE.dataset, _SHAPE.title, frozenset({"URN", *_RESERVE, "I01", "E01", *_SUPPLY}), _read),)
