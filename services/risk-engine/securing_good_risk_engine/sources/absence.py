"""Absence by school, as the performance tables publish it: one file a year, which does not tell which.

A pupil who misses 10% of sessions is persistently absent, since 2015/16; before, it took 15%. The two thresholds are
different columns of different years, read into different indicators, so that no trend can ever run across them.
"""

from datetime import date
from typing import Final

from securing_good_risk_engine.sources.dataset import Dataset
from securing_good_risk_engine.sources.editions import editions
from securing_good_risk_engine.sources.facts import RecognisedFile
from securing_good_risk_engine.sources.figure_files import edition_of, figures_file, said_by_sender
from securing_good_risk_engine.sources.figures import Figures, Shape
from securing_good_risk_engine.sources.table import Table

EDITIONS: Final = editions("absence_editions.toml")

_TOTALS: Final = {"PRI": "england_primary", "SEC": "england_secondary", "SPE": "england_special"}


def _dataset(name: str, title: str, persistent: str) -> Dataset:
    # ESTAB holds the kind of total in the three national rows, and a school's number in all others.
    shape = Shape(dataset=name, title=title, urn="URN", authority="LA", kind="ESTAB", areas=_TOTALS)

    def read(table: Table, today: date, said: int | None) -> RecognisedFile:
        period = said_by_sender(shape, EDITIONS[name], period=said)
        return figures_file(Figures(table, shape, edition_of(table, shape, EDITIONS[name], period, today=today)), today)

    return Dataset(name, title, frozenset({"LA", "ESTAB", "URN", "PERCTOT", persistent}), read)


DATASETS: Final = (
    _dataset("absence", "Absence by school", "PPERSABS10"),
    _dataset("absence_15", "Absence by school with the former 15% threshold", "PPERSABS15"),
)
