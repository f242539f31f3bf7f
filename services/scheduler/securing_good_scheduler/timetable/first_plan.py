"""A timetable at once: each visit in turn where it costs least. It keeps to every rule and proves nothing. Pure."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from securing_good_scheduler.timetable.problem import Apart, Problem, VisitToPlace


def first_plan(problem: Problem, possible: Mapping[str, Sequence[int]]) -> dict[str, int]:
    """Half-day by visit. What is planned stays where it can; higher bands and visits with less choice come first.

    A visit that finds no half-day is left out.
    """
    plan = _Plan(problem)
    for visit in sorted(problem.visits, key=lambda one: (-one.band, one.id)):
        if visit.planned is not None and visit.planned in possible[visit.id] and plan.fits(visit, visit.planned):
            plan.place(visit, visit.planned)
    rest = [visit for visit in problem.visits if visit.id not in plan.placed]
    for visit in sorted(rest, key=lambda one: (-one.band, len(possible[one.id]), one.ideal, one.id)):
        fitting = [half for half in possible[visit.id] if plan.fits(visit, half)]
        if fitting:
            plan.place(visit, min(fitting, key=lambda half: (plan.more(visit, half), half)))
    return plan.placed


class _Plan:
    """What is placed so far, and what one more visit would mean."""

    def __init__(self, problem: Problem) -> None:
        self.placed: dict[str, int] = {}
        self._problem = problem
        self._busy: set[tuple[str, int]] = set()
        self._days: Counter[tuple[str, int]] = Counter()
        self._weeks: Counter[tuple[str, int]] = Counter()
        self._parts: dict[tuple[str, int], set[str]] = defaultdict(set)
        self._rules: dict[str, list[Apart]] = defaultdict(list)
        for rule in problem.apart:
            self._rules[rule.before].append(rule)
            self._rules[rule.after].append(rule)

    def fits(self, visit: VisitToPlace, half: int) -> bool:
        """Whether nothing placed so far forbids it."""
        day, week = half // 2, self._problem.week[half // 2]
        for one in visit.attendees:
            person = self._problem.people[one]
            if (one, half) in self._busy or self._days[one, day] >= person.most_a_day:
                return False
            if person.most_a_week is not None and self._weeks[one, week] >= person.most_a_week:
                return False
        return all(self._is_apart(rule, {visit.id: half}) for rule in self._rules[visit.id])

    def _is_apart(self, rule: Apart, there: Mapping[str, int]) -> bool:
        before, after = (there.get(one, self.placed.get(one)) for one in (rule.before, rule.after))
        if before is None or after is None:
            return True
        apart = (self._problem.days[after // 2] - self._problem.days[before // 2]).days
        return rule.least <= apart and (rule.most is None or apart <= rule.most)

    def more(self, visit: VisitToPlace, half: int) -> int:
        """Points the timetable has more when the visit is there."""
        weights, day = self._problem.weights, half // 2
        points = self._problem.cost(visit, half)
        locality = self._problem.schools[visit.urn].locality
        for one in visit.attendees:
            if not self._problem.people[one].travels:
                continue
            there = self._parts[one, day]
            points += weights.journey * (not there) + weights.locality * (locality not in there)
            if self._weeks[one, self._problem.week[day]] >= weights.comfortable_week:
                points += weights.full_week
        return points

    def place(self, visit: VisitToPlace, half: int) -> None:
        """Have it there."""
        self.placed[visit.id] = half
        for one in visit.attendees:
            self._busy.add((one, half))
            self._days[one, half // 2] += 1
            self._weeks[one, self._problem.week[half // 2]] += 1
            self._parts[one, half // 2].add(self._problem.schools[visit.urn].locality)
