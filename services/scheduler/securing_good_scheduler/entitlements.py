"""Which visits of its link partner a school is entitled to in a year, and when each had best be. Pure.

Source: programme, Securing Good Monitoring Visits (a first visit in the autumn term, a final one in the summer term); how
many there are is the council's (visit models).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from securing_good.calendar import HalfTerm, SchoolCalendar, SchoolTerm

GOLDEN: Final = 0.6180339887498949
"""Multiples of it, whole parts left off, spread evenly however many are taken."""
EARLIEST, LATEST = 0.1, 0.85
"""Between which parts of its time a visit had best be."""


@dataclass(frozen=True, slots=True)
class EntitledVisit:
    """One visit a school is entitled to. Both ends of its time are school days and its ideal day lies between them."""

    slot: str
    """Stable key: "2026/27 autumn link partner 1"."""
    window_start: date
    window_end: date
    ideal: date
    provisional: bool


def entitled_visits(
    visits: Mapping[str, int], calendar: SchoolCalendar, academic_year: int, urn: int
) -> tuple[EntitledVisit, ...]:
    """The visits of one school in one academic year; `visits` says how many by term, one or two.

    A single one has the term for its time, two have a half-term each. Schools have their ideal days at different parts of
    the term: a school's is always the same, and neighbours by number are far apart.
    """
    found: list[EntitledVisit] = []
    part = EARLIEST + (LATEST - EARLIEST) * ((urn * GOLDEN) % 1)
    for term in calendar.terms():
        number = visits.get(term.term, 0)
        if term.academic_year != academic_year or not number:
            continue
        halves = [
            half for half in calendar.half_terms() if (half.academic_year, half.term) == (academic_year, term.term)
        ]
        times: list[SchoolTerm | HalfTerm] = [*halves] if number > 1 and len(halves) > 1 else [term]
        for at, time in enumerate(times, start=1):
            days = calendar.school_days(time.starts_on, time.ends_on)
            ideal = days[int(part * len(days))]
            provisional = term.based_on is not None
            found.append(EntitledVisit(f"{term.key} link partner {at}", days[0], days[-1], ideal, provisional))
    return tuple(found)
