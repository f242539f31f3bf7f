"""One school's own days as the events of an iCalendar file: those that say when it is open, each on its line."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any, Final

from dateutil.rrule import rrulestr
from icalendar import Calendar, Component

from securing_good.database import LONDON
from securing_good.errors import Invalid
from securing_good.school_entries import SchoolEntry, school_year_of
from securing_good.vocabulary import HalfDay
from securing_good_api.csv_files import MOST_BYTES, Fault
from securing_good_api.school_calendars.from_csv import EntryRow, OwnDays, OwnDaysRefused, PassedOver
from securing_good_api.school_calendars.titles import understood
from securing_good_api.words import sound

MOST_EVENTS: Final = 5_000
MOST_REPEATS: Final = 100
_FURTHEST: Final = timedelta(days=2 * 366)
"""A rule is followed so far from its first day: a school's calendar tells a year or two."""
_NOON: Final = time(12)
_LUNCH_ENDS: Final = time(13, 30)
_BEGIN_EVENT: Final = re.compile(r"BEGIN:VEVENT[ \t]*", re.IGNORECASE)
_OFTEN: Final = ("SECONDLY", "MINUTELY", "HOURLY")
_ONCE: Final = ("DTSTART", "DTEND", "DURATION", "SUMMARY", "STATUS", "RRULE", "RECURRENCE-ID", "UID")
_ONE_DAY: Final = timedelta(days=1)


class _Unreadable(ValueError):
    """What an event says cannot be followed; the message says why, `field` where."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(why)
        self.field = field


@dataclass(frozen=True)
class _Span:
    """First and last day, and the half of them."""

    first: date
    last: date
    half: HalfDay | None


def is_calendar(content: bytes) -> bool:
    """Whether it opens as iCalendar does."""
    return content.removeprefix(b"\xef\xbb\xbf").lstrip()[:15].upper() == b"BEGIN:VCALENDAR"


def read_events(content: bytes, urn: int) -> OwnDays:
    """What a school's calendar says of its days; events about anything else are passed over by line and title.

    All-day events end on the day before their DTEND; repeated ones are written out, at most a hundred times and two
    years on. Raises Invalid for what is no calendar, and OwnDaysRefused naming each event that cannot be followed.
    """
    events = list(_events(content))
    moved: dict[str, set[date]] = {}
    for _, event in events:
        if "RECURRENCE-ID" in event and isinstance(day := getattr(event.get("RECURRENCE-ID"), "dt", None), date):
            moved.setdefault(str(event.get("UID", "")), set()).add(_on(day))
    faults: list[Fault] = []
    rows: list[EntryRow] = []
    passed: list[PassedOver] = []
    for line, event in events:
        title = " ".join(str(event.get("SUMMARY", "")).split())
        try:
            if event.errors:
                raise _Unreadable(str(event.errors[0][0] or "event"), "It cannot be read as the format has it.")
            made = list(_entries(event, title, moved.get(str(event.get("UID", "")), set())))
        except _Unreadable as error:
            faults.append(Fault(line, error.field, str(error), "unreadable"))
            continue
        rows += [EntryRow(line, urn, entry) for entry in made]
        if not made:
            passed.append(PassedOver(line, _shown(title)))
    if faults:
        raise OwnDaysRefused.because(faults)
    if not rows:
        said = (
            "No event of the calendar says when the school is open: an INSET day, half term, occasional day, closure."
        )
        raise Invalid.at("#/file", "nothing-told", said)
    return OwnDays(rows, passed)


def _shown(title: str) -> str:
    return "".join(character if character.isprintable() else "?" for character in title[:100])


def _events(content: bytes) -> Iterator[tuple[int, Component]]:
    if len(content) > MOST_BYTES:
        raise Invalid.at("#/file", "too-large", f"The file is larger than {MOST_BYTES:,} bytes.")
    try:
        whole = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid.at("#/file", "encoding", f"The file is not UTF-8 (byte {error.start + 1}).") from None
    text = whole.lstrip()
    blank = whole.count("\n") - text.count("\n")
    lines = [
        number for number, line in enumerate(text.split("\n"), 1 + blank) if _BEGIN_EVENT.fullmatch(line.rstrip("\r"))
    ]
    if len(lines) > MOST_EVENTS:
        raise Invalid.at("#/file", "too-many-events", f"Send at most {MOST_EVENTS:,} events at once.")
    try:
        events = [event for one in Calendar.from_ical(text, multiple=True) for event in one.walk("VEVENT")]
    except (ValueError, RecursionError, LookupError, TypeError, AttributeError, ArithmeticError):
        raise Invalid.at("#/file", "not-a-calendar", "The file is not iCalendar that can be read.") from None
    if len(events) != len(lines):
        raise Invalid.at("#/file", "not-a-calendar", "The file stops before its last event or calendar ends.")
    return zip(lines, events, strict=True)


def _entries(event: Component, title: str, moved: set[date]) -> Iterator[SchoolEntry]:
    """Every entry one event makes; none where it says nothing of the school's days, or will not take place."""
    for name in _ONCE:
        if isinstance(event.get(name), list):
            raise _Unreadable(name, f"The event has more than one {name}.")
    if str(event.get("STATUS", "")).strip().upper() == "CANCELLED":
        return
    # An event about something else is passed over, whatever is wrong with its days.
    if understood(title, date(2000, 9, 1), date(2000, 12, 1)) is None:
        return
    span = _span(event)
    meaning = understood(title, span.first, span.last)
    if meaning is None:
        return
    try:
        named = sound(title[:200])
    except ValueError as error:
        raise _Unreadable("SUMMARY", f"In its title, {error}.") from None
    half = None if meaning.kind.is_of_a_term else span.half
    for first in _first_days(event, span.first, moved):
        last = first + (span.last - span.first)
        yield SchoolEntry(meaning.kind, school_year_of(first), first, last, meaning.term, half, named)


