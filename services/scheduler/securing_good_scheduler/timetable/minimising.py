"""Minimise one tier of a model after another, and prove how good each answer is.

First the model without wholeness: its value is below what any timetable can reach, and its reduced costs say by how much
more a timetable must cost that uses a column. So the search goes through columns near the bound only; whatever it finds
within that radius is the best of all, for every timetable that uses another column costs more. Else the radius grows.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from securing_good_scheduler.timetable.model import Model, Numbers, Values
from securing_good_scheduler.timetable.relaxing import relaxed, up
from securing_good_scheduler.timetable.searching import never, search

_FIRST_RADIUS: Final = 0.02
"""Of the bound: timetables are seldom further from it."""
_GROWTH: Final = 3
_LEAST_S: Final = 0.05
_NEARLY: Final = 1e-6


@dataclass(frozen=True)
class Found:
    """The best values of the columns that were found, what they count, and below what nobody can come."""

    values: Values
    value: int
    bound: int


class Minimiser:
    """Minimises the tiers of a model in turn, each held to what those before it reached."""

    def __init__(
        self, model: Model, *, deadline: float, near: bool = False, stopped: Callable[[], bool] = never
    ) -> None:
        """`deadline` is a reading of `time.monotonic`; `stopped` is asked now and then, and ends the search.

        `near`: the best is likely to be near where a search starts. A first plan is too far from it to be of help.
        """
        self._near = near
        self._model, self._rows, self._deadline, self._stopped = model, model.rows, deadline, stopped
        self._upper = model.upper.copy()

    def hold(self, counts: Numbers, most: int) -> None:
        """From now on this sum is not above what was reached."""
        self._rows.weighted(most, counts)

    def shut(self, columns: list[int]) -> None:
        """From now on these columns are nought."""
        self._upper[columns] = 0

    def minimise(self, counts: Numbers, start: Values, on_better: Callable[[Values], None] | None = None) -> Found:
        """The least that the sum can be, from a start that keeps to the rules; as good as time allows."""
        best, value, hint = start, _sum(counts, start), start if self._near else None
        if not np.minimum(counts, 0).any() and value == 0:
            return Found(best, 0, 0)
        below = relaxed(counts, self._upper, self._rows, seconds=self._seconds())
        if below is None:
            return Found(best, value, min(value, int(np.minimum(counts, 0) @ self._upper)))
        bound, radius = int(up(below.least)), max(_FIRST_RADIUS * abs(below.least), 1.0)
        while bound < value and self._seconds() > _LEAST_S and not self._stopped():
            is_all = below.least + radius > value - 1
            found = search(
                counts,
                np.where(below.reduced > radius + _NEARLY, 0, self._upper),
                self._rows,
                start=hint,
                seconds=self._seconds(),
                on_better=on_better,
                stopped=self._stopped,
            )
            if found.values is not None:
                # What was found in passing may have somebody out on a day without a visit.
                hint = self._model.values(self._model.placed(found.values))
                best = min(best, hint, key=lambda values: _sum(counts, values))
                value = _sum(counts, best)
            beyond = math.inf if is_all else up(below.least + radius)
            bound = max(bound, int(min(up(found.bound - _NEARLY), beyond, value)))
            if found.bound < min(value, beyond) - _NEARLY:
                break
            radius *= _GROWTH
        return Found(best, value, min(bound, value))

    def _seconds(self) -> float:
        return self._deadline - time.monotonic()


def _sum(counts: Numbers, values: Values) -> int:
    return round(float(counts @ values))
