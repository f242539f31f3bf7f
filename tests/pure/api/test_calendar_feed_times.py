"""A feed's own account of London's clock, read by others: every time is the one London had, to the hour of each change."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical
from icalendar import Calendar

from securing_good.vocabulary import HalfDay
from securing_good_api.calendar_feeds.writing import Entry, as_calendar

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
_ID = UUID("7a0d7f3c-0f0a-4d64-9a7f-0a8f4e0f6b11")


def told(*days: date, half: HalfDay = HalfDay.MORNING) -> Calendar:
    entries = [Entry(_ID, 1, "Elm Park Primary", day, half, called_off=False) for day in days]
    return Calendar.from_ical(as_calendar("School visits", entries, NOW))


def zones() -> dict:
    """The clock that the file tells of, as two readers have it who know nothing of London."""
    (zone,) = told().walk("VTIMEZONE")
    zone["tzid"] = "Somewhere"
    written = zone.to_ical().decode()
    return {"dateutil": tzical(StringIO(written)).get(), "icalendar": zone.to_tz(lookup_tzid=False)}


@pytest.mark.parametrize("reader", ["dateutil", "icalendar"])
@pytest.mark.parametrize("year", [2020, 2026, 2027, 2037, 2045])
@pytest.mark.parametrize("month", [3, 10])
def test_the_clock_changes_when_londons_does(reader, year, month):
    zone = zones()[reader]
    last = max(day for day in range(1, 32) if date(year, month, day).weekday() == 6)
    change = datetime(year, month, last, 1, tzinfo=UTC)
    for minutes in (-1440, -121, -61, -60, -31, -1, 0, 1, 29, 60, 61, 121, 1440):
        moment = change + timedelta(minutes=minutes)
        there, here = moment.astimezone(zone), moment.astimezone(LONDON)
        assert (there.replace(tzinfo=None), there.utcoffset(), there.tzname()) == (
            here.replace(tzinfo=None),
            here.utcoffset(),
            here.tzname(),
        ), moment


def test_each_change_is_told_by_the_clock_that_goes_before_it():
    (zone,) = told().walk("VTIMEZONE")
    parts = {
        part.name: (part["dtstart"].to_ical(), part["tzoffsetfrom"].to_ical(), part["tzoffsetto"].to_ical())
        for part in zone.subcomponents
    }
    assert parts == {
        "DAYLIGHT": (b"19960331T010000", "+0000", "+0100"),
        "STANDARD": (b"19961027T020000", "+0100", "+0000"),
    }


@pytest.mark.parametrize(
    ("day", "half", "utc"),
    [
        (date(2026, 3, 27), HalfDay.MORNING, (9, 30)),
        (date(2026, 3, 30), HalfDay.MORNING, (8, 30)),
        (date(2026, 10, 23), HalfDay.AFTERNOON, (12, 30)),
        (date(2026, 10, 26), HalfDay.AFTERNOON, (13, 30)),
    ],
)
def test_a_visit_keeps_its_hour_across_a_change(day, half, utc):
    (event,) = told(day, half=half).walk("VEVENT")
    begins = event.decoded("dtstart").astimezone(UTC)
    assert (begins.date(), (begins.hour, begins.minute)) == (day, utc)
