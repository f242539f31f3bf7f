"""When a calendar says somebody is busy: rules that repeat beside python-dateutil's, changes of the clock, hostile files."""

import datetime as dt
import time
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from unittest.mock import patch

import dateutil.rrule
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from securing_good_api.busy_times.reading import FileRefused, FileTooLarge, read_busy_times
from securing_good_api.busy_times.recurrence import Budget, TooMuchWork, Unreadable, read_recurrence

TODAY = date(2026, 9, 1)


def event(*lines: str, start="DTSTART;TZID=Europe/London:20261102T100000", lasts="DURATION:PT1H", uid="a") -> str:
    return "\r\n".join(["BEGIN:VEVENT", f"UID:{uid}", start, *([lasts] if lasts else []), *lines, "END:VEVENT"])


def calendar(*events: str) -> bytes:
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:test", *events, "END:VCALENDAR", ""]).encode()


def starts(*events: str) -> list[str]:
    """When somebody is busy, by UTC."""
    return [f"{one:%Y-%m-%d %H:%M}" for one, _ in read_busy_times(calendar(*events), TODAY).times]


def parts(text: str) -> dict[str, list[str]]:
    """A rule's parts by name."""
    return {name: values.split(",") for name, values in (part.split("=") for part in text.split(";"))}


WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@st.composite
def rules(draw):
    """Rules that calendars people use can write."""
    frequency = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    said = [f"FREQ={frequency}"]
    if draw(st.booleans()):
        said.append(f"INTERVAL={draw(st.integers(1, 5))}")
    if draw(st.booleans()):
        weekdays = draw(st.lists(st.sampled_from(WEEKDAYS), min_size=1, max_size=4, unique=True))
        if frequency in {"MONTHLY", "YEARLY"} and draw(st.booleans()):
            which = st.sampled_from([1, 2, 3, 4, 5, -1, -2])
            weekdays = [f"{draw(which)}{weekday}" for weekday in weekdays]
        said.append(f"BYDAY={','.join(weekdays)}")
    if frequency != "WEEKLY" and draw(st.booleans()):
        days = draw(st.lists(st.sampled_from([1, 2, 15, 28, 29, 30, 31, -1, -3]), min_size=1, max_size=3, unique=True))
        said.append(f"BYMONTHDAY={','.join(map(str, days))}")
    if draw(st.booleans()):
        months = draw(st.lists(st.integers(1, 12), min_size=1, max_size=4, unique=True))
        said.append(f"BYMONTH={','.join(map(str, months))}")
    # By weeks dateutil counts places in the whole period, where RFC 5545 counts them in each week.
    if frequency != "WEEKLY" and len(said) > 2 and draw(st.integers(0, 3)) == 0:
        said.append(f"BYSETPOS={draw(st.sampled_from([1, 2, -1, 5]))}")
    if draw(st.booleans()):
        said.append(f"WKST={draw(st.sampled_from(WEEKDAYS))}")
    if draw(st.booleans()):
        said.append(f"COUNT={draw(st.integers(1, 60))}")
    return ";".join(said)


UNTIL_2031 = SimpleNamespace(**{name: getattr(dt, name) for name in dir(dt)} | {"MAXYEAR": 2031})
"""dateutil walks on to the year 9999 where a rule never matches: not here."""


@settings(max_examples=200, deadline=None)
@given(rules(), st.dates(date(2023, 1, 1), date(2027, 12, 31)))
def test_what_repeats_does_so_on_the_days_dateutil_says(rule, start):
    first, last = date(2026, 9, 1), date(2028, 3, 1)
    until = "" if "COUNT" in rule else ";UNTIL=20280302"
    with patch.object(dateutil.rrule, "datetime", UNTIL_2031):
        theirs = dateutil.rrule.rrulestr(f"RRULE:{rule}{until}", dtstart=datetime.fromisoformat(start.isoformat()))
        expected = [day.date() for day in theirs if first <= day.date() <= last]
    assert list(read_recurrence(parts(rule)).days(start, first, last, Budget())) == expected


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;INTERVAL=7;BYDAY=MO",
        "FREQ=MONTHLY;BYMONTHDAY=30;BYMONTH=2",
        "FREQ=YEARLY;BYMONTHDAY=31;BYMONTH=4",
        "FREQ=DAILY;BYSETPOS=2",
        "FREQ=YEARLY;INTERVAL=10000",
        "FREQ=MONTHLY;INTERVAL=10000;BYDAY=5MO",
    ],
)
def test_a_rule_that_never_matches_costs_next_to_nothing(rule):
    budget = Budget()
    assert list(read_recurrence(parts(rule)).days(date(2020, 1, 7), TODAY, date(2028, 3, 1), budget)) == []
    assert budget.steps > 195_000


