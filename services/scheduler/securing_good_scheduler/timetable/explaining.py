"""Why a visit has no place, in words: the smallest set of things that cannot all be had at once. Pure but for the clock.

Either no half-day suits the school and everybody the visit needs, and the fewest of them are named that leave none; or there
are such half-days, and other visits need the same people: the fewest other visits are named that cannot all be placed
beside it, and the limits that make it so. The fewest are found by hitting sets: whatever must give way for the visit is asked
for again and again, until the things named hit every answer and still cannot be had together (Ignatiev, Previti, Liffiton and
Marques-Silva 2015).
"""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray

from securing_good_scheduler.timetable.minimising import Minimiser
from securing_good_scheduler.timetable.model import Rows, build_model
from securing_good_scheduler.timetable.problem import ALL_DAY, Apart, Problem, VisitToPlace
from securing_good_scheduler.timetable.repairing import widening
from securing_good_scheduler.timetable.searching import search

SECONDS: Final = 5.0
_STEPS: Final = 2
"""How far from a visit others are looked at that may stand in its way."""


@dataclass(frozen=True)
class Explanation:
    """Why one visit has no place."""

    visit: str
    """Its id."""
    needs: tuple[str, ...]
    """Who or what leaves no half-day together: "school", or ids of people. Empty where other visits stand in its way."""
    others: tuple[str, ...]
    """Ids of the visits that cannot all be placed beside it."""
    limits: tuple[str, ...]
    """What makes that so, in words each."""
    smallest: bool
    """Whether it is proved that no smaller set would do."""
    words: str


def explain(problem: Problem, visit_id: str, *, seconds: float = SECONDS) -> Explanation:
    """Why a visit has no place in the best timetable of a problem."""
    visit = problem.by_id[visit_id]
    if not problem.possible(visit):
        return _nobody_has_time(problem, visit)
    return _others_in_the_way(problem, visit, time.monotonic() + seconds)


def _nobody_has_time(problem: Problem, visit: VisitToPlace) -> Explanation:
    if visit.pinned is not None:
        halves: Sequence[int] = (visit.pinned,)
    else:
        halves = range(2 * visit.first_day, 2 * visit.last_day + 2)
    free = {"school": problem.schools[visit.urn].open} | {one: problem.people[one].free for one in visit.attendees}
    needs = next(
        (
            chosen
            for number in range(1, len(free) + 1)
            for chosen in combinations(free, number)
            if not any(all(half in free[one] for one in chosen) for half in halves)
        ),
        (),
    )
    names = [_in_words(problem, visit, one) for one in needs]
    if visit.pinned is not None:
        words = f"{visit.name} is pinned to {problem.in_words(visit.pinned)}, when "
        outside = not visit.first_day <= visit.pinned // 2 <= visit.last_day
        words += f"{_listed(names)} not." if names else "it may not be: it is outside its window."
        return Explanation(visit.id, needs, (), () if not outside else (_window(problem, visit),), True, words)
    words = f"{visit.name}: there is no half-day {_window(problem, visit)} on which {_listed(names)}."
    return Explanation(visit.id, needs, (), (), True, words)


def _others_in_the_way(problem: Problem, visit: VisitToPlace, deadline: float) -> Explanation:
    near, steps = _near(problem, visit)
    must_give_way: list[frozenset[str]] = []
    chosen: frozenset[str] = frozenset()
    smallest = True
    while True:
        gives = _gives_way(problem, visit, chosen, near, deadline)
        if gives is None:
            break
        if not gives or time.monotonic() > deadline:
            smallest = False
            break
        must_give_way.append(gives)
        chosen = _fewest_hitting(must_give_way)
    # A smaller set would be linked to the visit in fewer steps than it has visits.
    smallest = smallest and (steps is None or len(chosen) <= steps + 1)
    limits = _limits(problem, [visit, *(problem.by_id[one] for one in sorted(chosen))])
    names = [problem.by_id[one].name for one in sorted(chosen)]
    words = f"{visit.name} cannot be placed beside {_listed(names)}" if names else f"{visit.name} cannot be placed"
    words += f": {'; '.join(limits)}." if limits else ": the people they need have too few half-days in common."
    return Explanation(visit.id, (), tuple(sorted(chosen)), tuple(limits), smallest, words)


def _near(problem: Problem, visit: VisitToPlace) -> tuple[Problem, int | None]:
    """The problem of the visits that may stand in its way, and how many steps away; None when those are all there are."""
    kept = {one.id: 0 for one in problem.visits if one.id != visit.id}
    as_kept = replace(problem, visits=tuple(replace(one, planned=kept.get(one.id)) for one in problem.visits))
    reached: set[str] = set()
    within: int | None = None
    for steps, found in enumerate(widening(as_kept, kept)):
        if steps > _STEPS:
            within = _STEPS
            break
        reached = found
    return _with(problem, (one for one in problem.visits if one.id in reached and problem.possible(one))), within


