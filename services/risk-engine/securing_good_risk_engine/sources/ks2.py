"""Key stage 2 results by school: the performance tables as published, and three shapes others have made of them.

Every shape is read by one column map per academic year (`ks2_editions.toml`). A school's row becomes one observation
for each indicator; rows about a local authority or about England become benchmarks. Previous years' columns are never
read: those years have editions of their own.
"""

import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Final

from securing_good.vocabulary import ReleaseStatus
from securing_good_risk_engine.sources.cells import CellRefused, starting_year
from securing_good_risk_engine.sources.dataset import Dataset, academic_year
from securing_good_risk_engine.sources.facts import FileRefused, RecognisedFile, Subject
from securing_good_risk_engine.sources.ks2_rows import EDITIONS, Ks2Rows, Shape
from securing_good_risk_engine.sources.reading_json import KEY
from securing_good_risk_engine.sources.table import Table

_EARLIER_YEAR: Final = re.compile(r"PTRWM_EXP_([0-9]{2})")


def _period_after_earlier_years(table: Table) -> int:
    """The published file never says its year, but repeats earlier results under suffixes: _18 is 2017/18."""
    years = [int(match[1]) for name in table.header if (match := _EARLIER_YEAR.fullmatch(name))]
    if not years:
        detail = 'Its academic year cannot be told: no column such as "PTRWM_EXP_18" repeats an earlier year.'
        raise FileRefused("unknown_edition", f"The file is of the key stage 2 performance tables. {detail}")
    return 2000 + max(years)


def _period_most_rows_say(column: str, read: Callable[[str], int]) -> Callable[[Table], int]:
    """The file says its year in every row; rows that disagree with most are refused one by one."""

    def period(table: Table) -> int:
        said = Counter(text for _, text in table.column(column))
        for text, _ in said.most_common():
            try:
                return read(text)
            except CellRefused:
                continue
        raise FileRefused("unknown_edition", f'No row says which academic year it is about in the column "{column}".')

    return period


def year_it_ends_in(text: str) -> int:
    """2017 of "2018", which is how the renamed files write 2017/18."""
    if not re.fullmatch(r"20[0-9]{2}", text):
        reason = f'"{text[:40]}" is not the year an academic year ends in'
        raise CellRefused("Academic Year", text, "not_an_academic_year", reason)
    return int(text) - 1


def _reader(shape: Shape, period_of: Callable[[Table], int]) -> Callable[[Table, date, int | None], RecognisedFile]:
    def read(table: Table, today: date, _: int | None) -> RecognisedFile:
        period = period_of(table)
        title = f"{shape.title} {academic_year(period)}"
        edition = EDITIONS[shape.dataset].get(period)
        if edition is None:
            known = ", ".join(academic_year(year) for year in sorted(EDITIONS[shape.dataset]))
            raise FileRefused("unknown_edition", f"The file is {title}, an edition not known yet. Known are {known}.")
        if missing := sorted(edition.names.difference(table.header)):
            raise FileRefused("missing_columns", f"The file is {title}, but lacks {', '.join(missing)}.")
        return RecognisedFile(
            dataset=shape.dataset,
            title=f"{title}, final",
            subject=Subject.OBSERVATIONS,
            period=period,
            release=ReleaseStatus.FINAL,
            available_on=min(edition.available_on, today),
            rows=Ks2Rows(table, shape, edition).read(),
        )

    return read


_PUBLISHED: Final = Shape(
    dataset="ks2_performance_tables",
    title="Key stage 2 performance tables",
    urn="URN",
    row_kind="RECTYPE",
    authority="LEA",
    emptiness=("TOTPUPS", "TPUPYEAR"),
)
_RENAMED: Final = Shape(
    dataset="ks2_performance_tables_renamed",
    title="Key stage 2 performance tables (renamed columns)",
    urn="URN",
    year="Academic Year",
    year_of=year_it_ends_in,
)
_PROGRESS: Final = Shape(
    dataset="ks2_progress_by_school", title="Key stage 2 progress by school", urn="URN", row_kind="RECTYPE"
)
_BY_URN: Final = Shape(
    dataset="ks2_by_urn",
    title="Key stage 2 results by URN",
    urn=KEY,
    year="year",
    year_of=lambda text: starting_year(text, "year"),
    percent_sign=False,
)

DATASETS: Final = (
    Dataset(
        _PUBLISHED.dataset,
        _PUBLISHED.title,
        frozenset({"RECTYPE", "LEA", "ESTAB", "URN", "TOTPUPS", "TPUPYEAR", "TELIG", "PTRWM_EXP", "PTRWM_HIGH"}),
        _reader(_PUBLISHED, _period_after_earlier_years),
    ),
    Dataset(
        _RENAMED.dataset,
        _RENAMED.title,
        frozenset({"URN", "KS2 Pupils", "Reading Progress", "Overall Meet Std", "Overall Exceed Std", "Academic Year"}),
        _reader(_RENAMED, _period_most_rows_say("Academic Year", year_it_ends_in)),
    ),
    # Made once, of the 2018/19 tables: no column tells the year, so the shape is the year. Its OFSTEDRATING is of 2021.
    Dataset(
        _PROGRESS.dataset,
        _PROGRESS.title,
        frozenset({"RECTYPE", "URN", "PCODE2", "READPROG", "READPROG_DESCR", "WRITPROG", "MATPROG", "INSPECTIONDT"}),
        _reader(_PROGRESS, lambda _: 2018),
    ),
    Dataset(
        _BY_URN.dataset,
        _BY_URN.title,
        frozenset({KEY, "rwmExp", "rwmHigh", "readProg", "writProg", "matProg", "year"}),
        _reader(_BY_URN, _period_most_rows_say("year", lambda text: starting_year(text, "year"))),
    ),
)
