"""Why a visit has no place, in words: the smallest set of things that cannot all be had at once. Pure but for the clock.

Either no half-day suits the school and everybody the visit needs, and the fewest of them are named that leave none; or there
are such half-days, and other visits need the same people: the fewest other visits are named that cannot all be placed
beside it, and the limits that make it so. The fewest are found by hitting sets: whatever must give way for the visit is asked
for again and again, until the things named hit every answer and still cannot be had together (Ignatiev, Previti, Liffiton and
Marques-Silva 2015).
"""

import math
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, islice
from typing import Any, Final

import numpy as np

from securing_good.sentences import in_words, listed
from securing_good_scheduler.timetable.minimising import Minimiser
from securing_good_scheduler.timetable.model import Rows, build_model
from securing_good_scheduler.timetable.problem import ALL_DAY, Apart, Problem, VisitToPlace
from securing_good_scheduler.timetable.repairing import widening
from securing_good_scheduler.timetable.searching import search

SECONDS: Final = 5.0
"""How long a set is looked for, and how long it is then proved that none is smaller."""
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


def explain(
    problem: Problem, placed: Mapping[str, int], visit_id: str, *, seconds: float = SECONDS
) -> Explanation | None:
    """Why a visit has no place in a timetable; None when it could have one, or nobody found out in time."""
    visit = problem.by_id[visit_id]
    if alone := nobody_has_time(problem, visit_id):
        return alone
    near, steps = _near(problem, placed, visit)
    if can_all_be_placed(near) is not False:
        return None
    return _others_in_the_way(near, steps, visit, seconds)


def nobody_has_time(problem: Problem, visit_id: str) -> Explanation | None:
    """Why no half-day suits a visit, other visits left aside; None when one does."""
    visit = problem.by_id[visit_id]
    if problem.possible(visit):
        return None
    halves = [half for half in visit.window if visit.pinned in {None, half}]
    free = {"school": problem.schools[visit.urn].open} | {one: problem.people[one].free for one in visit.attendees}
    needs = next(
        chosen
        for number in range(len(free) + 1)
        for chosen in combinations(free, number)
        if not any(all(half in free[one] for one in chosen) for half in halves)
    )
    if visit.pinned is None:
        all_can = listed([_in_words(problem, visit, one) for one in needs])
        words = f"{visit.name}: there is no half-day {_window(problem, visit)} on which {all_can}."
    else:
        why = f"when {listed([_in_words(problem, visit, one, 'not ') for one in needs])}"
        why = why if needs else f"outside its time {_window(problem, visit)}"
        words = f"{visit.name} is pinned to {problem.in_words(visit.pinned)}, {why}."
    return Explanation(visit.id, needs, (), (), smallest=True, words=words)


def _others_in_the_way(near: Problem, steps: int | None, visit: VisitToPlace, seconds: float) -> Explanation:
    close = _with(near, (one for one in near.visits if _meets(one, visit)))
    among = close if can_all_be_placed(close) is False else near
    chosen = _fewest_in_the_way(among, visit, seconds)
    fewest = chosen if among is near else _fewest_in_the_way(near, visit, min(seconds, SECONDS))
    # A smaller set would be linked to the visit in fewer steps than it has visits.
    smallest = fewest is not None and (steps is None or len(fewest) <= steps + 1)
    others = sorted(fewest or chosen or _some_in_the_way(among, visit, seconds))
    limits = _limits(near, [visit, *(near.by_id[one] for one in others)])
    words = f"{visit.name} cannot be placed beside {listed([_inside(near.by_id[one].name) for one in others])}: "
    words += f"{'; '.join(limits) or 'the people they need have too few half-days in common'}."
    return Explanation(visit.id, (), tuple(others), tuple(limits), smallest, words)


def _meets(one: VisitToPlace, other: VisitToPlace) -> bool:
    """Whether two visits need somebody in common at times that meet."""
    at_once = one.first_day <= other.last_day and other.first_day <= one.last_day
    return at_once and not set(one.attendees).isdisjoint(other.attendees)


def _near(problem: Problem, placed: Mapping[str, int], visit: VisitToPlace) -> tuple[Problem, int | None]:
    """The problem of the visit and those that may stand in its way, and how many steps away; None when those are all."""
    wider = widening(problem, {visit.id})
    reached = list(islice(wider, _STEPS + 1))[-1]
    within = None if next(wider, None) is None else _STEPS
    ids = reached & {visit.id, *placed}
    return _with(problem, (one for one in problem.visits if one.id in ids)), within


def _fewest_in_the_way(near: Problem, visit: VisitToPlace, seconds: float) -> frozenset[str] | None:
    """The fewest visits that cannot all be placed beside this one; None when time runs out."""
    deadline = time.monotonic() + seconds
    must_give_way: list[frozenset[str]] = []
    chosen: frozenset[str] = frozenset()
    while (
        can := can_all_be_placed(_with(near, (one for one in near.visits if one.id in {visit.id, *chosen})))
    ) is not False:
        gives = _gives_way(near, {visit.id, *chosen}, deadline) if can else None
        if not gives:
            return None
        must_give_way.append(gives)
        chosen = _fewest_hitting(must_give_way)
    return chosen


