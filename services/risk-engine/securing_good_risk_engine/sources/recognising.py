"""Which dataset a file is: told by its columns, never by its name."""

from dataclasses import replace
from datetime import date
from typing import Final

from securing_good_risk_engine.sources import (
    absence,
    absence_explored,
    admissions,
    capacity,
    census,
    department_risk,
    finance,
    finance_returns,
    inspections,
    inspections_latest,
    ks2,
    ks2_explored,
    ks4,
    ks4_explored,
    ks5,
    links,
    parent_view,
    register,
    report_cards,
    rise,
    supplied,
    suspensions,
    templates,
    term_dates,
    turnover,
    workforce,
)
from securing_good_risk_engine.sources.dataset import Dataset, academic_year
from securing_good_risk_engine.sources.facts import FileRefused, RecognisedFile, RowProblem
from securing_good_risk_engine.sources.not_figures import refuse_without_figures
from securing_good_risk_engine.sources.reading import read_tables
from securing_good_risk_engine.sources.table import Table

DATASETS: Final[tuple[Dataset, ...]] = (
    *register.DATASETS,
    links.DATASET,
    *ks2.DATASETS,
    *ks2_explored.DATASETS,
    *ks4.DATASETS,
    *ks4_explored.DATASETS,
    *ks5.DATASETS,
    *absence.DATASETS,
    *absence_explored.DATASETS,
    *suspensions.DATASETS,
    *census.DATASETS,
    *capacity.DATASETS,
    *workforce.DATASETS,
    *turnover.DATASETS,
    *finance.DATASETS,
    *finance_returns.DATASETS,
    *inspections.DATASETS,
    *inspections_latest.DATASETS,
    *report_cards.DATASETS,
    *department_risk.DATASETS,
    *rise.DATASETS,
    *parent_view.DATASETS,
    *admissions.DATASETS,
    *templates.DATASETS,
    *supplied.DATASETS,
    *term_dates.DATASETS,
)
"""Everything the importer can read."""

_COLUMNS: Final = frozenset().union(*(dataset.columns for dataset in DATASETS))
_SHOWN: Final = 6


def read_file(
    content: bytes, *, filename: str, period: int | None, today: date, council: str | None = None
) -> RecognisedFile:
    """The dataset, edition and rows of one file.

    `filename` is only quoted in refusals. `period` is the academic year the sender says the file is about, by the year
    it starts in: a file that does not tell its year goes by it, one that does is checked against it, and registers and
    calendars, which are about no one year, take no notice. `council` is the LA code of the council whose own file it
    is, if it is one: a calendar that does not tell its council goes by it. Raises FileRefused; the rows it returns never do.
    """
    tables = [replace(table, council=council) for table in read_tables(content)]
    fits = [(table, dataset) for table in tables for dataset in _fitting(table)]
    if not fits:
        refuse_without_figures(tables)
        raise FileRefused("unknown_dataset", _unknown(tables[0], filename))
    if len(fits) > 1:
        names = " and ".join(dataset.title for _, dataset in fits)
        raise FileRefused("ambiguous_dataset", f"{_quoted(filename)} could be {names}. Send one table a file.")
    table, dataset = fits[0]
    if next(table.body(), None) is None:
        raise FileRefused("no_rows", f"{_quoted(filename)} is of {dataset.title}, but has no row below its header.")
    if (second := _second_header(table)) is not None:
        line, other = second
        detail = f"{_quoted(filename)} is of {dataset.title}, but line {line} is another header, of {other.title}."
        raise FileRefused("second_table", f"{detail} Send one table a file.")
    recognised = dataset.read(table, today, period)
    if period is not None and recognised.period is not None and period != recognised.period:
        detail = (
            f"{_quoted(filename)} is about {academic_year(recognised.period)}, but was sent as {academic_year(period)}."
        )
        raise FileRefused("period_contradicts_file", detail)
    return recognised


def _fitting(table: Table) -> list[Dataset]:
    """Datasets the table can be; one whose columns are all among another's gives way to it."""
    fits = [dataset for dataset in DATASETS if not dataset.missing(table)]
    return [one for one in fits if not any(one.columns < other.columns for other in fits)]


def _second_header(table: Table) -> tuple[int, Dataset] | None:
    """Line and dataset of the first row that is a header itself: below it, columns may mean anything."""
    for row in table.body():
        if not isinstance(row, RowProblem) and not _COLUMNS.isdisjoint(row[1]):
            names = {cell.strip() for cell in row[1]}
            for dataset in DATASETS:
                if dataset.columns <= names:
                    return row[0], dataset
    return None


def _quoted(filename: str) -> str:
    return f'"{filename[:80]}"'


def _unknown(table: Table, filename: str) -> str:
    columns = [name[:40] or "(blank)" for name in table.header]
    more = ", ..." if len(columns) > _SHOWN else ""
    begins = f"{_quoted(filename)} has the columns {', '.join(columns[:_SHOWN])}{more}."
    nearest = min(DATASETS, key=lambda dataset: len(dataset.missing(table)) / len(dataset.columns))
    missing = nearest.missing(table)
    if len(missing) == len(nearest.columns):
        known = "; ".join(dataset.title for dataset in DATASETS)
        return f"{begins} No known dataset has any of them. Known are: {known}."
    rest = f" and {len(missing) - _SHOWN} more" if len(missing) > _SHOWN else ""
    return f"{begins} The nearest known dataset is {nearest.title}, which also has {', '.join(missing[:_SHOWN])}{rest}."
