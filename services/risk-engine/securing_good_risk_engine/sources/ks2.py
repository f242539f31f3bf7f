"""Key stage 2 results by school: the performance tables as published, and four shapes others have made of them.

Every shape is read by one column map per academic year (`ks2_editions.toml`). A school's row becomes one observation
for each indicator; rows about a local authority or about England become benchmarks. Previous years' columns are never
read: those years have editions of their own.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Final

from securing_good_risk_engine.sources.cells import starting_year
from securing_good_risk_engine.sources.dataset import Dataset
from securing_good_risk_engine.sources.editions import editions
from securing_good_risk_engine.sources.facts import RecognisedFile
from securing_good_risk_engine.sources.figure_files import (
    edition_of,
    figures_file,
    most_rows_say,
    said_by_sender,
    year_after_repeated,
    year_it_ends_in,
)
from securing_good_risk_engine.sources.figures import LOCAL_AUTHORITY, Figures, Shape
from securing_good_risk_engine.sources.reading_json import KEY
from securing_good_risk_engine.sources.table import Table

EDITIONS: Final = editions("ks2_editions.toml")

_EARLIER_YEAR: Final = re.compile(r"PTRWM_EXP_([0-9]{2})")
_SCHOOLS: Final = frozenset({"1", "2"})
"""Mainstream and special schools."""

_PUBLISHED: Final = Shape(
    dataset="ks2_performance_tables",
    title="Key stage 2 performance tables",
    urn="URN",
    authority="LEA",
    kind="RECTYPE",
    # Unlike at key stage 4, where 4 is an authority and 5 all schools of England.
    areas={"3": LOCAL_AUTHORITY, "4": "england_all", "5": "england"},
    schools=_SCHOOLS,
    emptiness=("TOTPUPS", "TPUPYEAR"),
)
_RENAMED: Final = Shape(
    dataset="ks2_performance_tables_renamed", title="Key stage 2 performance tables (renamed columns)", urn="URN"
)
_PROGRESS: Final = Shape(
    dataset="ks2_progress_by_school",
    title="Key stage 2 progress by school",
    urn="URN",
    kind="RECTYPE",
    schools=_SCHOOLS,
)
_BY_URN: Final = Shape(dataset="ks2_by_urn", title="Key stage 2 results by URN", urn=KEY)

_BY_NAME: Final = Shape(
    dataset="ks2_headlines_by_name",
    title="Key stage 2 headlines by name of school",
    # There is no column of URNs: `name` and `authority` stand for it.
    urn="name",
    authority="lea",
    name="name",
)


def _read_published(table: Table, today: date, said: int | None) -> RecognisedFile:
    known = EDITIONS[_PUBLISHED.dataset]
    repeats = year_after_repeated(table, known, _EARLIER_YEAR)
    period = said_by_sender(_PUBLISHED, known, period=said) if repeats is None else repeats
    edition = edition_of(table, _PUBLISHED, known, period, today=today)
    return figures_file(Figures(table, _PUBLISHED, edition), today)


def _read_progress(table: Table, today: date, _: int | None) -> RecognisedFile:
    # Made once, of the 2018/19 tables: no column tells the year, so the shape is the year. Its OFSTEDRATING is of 2021.
    edition = edition_of(table, _PROGRESS, EDITIONS[_PROGRESS.dataset], 2018, today=today)
    return figures_file(Figures(table, _PROGRESS, edition), today)


def _read_by_name(table: Table, today: date, said: int | None) -> RecognisedFile:
    known = EDITIONS[_BY_NAME.dataset]
    edition = edition_of(table, _BY_NAME, known, said_by_sender(_BY_NAME, known, period=said), today=today)
    return figures_file(Figures(table, _BY_NAME, edition), today)


def _reader(
    shape: Shape, column: str, year_of: Callable[[str, str], int]
) -> Callable[[Table, date, int | None], RecognisedFile]:
    """Reads a shape that says its year in every row; rows that disagree with most are refused one by one."""

    def read(table: Table, today: date, _: int | None) -> RecognisedFile:
        period, texts = most_rows_say(table, column, year_of)
        edition = edition_of(table, shape, EDITIONS[shape.dataset], period, today=today)
        return figures_file(Figures(table, shape, edition, texts, column), today)

    return read


DATASETS: Final = (
    Dataset(
        _PUBLISHED.dataset,
        _PUBLISHED.title,
        frozenset({"RECTYPE", "LEA", "ESTAB", "URN", "TOTPUPS", "TPUPYEAR", "TELIG", "PTRWM_EXP", "PTRWM_HIGH"}),
        _read_published,
    ),
    Dataset(
        _RENAMED.dataset,
        _RENAMED.title,
        frozenset({"URN", "KS2 Pupils", "Overall Meet Std", "Overall Exceed Std", "Academic Year"}),
        _reader(_RENAMED, "Academic Year", year_it_ends_in),
    ),
    Dataset(
        _PROGRESS.dataset,
        _PROGRESS.title,
        frozenset({"RECTYPE", "URN", "PCODE2", "READPROG", "READPROG_DESCR", "WRITPROG", "MATPROG", "INSPECTIONDT"}),
        _read_progress,
    ),
    Dataset(
        _BY_URN.dataset,
        _BY_URN.title,
        frozenset({KEY, "rwmExp", "rwmHigh", "year"}),
        _reader(_BY_URN, "year", starting_year),
    ),
    Dataset(
        _BY_NAME.dataset,
        _BY_NAME.title,
        frozenset({"name", "area", "type", "lea", "rwm", "hs", "read", "maths"}),
        _read_by_name,
    ),
)
