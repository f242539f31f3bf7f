"""iCalendar (.ics) as a table: one row an event, its first and last day as dates, its text unescaped and unfolded."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from icalendar import Calendar, Component

from securing_good_risk_engine.sources.cells import CellRefused
from securing_good_risk_engine.sources.facts import FileRefused, RowProblem
from securing_good_risk_engine.sources.table import UNSTORABLE, Table, TextRow

HEADER: Final = ("(event)", "DTSTART", "last day", "SUMMARY", "DESCRIPTION")
"""`last day` is inside the event, where DTEND is the day after; "(event)" tells this table from any other."""
LARGEST_BYTES: Final = 5 * 1024 * 1024
MOST_EVENTS: Final = 10_000
"""Three years of single term days are some 600; reading this many takes two seconds."""

_LONDON: Final = ZoneInfo("Europe/London")
_ONE_DAY: Final = timedelta(days=1)
_BEGIN_EVENT: Final = re.compile(r"BEGIN:VEVENT[ \t]*", re.IGNORECASE)
_ONCE: Final = ("DTSTART", "DTEND", "DURATION", "SUMMARY", "DESCRIPTION", "STATUS")
_REPEATS: Final = ("RRULE", "RDATE", "EXRULE")


@dataclass(frozen=True, slots=True)
class CalendarDocument:
    """What the calendar says of itself as a whole."""

    names: tuple[str, ...]
    """Its names, as people see them in their own calendar (X-WR-CALNAME, NAME)."""


def is_calendar(content: bytes) -> bool:
    """Whether it opens as iCalendar does."""
    return content.removeprefix(b"\xef\xbb\xbf").lstrip()[:15].upper() == b"BEGIN:VCALENDAR"


def read_calendar(content: bytes) -> Table:
    """The events of every calendar in the file, in order; lines are those of their BEGIN:VEVENT.

    The first cell says "event", or "cancelled" of one that will not take place.
    Raises FileRefused when it is not iCalendar in UTF-8, is cut short, or holds more events than a calendar needs.
    """
    if len(content) > LARGEST_BYTES:
        raise FileRefused("file_too_large", "The file is a calendar of more than 5 MB, which no school calendar needs.")
    try:
        text = content.decode("utf-8-sig").lstrip()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FileRefused("wrong_encoding", f"iCalendar is UTF-8 text, and line {line} of this file is not.") from None
    # Lines are counted from the first of the file, blank ones before the calendar included.
    blank = content.decode("utf-8-sig").count("\n") - text.count("\n")
    lines = [number for number, line in enumerate(text.split("\n"), start=1 + blank) if _opens_event(line)]
    if len(lines) > MOST_EVENTS:
        detail = f"The file holds {len(lines):,} events; at most {MOST_EVENTS:,} are read. Send one year at a time."
        raise FileRefused("too_many_events", detail)
    calendars = _parsed(text)
    events = [event for calendar in calendars for event in calendar.walk("VEVENT")]
    if len(events) != len(lines):
        raise FileRefused(
            "malformed_calendar", "The file stops before its last event or calendar ends (END:VCALENDAR)."
        )
    names = tuple(str(one[key]) for one in calendars for key in ("X-WR-CALNAME", "NAME") if key in one)

    def body() -> Iterator[TextRow | RowProblem]:
        for line, event in zip(lines, events, strict=True):
            yield _row(line, event)

    return Table(HEADER, body, CalendarDocument(names))


def _opens_event(line: str) -> bool:
    return _BEGIN_EVENT.fullmatch(line.rstrip("\r")) is not None


def _parsed(text: str) -> list[Component]:
    try:
        return list(Calendar.from_ical(text, multiple=True))
    except ValueError as error:
        said = " ".join(str(error).split())
        said = UNSTORABLE.sub("?", said if len(said) <= 160 else f"{said[:157]}...")
        raise FileRefused("malformed_calendar", f"The file stops being iCalendar: {said.rstrip('.!')}.") from None
    except (RecursionError, LookupError, TypeError, AttributeError, ArithmeticError):
        raise FileRefused("malformed_calendar", "The file is not iCalendar that can be read.") from None


def _row(line: int, event: Component) -> TextRow | RowProblem:
    try:
        if event.errors:
            name, said = event.errors[0]
            said = UNSTORABLE.sub("?", " ".join(str(said).split())[:120])
            raise CellRefused(name, None, "malformed_event", f"the event cannot be read: {said}")
        for name in _ONCE:
            if isinstance(event.get(name), list):
                raise CellRefused(name, None, "repeated_value", f"the event has more than one {name}")
        for name in _REPEATS:
            if name in event:
                reason = f"the event repeats ({name}): write each of its days as an event of its own"
                raise CellRefused(name, None, "repeats", reason)
        first, last = _days(event)
    except CellRefused as refused:
        return RowProblem(line, refused.column, refused.value, refused.code, refused.reason)
    kind = "cancelled" if str(event.get("STATUS", "")).strip().upper() == "CANCELLED" else "event"
    cells = [kind, first.isoformat(), last.isoformat(), *(_text(event, name) for name in ("SUMMARY", "DESCRIPTION"))]
    if UNSTORABLE.search("".join(cells)):
        return RowProblem(line, None, None, "bad_character", "the event holds a character that is no text")
    return line, cells


def _text(event: Component, name: str) -> str:
    return " ".join(str(event.get(name, "")).split())


def _days(event: Component) -> tuple[date, date]:
    """First and last day, both inside the event. A moment counts on the day it is in London."""
    start = _moment(event, "DTSTART")
    if start is None:
        raise CellRefused("DTSTART", None, "missing_value", "the event has no DTSTART")
    end = _moment(event, "DTEND")
    if end is None and (duration := getattr(event.get("DURATION"), "dt", None)) is not None:
        end = _after(start, duration)
    first = start.date() if isinstance(start, datetime) else start
    if end is None:
        return first, first
    if isinstance(end, datetime):
        last = end.date()
        # Midnight ends the day before, as the end of an all-day event does.
        if end.time() == time(0) and last > first:
            last -= _ONE_DAY
    else:
        last = end - _ONE_DAY if end > first else end
    if last < first:
        reason = f"it ends on {last}, before it starts on {first}"
        raise CellRefused("DTEND", end.isoformat(), "ends_before_start", reason)
    return first, last


def _after(start: date, duration: Any) -> date:
    try:
        return start + duration  # type: ignore[no-any-return]  # the library's value has no type
    except (TypeError, OverflowError):
        raise CellRefused("DURATION", None, "not_a_date", "the event's DURATION leads to no date") from None


def _moment(event: Component, name: str) -> date | None:
    if name not in event:
        return None
    found = event[name]
    value = getattr(found, "dt", None)
    if not isinstance(value, date):
        raise CellRefused(name, None, "not_a_date", f"{name} is not one date")
    if not isinstance(value, datetime):
        return value
    zone = getattr(found, "params", {}).get("TZID")
    if value.tzinfo is None and zone:
        reason = f'{name} is in the time zone "{str(zone)[:40]}", which is not known here'
        raise CellRefused(name, None, "unknown_time_zone", reason)
    try:
        return value.astimezone(_LONDON).replace(tzinfo=None) if value.tzinfo else value
    except OverflowError:
        raise CellRefused(name, None, "not_a_date", f"{name} is not one date") from None