def _some_in_the_way(near: Problem, visit: VisitToPlace, seconds: float) -> frozenset[str]:
    """Visits that cannot all be placed beside this one; none is needless, unless time runs out."""
    deadline = time.monotonic() + seconds
    chosen = [one for one in near.visits if one.id != visit.id]
    for one in list(chosen):
        rest = [other for other in chosen if other.id != one.id]
        if time.monotonic() < deadline and can_all_be_placed(_with(near, [visit, *rest])) is False:
            chosen = rest
    return frozenset(one.id for one in chosen)


def _with(problem: Problem, visits: Iterable[VisitToPlace]) -> Problem:
    kept = tuple(visits)
    ids = {one.id for one in kept}
    return replace(
        problem, visits=kept, apart=tuple(rule for rule in problem.apart if rule.before in ids and rule.after in ids)
    )


def _gives_way(near: Problem, stay: Collection[str], deadline: float) -> frozenset[str]:
    """Few visits to leave out so that those that stay are placed with all others; none when time runs out."""
    model = build_model(near, {one.id: near.possible(one) for one in near.visits})
    minimiser = Minimiser(model, deadline=deadline)
    minimiser.shut([model.left[one] for one in stay])
    counts = np.zeros(model.size)
    counts[list(model.left.values())] = 1
    start = model.values({})
    found = minimiser.minimise(counts, start)
    placed = {} if found.values is start else model.placed(found.values)
    return frozenset(one.id for one in near.visits if one.id not in placed) if placed else frozenset()


def can_all_be_placed(problem: Problem, *, seconds: float = SECONDS) -> bool | None:
    """Whether every visit of a small problem can be placed at once; None where time ran out before that was known."""
    possible = {one.id: problem.possible(one) for one in problem.visits}
    if not all(possible.values()):
        return False
    model = build_model(problem, possible)
    upper = model.upper.copy()
    upper[list(model.left.values())] = 0
    found = search(np.zeros(model.size), upper, model.rows, seconds=seconds)
    if found.values is not None:
        return True
    return False if found.bound == math.inf else None


def _fewest_hitting(sets: Sequence[frozenset[str]]) -> frozenset[str]:
    """The fewest things of which each set has one."""
    things = sorted(frozenset().union(*sets))
    column = {thing: number for number, thing in enumerate(things)}
    rows = Rows()
    for one in sets:
        rows.at_most(-1, (), [column[thing] for thing in one])
    ones = np.ones(len(things))
    found = search(ones, ones, rows, seconds=SECONDS)
    assert found.values is not None
    return frozenset(thing for thing in things if found.values[column[thing]])


def _limits(problem: Problem, visits: Sequence[VisitToPlace]) -> list[str]:
    """Which limits keep these visits from being placed at once: without any one of them they could be."""
    few, words = _with(problem, visits), []
    for said, loosen in _loosening(few):
        match can_all_be_placed(loosen(few)):
            case True:
                words.append(said)
            case False:
                few = loosen(few)
    return words


def _loosening(problem: Problem) -> Iterator[tuple[str, Callable[[Problem], Problem]]]:
    """Each limit of a problem in words, and what takes it away."""

    def without(one: str, **limit: Any) -> Callable[[Problem], Problem]:
        return lambda of: replace(of, people={**of.people, one: replace(of.people[one], **limit)})

    def unruled(rule: Apart) -> Callable[[Problem], Problem]:
        return lambda of: replace(of, apart=tuple(other for other in of.apart if other != rule))

    for one in sorted({person for visit in problem.visits for person in visit.attendees}):
        person = problem.people[one]
        if person.most_a_week is not None:
            yield f"{person.name} has at most {person.most_a_week} visits a week", without(one, most_a_week=None)
        if person.most_a_day < ALL_DAY:
            yield f"{person.name} has at most {person.most_a_day} visit a day", without(one, most_a_day=ALL_DAY)
    for rule in problem.apart:
        yield _rule_in_words(problem, rule), unruled(rule)


def _rule_in_words(problem: Problem, rule: Apart) -> str:
    before, after = (_inside(problem.by_id[one].name) for one in (rule.before, rule.after))
    most = "" if rule.most is None else f" and at most {rule.most}"
    days = "1 day" if rule.least == 1 else f"{rule.least} days"
    return f"{after} is at least {days}{most} after {before}"


def _inside(name: str) -> str:
    """The name of a visit inside a sentence."""
    return f"the {name.removeprefix('The ')}" if name.startswith("The ") else name


def _in_words(problem: Problem, visit: VisitToPlace, need: str, no: str = "") -> str:
    if need == "school":
        return f"{problem.schools[visit.urn].name} can{no.strip()} be visited"
    return f"{problem.people[need].name} is {no}free"


def _window(problem: Problem, visit: VisitToPlace) -> str:
    return f"from {in_words(problem.days[visit.first_day])} to {in_words(problem.days[visit.last_day])}"
