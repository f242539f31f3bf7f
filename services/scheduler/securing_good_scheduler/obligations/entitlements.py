"""Which visits of its link partner a school is entitled to in a year, and when each had best be. Pure.

Source: programme, Securing Good Monitoring Visits (a first visit in the autumn term, a final one in the summer term, and
Securing Good meetings between them); how many there are is the council's (visit models).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from securing_good.calendar import HalfTerm, SchoolCalendar, SchoolTerm, academic_year_of
from securing_good.vocabulary import MonitoringLevel, Term

GOLDEN: Final = 0.6180339887498949
"""Multiples of it, whole parts left off, spread evenly however many are taken."""
EARLIEST, LATEST = 0.1, 0.85
"""Between which parts of its time a visit had best be."""
MEETING_BOUND_DAYS: Final = 10
"""School days at either end of the year for the visits that meetings lie between. Our proposal: the programme says none."""
NOTICE_DAYS: Final = 5
"""School days ahead at which a visit that is late had best be."""
NEXT_YEAR_FROM_MONTH: Final = 5
"""From May on the next year is planned too; in September it has begun."""


@dataclass(frozen=True, slots=True)
class EntitledVisit:
    """One visit a school is entitled to. Both ends of its time are school days and its ideal day lies between them."""

    slot: str
    """Stable key: "2026/27 autumn link partner 1"."""
    window_start: date
    window_end: date
    ideal: date
    latest: date
    """The last school day of its term or half-term: until then a late one is still this one."""
    provisional: bool


def entitled_years(today: date) -> tuple[int, ...]:
    """The academic years whose visits are planned on a day: the one that runs, and from May on the next."""
    year = academic_year_of(today)
    september = 9
    return (year, year + 1) if NEXT_YEAR_FROM_MONTH <= today.month < september else (year,)


def visits_by_term(
    models: Sequence[Mapping[str, Any]], by_level: Mapping[str, str], level: MonitoringLevel
) -> dict[str, int]:
    """How many visits a school of this level is promised in each term, by an edition of visit models."""
    model = next(one for one in models if one["key"] == by_level[level])
    return {term.value: int(model[term.value]) for term in Term}


def entitled_visits(
    visits: Mapping[str, int], calendar: SchoolCalendar, academic_year: int, urn: int, *, has_meetings: bool = False
) -> tuple[EntitledVisit, ...]:
    """The visits of one school in one academic year; `visits` says how many by term, one or two.

    A single one has the term for its time, two have a half-term each. Schools have their ideal days at different parts of
    the term: a school's is always the same, and neighbours by number are far apart. Where a school `has_meetings`, the first
    visit of autumn and the last of summer are in the first and last school days, for the meetings to lie between them.
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
            latest = days[-1]
            if has_meetings and term.term is Term.AUTUMN and at == 1:
                days = days[:MEETING_BOUND_DAYS]
            elif has_meetings and term.term is Term.SUMMER and at == len(times):
                days = days[-MEETING_BOUND_DAYS:]
            ideal = days[int(part * len(days))]
            slot = f"{term.key} link partner {at}"
            found.append(EntitledVisit(slot, days[0], days[-1], ideal, latest, term.based_on is not None))
    return tuple(found)


def met_unplanned(entitled: Sequence[EntitledVisit], held: Mapping[UUID, date]) -> dict[UUID, EntitledVisit]:
    """Which of a school's visits each one was that was held without having been planned; `held`: their days, by id.

    A day counts for the first visit whose term or half-term it lies in and that no day before it was: one meets one at most.
    """
    left = list(entitled)
    met: dict[UUID, EntitledVisit] = {}
    for id_, day in sorted(held.items(), key=lambda one: (one[1], str(one[0]))):
        was = next((one for one in left if one.window_start <= day <= one.latest), None)
        if was is not None:
            left.remove(was)
            met[id_] = was
    return met


def outstanding_visits(
    entitled: Sequence[EntitledVisit], calendar: SchoolCalendar, today: date
) -> tuple[EntitledVisit, ...]:
    """Those of a school's visits that can still be held.

    One whose time is over, or nearly, has until the end of its term or half-term, and had best be a week from now.
    """
    return tuple(
        one if one.window_end > today else _late(one, calendar, today) for one in entitled if one.latest > today
    )


def next_ideal(one: EntitledVisit, calendar: SchoolCalendar, today: date) -> date:
    """The day a visit had best be as seen from a day: its ideal one, or where that is past a week from now."""
    if one.ideal > today:
        return one.ideal
    days = [day for day in calendar.school_days(today, one.window_end) if day > today]
    return days[min(NOTICE_DAYS, len(days)) - 1] if days else one.window_end


def _late(one: EntitledVisit, calendar: SchoolCalendar, today: date) -> EntitledVisit:
    days = [day for day in calendar.school_days(today, one.latest) if day > today]
    return replace(one, window_end=days[min(MEETING_BOUND_DAYS, len(days)) - 1])
