"""When somebody's calendar (iCalendar, .ics) says they are busy. Nothing else of it is looked at: no title, place or guest.

Free (TRANSPARENT) and cancelled events do not count. What repeats is followed in its own time zone: nine o'clock stays nine
o'clock when the clocks change.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any, Final

from icalendar import Calendar, Component

from securing_good.availability import busy_halves
from securing_good.database import LONDON
from securing_good.errors import SecuringGoodError
from securing_good.programme import add_months
from securing_good_api.busy_times.recurrence import Budget, TooMuchWork, Unreadable, read_recurrence

MOST_BYTES: Final = 5_000_000
MOST_EVENTS: Final = 10_000
MOST_TIMES: Final = 5_000
AHEAD_MONTHS: Final = 18
LONGEST: Final = timedelta(days=400)
_DAY: Final = timedelta(days=1)
_BEGIN_EVENT: Final = re.compile(rb"BEGIN:VEVENT[ \t]*\r?", re.IGNORECASE)
_LOOKED_AT: Final = {"DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "STATUS", "TRANSP"}
_ONCE: Final = ("DTSTART", "DTEND", "DURATION", "RRULE", "RECURRENCE-ID")


class FileRefused(SecuringGoodError):
    """The file cannot be used; nothing of it was kept."""

    code = "file-refused"


class FileTooLarge(SecuringGoodError):
    """The file is larger than any calendar has to be."""

    code = "too-large"


class _Refused(ValueError):
    """Why one event cannot be read, going on from "the event at line 12"."""


@dataclass(frozen=True, slots=True)
class BusyTimes:
    """From when until when somebody is busy, in order of time and apart from each other, within days."""

    covers_from: date
    covers_until: date
    times: tuple[tuple[datetime, datetime], ...]


@dataclass(frozen=True, slots=True)
class _Occurrence:
    starts_at: datetime
    ends_at: datetime


def read_busy_times(content: bytes, today: date) -> BusyTimes:
    """The busy times of a calendar from today for eighteen months; those that touch no half-day's core hours are left out.

    Raises FileTooLarge, FileRefused naming the line of an event that cannot be read.
    """
    if len(content) > MOST_BYTES:
        raise FileTooLarge(f"The file is larger than {MOST_BYTES:,} bytes: export the year to come alone.")
    lines = [at for at, line in enumerate(content.split(b"\n"), start=1) if _BEGIN_EVENT.fullmatch(line)]
    if len(lines) > MOST_EVENTS:
        said = f"The file holds {len(lines):,} events; at most {MOST_EVENTS:,} are read. Export the year to come alone."
        raise FileRefused(said)
    events = _events(content)
    if len(events) != len(lines):
        raise FileRefused("The file stops before its last event or the calendar ends (END:VCALENDAR).")
    reader = _Reader(today, add_months(today, AHEAD_MONTHS))
    for line, event in zip(lines, events, strict=True):
        try:
            reader.take(event)
        except TooMuchWork:
            said = f"The events up to the one at line {line} repeat too often to be followed: export the year to come alone."
            raise FileRefused(said) from None
        except (_Refused, Unreadable) as refused:
            repeats = "repeats " if isinstance(refused, Unreadable) else ""
            raise FileRefused(f"The event at line {line} cannot be read: it {repeats}{refused}.") from None
        except (OverflowError, ValueError, TypeError, AttributeError, KeyError):
            raise FileRefused(f"The event at line {line} cannot be read.") from None
    return reader.busy()


def _events(content: bytes) -> list[Component]:
    try:
        text = content.decode("utf-8-sig").lstrip()
    except UnicodeDecodeError:
        raise FileRefused("iCalendar is UTF-8 text, and this file is not.") from None
    if text[:15].upper() != "BEGIN:VCALENDAR":
        raise FileRefused("The file is not iCalendar (.ics): it does not begin with BEGIN:VCALENDAR.")
    try:
        return [event for calendar in Calendar.from_ical(text, multiple=True) for event in calendar.walk("VEVENT")]
    except (ValueError, RecursionError, LookupError, TypeError, AttributeError, ArithmeticError):
        raise FileRefused("The file is not iCalendar that can be read.") from None


class _Reader:
    """Takes events one by one; what replaces one occurrence of another event may come before it."""

    def __init__(self, covers_from: date, covers_until: date) -> None:
        self._from, self._until = covers_from, covers_until
        self._budget = Budget()
        self._of_series: dict[str, list[_Occurrence]] = defaultdict(list)
        self._replaced: set[tuple[str, datetime]] = set()
        self._alone: list[_Occurrence] = []

    def take(self, event: Component) -> None:
        """Note when an event takes somebody's time."""
        self._budget.spend()
        if any(str(name).upper() in _LOOKED_AT for name, _ in event.errors):
            raise _Refused("holds a date or a rule that is none")
        for name in _ONCE:
            if isinstance(event.get(name), list):
                raise _Refused(f"has more than one {name}")
        uid = str(event.get("UID", ""))
        if "RECURRENCE-ID" in event:
            self._replaced.add((uid, _start_of_day_or_moment(_moment(event["RECURRENCE-ID"], "RECURRENCE-ID"))))
        if _is_free(event):
            return
        start, lasts = _start_and_length(event)
        if "RECURRENCE-ID" in event:
            self._alone += self._occurrences(event, start, lasts, repeats=False)
        else:
            self._of_series[uid] += self._occurrences(event, start, lasts, repeats=True)

    def _occurrences(self, event: Component, start: date, lasts: timedelta, *, repeats: bool) -> list[_Occurrence]:
        starts = [start]
        if repeats and "RRULE" in event:
            starts = self._by_rule(_value(event, "RRULE"), start, lasts)
        if repeats:
            starts += [_like(start, one) for one in _dates(_value(event, "RDATE"), "RDATE")]
            without = {_start_of_day_or_moment(one) for one in _dates(_value(event, "EXDATE"), "EXDATE")}
            starts = [one for one in starts if _start_of_day_or_moment(one) not in without]
        self._budget.spend(len(starts))
        return [_Occurrence(_start_of_day_or_moment(one), _end(one, lasts)) for one in starts]

    def _by_rule(self, rule: Any, start: date, lasts: timedelta) -> list[date]:
        recurrence = read_recurrence(rule)
        day, zone = _day_and_zone(start)
        until = next(iter(rule.get("UNTIL", [])), None)
        last = self._until
        if until is not None:
            ends = until.astimezone(zone).date() if isinstance(until, datetime) and until.tzinfo else until
            last = min(last, ends.date() if isinstance(ends, datetime) else ends)
        first = max(day, self._from - lasts - _DAY)
        found = [_on(start, one) for one in recurrence.days(day, first, last, self._budget)]
        if isinstance(until, datetime):
            latest = until if until.tzinfo else until.replace(tzinfo=zone)
            found = [one for one in found if _start_of_day_or_moment(one) <= latest]
        return found

    def busy(self) -> BusyTimes:
        """All of it, joined, within the days."""
        occurrences = self._alone + [
            one
            for uid, series in self._of_series.items()
            for one in series
            if (uid, one.starts_at) not in self._replaced
        ]
        opens = datetime.combine(self._from, time(), LONDON).astimezone(UTC)
        closes = datetime.combine(self._until + _DAY, time(), LONDON).astimezone(UTC)
        clipped = [(max(one.starts_at, opens), min(one.ends_at, closes)) for one in occurrences]
        times = [one for one in _joined(one for one in clipped if one[0] < one[1]) if busy_halves([one])]
        if len(times) > MOST_TIMES:
            raise FileRefused(f"The file comes to {len(times):,} busy times; at most {MOST_TIMES:,} are kept.")
        return BusyTimes(self._from, self._until, tuple(times))


