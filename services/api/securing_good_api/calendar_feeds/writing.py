"""Visits as an iCalendar file. Pure: the same visits give the same bytes.

Nothing in it is sensitive: a visit is a visit of the council, whatever it is for, and every school has some.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone

from securing_good.vocabulary import HalfDay

LONDON: Final = ZoneInfo("Europe/London")
TIMES: Final = {HalfDay.MORNING: (time(9, 30), time(12, 0)), HalfDay.AFTERNOON: (time(13, 30), time(16, 0))}
"""When visits usually are: a timetable places them in halves of days."""
_FIRST_YEAR, _LAST_YEAR = date(2020, 1, 1), date(2038, 1, 1)


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


def as_calendar(name: str, entries: Iterable[Entry], now: datetime) -> bytes:
    """The file: one event for each visit, with the same UID for ever and a SEQUENCE that rises as it moves."""
    calendar = Calendar()
    calendar.add("prodid", "-//Securing Good//Visits//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"value": "DURATION"})
    calendar.add_component(Timezone.from_tzinfo(LONDON, "Europe/London", _FIRST_YEAR, _LAST_YEAR))
    for entry in entries:
        calendar.add_component(_event(entry, now))
    written: bytes = calendar.to_ical()
    return written


def _event(entry: Entry, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{entry.id}@securing-good")
    event.add("sequence", entry.version)
    event.add("dtstamp", now)
    event.add("summary", f"School visit: {entry.school}")
    for name, value in _when(entry).items():
        event.add(name, value)
    placed = entry.half is not None
    event.add("status", "CANCELLED" if entry.called_off else "CONFIRMED" if placed else "TENTATIVE")
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