def _span(event: Component) -> _Span:
    start = _moment(event, "DTSTART")
    if start is None:
        raise _Unreadable("DTSTART", "The event has no DTSTART.")
    end = _moment(event, "DTEND")
    if end is None and (duration := getattr(event.get("DURATION"), "dt", None)) is not None:
        end = _after(start, duration)
    if not isinstance(start, datetime):
        last = start if end is None else max(_on(end) - _ONE_DAY, start) if _on(end) >= start else _on(end)
        return _checked(_Span(start, last, None))
    if not isinstance(end, datetime):
        return _checked(_Span(start.date(), start.date() if end is None else end - _ONE_DAY, None))
    last = end.date() - _ONE_DAY if end.time() == time(0) and end.date() > start.date() else end.date()
    half = None
    if last == start.date() and end.time() != time(0):
        half = HalfDay.MORNING if end.time() <= _LUNCH_ENDS else HalfDay.AFTERNOON if start.time() >= _NOON else None
    return _checked(_Span(start.date(), last, half))


def _checked(span: _Span) -> _Span:
    if span.last < span.first:
        raise _Unreadable("DTEND", f"It ends on {span.last}, before it starts on {span.first}.")
    return span


def _after(start: date, duration: Any) -> date:
    try:
        after: date = start + duration
    except (TypeError, OverflowError):
        raise _Unreadable("DURATION", "The event's DURATION leads to no date.") from None
    return after


def _moment(event: Component, name: str) -> date | None:
    """A day, or a moment as clocks in London show it."""
    if name not in event:
        return None
    value = getattr(event[name], "dt", None)
    if not isinstance(value, date):
        raise _Unreadable(name, f"{name} is not one date.")
    if not isinstance(value, datetime):
        return value
    zone = getattr(event[name], "params", {}).get("TZID")
    if value.tzinfo is None and zone:
        raise _Unreadable(name, f'{name} is in the time zone "{_shown(str(zone))[:40]}", which is not known here.')
    try:
        return value.astimezone(LONDON).replace(tzinfo=None) if value.tzinfo else value
    except OverflowError:
        raise _Unreadable(name, f"{name} is not one date.") from None


def _on(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _first_days(event: Component, first: date, moved: set[date]) -> Iterable[date]:
    """The first day of the event and of each repeat, without those left out or moved."""
    if "RECURRENCE-ID" in event:
        return [first]
    if "EXRULE" in event:
        raise _Unreadable("EXRULE", "EXRULE is not followed: write out the days.")
    days = {first, *_days_of(event, "RDATE")}
    if (rule := event.get("RRULE")) is not None:
        days.update(_repeats(rule, first))
    if len(days) > MOST_REPEATS:
        raise _Unreadable("RRULE", f"It repeats more than {MOST_REPEATS} times: that is no school's own day.")
    return sorted(days - set(_days_of(event, "EXDATE")) - moved)


def _days_of(event: Component, name: str) -> Iterator[date]:
    given = event.get(name, [])
    for listed in given if isinstance(given, list) else [given]:
        for one in getattr(listed, "dts", []):
            value = getattr(one, "dt", None)
            if not isinstance(value, date):
                raise _Unreadable(name, f"{name} holds something that is no date.")
            yield _on(value.astimezone(LONDON)) if isinstance(value, datetime) and value.tzinfo else _on(value)


def _repeats(rule: Mapping[str, Any], first: date) -> list[date]:
    """The days of a rule, two years on at most. Raises _Unreadable where it has no end or goes by the hour."""
    parts = {str(name).upper(): value for name, value in rule.items()}
    often = str(next(iter(parts.get("FREQ", [])), "")).upper()
    count = next(iter(parts.get("COUNT", [])), None)
    until = next(iter(parts.get("UNTIL", [])), None)
    if often in _OFTEN or any(name in parts for name in ("BYHOUR", "BYMINUTE", "BYSECOND")):
        raise _Unreadable("RRULE", "It repeats by the hour or less: days are what a school is closed on.")
    if count is None and until is None:
        raise _Unreadable("RRULE", "It repeats without an end: give COUNT or UNTIL.")
    if any(int(number) < 1 for number in [*parts.get("INTERVAL", []), *([] if count is None else [count])]):
        raise _Unreadable("RRULE", "Its COUNT or INTERVAL is less than one.")
    end = first + _FURTHEST if until is None else min(_on(until), first + _FURTHEST)
    said = ";".join(
        f"{name}={','.join(map(str, value))}" for name, value in parts.items() if name not in {"COUNT", "UNTIL"}
    )
    most = MOST_REPEATS + 1 if count is None else min(int(count), MOST_REPEATS + 1)
    try:
        rule_to = rrulestr(said, dtstart=datetime.combine(first, time())).replace(until=datetime.combine(end, time()))
        return [day.date() for day in islice(rule_to, most)]
    except (ValueError, TypeError, OverflowError):
        raise _Unreadable("RRULE", "Its RRULE is none that can be followed.") from None
