"""Key stage 2 as Explore Education Statistics publishes it: a row for each school, year, subject and group of pupils.

Only rows about all pupils are read. Which indicators a row tells depends on its subject. The file of results does not say
on how many pupils they rest; the file of information about schools does, for its newest year.
"""

from datetime import date
from typing import Final

from securing_good_risk_engine.sources.dataset import Dataset
from securing_good_risk_engine.sources.editions import editions
from securing_good_risk_engine.sources.explore import FULL_YEAR, LEVEL, URN, YEAR, Layout, explored_file
from securing_good_risk_engine.sources.facts import RecognisedFile
from securing_good_risk_engine.sources.figure_values import BANDS
from securing_good_risk_engine.sources.table import Table
from securing_good_risk_engine.sources.worked_out import with_columns

EDITIONS: Final = editions("ks2_explored_editions.toml")

_SUBJECT: Final = "subject"
_BAND: Final = "progress_measure_description"
_GROUPS: Final = ("breakdown_topic", "breakdown")

_RESULTS: Final = Layout(
    dataset="ks2_explored",
    title="Key stage 2 attainment by school",
    part=_SUBJECT,
    parts={
        "Reading, writing and maths": EDITIONS["ks2_explored"],
        "Reading": EDITIONS["ks2_explored_reading"],
        "Writing": EDITIONS["ks2_explored_writing"],
        "Maths": EDITIONS["ks2_explored_maths"],
    },
    other_parts=frozenset({"Grammar, punctuation and spelling", "Science"}),
    why_not="Send the file with reading, writing and maths.",
    totals=_GROUPS,
    words=BANDS,
)
_INFORMATION: Final = Layout(
    dataset="ks2_information_explored",
    title="Key stage 2 information about schools",
    parts={FULL_YEAR: EDITIONS["ks2_information_explored"]},
)


def _read_results(table: Table, today: date, said: int | None) -> RecognisedFile:
    # Files without progress were published without its bands too.
    told = table if _BAND in table.header else with_columns(table, {_BAND: lambda _: ""})
    return explored_file(told, _RESULTS, today, said)


def _read_information(table: Table, today: date, said: int | None) -> RecognisedFile:
    return explored_file(table, _INFORMATION, today, said)


DATASETS: Final = (
    Dataset(
        _RESULTS.dataset,
        _RESULTS.title,
        frozenset(
            {YEAR, LEVEL, URN, _SUBJECT, *_GROUPS, "expected_standard_pupil_percent"}
            | {"higher_standard_pupil_percent", "average_scaled_score"}
        ),
        _read_results,
    ),
    Dataset(
        _INFORMATION.dataset,
        _INFORMATION.title,
        frozenset({YEAR, LEVEL, URN, "telig", "belig", "gelig"}),
        _read_information,
    ),
)
