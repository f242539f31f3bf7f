"""Suspensions and permanent exclusions by school, as Explore Education Statistics publishes them.

A rate is so many events for each hundred pupils on roll in January; one pupil can be suspended often. The termly releases
hold rows about terms, which the full year's release repeats in sum: a term's rate is about a third of a year's, so those
rows are passed over, and a file of nothing else is refused.
"""

from datetime import date
from typing import Final

from securing_good_risk_engine.sources.dataset import Dataset
from securing_good_risk_engine.sources.editions import editions
from securing_good_risk_engine.sources.explore import FULL_YEAR, SPAN, URN, YEAR, Layout, explored_file
from securing_good_risk_engine.sources.facts import RecognisedFile
from securing_good_risk_engine.sources.table import Table

EDITIONS: Final = editions("suspensions_editions.toml")

_LAYOUT: Final = Layout(
    dataset="suspensions_by_school",
    title="Suspensions and permanent exclusions by school",
    parts={FULL_YEAR: EDITIONS["suspensions_by_school"]},
    other_parts=frozenset({"Autumn term", "Spring term", "Summer term", "Autumn and spring term"}),
    why_not="Rates of a term are not those of a year. Send the release of the full year, which comes out in July.",
)


def _read(table: Table, today: date, said: int | None) -> RecognisedFile:
    return explored_file(table, _LAYOUT, today, said)


DATASETS: Final = (
    Dataset(
        _LAYOUT.dataset,
        _LAYOUT.title,
        frozenset(
            {YEAR, SPAN, URN, "headcount", "suspension", "susp_rate", "perm_excl", "perm_excl_rate"}
            | {"one_plus_susp", "one_plus_susp_rate"}
        ),
        _read,
    ),
)
