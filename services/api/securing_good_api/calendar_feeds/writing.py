"""Visits as an iCalendar file. Pure: the same visits give the same bytes.

Nothing in it is sensitive: a visit is a visit of the council, whatever it is for, and every school has some.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard

from securing_good.vocabulary import HalfDay

LONDON: Final = ZoneInfo("Europe/London")
TIMES: Final = {HalfDay.MORNING: (time(9, 30), time(12, 0)), HalfDay.AFTERNOON: (time(13, 30), time(16, 0))}
"""When visits usually are: a timetable places them in halves of days."""
_SPRING = datetime.combine(date(1996, 3, 31), time(1))
_AUTUMN = datetime.combine(date(1996, 10, 27), time(2))
"""When the clocks first changed by the rule that holds since, each by the clock that goes before it (RFC 5545, 3.6.5).

Written out because icalendar's own `Timezone.from_tzinfo` tells the spring change by the clock after it: an hour late.
"""


@dataclass(frozen=True)
class Entry:
    """A visit as a calendar has it."""

    id: UUID
    version: int
    school: str
    day: date
    half: HalfDay | None
    """None while no published timetable has placed it: it takes the whole day and keeps nobody from other things."""
    called_off: bool
    held: bool = False


def as_calendar(name: str, entries: Iterable[Entry], now: datetime) -> bytes:
    """The file: one event for each visit, with the same UID for ever and a SEQUENCE that rises as it moves."""
    calendar = Calendar()
    calendar.add("prodid", "-//Securing Good//Visits//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"value": "DURATION"})
    calendar.add_component(_london())
    for entry in entries:
        calendar.add_component(_event(entry, now))
    written: bytes = calendar.to_ical()
    return written


def _london() -> Timezone:
    """Europe/London: British Summer Time from 01:00 UTC on the last Sunday of March to 01:00 UTC on that of October."""
    zone = Timezone()
    zone.add("tzid", LONDON.key)
    none, hour = timedelta(0), timedelta(hours=1)
    for part, name, since, month, before, after in (
        (TimezoneDaylight(), "BST", _SPRING, 3, none, hour),
        (TimezoneStandard(), "GMT", _AUTUMN, 10, hour, none),
    ):
        part.add("dtstart", since)
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        part.add("tzname", name)
        part.add("tzoffsetfrom", before)
        part.add("tzoffsetto", after)
        zone.add_component(part)
    return zone


def _event(entry: Entry, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{entry.id}@securing-good")
    event.add("sequence", entry.version)
    event.add("dtstamp", now)
    event.add("summary", f"School visit: {entry.school}")
    for name, value in _when(entry).items():
        event.add(name, value)
    placed = entry.half is not None
    sure = placed or entry.held
    event.add("status", "CANCELLED" if entry.called_off else "CONFIRMED" if sure else "TENTATIVE")
    event.add("transp", "OPAQUE" if placed and not entry.called_off else "TRANSPARENT")
    event.add("class", "PRIVATE")
    return event


def _when(entry: Entry) -> dict[str, Any]:
    if entry.half is None:
        return {"dtstart": entry.day, "dtend": entry.day + timedelta(days=1)}
    first, last = TIMES[entry.half]
    return {
        "dtstart": datetime.combine(entry.day, first, LONDON),
        "dtend": datetime.combine(entry.day, last, LONDON),
    }
