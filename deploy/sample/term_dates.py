"""The council's term dates by rule: 195 school days a year, 190 with pupils and 5 for training."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from deploy.sample.bank_holidays import easter, is_bank_holiday
from deploy.sample.borough import COUNCIL, COUNCIL_NAME
from deploy.sample.published import academic_year
from deploy.sample.sample_file import SampleFile, json_bytes

SCHOOL_DAYS: Final = 195
_YEARS_BACK: Final = 5
_NEXT_YEAR_FROM: Final = 4
"""Month from which the next year's dates are out. No later year's are: the product then plans provisionally."""
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Term:
    """One term with its half-term break and the holiday after it; all ends are inside."""

    name: str
    starts: date
    ends: date
    break_starts: date
    break_ends: date
    holiday_starts: date
    holiday_ends: date


def terms(year: int) -> tuple[Term, Term, Term]:
    """Autumn, spring and summer of the academic year that starts in `year`."""
    autumn = _open_day(date(year, 9, 2))
    autumn_end = _on_or_after(date(year, 12, 16), 4)
    spring = _open_day(_on_or_after(date(year + 1, 1, 2), 0))
    spring_end, summer = _around_easter(year + 1)
    breaks = [_on_or_after(first, 0) for first in (date(year, 10, 24), date(year + 1, 2, 12), date(year + 1, 5, 25))]
    days = sum(
        not any(start <= on <= start + 4 * _DAY for start in breaks)
        for first, last in ((autumn, autumn_end), (spring, spring_end))
        for on in _school_days(first, last)
    )
    summer_end = summer - _DAY
    for on in _school_days(summer, date(year + 1, 8, 31)):
        if not breaks[2] <= on <= breaks[2] + 4 * _DAY:
            days += 1
        if days == SCHOOL_DAYS:
            summer_end = on
            break
    return (
        _term("autumn", autumn, autumn_end, breaks[0], spring),
        _term("spring", spring, spring_end, breaks[1], summer),
        _term("summer", summer, summer_end, breaks[2], date(year + 1, 9, 1)),
    )


def _term(name: str, starts: date, ends: date, broken: date, then: date) -> Term:
    return Term(name, starts, ends, broken, broken + 4 * _DAY, ends + _DAY, then - _DAY)


def _around_easter(year: int) -> tuple[date, date]:
    """Last day of the spring term and first of the summer term: two weeks apart, with Easter's holidays inside."""
    sunday = easter(year)
    if sunday.month == 3:
        return sunday - 3 * _DAY, sunday + 15 * _DAY
    if sunday <= date(year, 4, 11):
        return sunday - 9 * _DAY, sunday + 8 * _DAY
    return sunday - 16 * _DAY, sunday + 2 * _DAY


def _on_or_after(first: date, weekday: int) -> date:
    return first + (weekday - first.weekday()) % 7 * _DAY


def _open_day(on: date) -> date:
    while on.weekday() > 4 or is_bank_holiday(on):
        on += _DAY
    return on


def _school_days(first: date, last: date) -> Iterator[date]:
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        on = date.fromordinal(ordinal)
        if on.weekday() < 5 and not is_bank_holiday(on):
            yield on


def term_dates_file(today: date) -> SampleFile:
    """Term dates of the past five years and this one, and from April of the next."""
    this = today.year - (today.month < 9)
    ahead = 1 if _NEXT_YEAR_FROM <= today.month < 9 else 0
    records = [
        {
            "la_code": int(COUNCIL),
            "la": COUNCIL_NAME,
            "academic_year": academic_year(year),
            "term": term.name,
            "kind": kind,
            "start": starts.isoformat(),
            "end": ends.isoformat(),
            "source": "https://www.quillbourne.example/term-dates",
        }
        for year in range(this - _YEARS_BACK, this + ahead + 1)
        for term in terms(year)
        for kind, starts, ends in (
            ("term", term.starts, term.ends),
            ("half_term", term.break_starts, term.break_ends),
            ("holiday", term.holiday_starts, term.holiday_ends),
        )
    ]
    return SampleFile("quillbourne_term_dates.json", json_bytes(records), own=True)