def _with(problem: Problem, visits: Iterable[VisitToPlace]) -> Problem:
    kept = tuple(visits)
    ids = {one.id for one in kept}
    return replace(
        problem, visits=kept, apart=tuple(rule for rule in problem.apart if rule.before in ids and rule.after in ids)
    )


def _gives_way(
    problem: Problem, visit: VisitToPlace, chosen: frozenset[str], near: Problem, deadline: float
) -> frozenset[str] | None:
    """The fewest visits to leave out so that this one and those chosen are placed; None when these cannot be had at all."""
    few = _with(problem, (one for one in problem.visits if one.id == visit.id or one.id in chosen))
    if not can_all_be_placed(few):
        return None
    model = build_model(near, {one.id: near.possible(one) for one in near.visits})
    minimiser = Minimiser(model, deadline=deadline, stopped=lambda: False, near=False)
    minimiser.shut([model.left[one] for one in (visit.id, *chosen) if one in model.left])
    counts = np.zeros(model.size)
    counts[list(model.left.values())] = 1
    start = np.ones(model.size, dtype=np.int64)
    found = minimiser.minimise(counts, start)
    if found.values is start:
        return frozenset()
    placed = model.placed(found.values)
    return frozenset(one.id for one in near.visits if one.id not in placed)


def can_all_be_placed(problem: Problem) -> bool:
    """Whether every visit of a small problem can be placed at once."""
    possible = {one.id: problem.possible(one) for one in problem.visits}
    if not all(possible.values()):
        return False
    model = build_model(problem, possible)
    upper = model.upper.copy()
    upper[list(model.left.values())] = 0
    return _has_values(model.size, upper, model.rows)


def _has_values(size: int, upper: NDArray[np.float64], rows: Rows) -> bool:
    found = search(np.zeros(size), upper, rows, start=None, seconds=SECONDS, on_better=None, stopped=lambda: False)
    return found.values is not None


def _fewest_hitting(sets: Sequence[frozenset[str]]) -> frozenset[str]:
    """The fewest things of which each set has one."""
    things = sorted(frozenset().union(*sets))
    column = {thing: number for number, thing in enumerate(things)}
    rows = Rows()
    for one in sets:
        rows.add([column[thing] for thing in one], most=len(one), least=1)
    ones = np.ones(len(things))
    found = search(ones, ones, rows, start=None, seconds=SECONDS, on_better=None, stopped=lambda: False)
    assert found.values is not None
    return frozenset(thing for thing in things if found.values[column[thing]])


def _limits(problem: Problem, visits: Sequence[VisitToPlace]) -> list[str]:
    """Which limits keep these visits from being placed at once: without any one of them they could be."""
    few, words = _with(problem, visits), []
    for one in sorted({person for visit in visits for person in visit.attendees}):
        person = few.people[one]
        if person.most_a_week is not None:
            loose = replace(few, people={**few.people, one: replace(person, most_a_week=None)})
            if can_all_be_placed(loose):
                words.append(f"{person.name} has at most {person.most_a_week} visits a week")
            else:
                few = loose
        person = few.people[one]
        if person.most_a_day < ALL_DAY:
            loose = replace(few, people={**few.people, one: replace(person, most_a_day=ALL_DAY)})
            if can_all_be_placed(loose):
                words.append(f"{person.name} has at most {person.most_a_day} visit a day")
            else:
                few = loose
    for rule in few.apart:
        loose = replace(few, apart=tuple(other for other in few.apart if other != rule))
        if can_all_be_placed(loose):
            words.append(_rule_in_words(few, rule))
        else:
            few = loose
    return words


def _rule_in_words(problem: Problem, rule: Apart) -> str:
    before, after = problem.by_id[rule.before].name, problem.by_id[rule.after].name
    most = "" if rule.most is None else f" and at most {rule.most}"
    days = "1 day" if rule.least == 1 else f"{rule.least} days"
    return f"{after} is at least {days}{most} after {before}"


def _in_words(problem: Problem, visit: VisitToPlace, need: str) -> str:
    if need == "school":
        return f"{problem.schools[visit.urn].name} can be visited"
    return f"{problem.people[need].name} is free"


def _window(problem: Problem, visit: VisitToPlace) -> str:
    first, last = problem.days[visit.first_day], problem.days[visit.last_day]
    return f"from {first.day} {first:%B %Y} to {last.day} {last:%B %Y}"


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""
