"""Absence by school, as Explore Education Statistics publishes it: full years in spring, two terms the autumn before.

The two are of one shape and tell themselves apart by `time_identifier`. Two terms are never read into the indicators of a
year, not even as its provisional release: the autumn and spring hold the winter's illness and not the summer, so their
absence is another figure than the year's, and 10% of two terms is a lower bar in days than 10% of three. A release would
let the one stand in for the other in trends, spreads and benchmarks; indicators of their own cannot be mixed.
"""

from datetime import date
from typing import Final

from securing_good_risk_engine.sources.dataset import Dataset
from securing_good_risk_engine.sources.editions import editions
from securing_good_risk_engine.sources.explore import FULL_YEAR, SPAN, URN, YEAR, Layout, explored_file
from securing_good_risk_engine.sources.facts import RecognisedFile
from securing_good_risk_engine.sources.table import Table

EDITIONS: Final = editions("absence_explored_editions.toml")

TWO_TERMS: Final = "Autumn and spring term"

_LAYOUT: Final = Layout(
    dataset="absence_explored",
    title="Pupil absence by school",
    parts={FULL_YEAR: EDITIONS["absence_explored"], TWO_TERMS: EDITIONS["absence_explored_two_terms"]},
    other_parts=frozenset({"Autumn term", "Spring term", "Summer term"}),
    why_not="A single term is not read. Send the release of two terms, out in October, or of the year, out in March.",
)


def _read(table: Table, today: date, said: int | None) -> RecognisedFile:
    return explored_file(table, _LAYOUT, today, said)


DATASETS: Final = (
    Dataset(
        _LAYOUT.dataset,
        _LAYOUT.title,
        frozenset(
            {YEAR, SPAN, URN, "enrolments", "sess_overall_percent", "sess_unauthorised_percent"}
            | {"enrolments_pa_10_exact_percent", "enrolments_pa_50_exact_percent"}
        ),
        _read,
    ),
)
