"""Money by school in full: the returns of maintained schools (CFR) and of academies (AAR), by the codes of their lines.

Columns are told by the code they begin with ("I01  Funds delegated by the LA", "BAI010-T"). A line split in a later year
(E20 into E20A to E20G) counts once: as the line itself where the file has it, else as its parts. A blank line of a return
that has others is a line the school has nothing to say in, and adds nothing; a school with no line at all did not supply.
Neither return tells its year.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from securing_good_risk_engine.sources.dataset import Dataset
from securing_good_risk_engine.sources.editions import editions
from securing_good_risk_engine.sources.facts import RecognisedFile
from securing_good_risk_engine.sources.figure_files import edition_of, figures_file, said_by_sender
from securing_good_risk_engine.sources.figures import Figures, Shape
from securing_good_risk_engine.sources.table import Table
from securing_good_risk_engine.sources.worked_out import Amount, Cells, amount, share, with_columns

EDITIONS: Final = editions("finance_returns_editions.toml")

_CODE: Final = re.compile(r"(BA[BEI][0-9]{3}|[BEI][0-9]{2})([A-Za-z]?)(-[A-Z])?(?=\s|$)")
_PENNY: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class _Chart:
    """Which lines of a return make up which sum. `totals` are columns that give a sum ready made, where a file has them."""

    income: range
    expenditure: range
    prefix: str
    """Of the codes of income and expenditure, before I and E, and how many digits their numbers have."""
    digits: int
    supply: frozenset[int]
    staff: range
    reserve: tuple[str, ...]
    totals: dict[str, tuple[str, ...]]


_MAINTAINED: Final = _Chart(
    prefix="",
    digits=2,
    income=range(1, 19),
    expenditure=range(1, 33),
    supply=frozenset({2, 26}),
    staff=range(1, 9),
    reserve=("B01", "B02", "B06"),
    totals={
        "income": ("Total Income   I01 to I18",),
        "expenditure": ("Total Expenditure  E01 to E32",),
        "reserve": ("Revenue Reserve   B01 plus B02 plus B06",),
    },
)
_ACADEMIES: Final = _Chart(
    prefix="BA",
    digits=3,
    # BAI160 is what a school brought along when it converted, BAI170 what it gives its trust: neither is income of the year.
    income=range(1, 160),
    expenditure=range(1, 330),
    supply=frozenset({20, 240}),
    staff=range(1, 81),
    reserve=("BAB030",),
    totals={"income": ("BAB010", "BAB010-T"), "expenditure": ("BAB020", "BAB020-T")},
)


@dataclass(frozen=True, slots=True)
class _Lines:
    """The columns of one file by what they are summed into."""

    income: tuple[str, ...]
    expenditure: tuple[str, ...]
    supply: tuple[str, ...]
    staff: tuple[str, ...]
    reserve: tuple[str, ...]


def _lines(table: Table, chart: _Chart) -> _Lines:
    by_code: dict[str, dict[str, str]] = {}
    for column in table.header:
        if found := _CODE.match(column):
            by_code.setdefault(found[1], {})[found[2]] = column

    def columns(codes: Iterable[str]) -> tuple[str, ...]:
        held = (by_code[code] for code in codes if code in by_code)
        return tuple(column for parts in held for column in ([parts[""]] if "" in parts else parts.values()))

    def numbered(letter: str, numbers: Iterable[int]) -> tuple[str, ...]:
        return columns(f"{chart.prefix}{letter}{number:0{chart.digits}}" for number in sorted(numbers))

    def total(name: str, otherwise: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(column for column in chart.totals.get(name, ()) if column in table.header) or otherwise

    return _Lines(
        income=total("income", numbered("I", chart.income)),
        expenditure=total("expenditure", numbered("E", chart.expenditure)),
        supply=numbered("E", chart.supply),
        staff=numbered("E", chart.staff),
        reserve=total("reserve", columns(chart.reserve)),
    )


def _sum(cells: Cells, columns: tuple[str, ...]) -> Amount:
    """All lines together; a code where one says why it is not told, blank where none says anything."""
    held = [amount(cells, column, may_be_negative=True) for column in columns]
    code = next((one for one in held if isinstance(one, str) and one), None)
    numbers = [one for one in held if isinstance(one, Decimal)]
    return code or (sum(numbers, Decimal(0)) if numbers else "")


def _less(whole: Amount, part: Amount) -> Amount:
    for one in (whole, part):
        if isinstance(one, str):
            return one
    assert isinstance(whole, Decimal)
    assert isinstance(part, Decimal)
    return whole - part


def _pounds(one: Amount) -> str:
    return one if isinstance(one, str) else f"{one.quantize(_PENNY):f}"


def _with_sums(table: Table, chart: _Chart) -> Table:
    lines = _lines(table, chart)

    def income(cells: Cells) -> Amount:
        return _sum(cells, lines.income)

    def spent(cells: Cells) -> Amount:
        return _sum(cells, lines.expenditure)

    def balance(cells: Cells) -> Amount:
        return _less(income(cells), spent(cells))

    def reserve(cells: Cells) -> Amount:
        return _sum(cells, lines.reserve)

    columns: dict[str, Callable[[Cells], str]] = {
        "income": lambda cells: _pounds(income(cells)),
        "in-year balance": lambda cells: _pounds(balance(cells)),
        "in-year balance, percent of income": lambda cells: share(balance(cells), income(cells)),
        "revenue reserve": lambda cells: _pounds(reserve(cells)),
        "revenue reserve, percent of income": lambda cells: share(reserve(cells), income(cells)),
        "supply teachers, percent of expenditure": lambda cells: share(_sum(cells, lines.supply), spent(cells)),
        "staff, percent of expenditure": lambda cells: share(_sum(cells, lines.staff), spent(cells)),
    }
    return with_columns(table, columns)


def _datasets(name: str, title: str, chart: _Chart, *shapes: tuple[str, frozenset[str]]) -> tuple[Dataset, ...]:
    """One dataset in several shapes: each by the end of its name, and the columns it is told by."""
    shape, known = Shape(dataset=name, title=title, urn="URN"), EDITIONS[name]

    def read(table: Table, today: date, said: int | None) -> RecognisedFile:
        period = said_by_sender(shape, known, period=said)
        summed = _with_sums(table, chart)
        return figures_file(Figures(summed, shape, edition_of(summed, shape, known, period, today=today)), today)

    return tuple(Dataset(f"{name}{end}", f"{title}{end.replace('_', ' ')}", columns, read) for end, columns in shapes)


DATASETS: Final = (
    *_datasets(
        "maintained_school_returns",
        "Consistent Financial Reporting of maintained schools",
        _MAINTAINED,
        ("", frozenset({"URN", "I01", "E01", "E02", "E26", "B01", "B02", "B06"})),
        (
            "_with_totals",
            frozenset(
                {
                    "URN",
                    "Total Income   I01 to I18",
                    "Total Expenditure  E01 to E32",
                    "Revenue Reserve   B01 plus B02 plus B06",
                    "E01  Teaching Staff",
                    "E02  Supply teaching staff",
                }
            ),
        ),
    ),
    *_datasets(
        "academy_returns",
        "Accounts returns of academies",
        _ACADEMIES,
        ("", frozenset({"URN", "BAB030", "BAE010", "BAE020", "BAE240"})),
        ("_of_trusts", frozenset({"URN", "BAB030-T", "BAI010-T", "BAE010-T", "BAE020-T", "BAE240-T"})),
    ),
)