def test_a_number_of_times_counted_from_long_ago_is_given_up():
    with pytest.raises(TooMuchWork):
        list(read_recurrence(parts("FREQ=DAILY;COUNT=1000000")).days(date(1, 1, 1), TODAY, date(2028, 3, 1), Budget()))


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ("FREQ=HOURLY", "within a day"),
        ("FREQ=SECONDLY;INTERVAL=1", "within a day"),
        ("INTERVAL=2", "does not say how often"),
        ("FREQ=DAILY;BYHOUR=9,10", "by BYHOUR"),
        ("FREQ=YEARLY;BYWEEKNO=20", "by BYWEEKNO"),
        ("FREQ=DAILY;COUNT=0", "COUNT that cannot be"),
        ("FREQ=DAILY;INTERVAL=99999999999", "INTERVAL that cannot be"),
        ("FREQ=DAILY;INTERVAL=x", "no number"),
        ("FREQ=WEEKLY;BYDAY=1MO", "numbered weekday"),
        ("FREQ=WEEKLY;BYMONTHDAY=1", "day of the month"),
        ("FREQ=WEEKLY;BYDAY=XX", "a weekday that there is not"),
        ("FREQ=DAILY;COUNT=2;UNTIL=20270101", "both"),
    ],
)
def test_rules_that_are_not_read_say_why(rule, says):
    with pytest.raises(Unreadable, match=says):
        read_recurrence(parts(rule))


def test_nine_oclock_stays_nine_oclock_when_the_clocks_change():
    weekly = event("RRULE:FREQ=WEEKLY;COUNT=3", start="DTSTART;TZID=Europe/London:20261019T090000")
    assert starts(weekly) == ["2026-10-19 08:00", "2026-10-26 09:00", "2026-11-02 09:00"]
    by_utc = event("RRULE:FREQ=WEEKLY;COUNT=3", start="DTSTART:20261019T090000Z")
    assert starts(by_utc) == ["2026-10-19 09:00", "2026-10-26 09:00", "2026-11-02 09:00"]
    as_outlook = event("RRULE:FREQ=WEEKLY;COUNT=2", start="DTSTART;TZID=GMT Standard Time:20261019T090000")
    assert starts(as_outlook) == ["2026-10-19 08:00", "2026-10-26 09:00"]
    floating = event(start="DTSTART:20261019T090000")
    assert starts(floating) == ["2026-10-19 08:00"]


def test_whole_days_are_days_of_london():
    (one,) = read_busy_times(
        calendar(event(start="DTSTART;VALUE=DATE:20261023", lasts="DTEND;VALUE=DATE:20261027")), TODAY
    ).times
    assert one == (datetime(2026, 10, 22, 23, tzinfo=UTC), datetime(2026, 10, 27, tzinfo=UTC))
    (alone,) = read_busy_times(calendar(event(start="DTSTART;VALUE=DATE:20261023", lasts="")), TODAY).times
    assert alone[1] - alone[0] == timedelta(days=1)


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["TRANSP:TRANSPARENT"], []),
        (["STATUS:CANCELLED"], []),
        (["X-MICROSOFT-CDO-BUSYSTATUS:FREE"], []),
        (["STATUS:TENTATIVE"], ["2026-11-02 10:00"]),
        (["RRULE:FREQ=DAILY;UNTIL=20261103T095959Z"], ["2026-11-02 10:00"]),
        (["RRULE:FREQ=DAILY;UNTIL=20261103T100000Z"], ["2026-11-02 10:00", "2026-11-03 10:00"]),
        (["RRULE:FREQ=DAILY;UNTIL=20261103"], ["2026-11-02 10:00", "2026-11-03 10:00"]),
        (
            ["RRULE:FREQ=DAILY;COUNT=3", "EXDATE;TZID=Europe/London:20261103T100000"],
            ["2026-11-02 10:00", "2026-11-04 10:00"],
        ),
        (["RDATE;TZID=Europe/London:20261110T140000"], ["2026-11-02 10:00", "2026-11-10 14:00"]),
    ],
)
def test_what_counts_as_busy(lines, found):
    assert starts(event(*lines)) == found


