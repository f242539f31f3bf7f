"""The best whole values of some columns, by OR-Tools' CP-SAT. The only room that knows it.

One worker that always has the linear relaxation at hand, all its rows from the start: on two cores that proves ten times
sooner than the default portfolio (ADR 0035). It counts in whole numbers, so what it proves is proved.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import numpy as np
from ortools.sat.python import cp_model

from securing_good_scheduler.timetable.model import Numbers, Rows, Values

_SEED: Final = 1
_ASKS_S: Final = 0.2
"""How often it is asked whether to stop."""


def never() -> bool:
    """Nobody stops the search."""
    return False


@dataclass(frozen=True)
class Search:
    """What a search found."""

    values: Values | None
    """None where there was nothing, or not in time."""
    bound: float
    """No whole values have a smaller sum; infinite where there are none at all."""


def search(
    counts: Numbers,
    upper: Numbers,
    rows: Rows,
    *,
    seconds: float,
    start: Values | None = None,
    on_better: Callable[[Values], None] | None = None,
    stopped: Callable[[], bool] = never,
) -> Search:
    """Whole values between nought and `upper` with the least sum, near a start that need not fit."""
    model = cp_model.CpModel()
    used = np.flatnonzero(upper > 0).tolist()
    columns = {
        column: model.new_bool_var("") if upper[column] == 1 else model.new_int_var(0, int(upper[column]), "")
        for column in used
    }
    _add_rows(model, rows, columns)
    model.minimize(
        cp_model.LinearExpr.weighted_sum(list(columns.values()), [int(counts[column]) for column in columns])
    )
    if start is not None:
        for column, variable in columns.items():
            model.add_hint(variable, int(start[column]))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = _SEED
    solver.parameters.linearization_level = 2
    solver.parameters.add_lp_constraints_lazily = False
    solver.parameters.cp_model_probing_level = 0
    solver.parameters.symmetry_level = 0
    solver.parameters.max_time_in_seconds = max(0.0, seconds)
    told = None if on_better is None else _Better(columns, len(counts), on_better)
    with _watched(solver, stopped):
        status = solver.solve(model, told)
    if status == cp_model.INFEASIBLE:
        return Search(None, np.inf)
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return Search(None, solver.best_objective_bound if status == cp_model.UNKNOWN else -np.inf)
    return Search(_values(columns, len(counts), solver.value), solver.best_objective_bound)


def _add_rows(model: cp_model.CpModel, rows: Rows, columns: dict[int, cp_model.IntVar]) -> None:
    for number, (exact, most) in enumerate(zip(rows.exact, rows.most, strict=True)):
        first, last = rows.starts[number], rows.starts[number + 1]
        of_row = zip(rows.columns[first:last], rows.factors[first:last], strict=True)
        terms = [(columns[column], int(factor)) for column, factor in of_row if column in columns]
        variables, factors = [one for one, _ in terms], [factor for _, factor in terms]
        if exact:
            model.add_exactly_one(variables)
        elif most == 1 and all(factor == 1 for factor in factors):
            model.add_at_most_one(variables)
        elif sum(max(0, factor) for factor in factors) > most:
            model.add(cp_model.LinearExpr.weighted_sum(variables, factors) <= int(most))


def _values(columns: dict[int, cp_model.IntVar], size: int, value: Callable[[cp_model.IntVar], int]) -> Values:
    values = np.zeros(size, dtype=np.int64)
    for column, variable in columns.items():
        values[column] = value(variable)
    return values


class _Better(cp_model.CpSolverSolutionCallback):
    """Tells of each better solution."""

    def __init__(self, columns: dict[int, cp_model.IntVar], size: int, tell: Callable[[Values], None]) -> None:
        super().__init__()
        self._columns, self._size, self._tell = columns, size, tell

    def on_solution_callback(self) -> None:
        """One more."""
        self._tell(_values(self._columns, self._size, self.value))


@contextmanager
def _watched(solver: cp_model.CpSolver, stopped: Callable[[], bool]) -> Iterator[None]:
    """Stop the search when asked to, from a thread beside it."""
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(_ASKS_S):
            if stopped():
                solver.stop_search()

    watcher = threading.Thread(target=watch, name="timetable-watch", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        ended.set()
        watcher.join()
