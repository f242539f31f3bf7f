"""Key stage 4 results by school: the performance tables, final and provisional, and four shapes made of them since.

The published tables never say their year. Most final ones repeat earlier results under suffixes; final ones that do not,
and the provisional ones, which stop after the results, go by what the sender says.
"""

import re
from datetime import date
from typing import Final

from securing_good.vocabulary import ReleaseStatus
from securing_good_risk_engine.sources.cells import starting_year, starting_year_unslashed
from securing_good_risk_engine.sources.dataset import Dataset
from securing_good_risk_engine.sources.editions import editions
from securing_good_risk_engine.sources.facts import FileRefused, RecognisedFile
from securing_good_risk_engine.sources.figure_files import (
    edition_of,
    figures_file,
    most_rows_say,
    said_by_sender,
    year_after_repeated,
    year_it_ends_in,
)
from securing_good_risk_engine.sources.figure_values import BANDS
from securing_good_risk_engine.sources.figures import LOCAL_AUTHORITY, Figures, Shape
from securing_good_risk_engine.sources.reading_json import KEY
from securing_good_risk_engine.sources.table import Table

EDITIONS: Final = editions("ks4_editions.toml")

_EARLIER_YEAR: Final = re.compile(r"ATT8SCR_([0-9]{2})")
_SCHOOLS: Final = frozenset({"1", "2"})
_RELEASES: Final = {
    "Provisional": ReleaseStatus.PROVISIONAL,
    "Revised": ReleaseStatus.REVISED,
    "Final": ReleaseStatus.FINAL,
}

_FINAL: Final = Shape(
    dataset="ks4_performance_tables",
    title="Key stage 4 performance tables",
    urn="URN",
    authority="LEA",
    kind="RECTYPE",
    # Unlike at key stage 2, where 3 is an authority and 5 England's state-funded schools.
    areas={"4": LOCAL_AUTHORITY, "5": "england_all", "7": "england"},
    schools=_SCHOOLS,
    emptiness=("TOTPUPS",),
)
_PROVISIONAL: Final = Shape(
    dataset=_FINAL.dataset,
    title=_FINAL.title,
    urn=_FINAL.urn,
    authority=_FINAL.authority,
    kind=_FINAL.kind,
    areas=_FINAL.areas,
    schools=_SCHOOLS,
)
_PROGRESS: Final = Shape(
    dataset="ks4_progress_by_school",
    title="Key stage 4 progress by school",
    urn="URN",
    kind="RECTYPE",
    schools=_SCHOOLS,
)
_RENAMED: Final = Shape(
    dataset="ks4_performance_tables_renamed", title="Key stage 4 performance tables (renamed columns)", urn="URN"
)
_BY_URN: Final = Shape(dataset="ks4_by_urn", title="Key stage 4 results by URN", urn=KEY)
_INFORMATION: Final = Shape(
    dataset="ks4_information_about_schools",
    title="Key stage 4 information about schools",
    urn="school_urn",
    authority="old_la_code",
    kind="geographic_level",
    schools=frozenset({"School"}),
    words=BANDS,
)


def _read_published(table: Table, today: date, said: int | None) -> RecognisedFile:
    known = EDITIONS[_FINAL.dataset]
    repeats = year_after_repeated(table, known, _EARLIER_YEAR)
    if repeats is not None or _FINAL.emptiness[0] in table.header:
        period = said_by_sender(_FINAL, known, period=said) if repeats is None else repeats
        edition = edition_of(table, _FINAL, known, period, today=today)
        return figures_file(Figures(table, _FINAL, edition), today)
    known = EDITIONS["ks4_provisional"]
    edition = edition_of(table, _PROVISIONAL, known, said_by_sender(_PROVISIONAL, known, period=said), today=today)
    return figures_file(Figures(table, _PROVISIONAL, edition), today, release=ReleaseStatus.PROVISIONAL)


def _read_progress(table: Table, today: date, _: int | None) -> RecognisedFile:
    # Made once, of the 2018/19 tables: no column tells the year, so the shape is the year. Its OFSTEDRATING is later.
    edition = edition_of(table, _PROGRESS, EDITIONS[_PROGRESS.dataset], 2018, today=today)
    return figures_file(Figures(table, _PROGRESS, edition), today)


def _read_renamed(table: Table, today: date, _: int | None) -> RecognisedFile:
    period, texts = most_rows_say(table, "Academic Year", year_it_ends_in)
    edition = edition_of(table, _RENAMED, EDITIONS[_RENAMED.dataset], period, today=today)
    return figures_file(Figures(table, _RENAMED, edition, texts, "Academic Year"), today)


def _read_by_urn(table: Table, today: date, _: int | None) -> RecognisedFile:
    period, texts = most_rows_say(table, "year", starting_year)
    edition = edition_of(table, _BY_URN, EDITIONS[_BY_URN.dataset], period, today=today)
    return figures_file(Figures(table, _BY_URN, edition, texts, "year"), today)


def _read_information(table: Table, today: date, _: int | None) -> RecognisedFile:
    period, texts = most_rows_say(table, "time_period", starting_year_unslashed)
    version = next((text for _, text in table.column("version") if text in _RELEASES), None)
    if version is None:
        detail = "No row says in the column version whether it is Provisional, Revised or Final."
        raise FileRefused("unknown_edition", f"The file is {_INFORMATION.title}. {detail}")
    edition = edition_of(table, _INFORMATION, EDITIONS[_INFORMATION.dataset], period, today=today)
    figures = Figures(table, _INFORMATION, edition, texts, "time_period")
    return figures_file(figures, today, release=_RELEASES[version])


DATASETS: Final = (
    Dataset(
        _FINAL.dataset,
        _FINAL.title,
        frozenset({"RECTYPE", "LEA", "ESTAB", "URN", "TPUP", "ATT8SCR", "PTL2BASICS_94", "PTL2BASICS_95"}),
        _read_published,
    ),
    Dataset(
        _PROGRESS.dataset,
        _PROGRESS.title,
        frozenset({"RECTYPE", "URN", "PCODE2", "P8MEA", "P8_BANDING", "ATT8SCR", "PTL2BASICS_95", "INSPECTIONDT"}),
        _read_progress,
    ),
    Dataset(
        _RENAMED.dataset,
        _RENAMED.title,
        frozenset({"URN", "KS4 Pupils", "Attainment 8", "Eng Maths Grade 5", "Academic Year"}),
        _read_renamed,
    ),
    Dataset(_BY_URN.dataset, _BY_URN.title, frozenset({KEY, "att8", "em4", "em5", "year"}), _read_by_urn),
    Dataset(
        _INFORMATION.dataset,
        _INFORMATION.title,
        frozenset({"time_period", "geographic_level", "school_urn", "version", "t_pupils"}),
        _read_information,
    ),
)
