"""What a timetable is made from: half-days, schools, people, visits to place and what each soft rule costs. Pure values.

A half-day is a number: twice the number of its day, plus one in the afternoon. Days are numbered in order of time and are
weekdays; a day between two of them on which no school is open need not have a number.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Final

from securing_good.sentences import in_words
from securing_good.timetable_settings import Weights
from securing_good.vocabulary import HalfDay

ALL_DAY: Final = 2
"""Half-days of a day."""


class ProblemInvalid(ValueError):
    """The problem contradicts itself; the message names the visit or person and how."""


@dataclass(frozen=True, slots=True)
class SchoolToVisit:
    """When a school can be visited."""

    urn: int
    name: str
    locality: str
    open: frozenset[int]
    """Half-days on which it can be: open, no tests, not blocked by the school."""
    proposed: frozenset[int] = frozenset()
    """Half-days that the school said suit it."""


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody whom visits need, and when they have time."""

    id: str
    name: str
    free: frozenset[int]
    most_a_day: int = ALL_DAY
    most_a_week: int | None = None
    """None for people of schools, whom we do not count."""
    travels: bool = False
    """Whether their way to schools counts: of the council's people."""


@dataclass(frozen=True, slots=True)
class VisitToPlace:
    """One visit or meeting to find a half-day for."""

    id: str
    name: str
    """As people call it, with its school: "the meeting of spring 1 at Elm Park Primary"."""
    urn: int
    first_day: int
    last_day: int
    """Its window, by the numbers of its days, both inside it."""
    ideal: int
    """The day it had best be on."""
    attendees: tuple[str, ...]
    """Everybody who must be there, by their ids."""
    band: int = 0
    """Risk: a visit of a higher band is placed before all those of lower bands."""
    pinned: int | None = None
    """The half-day on which a person fixed it."""
    planned: int | None = None
    """The half-day of the timetable in force; None for a visit that is new."""
    frozen: bool = False
    """Within the notice people were promised: it keeps its half-day while that is possible."""
    notice: int = 1
    """How much each day it is moved counts: more where it is near."""
    stand_in: frozenset[int] = frozenset()
    """Half-days on which somebody would be represented, as the chair by a vice-chair."""

    @property
    def window(self) -> range:
        """The half-days of its time."""
        return range(ALL_DAY * self.first_day, ALL_DAY * (self.last_day + 1))


@dataclass(frozen=True, slots=True)
class Apart:
    """Two visits that follow each other, so many days apart, by the calendar."""

    before: str
    after: str
    least: int = 1
    most: int | None = None


@dataclass(frozen=True)
class Problem:
    """Everything a timetable has to keep to."""

    days: tuple[date, ...]
    schools: Mapping[int, SchoolToVisit]
    people: Mapping[str, Attendee]
    visits: tuple[VisitToPlace, ...]
    apart: tuple[Apart, ...] = ()
    edges: frozenset[int] = frozenset()
    """Numbers of days at the edges of terms."""
    weights: Weights = field(default_factory=Weights)

    @cached_property
    def week(self) -> tuple[int, ...]:
        """The week of each day: the same number for days of one week, Monday to Sunday."""
        return tuple((day - timedelta(days=day.weekday())).toordinal() // 7 for day in self.days)

    @cached_property
    def by_id(self) -> Mapping[str, VisitToPlace]:
        """Visits by id."""
        return {visit.id: visit for visit in self.visits}

    def possible(self, visit: VisitToPlace) -> tuple[int, ...]:
        """Half-days the visit can be on, others left aside: in its window, the school open, everybody free.

        A pinned visit has its pin, or nothing. A frozen one has the half-day it is planned for while that is possible.
        """
        within = self._possible_but_for_pins(visit)
        if visit.pinned is not None:
            return (visit.pinned,) if visit.pinned in within else ()
        if visit.frozen and visit.planned in within:
            return (visit.planned,)
        return within

    def _possible_but_for_pins(self, visit: VisitToPlace) -> tuple[int, ...]:
        """The same, whatever is pinned or frozen."""
        open_, free = self.schools[visit.urn].open, [self.people[one].free for one in visit.attendees]
        return tuple(half for half in visit.window if half in open_ and all(half in one for one in free))

    def cost(self, visit: VisitToPlace, half: int) -> int:
        """Points for the visit being on this half-day, journeys and full weeks left aside."""
        day, weights, proposed = half // 2, self.weights, self.schools[visit.urn].proposed
        points = (
            (visit.ideal - day) * weights.early_day if day < visit.ideal else (day - visit.ideal) * weights.late_day
        )
        points += weights.term_edge * (day in self.edges) + weights.stand_in * (half in visit.stand_in)
        if half not in proposed and any(one in visit.window for one in proposed):
            points += weights.not_proposed
        return points

    def in_words(self, half: int) -> str:
        """A half-day as people say it: "Tuesday 3 November 2026, morning"."""
        day = self.days[half // 2]
        return f"{day:%A} {in_words(day)}, {half_of(half)}"


def half_of(half: int) -> HalfDay:
    """Which half of its day a half-day is."""
    return HalfDay.AFTERNOON if half % 2 else HalfDay.MORNING


def check_problem(problem: Problem) -> None:
    """That a problem speaks only of days, schools and people it has. Raises ProblemInvalid."""
    if list(problem.days) != sorted(set(problem.days)):
        raise ProblemInvalid("The days of a timetable are given in order, each once.")
    _check_ids(problem.visits)
    for visit in problem.visits:
        if visit.urn not in problem.schools:
            raise ProblemInvalid(f"{visit.name}: nothing is known of the school {visit.urn}.")
        unknown = [one for one in visit.attendees if one not in problem.people]
        if unknown or not visit.attendees:
            raise ProblemInvalid(f"{visit.name}: nothing is known of {', '.join(unknown) or 'who is to be there'}.")
        if not 0 <= visit.first_day <= visit.ideal <= visit.last_day < len(problem.days):
            raise ProblemInvalid(f"{visit.name}: its window does not hold its ideal day, or is outside the timetable.")
    for one in problem.apart:
        if one.before not in problem.by_id or one.after not in problem.by_id or one.before == one.after:
            raise ProblemInvalid(f"{one.before} and {one.after} are to be apart, and are not two visits.")
        if one.most is not None and one.most < one.least:
            raise ProblemInvalid(f"{one.before} and {one.after} are to be {one.least} to {one.most} days apart.")


def _check_ids(visits: Sequence[VisitToPlace]) -> None:
    seen: set[str] = set()
    for visit in visits:
        if visit.id in seen:
            raise ProblemInvalid(f"{visit.name} is given twice.")
        seen.add(visit.id)
