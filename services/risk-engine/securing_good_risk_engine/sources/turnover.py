"""Teacher turnover by school: of the teachers counted in one November, how many had gone by the next.

Published as full-time equivalents: those counted, and what had become of them. The share is worked out here, and rests on
as many teachers as were counted. It is of the year that began with the first count, and nineteen months old when it comes
out.
"""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from securing_good_risk_engine.sources.cells import CellRefused
from securing_good_risk_engine.sources.dataset import Dataset
from securing_good_risk_engine.sources.editions import editions
from securing_good_risk_engine.sources.explore import FULL_YEAR, URN, YEAR, Layout, explored_file
from securing_good_risk_engine.sources.facts import RecognisedFile
from securing_good_risk_engine.sources.table import Table
from securing_good_risk_engine.sources.worked_out import Cells, amount, share, total, with_columns

EDITIONS: Final = editions("turnover_editions.toml")

_TEACHERS: Final = "teacher_fte_in_census_year"
_REMAINED: Final = "remained_in_the_same_school"
_GONE: Final = ("left_the_state-funded_system", "left_to_another_state-funded_school")
_ROUNDING: Final = Decimal("0.3")
"""By how much three figures rounded to one decimal can be more than the whole they are parts of, with some to spare."""

_LAYOUT: Final = Layout(
    dataset="teacher_turnover",
    title="Teacher turnover by school",
    parts={FULL_YEAR: EDITIONS["teacher_turnover"]},
)


def _gone_percent(cells: Cells) -> str:
    """Raises CellRefused where more teachers went or stayed than there were."""
    counted, gone = amount(cells, _TEACHERS), total(amount(cells, column) for column in _GONE)
    remained = amount(cells, _REMAINED)
    if isinstance(counted, Decimal) and isinstance(gone, Decimal):
        told = gone + (remained if isinstance(remained, Decimal) else 0)
        if told > counted + _ROUNDING:
            reason = f"{told} teachers who stayed or went are more than the {counted} who were counted"
            raise CellRefused(_TEACHERS, cells[_TEACHERS], "more_than_counted", reason)
        gone = min(gone, counted)
    return share(gone, counted)


def _counted(cells: Cells) -> str:
    """Teachers counted, as a whole number: a count of people a share rests on has no halves."""
    counted = amount(cells, _TEACHERS)
    return counted if isinstance(counted, str) else f"{counted.quantize(Decimal(1), ROUND_HALF_UP):f}"


def _read(table: Table, today: date, said: int | None) -> RecognisedFile:
    shares = with_columns(table, {"teachers gone, percent": _gone_percent, "teachers counted": _counted})
    return explored_file(shares, _LAYOUT, today, said)


DATASETS: Final = (
    Dataset(_LAYOUT.dataset, _LAYOUT.title, frozenset({YEAR, URN, _TEACHERS, _REMAINED, *_GONE}), _read),
)
