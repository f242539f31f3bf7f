"""The timetable as a linear model in whole numbers: which column stands for what, and the rows that bind them. Pure.

Columns: for each visit and each half-day possible for it, whether it is there; for each visit, whether it is left out; for
each person of the council and day, whether they are out, and in which parts of the borough; for each person and week,
how many visits beyond a comfortable week.

That is tight because a day is told twice: somebody who is out has at most one visit in each half of it, so "out" is at
least what the morning holds and at least what the afternoon holds, and the same for each part of the borough. A bare
bound on the day would let a timetable be out by halves (ADR 0035).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Final

import numpy as np
from numpy.typing import NDArray

from securing_good_scheduler.timetable.problem import ALL_DAY, Problem, VisitToPlace
from securing_good_scheduler.timetable.result import TierName, band_weights, days_moved

MOST_A_WEEK: Final = 7 * ALL_DAY
"""Half-days of a week."""
Column = int


Numbers = NDArray[np.float64]
"""What each column counts, or how large it may be."""
Values = NDArray[np.int64]
"""How large each column is."""


@dataclass
class Rows:
    """Rows of the model: a sum of columns that is not above a bound, or of which exactly one is chosen."""

    most: list[float] = field(default_factory=list)
    exact: list[bool] = field(default_factory=list)
    starts: list[int] = field(default_factory=lambda: [0])
    columns: list[Column] = field(default_factory=list)
    factors: list[float] = field(default_factory=list)

    def one_of(self, columns: Sequence[Column]) -> None:
        """Exactly one of these is chosen."""
        self._add(columns, [1.0] * len(columns), 1, exact=True)

    def at_most(self, most: float, plus: Sequence[Column], minus: Sequence[Column] = ()) -> None:
        """The sum of some columns less the sum of others is not above a bound."""
        self._add([*plus, *minus], [1.0] * len(plus) + [-1.0] * len(minus), most, exact=False)

    def weighted(self, most: float, counts: Numbers) -> None:
        """The sum of all columns, each times what it counts, is not above a bound."""
        used = np.flatnonzero(counts)
        self._add(used.tolist(), counts[used].tolist(), most, exact=False)

    def _add(self, columns: Sequence[Column], factors: Sequence[float], most: float, *, exact: bool) -> None:
        self.columns += columns
        self.factors += factors
        self.starts.append(len(self.columns))
        self.most.append(most)
        self.exact.append(exact)


@dataclass
class Model:
    """Columns and rows. Columns of visits come first, in order of visits and half-days."""

    problem: Problem
    visits: tuple[VisitToPlace, ...]
    """Those that can be somewhere."""
    at: dict[tuple[str, int], Column]
    """Column of a visit on a half-day."""
    out: dict[tuple[str, int], Column]
    """Column of a person being out on a day."""
    part: dict[tuple[str, int, str], Column]
    """Column of a person being in a part of the borough on a day."""
    beyond: dict[tuple[str, int], Column]
    """Column of a person's visits beyond a comfortable week."""
    left: dict[str, Column]
    """Column of a visit being left out."""
    upper: Numbers
    rows: Rows

    @property
    def size(self) -> int:
        """Number of columns."""
        return len(self.upper)

    def objective(self, tier: TierName) -> tuple[Numbers, int]:
        """What each column counts in a tier, and what counts whatever is chosen."""
        counts, always = np.zeros(self.size), 0
        by_id, weights = self.problem.by_id, self.problem.weights
        match tier:
            case TierName.UNPLACED:
                bands = band_weights(self.problem.visits)
                for visit_id, column in self.left.items():
                    counts[column] = bands[by_id[visit_id].band]
                always = sum(bands[visit.band] for visit in self.problem.visits if visit.id not in self.left)
            case TierName.MOVED:
                always = sum(visit.planned is not None for visit in self.problem.visits)
                for visit in self.visits:
                    if visit.planned is not None and (visit.id, visit.planned) in self.at:
                        counts[self.at[visit.id, visit.planned]] = -1
            case TierName.DAYS_MOVED:
                for (visit_id, half), column in self.at.items():
                    counts[column] = days_moved(by_id[visit_id], half)
            case TierName.COST:
                for (visit_id, half), column in self.at.items():
                    counts[column] = self.problem.cost(by_id[visit_id], half)
                counts[list(self.out.values())] = weights.journey
                counts[list(self.part.values())] = weights.locality
                counts[list(self.beyond.values())] = weights.full_week
        return counts, always

    def placed(self, values: Values) -> dict[str, int]:
        """The timetable that these values of the columns are."""
        return {visit_id: half for (visit_id, half), column in self.at.items() if values[column]}

    def values(self, placed: Mapping[str, int]) -> Values:
        """The values of the columns that a timetable is; a visit on an impossible half-day counts as left out."""
        values = np.zeros(self.size, dtype=np.int64)
        weeks: dict[tuple[str, int], int] = defaultdict(int)
        for visit in self.visits:
            half = placed.get(visit.id)
            column = None if half is None else self.at.get((visit.id, half))
            if half is None or column is None:
                values[self.left[visit.id]] = 1
                continue
            values[column] = 1
            for one in visit.attendees:
                if (one, half // 2) in self.out:
                    values[self.out[one, half // 2]] = 1
                    values[self.part[one, half // 2, self.problem.schools[visit.urn].locality]] = 1
                    weeks[one, self.problem.week[half // 2]] += 1
        comfortable = self.problem.weights.comfortable_week
        for key, number in weeks.items():
            if key in self.beyond:
                values[self.beyond[key]] = max(0, number - comfortable)
        return values


def build_model(problem: Problem, possible: Mapping[str, Sequence[int]]) -> Model:
    """The model of a problem; `possible` are the half-days to choose from for each visit, by its id."""
    visits = tuple(visit for visit in problem.visits if possible.get(visit.id))
    at: dict[tuple[str, int], Column] = {}
    for visit in visits:
        for half in possible[visit.id]:
            at[visit.id, half] = len(at)
    columns = count(len(at))
    left = {visit.id: next(columns) for visit in visits}
    halves, days, parts = _by_person(problem, visits, possible, at)
    out = {key: next(columns) for key in days}
    part = {key: next(columns) for key in parts}
    rows = Rows()
    for visit in visits:
        rows.one_of([*(at[visit.id, half] for half in possible[visit.id]), left[visit.id]])
    _one_at_a_time(rows, problem, visits, halves, out)
    _where_somebody_is_out(rows, halves, parts, out, part)
    beyond = _weeks(rows, problem, days, columns)
    for (one, _), those in days.items():
        if problem.people[one].most_a_day < ALL_DAY:
            rows.at_most(problem.people[one].most_a_day, those)
    _apart(rows, problem, possible, at)
    upper = np.ones(next(columns))
    for (one, _), column in beyond.items():
        upper[column] = (problem.people[one].most_a_week or MOST_A_WEEK) - problem.weights.comfortable_week
    return Model(problem, visits, at, out, part, beyond, left, upper, rows)


_Of = dict[tuple[str, int], list[Column]]


@dataclass
class _Halves:
    """Columns of visits by person and half-day; by part of the borough too; and by visit, where it may have both halves."""

    of: _Of
    in_part: dict[tuple[str, int, str], list[Column]]
    both: dict[tuple[str, int, str], list[list[Column]]]


def _by_person(
    problem: Problem,
    visits: Iterable[VisitToPlace],
    possible: Mapping[str, Sequence[int]],
    at: Mapping[tuple[str, int], Column],
) -> tuple[_Halves, _Of, dict[tuple[str, int, str], None]]:
    """What each person may have, and by day and part of the borough what the council's people may."""
    halves = _Halves(defaultdict(list), defaultdict(list), defaultdict(list))
    days: _Of = defaultdict(list)
    parts: dict[tuple[str, int, str], None] = {}
    for visit in visits:
        locality, mine = problem.schools[visit.urn].locality, set(possible[visit.id])
        for one in visit.attendees:
            travels = problem.people[one].travels
            for half in possible[visit.id]:
                column, day = at[visit.id, half], half // 2
                halves.of[one, half].append(column)
                if not travels:
                    continue
                halves.in_part[one, half, locality].append(column)
                days[one, day].append(column)
                parts[one, day, locality] = None
                if half % 2 == 0 and half + 1 in mine:
                    halves.both[one, day, locality].append([column, at[visit.id, half + 1]])
    return halves, days, parts


def _one_at_a_time(
    rows: Rows,
    problem: Problem,
    visits: Sequence[VisitToPlace],
    halves: _Halves,
    out: Mapping[tuple[str, int], Column],
) -> None:
    """Nobody is at two visits at once; of the council's people only when they are out."""
    of: dict[str, set[str]] = defaultdict(set)
    for visit in visits:
        for one in visit.attendees:
            of[one].add(visit.id)
    covered = {
        one
        for one, ids in of.items()
        if not problem.people[one].travels
        and any(problem.people[other].travels and ids <= of[other] for other in of if other != one)
    }
    for (one, half), those in halves.of.items():
        if (one, half // 2) in out:
            rows.at_most(0, those, [out[one, half // 2]])
        elif len(those) > 1 and one not in covered:
            rows.at_most(1, those)


def _where_somebody_is_out(
    rows: Rows,
    halves: _Halves,
    parts: Iterable[tuple[str, int, str]],
    out: Mapping[tuple[str, int], Column],
    part: Mapping[tuple[str, int, str], Column],
) -> None:
    """Somebody is out where they are in a part of the borough, and in that part where a visit there is in either half."""
    for one, day, locality in parts:
        here = part[one, day, locality]
        rows.at_most(0, [here], [out[one, day]])
        for half in (2 * day, 2 * day + 1):
            if (one, half, locality) in halves.in_part:
                rows.at_most(0, halves.in_part[one, half, locality], [here])
        for either in halves.both.get((one, day, locality), ()):
            rows.at_most(0, either, [here])


def _weeks(rows: Rows, problem: Problem, days: _Of, columns: Iterator[Column]) -> dict[tuple[str, int], Column]:
    """Nobody has more visits in a week than they may; those beyond a comfortable week are counted."""
    weeks: _Of = defaultdict(list)
    for (one, day), those in days.items():
        weeks[one, problem.week[day]] += those
    beyond: dict[tuple[str, int], Column] = {}
    comfortable = problem.weights.comfortable_week
    for (one, week), those in weeks.items():
        most = problem.people[one].most_a_week
        if most is not None:
            rows.at_most(most, those)
        if most is None or most > comfortable:
            beyond[one, week] = next(columns)
            rows.at_most(comfortable, those, [beyond[one, week]])
    return beyond


def _apart(
    rows: Rows,
    problem: Problem,
    possible: Mapping[str, Sequence[int]],
    at: Mapping[tuple[str, int], Column],
) -> None:
    """Visits that follow each other: the first on a day or later excludes the second before that day and the gap."""
    days = [day.toordinal() for day in problem.days]
    for rule in problem.apart:
        first, second = possible.get(rule.before) or (), possible.get(rule.after) or ()
        for day in sorted({half // 2 for half in first}):
            late = [at[rule.before, half] for half in first if half // 2 >= day]
            early = [at[rule.after, half] for half in second if days[half // 2] < days[day] + rule.least]
            if late and early:
                rows.at_most(1, [*late, *early])
        for day in sorted({half // 2 for half in first}) if rule.most is not None else ():
            early = [at[rule.before, half] for half in first if half // 2 <= day]
            late = [at[rule.after, half] for half in second if days[half // 2] > days[day] + (rule.most or 0)]
            if late and early:
                rows.at_most(1, [*early, *late])
