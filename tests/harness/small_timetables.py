"""Small problems of timetables, told in few words: a fortnight, one school or a few, people who have time unless it is said."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from securing_good_scheduler.timetable.problem import Attendee, Problem, SchoolToVisit, VisitToPlace

MONDAY = date(2026, 9, 7)
DAYS = tuple(MONDAY + timedelta(days=7 * week + day) for week in range(4) for day in range(5))
"""Twenty days of four weeks."""
EVERY = frozenset(range(2 * len(DAYS)))
SCHOOLS = {
    101: SchoolToVisit(101, "Elm Primary", "Acton", EVERY),
    102: SchoolToVisit(102, "Oak Primary", "Acton", EVERY),
    103: SchoolToVisit(103, "Ash Primary", "Hanwell", EVERY),
}
PEOPLE = {
    "lena": Attendee("lena", "Lena Marsh", EVERY, most_a_week=4, travels=True),
    "paul": Attendee("paul", "Paul Reed", EVERY, most_a_week=4, travels=True),
    "head": Attendee("head", "The headteacher", EVERY),
}


def visit(id_: str, urn: int = 101, attendees: Iterable[str] = ("lena",), **said: Any) -> VisitToPlace:
    """A visit in the four weeks, best on the third day, by Lena Marsh."""
    about = {"first_day": 0, "last_day": len(DAYS) - 1, "ideal": 2} | said
    return VisitToPlace(id_, f"the {id_} visit", urn, attendees=tuple(attendees), **about)


def problem(*visits: VisitToPlace, **said: Any) -> Problem:
    """A problem of these visits."""
    about = {"schools": SCHOOLS, "people": PEOPLE} | said
    return Problem(DAYS, visits=visits, **about)


def person(id_: str, **changes: Any) -> Mapping[str, Attendee]:
    """Everybody, one of them otherwise."""
    return PEOPLE | {id_: replace(PEOPLE[id_], **changes)}


def school(urn: int, **changes: Any) -> Mapping[int, SchoolToVisit]:
    """Every school, one of them otherwise."""
    return SCHOOLS | {urn: replace(SCHOOLS[urn], **changes)}


def halves(*days: int) -> frozenset[int]:
    """Both half-days of some days, by number."""
    return frozenset(half for day in days for half in (2 * day, 2 * day + 1))
