"""Which periods of a calendar can be true together, in whatever form they were sent."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from securing_good.calendar import academic_year_of
from securing_good.vocabulary import CalendarKind
from securing_good_risk_engine.sources.dataset import academic_year
from securing_good_risk_engine.sources.facts import CalendarFact, RowProblem

Placed = tuple[int, CalendarFact]
"""A period and the line that tells it."""
_AUGUST: Final = 8


def school_year_of(on: date) -> int:
    """The academic year a term or break that starts on a day belongs to: some councils begin in late August."""
    return on.year if on.month >= _AUGUST else on.year - 1


def bank_holiday(on: date, title: str) -> CalendarFact:
    """A bank holiday of England. The one in August belongs to the school year that ends."""
    return CalendarFact(None, academic_year_of(on), CalendarKind.BANK_HOLIDAY, None, on, on, title)


def told_apart(periods: Sequence[Placed]) -> tuple[list[Placed], list[RowProblem]]:
    """The periods that can be true together, terms first, and a problem for each that contradicts one before it.

    A break is looked for in all terms of the file: one inside a term that is refused is no second mistake.
    """
    terms = [fact for _, fact in periods if fact.kind is CalendarKind.TERM]
    kept: list[Placed] = []
    problems: list[RowProblem] = []
    # Terms before what must lie inside or outside them.
    for line, fact in sorted(periods, key=lambda period: (period[1].kind is not CalendarKind.TERM, period[0])):
        reason = _contradiction(fact, kept, terms)
        if reason is None:
            kept.append((line, fact))
        else:
            problems.append(RowProblem(line, "start", fact.starts_on.isoformat(), "contradicts_calendar", reason))
    return kept, problems


def _in_words(kind: CalendarKind) -> str:
    return {CalendarKind.TERM: "term", CalendarKind.HALF_TERM: "half-term break"}.get(kind, "holiday")


def _contradiction(fact: CalendarFact, kept: Sequence[Placed], terms: Sequence[CalendarFact]) -> str | None:
    """Why the period cannot be true beside those already kept (all terms first), or None. `terms`: all of the file."""
    for line, other in kept:
        if other.council != fact.council:
            continue
        named = f"the {other.term} {_in_words(other.kind)} on line {line} ({other.starts_on} to {other.ends_on})"
        if fact.kind is other.kind and fact.kind is CalendarKind.TERM and _same_term(fact, other):
            return f"{academic_year(fact.academic_year)} already has {named}"
        overlaps = fact.starts_on <= other.ends_on and other.starts_on <= fact.ends_on
        if overlaps and not (fact.kind is CalendarKind.HALF_TERM and other.kind is CalendarKind.TERM):
            return f"it overlaps {named}"
    if fact.kind is CalendarKind.HALF_TERM and not any(_is_inside(fact, term) for term in terms):
        return f"the break is not inside the {fact.term} term of {academic_year(fact.academic_year)}"
    return None


def _same_term(fact: CalendarFact, other: CalendarFact) -> bool:
    return (other.council, other.academic_year, other.term) == (fact.council, fact.academic_year, fact.term)


def _is_inside(fact: CalendarFact, term: CalendarFact) -> bool:
    return _same_term(fact, term) and term.starts_on < fact.starts_on and fact.ends_on < term.ends_on
