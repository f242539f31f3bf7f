"""A calendar beyond the published years, moved from the newest published one. Pure; everything it makes says so.

Councils publish two years ahead at most, and a case lasts eighteen months and more. A visit planned on these days is
provisional and is planned again when the council publishes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import count

from securing_good.calendar import CalendarInvalid, CalendarPeriod, build_calendar
from securing_good.vocabulary import CalendarKind, Term

_WEEK = timedelta(weeks=1)
_ONE_DAY = timedelta(days=1)
_SATURDAY = 5
_FURTHEST = 6
"""Weeks. Easter moves by five at most."""
_MOVED = {CalendarKind.TERM, CalendarKind.HALF_TERM}
FURTHEST_YEARS = 10
"""How many years after the newest published one are made up: longer than any case lasts, and no work without end for
whoever asks about a day in the year 9999."""


def provisional_periods(periods: Iterable[CalendarPeriod], last_year: int) -> tuple[CalendarPeriod, ...]:
    """Terms and half-term breaks of each year up to `last_year` that one council has not published a term of: ten at most.

    Each is moved from the newest year before it that is published with all three terms; where there is none, or its
    days cannot be moved into a calendar that holds together, the year stays unknown.
    """
    told = [period for period in periods if period.kind in _MOVED]
    years = {period.academic_year for period in told if period.kind is CalendarKind.TERM}
    whole = sorted(year for year in years if _is_whole(_of_year(told, year)))
    made: list[CalendarPeriod] = []
    for year in range(whole[0], min(last_year, whole[-1] + FURTHEST_YEARS) + 1) if whole else ():
        if year in years:
            continue
        newest = max(one for one in whole if one < year)
        try:
            moved = provisional_year(_of_year(told, newest), year)
            build_calendar(moved)
        except CalendarInvalid:
            continue
        made += moved
    return tuple(made)


def provisional_year(published: Sequence[CalendarPeriod], academic_year: int) -> tuple[CalendarPeriod, ...]:
    """One published year with its three terms, moved by whole weeks to another year.

    Every day stays the weekday it was and the autumn term begins in the week nearest to the published date. A holiday
    or break that held Christmas and New Year, Easter, or the bank holiday at the end of May holds it again: it moves by
    as few weeks as that takes. Raises `CalendarInvalid` when the published year has not all three terms.
    """
    if not _is_whole(published):
        raise CalendarInvalid("a year can only be moved when its three terms are known")
    terms = {period.term: period for period in published if period.kind is CalendarKind.TERM}
    breaks = [period for period in published if period.kind is CalendarKind.HALF_TERM]
    autumn, spring, summer = (terms[term] for term in (Term.AUTUMN, Term.SPRING, Term.SUMMER))
    before = autumn.academic_year
    weeks = _weeks_on(autumn.starts_on, academic_year - before)

    def moved_apart(gap: tuple[date, date], held: tuple[date, date], holds: tuple[date, date]) -> timedelta:
        first, last = gap
        if not first <= held[0] <= held[1] <= last:
            return weeks
        return weeks + _WEEK * _fewest_weeks((first + weeks, last + weeks), holds)

    christmas = moved_apart(_between(autumn, spring), _christmas(before), _christmas(academic_year))
    easter = moved_apart(_between(spring, summer), _easter(before + 1), _easter(academic_year + 1))
    spans = {
        Term.AUTUMN: (autumn.starts_on + weeks, autumn.ends_on + christmas),
        Term.SPRING: (spring.starts_on + christmas, spring.ends_on + easter),
        Term.SUMMER: (summer.starts_on + easter, summer.ends_on + weeks),
    }
    made = [
        replace(terms[term], starts_on=starts_on, ends_on=ends_on, academic_year=academic_year, based_on=before)
        for term, (starts_on, ends_on) in _inside_year(spans, academic_year).items()
    ]
    for pause in breaks:
        by = moved_apart((pause.starts_on, pause.ends_on), _end_of_may(before + 1), _end_of_may(academic_year + 1))
        moved = replace(pause, starts_on=pause.starts_on + by, ends_on=pause.ends_on + by)
        made.append(replace(moved, academic_year=academic_year, based_on=before))
    return tuple(sorted(made, key=lambda period: (period.starts_on, period.kind)))


def _is_whole(periods: Iterable[CalendarPeriod]) -> bool:
    return {period.term for period in periods if period.kind is CalendarKind.TERM} == set(Term)


def _of_year(periods: Iterable[CalendarPeriod], year: int) -> list[CalendarPeriod]:
    return [period for period in periods if period.academic_year == year]


def _weeks_on(start: date, years: int) -> timedelta:
    """Whole weeks from the Monday of a week to the Monday nearest the same date so many years on."""
    monday = start - timedelta(days=start.weekday())
    return _WEEK * round((monday.replace(year=monday.year + years) - monday) / _WEEK)


def _between(term: CalendarPeriod, following: CalendarPeriod) -> tuple[date, date]:
    return term.ends_on + _ONE_DAY, following.starts_on - _ONE_DAY


def _fewest_weeks(gap: tuple[date, date], holds: tuple[date, date]) -> int:
    """By how many weeks a gap must move to hold these days; 0 when no whole number of weeks will do."""
    for number in range(_FURTHEST + 1):
        for weeks in (-number, number):
            if gap[0] + weeks * _WEEK <= holds[0] and holds[1] <= gap[1] + weeks * _WEEK:
                return weeks
    return 0


def _inside_year(spans: dict[Term, tuple[date, date]], year: int) -> dict[Term, tuple[date, date]]:
    """The terms cut to the twelve months from 1 August, on weekdays: a term that ends on 31 July can move no later."""
    first = next(day for days in count() if (day := date(year, 8, 1) + days * _ONE_DAY).weekday() < _SATURDAY)
    last = next(day for days in count() if (day := date(year + 1, 7, 31) - days * _ONE_DAY).weekday() < _SATURDAY)
    return {term: (max(starts_on, first), min(ends_on, last)) for term, (starts_on, ends_on) in spans.items()}


def _christmas(academic_year: int) -> tuple[date, date]:
    return date(academic_year, 12, 25), date(academic_year + 1, 1, 1)


def _easter(year: int) -> tuple[date, date]:
    """Good Friday and Easter Monday, by the Gregorian rule (Meeus, Jones and Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    sunday = date(year, f // 31, f % 31 + 1)
    return sunday - 2 * _ONE_DAY, sunday + _ONE_DAY


def _end_of_may(year: int) -> tuple[date, date]:
    """The last Monday of May, a bank holiday in all but the years of a jubilee."""
    last = date(year, 5, 31)
    monday = last - timedelta(days=last.weekday())
    return monday, monday