def test_one_occurrence_that_was_moved_or_dropped_is():
    series = event("RRULE:FREQ=DAILY;COUNT=4")
    moved = event(
        "RECURRENCE-ID;TZID=Europe/London:20261103T100000", start="DTSTART;TZID=Europe/London:20261103T150000"
    )
    dropped = event("RECURRENCE-ID;TZID=Europe/London:20261104T100000", "STATUS:CANCELLED")
    expected = ["2026-11-02 10:00", "2026-11-03 15:00", "2026-11-05 10:00"]
    assert starts(series, moved, dropped) == starts(moved, dropped, series) == expected


def test_an_event_without_an_end_repeats_as_far_as_is_looked_ahead():
    busy = read_busy_times(calendar(event("RRULE:FREQ=WEEKLY", start="DTSTART:19990104T100000Z")), TODAY)
    assert (busy.covers_from, busy.covers_until) == (TODAY, date(2028, 3, 1))
    assert len(busy.times) == 78
    assert busy.times[0][0].date() == date(2026, 9, 7)


def test_times_that_touch_are_one_and_early_and_late_ones_are_left_out():
    early = event(uid="b", start="DTSTART:20261102T070000Z")
    first = event(uid="c", start="DTSTART:20261102T110000Z")
    late = event(uid="d", start="DTSTART:20261102T190000Z")
    (one,) = read_busy_times(calendar(early, first, event(), late), TODAY).times
    assert one == (datetime(2026, 11, 2, 10, tzinfo=UTC), datetime(2026, 11, 2, 12, tzinfo=UTC))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "does not begin with BEGIN:VCALENDAR"),
        (b"%PDF-1.7 of something", "does not begin with BEGIN:VCALENDAR"),
        (b"\xff\xfeB\x00E\x00", "UTF-8"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\n", "stops before|cannot be read|not iCalendar"),
        (calendar(event(lasts="DTEND;TZID=Europe/London:20261102T090000")), "line 4 .*ends before it starts"),
        (calendar(event(), event(start="DTSTART:soon")), "line 10 .*cannot be read|no date|none"),
        (calendar(event(start="DTSTART;TZID=Nowhere/Land:20261102T100000")), "time zone that is not known"),
        (calendar(event(start="SUMMARY:Dentist", lasts="")), "has no DTSTART"),
        (calendar(event("RRULE:FREQ=SECONDLY")), "it repeats within a day"),
        (calendar(event("RRULE:FREQ=DAILY;COUNT=1000000", start="DTSTART:00010101T100000Z")), "too often"),
        (calendar(event(lasts="DURATION:P900D")), "more than 400 days"),
        (calendar(event(start="DTSTART:99991231T235900Z", lasts="DURATION:P2D")), "cannot be read"),
        (calendar(*(event(uid=str(n)) for n in range(10_001))), "at most 10,000 are read"),
    ],
)
def test_what_cannot_be_read_says_where_and_tells_nothing_of_it(content, says):
    with pytest.raises(FileRefused, match=says) as refused:
        read_busy_times(content, TODAY)
    assert "Dentist" not in refused.value.detail


def test_a_file_of_ten_megabytes_is_too_large():
    with pytest.raises(FileTooLarge, match="5,000,000 bytes"):
        read_busy_times(b"BEGIN:VCALENDAR\r\n" + b"X" * 10_000_000, TODAY)


def test_many_events_that_all_repeat_daily_are_given_up_in_time():
    began = time.perf_counter()
    with pytest.raises(FileRefused, match="repeat too often"):
        read_busy_times(calendar(*(event("RRULE:FREQ=DAILY", uid=str(n)) for n in range(2_000))), TODAY)
    assert time.perf_counter() - began < 10
