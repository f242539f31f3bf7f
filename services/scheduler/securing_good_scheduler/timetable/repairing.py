"""Which visits a repair has to look at, so that what it finds is the best of all. Pure.

Where a timetable is in force, as few visits move as can. In a timetable with the fewest moves each visit that moves without
having to stands in the way of one that is new, must move, or moved itself: else it could stay, and fewer would move. So it is
reached from those that have no place now by steps from one visit to another that shares a person or a rule with it, in
no more steps than visits move without having to. A search among those within so many steps that finds no more moves than
steps has found the best there is (after Phillips, Walker, Ehrgott and Ryan 2016: repair in the smallest neighbourhood).
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from securing_good_scheduler.timetable.problem import Problem
from securing_good_scheduler.timetable.result import TierName, Timetable, value_of

Possible = Mapping[str, Sequence[int]]


def without_place(problem: Problem, kept: Mapping[str, int]) -> set[str]:
    """Visits that are new, or are not kept where they were planned."""
    return {visit.id for visit in problem.visits if visit.planned is None or kept.get(visit.id) != visit.planned}


def widening(problem: Problem, first: Collection[str]) -> Iterator[set[str]]:
    """Visits within no step of the first, within one, and so on until there are no more."""
    of_person: dict[str, set[str]] = defaultdict(set)
    for visit in problem.visits:
        for one in visit.attendees:
            of_person[one].add(visit.id)
    of_rule: dict[str, set[str]] = defaultdict(set)
    for rule in problem.apart:
        of_rule[rule.before].add(rule.after)
        of_rule[rule.after].add(rule.before)
    reached = new = set(first)
    yield reached
    while new:
        before = reached
        reached = reached.union(
            *(of_rule[one] for one in new),
            *(of_person[person] for one in new for person in problem.by_id[one].attendees),
        )
        new = reached - before
        if new:
            yield reached


def only(problem: Problem, possible: Possible, kept: Mapping[str, int], free: Collection[str]) -> Possible:
    """The possible half-days when all but some visits stay where they are kept."""
    return {
        visit.id: possible[visit.id] if visit.id in free else (kept[visit.id],)
        for visit in problem.visits
        if visit.id in free or visit.id in kept
    }


def is_best(problem: Problem, possible: Possible, repaired: Timetable, steps: int) -> bool:
    """Whether a repair among visits within so many steps, proved best among them, is the best there is."""
    impossible = {visit.id for visit in problem.visits if not possible[visit.id]}
    must = sum(one.planned is not None and one.planned not in possible[one.id] for one in problem.visits)
    more = value_of(problem, repaired.placed, TierName.MOVED) - must
    return repaired.proven and set(repaired.unplaced) == impossible and more <= steps
