"""A bound below every timetable, from the model without wholeness, by HiGHS. The only room that knows HiGHS.

The bound is worked out here from the rows' multipliers, by weak duality: whatever the solver's rounding did to them, it holds
(after Neumaier and Shcherbina 2004). So do the reduced costs: a timetable that uses a column costs at least the bound and the
column's reduced cost.
"""

import math
from dataclasses import dataclass
from typing import Final

import highspy
import numpy as np
from numpy.typing import NDArray

from securing_good_scheduler.timetable.model import Rows

Numbers = NDArray[np.float64]
_SLACK: Final = 1e-4
"""More than the rounding of some thousand sums in double precision, and less than matters."""


@dataclass(frozen=True)
class Relaxed:
    """What holds of every timetable."""

    least: float
    """No timetable has a smaller sum."""
    reduced: Numbers
    """By column: by how much at least the sum is above `least` when it is used."""


def relaxed(counts: Numbers, upper: Numbers, rows: Rows, *, seconds: float) -> Relaxed | None:
    """The bound of a sum over columns between nought and `upper`, bound by rows; None when time runs out."""
    least, most = np.array(rows.least), np.array(rows.most)
    multipliers = _multipliers(counts, upper, rows, seconds)
    if multipliers is None:
        return None
    # A multiplier of the wrong sign for a row that is open on that side would bound nothing.
    multipliers[(multipliers > 0) & np.isinf(least)] = 0
    multipliers[(multipliers < 0) & np.isinf(most)] = 0
    of_row = np.repeat(multipliers, np.diff(rows.starts))
    reduced = counts - np.bincount(rows.columns, weights=of_row * np.array(rows.factors), minlength=len(counts))
    sides = np.where(multipliers > 0, least, np.where(multipliers < 0, most, 0))
    bound = float(multipliers @ sides) + float(np.minimum(reduced, 0) @ upper)
    return Relaxed(bound - _SLACK, np.maximum(reduced, 0))


def _multipliers(counts: Numbers, upper: Numbers, rows: Rows, seconds: float) -> Numbers | None:
    """What the solver says each row is worth."""
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("time_limit", max(0.0, seconds))
    lp = highspy.HighsLp()
    lp.num_row_, lp.num_col_ = len(rows.least), len(counts)
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = counts, np.zeros(len(counts)), upper
    lp.row_lower_, lp.row_upper_ = np.array(rows.least), np.array(rows.most)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.array(rows.starts, dtype=np.int32)
    lp.a_matrix_.index_ = np.array(rows.columns, dtype=np.int32)
    lp.a_matrix_.value_ = np.array(rows.factors)
    solver.passModel(lp)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    return np.array(solver.getSolution().row_dual)


def up(least: float) -> float:
    """The least whole number that a sum can be, which is not below `least`."""
    return least if math.isinf(least) else math.ceil(least)
