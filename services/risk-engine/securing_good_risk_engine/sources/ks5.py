"""Results at 16 to 18 by school and college: the performance tables, which do not tell their academic year."""

from datetime import date
from typing import Final

from securing_good_risk_engine.sources.dataset import Dataset
from securing_good_risk_engine.sources.editions import editions
from securing_good_risk_engine.sources.facts import RecognisedFile
from securing_good_risk_engine.sources.figure_files import edition_of, figures_file, said_by_sender
from securing_good_risk_engine.sources.figures import LOCAL_AUTHORITY, Figures, Shape
from securing_good_risk_engine.sources.table import Table

EDITIONS: Final = editions("ks5_editions.toml")

_PUBLISHED: Final = Shape(
    dataset="ks5_performance_tables",
    title="Performance tables for ages 16 to 18",
    urn="URN",
    authority="LEA",
    kind="RECTYPE",
    # As at key stage 4. The rows about England have neither a URN nor an authority.
    areas={"4": LOCAL_AUTHORITY, "5": "england_all", "7": "england"},
    # 3 is a sixth form several schools share; it has a URN of its own.
    schools=frozenset({"1", "2", "3"}),
)


def _read(table: Table, today: date, said: int | None) -> RecognisedFile:
    known = EDITIONS[_PUBLISHED.dataset]
    edition = edition_of(table, _PUBLISHED, known, said_by_sender(_PUBLISHED, known, period=said), today=today)
    return figures_file(Figures(table, _PUBLISHED, edition), today)


DATASETS: Final = (
    Dataset(
        _PUBLISHED.dataset,
        _PUBLISHED.title,
        frozenset({"RECTYPE", "LEA", "ESTAB", "URN", "TPUP1618", "TALLPPE_ALEV_1618", "TALLPPE_ACAD_1618"}),
        _read,
    ),
)
