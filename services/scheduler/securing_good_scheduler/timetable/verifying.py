"""Check a timetable against everything it has to keep to, from what is known of schools and people. Pure.

It shares nothing with what makes timetables but the words of the problem: a fault there is not repeated here.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from securing_good.sentences import in_words
from securing_good_scheduler.timetable.problem import Problem, VisitToPlace


def violations(problem: Problem, placed: Mapping[str, int]) -> list[str]:
    """Every rule that a timetable breaks, in a sentence each; none for one that may be published."""
    visits = {visit.id: visit for visit in problem.visits}
    found = [f"{visit} is no visit of this timetable." for visit in placed if visit not in visits]
    on = {visits[one]: half for one, half in placed.items() if one in visits}
    for visit, half in on.items():
        found += _of_visit(problem, visit, half)
    found += _of_people(problem, on)
    found += _of_order(problem, placed)
    return found


def moves(problem: Problem, placed: Mapping[str, int]) -> tuple[str, ...]:
    """The visits that are not where the timetable in force has them."""
    return tuple(one.id for one in problem.visits if one.planned is not None and placed.get(one.id, -1) != one.planned)


def points(problem: Problem, placed: Mapping[str, int]) -> int:
    """What the soft rules cost, counted again from the days."""
    costs, total = problem.weights, 0
    diary: dict[tuple[str, date], set[str]] = {}
    weeks: Counter[tuple[str, date]] = Counter()
    for visit in problem.visits:
        if visit.id not in placed:
            continue
        number, day = placed[visit.id] // 2, problem.days[placed[visit.id] // 2]
        school = problem.schools[visit.urn]
        total += max(0, visit.ideal - number) * costs.early_day + max(0, number - visit.ideal) * costs.late_day
        total += costs.term_edge if number in problem.edges else 0
        total += costs.stand_in if placed[visit.id] in visit.stand_in else 0
        suits = {one for one in school.proposed if visit.first_day <= one // 2 <= visit.last_day}
        total += costs.not_proposed if suits and placed[visit.id] not in suits else 0
        for name in visit.attendees:
            if problem.people[name].travels:
                diary.setdefault((name, day), set()).add(school.locality)
                weeks[name, day - timedelta(days=day.weekday())] += 1
    total += sum(costs.journey + costs.locality * len(parts) for parts in diary.values())
    for number in weeks.values():
        total += max(number - costs.comfortable_week, 0) * costs.full_week
    return total


def _of_visit(problem: Problem, visit: VisitToPlace, half: int) -> Iterator[str]:
    if not 0 <= half < 2 * len(problem.days):
        yield f"{visit.name} is outside the timetable."
        return
    when = f"{in_words(problem.days[half // 2])}, {'afternoon' if half % 2 else 'morning'}"
    if not visit.first_day <= half // 2 <= visit.last_day:
        yield f"{visit.name} is outside its window: {when}."
    if half not in problem.schools[visit.urn].open:
        yield f"{visit.name} is when the school cannot be visited: {when}."
    for name in visit.attendees:
        if half not in problem.people[name].free:
            yield f"{visit.name} is when {problem.people[name].name} is not free: {when}."
    if visit.pinned is not None and half != visit.pinned:
        yield f"{visit.name} is pinned elsewhere: {when}."
    if visit.frozen and visit.pinned is None and visit.planned is not None and half != visit.planned:
        may_stay = (
            visit.first_day <= visit.planned // 2 <= visit.last_day
            and visit.planned in problem.schools[visit.urn].open
            and all(visit.planned in problem.people[name].free for name in visit.attendees)
        )
        if may_stay:
            yield f"{visit.name} was moved within its notice: {when}."


def _of_people(problem: Problem, on: Mapping[VisitToPlace, int]) -> Iterator[str]:
    by_half: Counter[tuple[str, int]] = Counter()
    by_day: Counter[tuple[str, date]] = Counter()
    by_week: Counter[tuple[str, tuple[int, int]]] = Counter()
    for visit, half in on.items():
        if not 0 <= half < 2 * len(problem.days):
            continue
        day = problem.days[half // 2]
        year, week, _ = day.isocalendar()
        for name in visit.attendees:
            by_half[name, half] += 1
            by_day[name, day] += 1
            by_week[name, (year, week)] += 1
    for (name, half), number in by_half.items():
        if number > 1:
            yield f"{problem.people[name].name} has {number} visits at once on {in_words(problem.days[half // 2])}."
    for (name, day), number in by_day.items():
        if number > problem.people[name].most_a_day:
            yield f"{problem.people[name].name} has {number} visits on {in_words(day)}."
    for (name, (year, week)), number in by_week.items():
        most = problem.people[name].most_a_week
        if most is not None and number > most:
            yield f"{problem.people[name].name} has {number} visits in week {week} of {year}, and at most {most} may be."


def _of_order(problem: Problem, placed: Mapping[str, int]) -> Iterator[str]:
    names = {visit.id: visit.name for visit in problem.visits}
    for rule in problem.apart:
        if rule.before not in placed or rule.after not in placed:
            continue
        days = (problem.days[placed[rule.after] // 2] - problem.days[placed[rule.before] // 2]).days
        if days < rule.least or (rule.most is not None and days > rule.most):
            yield f"{names[rule.after]} follows {names[rule.before]} by {days} days, and may not."
