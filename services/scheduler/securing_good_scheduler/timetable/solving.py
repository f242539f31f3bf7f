"""Find the best timetable for a problem: tier by tier, each proved as far as time allows. Pure but for the clock."""

import time
from collections.abc import Callable, Mapping
from typing import Final

from securing_good_scheduler.timetable.first_plan import first_plan
from securing_good_scheduler.timetable.minimising import Minimiser
from securing_good_scheduler.timetable.model import Model, Values, build_model
from securing_good_scheduler.timetable.problem import Problem, check_problem
from securing_good_scheduler.timetable.repairing import Possible, is_best, only, widening, without_place
from securing_good_scheduler.timetable.result import Tier, TierName, Timetable, tiers_of
from securing_good_scheduler.timetable.searching import never

SECONDS: Final = 10.0
"""How long a council's timetable is improved, unless something else is said."""
_NEARLY_ALL: Final = 0.5
"""Share of the visits from which a repair may as well look at all of them."""
Tell = Callable[[Mapping[str, int]], None]


def solve(
    problem: Problem,
    *,
    seconds: float = SECONDS,
    on_better: Tell | None = None,
    stopped: Callable[[], bool] = never,
    repair: bool = True,
) -> Timetable:
    """The best timetable that can be found in so many seconds, with what is proved of each tier.

    `on_better` is told of each better timetable as it is found, the first within a second; `stopped` ends the search early.
    Without `repair` all visits are looked at from the start, also where a timetable is in force: slower, and the same moves.
    The answer keeps to every rule, however short the time. Raises ProblemInvalid.
    """
    check_problem(problem)
    search = _Search(problem, time.monotonic() + seconds, on_better, stopped)
    possible = {visit.id: problem.possible(visit) for visit in problem.visits}
    placed = first_plan(problem, possible)
    if on_better is not None:
        on_better(placed)
    if repair and TierName.MOVED in tiers_of(problem):
        for steps, free in enumerate(widening(problem, without_place(problem, placed))):
            if len(free) > _NEARLY_ALL * len(problem.visits):
                break
            repaired = search.through(only(problem, possible, placed, free), placed)
            if is_best(problem, possible, repaired, steps):
                return repaired
            if steps and repaired.unplaced:
                break
    return search.through(possible, placed)


class _Search:
    def __init__(self, problem: Problem, deadline: float, on_better: Tell | None, stopped: Callable[[], bool]) -> None:
        self._problem, self._deadline = problem, deadline
        self._on_better, self._stopped = on_better, stopped

    def through(self, possible: Possible, placed: Mapping[str, int]) -> Timetable:
        """Each tier in turn, from a timetable that keeps to the rules."""
        names = tiers_of(self._problem)
        model = build_model(self._problem, possible)
        minimiser = Minimiser(model, deadline=self._deadline, stopped=self._stopped, near=TierName.MOVED in names)
        values = model.values(placed)
        tiers: list[Tier] = []
        for name in names:
            counts, always = model.objective(name)
            found = minimiser.minimise(counts, values, self._told(model) if name is TierName.COST else None)
            values = found.values
            tiers.append(Tier(name, found.value + always, found.bound + always))
            if name is TierName.UNPLACED and not found.value:
                minimiser.shut(list(model.left.values()))
            elif name is not TierName.COST:
                minimiser.hold(counts, found.value)
        best = model.placed(values)
        unplaced = tuple(visit.id for visit in self._problem.visits if visit.id not in best)
        return Timetable(best, unplaced, tuple(tiers))

    def _told(self, model: Model) -> Callable[[Values], None] | None:
        tell = self._on_better
        return None if tell is None else lambda values: tell(model.placed(values))
