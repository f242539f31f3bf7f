"""School census by school: roll and intake. One file a year, which does not tell which.

Intake is never a risk: its indicators have no risk factor, and serve to compare like with like.
"""

from datetime import date
from typing import Final

from securing_good_risk_engine.sources.dataset import Dataset
from securing_good_risk_engine.sources.editions import editions
from securing_good_risk_engine.sources.facts import RecognisedFile
from securing_good_risk_engine.sources.figure_files import edition_of, figures_file, said_by_sender
from securing_good_risk_engine.sources.figures import Figures, Shape
from securing_good_risk_engine.sources.table import Table

EDITIONS: Final = editions("census_editions.toml")["school_census"]

_NUMBER_COLUMNS: Final = ("ESTAB", "Estab")
"""The column of the establishment's number, which holds the kind of total in the three national rows."""
_TOTALS: Final = {"PRI": "england_primary", "SEC": "england_secondary", "SPE": "england_special"}
_NAME: Final = "school_census"
_TITLE: Final = "School census by school"
_COLUMNS: Final = frozenset({"URN", "LA", "SCHOOLTYPE", "NOR", "PSENELSE", "PSENELK", "PNUMEAL", "PNUMFSMEVER"})


def _read(table: Table, today: date, said: int | None) -> RecognisedFile:
    kind = next((name for name in _NUMBER_COLUMNS if name in table.header), None)
    shape = Shape(dataset=_NAME, title=_TITLE, urn="URN", authority="LA", kind=kind, areas=_TOTALS)
    period = said_by_sender(shape, EDITIONS, period=said)
    return figures_file(Figures(table, shape, edition_of(table, shape, EDITIONS, period, today=today)), today)


DATASETS: Final = (Dataset(_NAME, _TITLE, _COLUMNS, _read),)
