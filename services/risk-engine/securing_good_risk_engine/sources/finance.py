"""Money by school: income and expenditure of maintained schools, and every school's reserve re-keyed by URN."""

import dataclasses
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from securing_good_risk_engine.sources.cells import starting_year
from securing_good_risk_engine.sources.dataset import Dataset
from securing_good_risk_engine.sources.editions import editions
from securing_good_risk_engine.sources.facts import RecognisedFile, RowProblem
from securing_good_risk_engine.sources.figure_files import edition_of, figures_file, most_rows_say, year_it_ends_in
from securing_good_risk_engine.sources.figures import Figures, Shape
from securing_good_risk_engine.sources.reading_json import KEY
from securing_good_risk_engine.sources.table import Table, TextRow

EDITIONS: Final = editions("finance_editions.toml")

_SHARE: Final = "Balance as % of Income"
_PENNY: Final = Decimal("0.01")
_LONGEST: Final = 16
"""Characters of a sum of money; anything longer is none, and is refused as such where it stands."""

_FINANCE: Final = Shape(dataset="school_finance", title="Income and expenditure by school", urn="URN")
_BY_URN: Final = Shape(dataset="finance_by_urn", title="School finance by URN", urn=KEY)


def _with_share(table: Table) -> Table:
    """The table with the balance as a percentage of income beside it, blank where there is no income to divide by."""
    income, balance = table.header.index("Income"), table.header.index("Balance")

    def body() -> Iterator[TextRow | RowProblem]:
        for row in table.rows():
            if isinstance(row, RowProblem):
                yield row
            else:
                yield row[0], [*row[1], _share(row[1][balance].strip(), row[1][income].strip())]

    return dataclasses.replace(table, header=(*table.header, _SHARE), body=body)


def _share(balance: str, income: str) -> str:
    if max(len(balance), len(income)) > _LONGEST:
        return ""
    try:
        part, whole = Decimal(balance), Decimal(income)
        return f"{(100 * part / whole).quantize(_PENNY):f}" if whole > 0 else ""
    except ArithmeticError:
        return ""


def _read_finance(table: Table, today: date, _: int | None) -> RecognisedFile:
    period, texts = most_rows_say(table, "Academic Year", year_it_ends_in)
    shared = _with_share(table)
    edition = edition_of(shared, _FINANCE, EDITIONS[_FINANCE.dataset], period, today=today)
    return figures_file(Figures(shared, _FINANCE, edition, texts, "Academic Year"), today)


def _read_by_urn(table: Table, today: date, _: int | None) -> RecognisedFile:
    period, texts = most_rows_say(table, "year", starting_year)
    edition = edition_of(table, _BY_URN, EDITIONS[_BY_URN.dataset], period, today=today)
    return figures_file(Figures(table, _BY_URN, edition, texts, "year"), today)


DATASETS: Final = (
    Dataset(
        _FINANCE.dataset,
        _FINANCE.title,
        frozenset({"URN", "Income", "Expenditure", "Balance", "Academic Year"}),
        _read_finance,
    ),
    Dataset(_BY_URN.dataset, _BY_URN.title, frozenset({KEY, "perPupil", "reserve", "inYear", "year"}), _read_by_urn),
)
