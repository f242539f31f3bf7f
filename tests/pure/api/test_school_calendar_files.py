"""Files of schools' own days: what titles mean, what repeats, which half a time is, and what is refused where."""

from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from securing_good.errors import Invalid
from securing_good.vocabulary import HalfDay, SchoolEntryKind, Term
from securing_good_api.school_calendars.from_calendar import is_calendar, read_events
from securing_good_api.school_calendars.from_csv import COLUMNS, read_rows
from securing_good_api.school_calendars.titles import understood

URN = 101901
Kind = SchoolEntryKind


def calendar(*events):
    """An iCalendar file of these events, each a list of lines."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//a school//EN"]
    for event in events:
        lines += ["BEGIN:VEVENT", "UID:one", *event, "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def inset(*lines, day="20260109"):
    return [f"DTSTART;VALUE=DATE:{day}", "SUMMARY:INSET day", *lines]


def told(content):
    return [(one.entry.kind, one.entry.starts_on.isoformat(), one.entry.ends_on.isoformat()) for one in content.rows]


def days(content):
    return [one.entry.starts_on.isoformat() for one in content.rows]


def refused(read, *about):
    with pytest.raises(Invalid) as caught:
        read(*about)
    return caught.value.more["errors"]


@pytest.mark.parametrize(
    ("title", "means"),
    [
        ("INSET day - school closed to pupils", (Kind.INSET_DAY, None)),
        ("Staff Training", (Kind.INSET_DAY, None)),
        ("Staff development day", (Kind.INSET_DAY, None)),
        ("Occasional Day", (Kind.OCCASIONAL_DAY, None)),
        ("Half-term", (Kind.HALF_TERM, Term.AUTUMN)),
        ("Spring half term holiday", (Kind.HALF_TERM, Term.SPRING)),
        ("Half term begins", None),
        ("Autumn term", (Kind.TERM, Term.AUTUMN)),
        ("Last day of autumn term", None),
        ("School closed: election", (Kind.CLOSED, None)),
        ("Closure (polling station)", (Kind.CLOSED, None)),
        ("No visits: residential", (Kind.BLOCKED, None)),
        ("Parents' evening", None),
        ("Insets of the pond", None),
        ("Clubs closed", None),
        ("", None),
    ],
)
def test_titles_are_understood_as_schools_write_them(title, means):
    found = understood(title, date(2026, 10, 19), date(2026, 12, 18))
    assert (found and (found.kind, found.term)) == means


def test_a_term_on_one_day_is_only_its_name():
    assert understood("Autumn term", date(2026, 9, 2), date(2026, 9, 2)) is None


def test_an_all_day_event_ends_on_the_day_before_its_end():
    made = read_events(calendar(inset("DTEND;VALUE=DATE:20260113")), URN)
    assert told(made) == [(Kind.INSET_DAY, "2026-01-09", "2026-01-12")]
    assert made.rows[0].line == 4


def test_a_zero_length_all_day_event_is_its_day():
    assert told(read_events(calendar(inset("DTEND;VALUE=DATE:20260109")), URN)) == [
        (Kind.INSET_DAY, "2026-01-09", "2026-01-09")
    ]


@pytest.mark.parametrize(
    ("start", "end", "half"),
    [
        ("20260706T080000Z", "20260706T110000Z", HalfDay.MORNING),
        ("20260706T120000Z", "20260706T143000Z", HalfDay.AFTERNOON),
        ("20260706T080000Z", "20260706T143000Z", None),
        ("20260706T230000Z", "20260707T220000Z", None),
    ],
)
def test_a_time_is_that_of_london_and_may_be_half_a_day(start, end, half):
    made = read_events(calendar([f"DTSTART:{start}", f"DTEND:{end}", "SUMMARY:INSET"]), URN)
    assert [one.entry.half for one in made.rows] == [half]
    assert days(made) == ["2026-07-07" if start.endswith("T230000Z") else "2026-07-06"]


def test_repeats_are_written_out_without_those_left_out_or_moved():
    made = read_events(
        calendar(
            inset("RRULE:FREQ=WEEKLY;COUNT=5", "EXDATE;VALUE=DATE:20260116", "RDATE;VALUE=DATE:20260301,20260302"),
            inset("RECURRENCE-ID;VALUE=DATE:20260123", day="20260126"),
        ),
        URN,
    )
    assert days(made) == ["2026-01-09", "2026-01-30", "2026-02-06", "2026-03-01", "2026-03-02", "2026-01-26"]


def test_a_yearly_rule_goes_on_for_two_years_at_most():
    assert days(read_events(calendar(inset("RRULE:FREQ=YEARLY;UNTIL=20990101")), URN)) == [
        *("2026-01-09", "2027-01-09", "2028-01-09"),
    ]


def test_events_about_something_else_are_passed_over_by_name():
    made = read_events(
        calendar(["SUMMARY:Parents' evening", "DTSTART:20260109T180000"], inset(), inset("STATUS:CANCELLED")), URN
    )
    assert [(one.line, one.title) for one in made.passed_over] == [(4, "Parents' evening"), (14, "INSET day")]
    assert len(made.rows) == 1


@pytest.mark.parametrize(
    ("lines", "field", "says"),
    [
        (["RRULE:FREQ=DAILY"], "RRULE", "without an end"),
        (["RRULE:FREQ=SECONDLY;COUNT=1000000000"], "RRULE", "by the hour or less"),
        (["RRULE:FREQ=DAILY;COUNT=1000000000"], "RRULE", "more than 100 times"),
        (["RRULE:FREQ=DAILY;INTERVAL=0;BYMONTH=2;COUNT=2"], "RRULE", "less than one"),
        (["RRULE:FREQ=DAILY;COUNT=0"], "RRULE", "less than one"),
        (["RRULE:FREQ=DAILY;UNTIL=20270101"], "RRULE", "more than 100 times"),
        (["RRULE:FREQ=DAILY;BYHOUR=1,2;COUNT=2"], "RRULE", "by the hour or less"),
        (["DTEND;VALUE=DATE:20260108"], "DTEND", "before it starts"),
        (["DTSTART;VALUE=DATE:20260110"], "DTSTART", "more than one DTSTART"),
        (["EXRULE:FREQ=DAILY;COUNT=2"], "EXRULE", "write out the days"),
        (["DTEND;TZID=Mars/Olympus:20260109T100000"], "DTEND", "not known here"),
    ],
)
def test_an_event_that_cannot_be_followed_is_named_by_line_and_rule(lines, field, says):
    (error,) = refused(read_events, calendar(["SUMMARY:Fair"], inset(*lines)), URN)
    assert error["pointer"] == f"line 8, column {field}"
    assert says in error["detail"]


@pytest.mark.parametrize(
    "content",
    [
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:INSET",
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:INSET\r\nDTSTART:yesterday\r\nEND:VEVENT\r\nEND:VCALENDAR",
        b"BEGIN:VCALENDAR\r\nSUMMARY:\xff\r\nEND:VCALENDAR",
        calendar(["SUMMARY:Fair", "DTSTART;VALUE=DATE:20260109"]),
        calendar(inset("RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=1"), ["SUMMARY:INSET"]),
        b"BEGIN:VCALENDAR" + b"\r\nBEGIN:VEVENT" * 6000,
        b"BEGIN:VCALENDAR" + b"x" * 2_000_001,
    ],
)
def test_what_is_no_calendar_of_a_school_is_refused(content):
    assert is_calendar(content)
    assert refused(read_events, content, URN)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                *(
                    "RRULE:FREQ=DAILY;COUNT=3",
                    "RRULE:",
                    "RRULE:FREQ=WEEKLY;BYDAY=XX;COUNT=2",
                    "RDATE:x",
                    "EXDATE:20260109",
                ),
                *("DTEND:20260109T120000Z", "DURATION:P1D", "DURATION:-P9999999D", "DTEND;VALUE=DATE:00010101"),
                *(
                    "STATUS:CANCELLED",
                    "SUMMARY:Half term",
                    "RECURRENCE-ID:20260109",
                    "RDATE;VALUE=PERIOD:20260109T1/PT1H",
                ),
                *(
                    "RRULE:FREQ=YEARLY;COUNT=2;BYSETPOS=-1;BYMONTHDAY=31",
                    "DTSTART:99991231T235959Z",
                    "\x00:\x00",
                    "BEGIN:VALARM",
                ),
                *(
                    "RRULE:FREQ=MONTHLY;INTERVAL=0;COUNT=2",
                    "RRULE:FREQ=WEEKLY;COUNT=-3",
                    "RRULE:FREQ=DAILY;UNTIL=20250101",
                ),
            ]
        ),
        max_size=4,
    )
)
def test_no_event_is_a_surprise(lines):
    with suppress(Invalid):
        made = read_events(calendar(inset(*lines)), URN)
        assert all(one.entry.starts_on <= one.entry.ends_on for one in made.rows)


HEADER = "urn,academic_year,kind,term,starts_on,ends_on,half,title\n"


def test_rows_are_read_as_people_write_them():
    made = read_rows(
        (
            HEADER + "101901,2025/26,INSET,,09/01/2026,,pm,Phonics\n"
            "101902,2025-2026,half-term,Autumn,2025-10-20,2025-10-31,,\n101902,,closed,,2026-02-02,2026-02-03,all day,Boiler\n"
        ).encode()
    )
    first, second, third = [one.entry for one in made.rows]
    assert (first.kind, first.starts_on, first.ends_on, first.half) == (
        *(Kind.INSET_DAY, date(2026, 1, 9)),
        *(date(2026, 1, 9), HalfDay.AFTERNOON),
    )
    assert (second.kind, second.term, second.academic_year) == (Kind.HALF_TERM, Term.AUTUMN, 2025)
    assert (third.academic_year, third.half, third.title) == (2025, None, "Boiler")


@pytest.mark.parametrize(
    ("row", "column", "says"),
    [
        ("1,,inset_day,,2026-01-09,,,", "urn", "six digits"),
        ("101901,2025/27,inset_day,,2026-01-09,,,", "academic_year", "write 2026/27"),
        ("101901,,holiday,,2026-01-09,,,", "kind", "Kinds: inset_day"),
        ("101901,,term,winter,2026-01-09,,,", "term", "winter"),
        ("101901,,inset_day,,soon,,,", "starts_on", "write 2026-09-01"),
        ("101901,,inset_day,,2026-01-09,31/02/2026,,", "ends_on", "31/02/2026"),
        ("101901,,inset_day,,2026-01-09,,night,", "half", "morning, afternoon"),
        ("101901,,inset_day,,2026-01-09,,," + "x" * 201, "title", "200"),
        ("101901,,inset_day", "all", "3 cells"),
    ],
)
def test_a_bad_cell_is_named_by_line_and_column(row, column, says):
    (error,) = refused(read_rows, (HEADER + "101901,,inset_day,,2026-01-08,,,\n" + row + "\n").encode())
    assert error["pointer"] == f"line 3, column {column}"
    assert says in error["detail"]


def test_the_example_of_the_documentation_is_a_file():
    page = (Path(__file__).parents[3] / "docs" / "school-days.md").read_text(encoding="utf-8")
    example = page.split("```csv\n")[1].split("```")[0]
    assert [one.entry.kind for one in read_rows(example.encode()).rows] == [
        Kind.INSET_DAY,
        Kind.HALF_TERM,
        Kind.BLOCKED,
    ]
    assert all(f"`{column}`" in page for column in COLUMNS)
