"""The borough's schools' own days: five INSET days a year each, an academy trust's longer autumn half-term, a festival."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from deploy.sample.bank_holidays import is_bank_holiday
from deploy.sample.borough import School, open_schools
from deploy.sample.term_dates import Term, terms

_DAY: Final = timedelta(days=1)
_HEADER: Final = "urn,academic_year,kind,term,starts_on,ends_on,half,title"


def own_days_file(first_year: int, last_year: int) -> str:
    """What each open school says of its days in these academic years, as the CSV that people send."""
    rows = [
        f"{school.urn},{year},{row}"
        for school in open_schools()
        for year in range(first_year, last_year + 1)
        for row in _of(school, terms(year))
    ]
    return "\n".join([_HEADER, *rows, ""])


def open_day(school: School, first: date) -> date:
    """The first day from this one on that is in term and on which the school does nothing of its own."""
    return next(on for n in range(90) if _is_ordinary(school, on := first + n * _DAY))


def _is_ordinary(school: School, day: date) -> bool:
    year = terms(day.year - (day.month < 9))
    taken = {*_trained(school, year), _sung_on(school, year)}
    in_term = any(
        term.starts <= day <= term.ends and not _break_starts(school, term) <= day <= term.break_ends for term in year
    )
    return in_term and _is_open(day) and day not in taken


def _of(school: School, year: tuple[Term, Term, Term]) -> Iterator[str]:
    autumn = year[0]
    for day in _trained(school, year):
        yield f"inset_day,,{day},{day},,"
    if (starts := _break_starts(school, autumn)) < autumn.break_starts:
        yield f"half_term,autumn,{starts},{autumn.break_ends},,Two weeks in autumn"
    if sung_on := _sung_on(school, year):
        yield f"blocked,,{sung_on},,afternoon,Carol service"


def _trained(school: School, year: tuple[Term, Term, Term]) -> list[date]:
    autumn, spring, summer = year
    fifth = _open_before(summer.ends) if school.urn % 2 else _open_after(autumn.starts)
    return sorted([autumn.starts, spring.starts, spring.break_starts - 3 * _DAY, summer.starts, fifth])


def _break_starts(school: School, term: Term) -> date:
    longer = bool(school.trust) and school.urn % 5 == 0 and term.name == "autumn"
    return term.break_starts - 7 * longer * _DAY


def _sung_on(school: School, year: tuple[Term, Term, Term]) -> date | None:
    return _open_before(year[0].ends) if school.faith and school.urn % 3 == 0 else None


def _open_after(day: date) -> date:
    return next(on for n in range(1, 9) if _is_open(on := day + n * _DAY))


def _open_before(day: date) -> date:
    return next(on for n in range(1, 9) if _is_open(on := day - n * _DAY))


def _is_open(day: date) -> bool:
    return day.weekday() < 5 and not is_bank_holiday(day)