def _value(event: Component, name: str) -> Any:
    """A property's value, which may be of any type that a calendar can write."""
    return event.get(name)


def _is_free(event: Component) -> bool:
    said = {str(event.get(name, "")).strip().upper() for name in ("STATUS", "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS")}
    return bool(said & {"CANCELLED", "TRANSPARENT", "FREE"})


def _start_and_length(event: Component) -> tuple[date, timedelta]:
    if "DTSTART" not in event:
        raise _Refused("has no DTSTART")
    start = _moment(event["DTSTART"], "DTSTART")
    if "DTEND" in event:
        end = _moment(event["DTEND"], "DTEND")
        if isinstance(end, datetime) is not isinstance(start, datetime):
            raise _Refused("starts at a moment and ends on a day, or the other way round")
        lasts = (
            end - start
            if not isinstance(start, datetime)
            else _start_of_day_or_moment(end) - _start_of_day_or_moment(start)
        )
    elif "DURATION" in event:
        lasts = _value(event, "DURATION").dt
    else:
        lasts = timedelta() if isinstance(start, datetime) else _DAY
    if not isinstance(lasts, timedelta):
        raise _Refused("has a DURATION that is none")
    if lasts < timedelta():
        raise _Refused("ends before it starts")
    if lasts > LONGEST:
        raise _Refused("lasts more than 400 days")
    return start, lasts


def _moment(found: Any, name: str) -> date:
    """A day, or a moment that knows its time zone: London's where the calendar says none."""
    value = getattr(found, "dt", None)
    if not isinstance(value, date):
        raise _Refused(f"has a {name} that is not one date")
    if not isinstance(value, datetime):
        return value
    zone = getattr(found, "params", {}).get("TZID")
    if value.tzinfo is None and zone:
        raise _Refused(f"has a {name} in a time zone that is not known here")
    return value if value.tzinfo else value.replace(tzinfo=LONDON)


def _dates(found: Any, name: str) -> list[date]:
    """The moments of EXDATE or RDATE, of which there may be several lines with several each."""
    lines: Sequence[Any] = found if isinstance(found, list) else [found] if found is not None else []
    values = [one for line in lines for one in line.dts]
    return [
        _moment(one, name)
        if not isinstance(one.dt, tuple)
        else (one.dt[0] if one.dt[0].tzinfo else one.dt[0].replace(tzinfo=LONDON))
        for one in values
    ]


def _day_and_zone(start: date) -> tuple[date, tzinfo]:
    if isinstance(start, datetime):
        return start.date(), start.tzinfo or LONDON
    return start, LONDON


def _on(start: date, day: date) -> date:
    """The same time of day, in its own time zone, on another day."""
    return datetime.combine(day, start.timetz()) if isinstance(start, datetime) else day


def _like(start: date, other: date) -> date:
    """Another occurrence: at its own moment, or the start's time of day where it gives a day alone."""
    return other if isinstance(other, datetime) else _on(start, other)


def _start_of_day_or_moment(start: date) -> datetime:
    moment = start if isinstance(start, datetime) else datetime.combine(start, time(), LONDON)
    return moment.astimezone(UTC)


def _end(start: date, lasts: timedelta) -> datetime:
    """Whole days end at midnight in London, however the clocks change; anything else lasts as long as it lasts."""
    if isinstance(start, datetime):
        return start.astimezone(UTC) + lasts
    return datetime.combine(start + max(lasts, _DAY), time(), LONDON).astimezone(UTC)


def _joined(times: Iterable[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    found: list[tuple[datetime, datetime]] = []
    for starts_at, ends_at in sorted(times):
        if found and starts_at <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], ends_at))
        else:
            found.append((starts_at, ends_at))
    return found
