"""Made-up councils to plan a year for: schools, people with lives of their own, visits and meetings. The same from each seed.

A year of 2026/27 in three terms; link partners have their schools by part of the borough, some work part of the week, everybody is
away or busy now and then; chairs of governors have a few half-days a week. One school in six is in the programme, a third of those red.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from securing_good.calendar import CalendarPeriod, HalfTerm, SchoolTerm, build_calendar
from securing_good.vocabulary import CalendarKind, Term
from securing_good_scheduler.timetable.problem import Apart, Attendee, Problem, SchoolToVisit, VisitToPlace

TERMS: Final = (
    (date(2026, 9, 1), date(2026, 10, 26), date(2026, 10, 30), date(2026, 12, 18)),
    (date(2027, 1, 4), date(2027, 2, 15), date(2027, 2, 19), date(2027, 3, 25)),
    (date(2027, 4, 12), date(2027, 5, 31), date(2027, 6, 4), date(2027, 7, 21)),
)
"""First day, first and last day of the break, last day."""
_SATS: Final = (date(2027, 5, 10), date(2027, 5, 13))
_EXAMS: Final = (date(2027, 5, 10), date(2027, 6, 18))
_RED, _AMBER, _GREEN = 2, 1, 0
FIRST_URN: Final = 100_000


@dataclass(frozen=True)
class Size:
    """How big a council is."""

    schools: int
    at_risk: int
    leads: int
    link_partners: int


AT_RISK: Final = Size(15, 15, 6, 5)
COUNCIL: Final = Size(90, 15, 6, 6)
LARGE: Final = Size(360, 60, 24, 24)


def made_up(seed: int, size: Size = COUNCIL) -> Problem:
    """The year of one council."""
    return _Council(random.Random(f"{seed}:{size}"), size).problem()


class _Council:
    def __init__(self, chance: random.Random, size: Size) -> None:
        self.chance, self.size = chance, size
        self.days, self.halves, self.terms = _days()
        self.people: dict[str, Attendee] = {}
        self.schools: dict[int, SchoolToVisit] = {}
        self.visits: list[VisitToPlace] = []
        self.apart: list[Apart] = []

    def problem(self) -> Problem:
        edges = {day for term in self.terms for day in (*term[:3], *term[-2:])}
        size = self.size
        leads = [self._officer(f"lead-{number}", f"Lead {number + 1}") for number in range(size.leads)]
        partners = [self._officer(f"partner-{number}", f"Partner {number + 1}") for number in range(size.link_partners)]
        parts = max(3, size.schools // 18)
        places = sorted(self.chance.randrange(parts) for _ in range(size.schools))
        at_risk = self.chance.sample(range(size.schools), size.at_risk)
        for number, part in enumerate(places):
            partner = partners[number * size.link_partners // size.schools]
            self._school(FIRST_URN + number, f"Part {part + 1}")
            first, last = self._link_partner_visits(FIRST_URN + number, partner)
            if number in at_risk:
                place = at_risk.index(number)
                band = _RED if place < size.at_risk // 3 else _AMBER
                self._meetings(FIRST_URN + number, partner, leads[place % size.leads], band, first, last)
        return Problem(
            tuple(self.days), self.schools, self.people, tuple(self.visits), tuple(self.apart), frozenset(edges)
        )

    def _officer(self, id_: str, name: str) -> str:
        off = self.chance.sample(range(5), self.chance.choice([0, 0, 0, 1, 2]))
        away: set[int] = set()
        for _ in range(2):
            first = self.chance.randrange(len(self.days) - 5)
            away |= set(range(first, first + self.chance.choice([2, 3, 5])))
        free = frozenset(
            half
            for half in range(2 * len(self.days))
            if self.days[half // 2].weekday() not in off and half // 2 not in away and self.chance.random() > 0.2
        )
        self.people[id_] = Attendee(id_, name, free, most_a_week=4, travels=True)
        return id_

    def _school(self, urn: int, part: str) -> None:
        chance, days = self.chance, self.days
        shut = {term[0] for term in self.terms if chance.random() < 0.6} | {
            chance.randrange(len(days)) for _ in range(4)
        }
        first, last = _EXAMS if chance.random() < 0.18 else _SATS
        shut |= {number for number, day in enumerate(days) if first <= day <= last}
        every = range(2 * len(days))
        open_ = frozenset(half for half in every if half // 2 not in shut)
        suits = frozenset(half for half in open_ if days[half // 2].weekday() == chance.randrange(5))
        self.schools[urn] = SchoolToVisit(
            urn, f"School {urn}", part, open_, suits if chance.random() < 0.2 else frozenset()
        )
        head = frozenset(half for half in every if chance.random() > 0.15)
        self.people[f"head-{urn}"] = Attendee(f"head-{urn}", f"The headteacher of School {urn}", head)
        week = [chance.random() < 0.45 for _ in range(10)]
        for half in chance.sample(range(10), 3):
            week[half] = True
        chair = frozenset(
            half for half in every if week[2 * days[half // 2].weekday() + half % 2] and chance.random() > 0.1
        )
        self.people[f"chair-{urn}"] = Attendee(f"chair-{urn}", f"The chair of School {urn}", chair)

    def _link_partner_visits(self, urn: int, partner: str) -> tuple[str, str]:
        when = self.chance.random()
        ids = []
        for number, term in enumerate(self.terms):
            ideal = term[int((0.1 + 0.75 * when) * len(term))]
            ids.append(f"link-{urn}-{number}")
            self._add(ids[-1], urn, term, ideal, (partner, f"head-{urn}"), _GREEN)
        return ids[0], ids[-1]

    def _meetings(self, urn: int, partner: str, lead: str, band: int, first: str, last: str) -> None:
        before = None
        attendees = (lead, partner, f"head-{urn}", f"chair-{urn}")
        for number, period in enumerate(self.halves if band == _RED else self.terms):
            id_ = f"meeting-{urn}-{number}"
            ideal = period[int((0.3 + 0.5 * self.chance.random()) * len(period))]
            self._add(id_, urn, period, ideal, attendees, band)
            if before is not None:
                self.apart.append(Apart(before, id_, least=14 if band == _RED else 28))
            self.apart += [Apart(first, id_), Apart(id_, last)]
            before = id_

    def _add(self, id_: str, urn: int, period: list[int], ideal: int, attendees: tuple[str, ...], band: int) -> None:
        visit = VisitToPlace(id_, f"{id_} of School {urn}", urn, period[0], period[-1], ideal, attendees, band)
        self.visits.append(visit)


def _days() -> tuple[list[date], list[list[int]], list[list[int]]]:
    """School days, and their numbers by half-term and by term."""
    calendar = build_calendar(
        period
        for name, (first, pause, resume, last) in zip(Term, TERMS, strict=True)
        for period in (
            CalendarPeriod("307", 2026, CalendarKind.TERM, name, first, last),
            CalendarPeriod("307", 2026, CalendarKind.HALF_TERM, name, pause, resume),
        )
    )
    days = list(calendar.school_days(TERMS[0][0], TERMS[-1][-1]))

    def numbers(period: SchoolTerm | HalfTerm) -> list[int]:
        return [number for number, day in enumerate(days) if period.starts_on <= day <= period.ends_on]

    return days, [numbers(half) for half in calendar.half_terms()], [numbers(term) for term in calendar.terms()]


def in_force(problem: Problem, placed: dict[str, int], *, today: int = 0, notice_days: int = 10) -> Problem:
    """The same problem with a timetable in force: visits within the notice are frozen, near ones count more."""
    visits = []
    for visit in problem.visits:
        planned = placed.get(visit.id)
        away = None if planned is None else planned // 2 - today
        visits.append(
            replace(
                visit,
                planned=planned,
                frozen=away is not None and 0 <= away < notice_days,
                notice=3 if away is not None and away < 2 * notice_days else 1,
            )
        )
    return replace(problem, visits=tuple(visits))


def disruptions(problem: Problem, seed: int, number: int) -> Iterator[tuple[str, Problem]]:
    """Things that happen to a timetable in force: somebody ill, a school shut, a new school at risk, a pin, fewer visits a week."""
    chance = random.Random(seed)
    for _ in range(number):
        yield chance.choice([_illness, _closure, _new_visit, _pin, _shorter_week, _several])(problem, chance)


def _illness(problem: Problem, chance: random.Random) -> tuple[str, Problem]:
    one = chance.choice(sorted(id_ for id_, person in problem.people.items() if person.travels))
    first = chance.randrange(len(problem.days) - 10)
    away = set(range(2 * first, 2 * first + 2 * chance.choice([1, 3, 5, 10])))
    person = problem.people[one]
    return f"{one} ill", replace(problem, people={**problem.people, one: replace(person, free=person.free - away)})


def _closure(problem: Problem, chance: random.Random) -> tuple[str, Problem]:
    visit = chance.choice(problem.visits)
    urn, first = visit.urn, (visit.planned or 2 * visit.ideal) // 2
    shut = set(range(2 * first, 2 * first + 2 * chance.choice([1, 2, 5])))
    school = problem.schools[urn]
    schools = {**problem.schools, urn: replace(school, open=school.open - shut)}
    return f"{urn} shut", replace(problem, schools=schools)


def _new_visit(problem: Problem, chance: random.Random) -> tuple[str, Problem]:
    most = max(visit.band for visit in problem.visits)
    like = chance.choice([visit for visit in problem.visits if visit.band == most])
    new = replace(like, id=f"new-{like.id}", name=f"new {like.name}", planned=None, frozen=False, band=_RED)
    apart = (*problem.apart, Apart(like.id, new.id, least=1) if chance.random() < 0.5 else Apart(new.id, like.id))
    return f"new {like.id}", replace(problem, visits=(*problem.visits, new), apart=apart)


def _pin(problem: Problem, chance: random.Random) -> tuple[str, Problem]:
    visit = chance.choice([one for one in problem.visits if not one.frozen])
    possible = problem.possible(visit)
    if not possible:
        return "no pin", problem
    pinned = replace(visit, pinned=chance.choice(possible))
    return f"{visit.id} pinned", replace(
        problem, visits=tuple(pinned if one.id == visit.id else one for one in problem.visits)
    )


def _shorter_week(problem: Problem, chance: random.Random) -> tuple[str, Problem]:
    one = chance.choice(sorted(id_ for id_, person in problem.people.items() if person.travels))
    people = {**problem.people, one: replace(problem.people[one], most_a_week=chance.choice([2, 3]))}
    return f"{one} has fewer visits a week", replace(problem, people=people)


def _several(problem: Problem, chance: random.Random) -> tuple[str, Problem]:
    first, problem = _illness(problem, chance)
    second, problem = _closure(problem, chance)
    return f"{first}, {second}", problem
