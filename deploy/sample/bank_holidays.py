"""England's bank holidays by rule, as GOV.UK publishes them: they must agree with its own file, which may be loaded later."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Final

from deploy.sample.sample_file import SampleFile, json_bytes

_MOVED: Final = {
    date(2020, 5, 4): (date(2020, 5, 8), "Early May bank holiday (VE day)"),
    date(2022, 5, 30): (date(2022, 6, 2), "Spring bank holiday"),
}
"""Holidays held on another day: 75 years after the war's end in Europe, and for the Queen's Platinum Jubilee."""
_ONCE: Final = {
    date(2022, 6, 3): "Platinum Jubilee bank holiday",
    date(2022, 9, 19): "Bank Holiday for the State Funeral of Queen Elizabeth II",
    date(2023, 5, 8): "Bank holiday for the coronation of King Charles III",
}
_FIRST_YEAR: Final = 2019
_YEARS_AHEAD: Final = 2
_WEEKEND: Final = 5


@cache
def easter(year: int) -> date:
    """Easter Sunday in the Gregorian calendar (the anonymous algorithm of 1876)."""
    golden, century = year % 19, year // 100
    leaps, rest = century // 4, century % 4
    moon = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leaps - moon + 15) % 30
    days = (32 + 2 * rest + 2 * (year % 100 // 4) - epact - year % 100 % 4) % 7
    late = (golden + 11 * epact + 22 * days) // 451
    month, day = divmod(epact + days - 7 * late + 114, 31)
    return date(year, month, day + 1)


@cache
def bank_holidays(year: int) -> dict[date, tuple[str, str]]:
    """Title and note of each holiday of a calendar year, by day."""
    found = dict(sorted(_of(year)))
    return found | {on: (title, "") for on, title in _ONCE.items() if on.year == year}


def _of(year: int) -> Iterator[tuple[date, tuple[str, str]]]:
    yield _substituted(date(year, 1, 1), "New Year’s Day")  # noqa: RUF001  # as published
    yield easter(year) - timedelta(days=2), ("Good Friday", "")
    yield easter(year) + timedelta(days=1), ("Easter Monday", "")
    for title, last_possible in (
        ("Early May bank holiday", date(year, 5, 7)),
        ("Spring bank holiday", date(year, 5, 31)),
        ("Summer bank holiday", date(year, 8, 31)),
    ):
        monday = last_possible - timedelta(days=last_possible.weekday())
        on, said = _MOVED.get(monday, (monday, title))
        yield on, (said, "")
    christmas, boxing_day = date(year, 12, 25), date(year, 12, 26)
    first = _substituted(christmas, "Christmas Day", taken=boxing_day)
    yield first
    yield _substituted(boxing_day, "Boxing Day", taken=first[0])


def _substituted(on: date, title: str, taken: date | None = None) -> tuple[date, tuple[str, str]]:
    """The day itself, or the next weekday that is not the other holiday's."""
    if on.weekday() < _WEEKEND:
        return on, (title, "")
    day = on
    while day.weekday() >= _WEEKEND or day == taken:
        day += timedelta(days=1)
    return day, (title, "Substitute day")


def is_bank_holiday(on: date) -> bool:
    """Whether England rests."""
    return on in bank_holidays(on.year)


def bank_holidays_file(today: date) -> SampleFile:
    """From the first year the sample needs to as far ahead as GOV.UK publishes."""
    events = [
        {"title": title, "date": on.isoformat(), "notes": note, "bunting": title != "Good Friday"}
        for year in range(_FIRST_YEAR, today.year + _YEARS_AHEAD + 1)
        for on, (title, note) in sorted(bank_holidays(year).items())
    ]
    division = "england-and-wales"
    return SampleFile("bank-holidays.json", json_bytes({division: {"division": division, "events": events}}))
