"""What others would plan a year with: a greedy pass, frozen here for good, and a plain CP-SAT model of the same rules."""

import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from ortools.sat.python import cp_model

from securing_good_scheduler.timetable.problem import Problem, VisitToPlace


def greedy(problem: Problem) -> dict[str, int]:
    """Visits by their ideal day, those with risk first, each where it adds the fewest points."""
    plan = _Greedy(problem)
    for visit in sorted(problem.visits, key=lambda one: (-one.band, one.ideal, one.id)):
        fitting = [half for half in problem.possible(visit) if plan.fits(visit, half)]
        if fitting:
            plan.place(visit, min(fitting, key=lambda half: plan.more(visit, half)))
    return plan.placed


class _Greedy:
    def __init__(self, problem: Problem) -> None:
        self.problem, self.placed = problem, dict[str, int]()
        self.diary: dict[str, list[tuple[int, str]]] = defaultdict(list)

    def _of(self, one: str, days: range) -> list[tuple[int, str]]:
        return [(half, part) for half, part in self.diary[one] if half // 2 in days]

    def _week(self, one: str, day: int) -> int:
        week = self.problem.week[day]
        near = range(day - 4, day + 5)
        return sum(self.problem.week[half // 2] == week for half, _ in self._of(one, near))

    def fits(self, visit: VisitToPlace, half: int) -> bool:
        """Whether everybody has time and nothing follows too soon."""
        days, day = self.problem.days, half // 2
        for one in visit.attendees:
            most = self.problem.people[one].most_a_week
            if any(half == other for other, _ in self._of(one, range(day, day + 1))):
                return False
            if most is not None and self._week(one, day) >= most:
                return False
        for rule in self.problem.apart:
            on = self.placed | {visit.id: half}
            if visit.id in {rule.before, rule.after} and {rule.before, rule.after} <= on.keys():
                apart = (days[on[rule.after] // 2] - days[on[rule.before] // 2]).days
                if apart < rule.least:
                    return False
        return True

    def more(self, visit: VisitToPlace, half: int) -> int:
        """Points it adds."""
        weights, part, day = self.problem.weights, self.problem.schools[visit.urn].locality, half // 2
        points = self.problem.cost(visit, half)
        for one in visit.attendees:
            if self.problem.people[one].travels:
                that_day = [other for _, other in self._of(one, range(day, day + 1))]
                points += weights.journey * (not that_day) + weights.locality * (part not in that_day)
                points += weights.full_week * (self._week(one, day) >= weights.comfortable_week)
        return points

    def place(self, visit: VisitToPlace, half: int) -> None:
        """There."""
        self.placed[visit.id] = half
        for one in visit.attendees:
            self.diary[one].append((half, self.problem.schools[visit.urn].locality))


@dataclass(frozen=True)
class PlainRun:
    """How a plain model fared."""

    value: float
    bound: float
    reached_s: float | None
    """Seconds to the gap asked for; None where the cap came first."""

    @property
    def gap(self) -> float:
        """At the end."""
        return (self.value - self.bound) / self.value if self.value else 0.0


def plain_cp_sat(problem: Problem, *, gap: float, cap_s: float, workers: int = 2) -> PlainRun:
    """A model as most would write it, on both cores: every visit placed, the same points; until a gap or the cap."""
    began = time.perf_counter()
    model = cp_model.CpModel()
    at = {
        (visit.id, half): model.new_bool_var(f"{visit.id}@{half}")
        for visit in problem.visits
        for half in problem.possible(visit)
    }
    day = {}
    for visit in problem.visits:
        halves = problem.possible(visit)
        if not halves:
            continue
        model.add_exactly_one(at[visit.id, half] for half in halves)
        day[visit.id] = model.new_int_var(0, 400, f"day {visit.id}")
        number = [(problem.days[half // 2] - problem.days[0]).days for half in halves]
        model.add(day[visit.id] == sum(n * at[visit.id, half] for n, half in zip(number, halves, strict=True)))
    for rule in problem.apart:
        if rule.before in day and rule.after in day:
            model.add(day[rule.after] - day[rule.before] >= rule.least)
    model.minimize(_costs(problem, model, at))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = workers
    solver.parameters.relative_gap_limit = gap
    solver.parameters.max_time_in_seconds = cap_s
    status = solver.solve(model)
    took = time.perf_counter() - began
    reached = status == cp_model.OPTIMAL
    value = solver.objective_value if status in {cp_model.OPTIMAL, cp_model.FEASIBLE} else float("inf")
    return PlainRun(value, solver.best_objective_bound, took if reached else None)


def _costs(problem: Problem, model: cp_model.CpModel, at: Mapping[tuple[str, int], cp_model.IntVar]):
    weights, costs = problem.weights, []
    halves, days, parts, weeks = defaultdict(list), defaultdict(list), defaultdict(list), defaultdict(list)
    for (visit_id, half), here in at.items():
        visit = problem.by_id[visit_id]
        costs.append(problem.cost(visit, half) * here)
        for one in visit.attendees:
            halves[one, half].append(here)
            if problem.people[one].travels:
                days[one, half // 2].append(here)
                parts[one, half // 2, problem.schools[visit.urn].locality].append(here)
                weeks[one, problem.week[half // 2]].append(here)
    for those in halves.values():
        model.add_at_most_one(those)
    for found, cost in ((days, weights.journey), (parts, weights.locality)):
        for those in found.values():
            out = model.new_bool_var("")
            model.add_max_equality(out, those)
            costs.append(cost * out)
    for (one, _), those in weeks.items():
        most = problem.people[one].most_a_week
        if most is not None:
            model.add(sum(those) <= most)
        beyond = model.new_int_var(0, 10, "")
        model.add(beyond >= sum(those) - weights.comfortable_week)
        costs.append(weights.full_week * beyond)
    return sum(costs)
