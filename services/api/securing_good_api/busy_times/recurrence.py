"""On which days something repeats (RFC 5545, 3.3.10), with bounded work whatever the rule says. Pure.

Ours, because what there is walks on to the year 9999 where a rule never matches (every seventh day from a Tuesday, if it is a
Monday), and a file that anybody sends must not keep a process busy for that long. Read are the parts that people's calendars
write; a test holds them against python-dateutil. Rules that repeat within a day are refused.
"""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

_WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_READ: Final = {
    *("FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST"),
    *("BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS"),
}
_BY_DAY: Final = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
MOST_STEPS: Final = 200_000
"""Periods and days looked at for all rules of one file: daily for five hundred years. It takes less than a second."""


class Unreadable(ValueError):
    """The rule cannot be read; the message says why, going on from "it repeats"."""


class TooMuchWork(ValueError):
    """The rules of a file come to more days than are looked at."""


class Frequency(StrEnum):
    """How often."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


@dataclass(slots=True)
class Budget:
    """How much work is left for one file."""

    steps: int = MOST_STEPS

    def spend(self, steps: int = 1) -> None:
        """Raises TooMuchWork where nothing is left."""
        self.steps -= steps
        if self.steps < 0:
            raise TooMuchWork


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A rule by which days repeat; its end is not part of it, but for a number of times."""

    frequency: Frequency
    interval: int = 1
    count: int | None = None
    by_day: tuple[tuple[int | None, int], ...] = ()
    """Which of them in the month or year (None: each; -1: the last), and the weekday, Monday being 0."""
    by_month_day: tuple[int, ...] = ()
    by_month: tuple[int, ...] = ()
    by_set_position: tuple[int, ...] = ()
    week_start: int = 0

    def days(self, start: date, first: date, last: date, budget: Budget) -> Iterator[date]:
        """Days from the start on that lie between first and last, both included, in order. Raises TooMuchWork."""
        number = 0 if self.count is not None else max(0, self._periods_until(start, first) - 1)
        left = self.count
        while (candidates := self._candidates(start, number, last)) is not None:
            chosen = [day for day in self._chosen(candidates) if day >= start]
            budget.spend(1 + len(candidates))
            for day in chosen:
                if left is not None:
                    if left == 0:
                        return
                    left -= 1
                if day > last:
                    return
                if day >= first:
                    yield day
            if left == 0:
                return
            number += 1

    def _periods_until(self, start: date, first: date) -> int:
        days, months = (first - start).days, (first.year - start.year) * 12 + first.month - start.month
        lasts = {Frequency.DAILY: days, Frequency.WEEKLY: days // 7, Frequency.MONTHLY: months}
        return lasts.get(self.frequency, first.year - start.year) // self.interval

    def _candidates(self, start: date, number: int, last: date) -> list[date] | None:
        """The days of the period of this number that the rule allows; None where it begins after the last day."""
        ahead = number * self.interval
        if self.frequency in {Frequency.DAILY, Frequency.WEEKLY}:
            weekly = self.frequency is Frequency.WEEKLY
            back = (start.weekday() - self.week_start) % 7 if weekly else 0
            begins = start.toordinal() - back + ahead * (7 if weekly else 1)
            if begins > last.toordinal():
                return None
            return [day for day in _days(begins, 7 if weekly else 1) if self._fits(day, start, weekly=weekly)]
        if self.frequency is Frequency.MONTHLY:
            months = start.year * 12 + start.month - 1 + ahead
            year, month = divmod(months, 12)
            if months > last.year * 12 + last.month - 1:
                return None
            return self._of_month(year, month + 1, start) if self._in_month(month + 1) else []
        year = start.year + ahead
        return self._of_year(year, start) if year <= last.year else None

    def _fits(self, day: date, start: date, *, weekly: bool) -> bool:
        weekdays = {weekday for _, weekday in self.by_day} or ({start.weekday()} if weekly else set(range(7)))
        return day.weekday() in weekdays and self._in_month(day.month) and (weekly or self._on_month_day(day))

    def _in_month(self, month: int) -> bool:
        return not self.by_month or month in self.by_month

    def _on_month_day(self, day: date) -> bool:
        length = monthrange(day.year, day.month)[1]
        return not self.by_month_day or bool({day.day, day.day - length - 1} & set(self.by_month_day))

    def _of_month(self, year: int, month: int, start: date) -> list[date]:
        length = monthrange(year, month)[1]
        days = _days(date(year, month, 1).toordinal(), length)
        if not self.by_day and not self.by_month_day:
            return [days[start.day - 1]] if start.day <= length else []
        return [day for day in _by_weekday(days, self.by_day) if self._on_month_day(day)]

    def _of_year(self, year: int, start: date) -> list[date]:
        if self.by_month:
            return [day for month in sorted(set(self.by_month)) for day in self._of_month(year, month, start)]
        if self.by_month_day or not self.by_day:
            months = range(1, 13) if self.by_month_day else [start.month]
            found = [day for month in months for day in self._of_month_day(year, month, start)]
            return [day for day in found if not self.by_day or day in set(self._weekdays_of_year(year))]
        return self._weekdays_of_year(year)

    def _of_month_day(self, year: int, month: int, start: date) -> list[date]:
        length = monthrange(year, month)[1]
        days = _days(date(year, month, 1).toordinal(), length)
        if not self.by_month_day:
            return [days[start.day - 1]] if start.day <= length else []
        return [day for day in days if self._on_month_day(day)]

    def _weekdays_of_year(self, year: int) -> list[date]:
        first = date(year, 1, 1).toordinal()
        return _by_weekday(_days(first, date(year, 12, 31).toordinal() - first + 1), self.by_day)

    def _chosen(self, candidates: Sequence[date]) -> list[date]:
        if not self.by_set_position:
            return list(candidates)
        places = {at if at > 0 else len(candidates) + at + 1 for at in self.by_set_position}
        return [day for at, day in enumerate(candidates, start=1) if at in places]


def _days(first: int, number: int) -> list[date]:
    begins = date.fromordinal(first)
    return [begins + timedelta(days=at) for at in range(number)]


def _by_weekday(days: Sequence[date], by_day: Iterable[tuple[int | None, int]]) -> list[date]:
    """Those of a month's or year's days that are, say, its second Monday or its last Friday; all where nothing is said."""
    allowed = list(by_day)
    if not allowed:
        return list(days)
    found: set[date] = set()
    for which, weekday in allowed:
        same = [day for day in days if day.weekday() == weekday]
        if which is None:
            found.update(same)
        elif abs(which) <= len(same):
            found.add(same[which - 1 if which > 0 else which])
    return sorted(found)


def read_recurrence(rule: Mapping[str, Sequence[Any]]) -> Recurrence:
    """A rule as the calendar gives it, its parts by name. Raises Unreadable."""
    said = {name.upper(): list(values) for name, values in rule.items()}
    frequency = str(said.get("FREQ", [""])[0]).upper()
    if frequency not in set(Frequency):
        raise Unreadable(
            "within a day" if frequency in {"HOURLY", "MINUTELY", "SECONDLY"} else "and does not say how often"
        )
    if unknown := sorted(set(said) - _READ):
        raise Unreadable(f"by {unknown[0][:20]}, which is not read here")
    if "COUNT" in said and "UNTIL" in said:
        raise Unreadable("both a number of times and until a day")
    by_day = tuple(_weekday(str(one)) for one in said.get("BYDAY", []))
    if any(which for which, _ in by_day) and frequency in {"DAILY", "WEEKLY"}:
        raise Unreadable("on a numbered weekday, which only months and years have")
    if "BYMONTHDAY" in said and frequency == "WEEKLY":
        raise Unreadable("each week on a day of the month")
    return Recurrence(
        Frequency(frequency),
        _number(said, "INTERVAL", 1, 10_000) or 1,
        _number(said, "COUNT", 1, 1_000_000),
        by_day,
        _numbers(said, "BYMONTHDAY", -31, 31),
        _numbers(said, "BYMONTH", 1, 12),
        _numbers(said, "BYSETPOS", -366, 366),
        _weekday(str(said.get("WKST", ["MO"])[0]))[1],
    )


def _weekday(text: str) -> tuple[int | None, int]:
    found = _BY_DAY.fullmatch(text.upper())
    which = int(found[1]) if found and found[1] else None
    if found is None or which == 0:
        raise Unreadable("on a weekday that there is not")
    return which, _WEEKDAYS.index(found[2])


def _number(said: Mapping[str, Sequence[Any]], name: str, least: int, most: int) -> int | None:
    found = _numbers(said, name, least, most)
    return found[0] if found else None


def _numbers(said: Mapping[str, Sequence[Any]], name: str, least: int, most: int) -> tuple[int, ...]:
    try:
        found = tuple(int(str(value)) for value in said.get(name, []))
    except ValueError:
        raise Unreadable(f"by a {name} that is no number") from None
    if len(found) > 400 or any(not least <= value <= most or value == 0 for value in found):
        raise Unreadable(f"by a {name} that cannot be")
    return found
