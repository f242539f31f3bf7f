"""Teachers by school, from the workforce census: as published by establishment, and re-keyed by URN."""

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
    rows_of_year,
    said_by_sender,
)
from securing_good_risk_engine.sources.figures import Figures, Shape
from securing_good_risk_engine.sources.reading_json import KEY
from securing_good_risk_engine.sources.table import Table

EDITIONS: Final = editions("workforce_editions.toml")

_PUBLISHED: Final = Shape(dataset="school_workforce", title="School workforce census", urn="URN", authority="LA Number")
_BY_URN: Final = Shape(dataset="workforce_by_urn", title="School workforce by URN", urn=KEY)


def _read_published(table: Table, today: date, said: int | None) -> RecognisedFile:
    known = EDITIONS[_PUBLISHED.dataset]
    edition = edition_of(table, _PUBLISHED, known, said_by_sender(_PUBLISHED, known, period=said), today=today)
    return figures_file(Figures(table, _PUBLISHED, edition), today)


def _read_by_urn(table: Table, today: date, said: int | None) -> RecognisedFile:
    """Each record holds the last year its school told: those of the year asked for, or of the year most tell."""
    period = most_rows_say(table, "year", starting_year)[0] if said is None else said
    edition = edition_of(table, _BY_URN, EDITIONS[_BY_URN.dataset], period, today=today)
    texts = frozenset({f"{period}/{(period + 1) % 100:02}"})
    of_year = rows_of_year(table, "year", starting_year, period)
    return figures_file(Figures(of_year, _BY_URN, edition, texts, "year"), today)


DATASETS: Final = (
    Dataset(
        _PUBLISHED.dataset,
        _PUBLISHED.title,
        frozenset(
            {
                "LA Number",
                "Establishment Number",
                "URN",
                "School Phase",
                "Total Number of Teachers (Full-Time Equivalent)",
                "Pupil:     Teacher Ratio",
            }
        ),
        _read_published,
    ),
    Dataset(_BY_URN.dataset, _BY_URN.title, frozenset({KEY, "ptr", "teachersFte", "year"}), _read_by_urn),
)
