"""Key stage 4 results by school as Explore Education Statistics publishes them, under the names of 2024/25 and of 2023/24.

A row is about a group of pupils; only those about all pupils are read.
"""

from collections.abc import Callable
from datetime import date
from typing import Final

from securing_good_risk_engine.sources.dataset import Dataset
from securing_good_risk_engine.sources.editions import editions
from securing_good_risk_engine.sources.explore import FULL_YEAR, LEVEL, URN, YEAR, Layout, explored_file
from securing_good_risk_engine.sources.facts import RecognisedFile
from securing_good_risk_engine.sources.table import Table

EDITIONS: Final = editions("ks4_explored_editions.toml")

_GROUPS: Final = (
    "breakdown_topic",
    "breakdown",
    "sex",
    "disadvantage_status",
    "first_language",
    "mobility",
    "prior_attainment",
    "sen_status",
)


def _layout(dataset: str, title: str) -> Layout:
    return Layout(dataset=dataset, title=title, parts={FULL_YEAR: EDITIONS[dataset]}, totals=_GROUPS)


_PRESENT: Final = _layout("ks4_explored", "Key stage 4 performance by school")
_FORMER: Final = _layout("ks4_explored_2023", "Key stage 4 performance by school (names of 2023/24)")


def _reader(layout: Layout) -> Callable[[Table, date, int | None], RecognisedFile]:
    def read(table: Table, today: date, said: int | None) -> RecognisedFile:
        return explored_file(table, layout, today, said)

    return read


DATASETS: Final = (
    Dataset(
        _PRESENT.dataset,
        _PRESENT.title,
        frozenset({YEAR, LEVEL, URN, "pupil_count", "attainment8_average", "engmath_94_percent", "engmath_95_percent"}),
        _reader(_PRESENT),
    ),
    Dataset(
        _FORMER.dataset,
        _FORMER.title,
        # With all columns the information about schools is told by, which would fit this file too.
        frozenset(
            {YEAR, LEVEL, URN, "version", "t_pupils", "avg_att8", "pt_l2basics_94", "pt_l2basics_95", "avg_p8score"}
        ),
        _reader(_FORMER),
    ),
)
