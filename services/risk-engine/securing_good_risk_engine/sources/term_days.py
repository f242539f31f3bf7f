"""Terms and breaks out of single school days, as calendars give them that hold one event a day."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from securing_good.calendar import build_calendar
from securing_good.vocabulary import CalendarKind, Term
from securing_good_risk_engine.sources.facts import CalendarFact, RowProblem
from securing_good_risk_engine.sources.term_periods import Placed, school_year_of

SHORTEST_BREAK: Final = 3
"""Working days. Fewer without school inside a term are days the council closes its schools, not a half-term break."""
_ONE_DAY: Final = timedelta(days=1)
_SATURDAY: Final = 5
_WORKING: Final = build_calendar([])

_HALF_TERMS: Final = (
    (Term.AUTUMN, (9, 20), (11, 20)),
    (Term.SPRING, (1, 20), (3, 5)),
    (Term.SUMMER, (5, 10), (6, 20)),
)
"""Each term with the first and the last day on which its half-term break begins, whatever the council."""
_EASTER_HOLIDAY: Final = (3, 6), (4, 30)


def periods_of_days(council: str, days: Mapping[date, int]) -> Iterator[Placed | RowProblem]:
    """Terms, half-term breaks and single closed days, from each school day and the line it stands on.

    A week or more without school ends a term around Christmas and Easter and is a half-term break in autumn, February
    and at the end of May; at any other time of the year it is a problem of the line after it.
    """
    by_year: dict[int, list[date]] = {}
    for day in sorted(days):
        if day.weekday() >= _SATURDAY:
            yield RowProblem(
                days[day], "DTSTART", day.isoformat(), "weekend", f"{day} is no weekday: schools are closed"
            )
        else:
            by_year.setdefault(school_year_of(day), []).append(day)
    for year, open_days in by_year.items():
        yield from _year(council, year, open_days, days)


def _year(council: str, year: int, open_days: list[date], lines: Mapping[date, int]) -> Iterator[Placed | RowProblem]:
    def fact(kind: CalendarKind, term: Term, first: date, last: date) -> CalendarFact:
        return CalendarFact(council, year, kind, term, first, last)

    began = open_days[0]
    term = _term_of(began)
    for day, following in pairwise(open_days):
        missing = [one for one in _days_between(day, following) if _WORKING.is_working_day(one)]
        if not missing:
            continue
        line, first, last = lines[following], day + _ONE_DAY, following - _ONE_DAY
        if len(missing) < SHORTEST_BREAK:
            for closed in missing:
                yield line, fact(CalendarKind.HOLIDAY, term, closed, closed)
        elif first <= date(first.year, 12, 25) <= last or _within(first, _EASTER_HOLIDAY):
            yield lines[began], fact(CalendarKind.TERM, term, began, day)
            began, term = following, _term_of(following)
        elif any(term is one and _within(first, (start, end)) for one, start, end in _HALF_TERMS):
            yield line, fact(CalendarKind.HALF_TERM, term, _next_weekday(first), _last_weekday(last))
        else:
            reason = (
                f"no school day from {first} to {last}: that is no time of the year for a half-term break or a holiday"
            )
            yield RowProblem(line, "DTSTART", following.isoformat(), "unknown_break", reason)
    yield lines[began], fact(CalendarKind.TERM, term, began, open_days[-1])


def _term_of(first: date) -> Term:
    """The term that begins on a day."""
    if first.month >= 8:  # August
        return Term.AUTUMN
    return Term.SPRING if (first.month, first.day) < _EASTER_HOLIDAY[0] else Term.SUMMER


def _within(day: date, span: tuple[tuple[int, int], tuple[int, int]]) -> bool:
    return span[0] <= (day.month, day.day) <= span[1]


def _days_between(day: date, following: date) -> list[date]:
    return [day + timedelta(days=number) for number in range(1, (following - day).days)]


def _next_weekday(day: date) -> date:
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() >= _SATURDAY else 0)


def _last_weekday(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - _SATURDAY + 1))
