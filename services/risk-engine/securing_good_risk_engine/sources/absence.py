"""Absence by school, as the performance tables publish it: one file a year, which does not tell which.

A pupil who misses 10% of sessions is persistently absent, since 2015/16; before, it took 15%. The two thresholds are
different columns of different years, read into different indicators, so that no trend can ever run across them.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from securing_good_risk_engine.sources.dataset import Dataset, academic_year
from securing_good_risk_engine.sources.editions import editions
from securing_good_risk_engine.sources.facts import FileRefused, RecognisedFile
from securing_good_risk_engine.sources.figure_files import edition_of, figures_file, said_by_sender
from securing_good_risk_engine.sources.figures import Figures, Shape
from securing_good_risk_engine.sources.table import Table

EDITIONS: Final = editions("absence_editions.toml")

_TOTALS: Final = {"PRI": "england_primary", "SEC": "england_secondary", "SPE": "england_special"}


@dataclass(frozen=True, slots=True)
class _Threshold:
    """One meaning of persistent absence: the share of sessions a pupil must miss, and the column that counts by it."""

    dataset: str
    title: str
    percent: int
    column: str


_PRESENT: Final = _Threshold("absence", "Absence by school", 10, "PPERSABS10")
_FORMER: Final = _Threshold("absence_15", "Absence by school with the former 15% threshold", 15, "PPERSABS15")


def _check_threshold(used: _Threshold, other: _Threshold, period: int) -> None:
    """Raises FileRefused when that year counted by the other threshold: year or column is wrong, and which is unknown."""
    if EDITIONS[used.dataset].of(period) is None and EDITIONS[other.dataset].of(period) is not None:
        raise FileRefused(
            "period_contradicts_file",
            f"The file was sent as {academic_year(period)}, but its column {used.column} counts pupils who miss "
            f"{used.percent}% of sessions. In {academic_year(period)} pupils who missed {other.percent}% were counted, "
            f"in {other.column}: the year is another one, or the columns are.",
        )


def _dataset(used: _Threshold, other: _Threshold) -> Dataset:
    # ESTAB holds the kind of total in the three national rows, and a school's number in all others.
    shape = Shape(dataset=used.dataset, title=used.title, urn="URN", authority="LA", kind="ESTAB", areas=_TOTALS)
    known = EDITIONS[used.dataset]

    def read(table: Table, today: date, said: int | None) -> RecognisedFile:
        period = said_by_sender(shape, known, period=said)
        _check_threshold(used, other, period)
        return figures_file(Figures(table, shape, edition_of(table, shape, known, period, today=today)), today)

    return Dataset(used.dataset, used.title, frozenset({"LA", "ESTAB", "URN", "PERCTOT", used.column}), read)


DATASETS: Final = (_dataset(_PRESENT, _FORMER), _dataset(_FORMER, _PRESENT))
