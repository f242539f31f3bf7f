"""A bound below every timetable, from the model without wholeness. The only room that knows linear programming.

The bound is worked out here from the rows' multipliers, by weak duality: whatever the solver's rounding did to them, it holds
(after Neumaier and Shcherbina 2004). So do the reduced costs: a timetable that uses a column costs at least the bound and the
column's reduced cost.
"""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import optimize
from scipy.sparse import csr_array

from securing_good_scheduler.timetable.model import Numbers, Rows

_SLACK: Final = 1e-4
"""More than the rounding of some thousand sums in double precision, and less than matters."""
_STOPPED: Final = 1
"""What the solver answers when time ran out."""


@dataclass(frozen=True)
class Relaxed:
    """What holds of every timetable."""

    least: float
    """No timetable has a smaller sum."""
    reduced: Numbers
    """By column: by how much at least the sum is above `least` when it is used."""


def relaxed(counts: Numbers, upper: Numbers, rows: Rows, *, seconds: float) -> Relaxed | None:
    """The bound of a sum over columns between nought and `upper`, bound by rows; None when time runs out."""
    most, fixed = np.array(rows.most), np.array(rows.exact)
    matrix = csr_array(
        (np.array(rows.factors), np.array(rows.columns, dtype=np.int32), np.array(rows.starts, dtype=np.int32)),
        shape=(len(most), len(counts)),
    )
    solved = optimize.linprog(
        counts,
        A_ub=matrix[~fixed],
        b_ub=most[~fixed],
        A_eq=matrix[fixed],
        b_eq=most[fixed],
        bounds=np.stack([np.zeros(len(counts)), upper], axis=1),
        method="highs",
        options={"time_limit": max(0.0, seconds)},
    )
    if solved.status == _STOPPED or solved.x is None:
        return None
    multipliers = np.zeros(len(most))
    # A row without a lower side that was worth something positive would bound nothing.
    multipliers[~fixed] = np.minimum(solved.ineqlin.marginals, 0)
    multipliers[fixed] = solved.eqlin.marginals
    reduced = counts - matrix.T @ multipliers
    bound = float(multipliers @ most) + float(np.minimum(reduced, 0) @ upper)
    return Relaxed(bound - _SLACK, np.maximum(reduced, 0))


def up(least: float) -> float:
    """The least whole number that a sum can be, which is not below `least`."""
    return least if math.isinf(least) else math.ceil(least)
