"""Term dates and bank holidays as iCalendar: the shapes councils use, and what must not be guessed."""

import time
from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from securing_good.calendar import CalendarPeriod, build_calendar
from securing_good.vocabulary import CalendarKind, Term
from securing_good_risk_engine.sources.event_titles import council_in_name
from securing_good_risk_engine.sources.facts import FileRefused
from securing_good_risk_engine.sources.recognising import read_file
from tests.pure.sources.files import TODAY, accepted, problems, read, reasons, refusal

TERM_EVENTS = (
    ("Autumn term", "20260902", "20261219"),
    ("Half term", "20261026", "20261031"),
    ("Christmas holiday", "20261221", "20270102"),
    ("Spring term", "20270104", "20270326"),
    ("February half-term", "20270215", "20270220"),
)


def event(summary: str, first: str, after: str | None = None, *more: str) -> str:
    """One all-day event; `after` is the day after its last, as DTEND is."""
    lines = ["BEGIN:VEVENT", f"UID:{first}-{len(summary)}@council.example", f"DTSTART;VALUE=DATE:{first}"]
    lines += [f"DTEND;VALUE=DATE:{after}"] if after else []
    return "\r\n".join([*lines, f"SUMMARY:{summary}", *more, "END:VEVENT", ""])


def calendar(*events: str, name: str | None = "Ealing Council school term dates") -> bytes:
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Example//Terms//EN"]
    head += [f"X-WR-CALNAME:{name}"] if name else []
    return ("\r\n".join([*head, ""]) + "".join(events) + "END:VCALENDAR\r\n").encode()


def terms(*more: str, name: str | None = "Ealing Council school term dates") -> bytes:
    return calendar(*(event(*one) for one in TERM_EVENTS), *more, name=name)


def told(content: bytes) -> list[tuple[str, str | None, str, str]]:
    """Every period the file tells: kind, term, first and last day."""
    return [
        (fact.kind.value, fact.term and fact.term.value, f"{fact.starts_on}", f"{fact.ends_on}")
        for row in accepted(content)
        for fact in row.facts
    ]


ALL_TOLD = [
    ("term", "autumn", "2026-09-02", "2026-12-18"),
    ("half_term", "autumn", "2026-10-26", "2026-10-30"),
    ("holiday", "autumn", "2026-12-21", "2027-01-01"),
    ("term", "spring", "2027-01-04", "2027-03-25"),
    ("half_term", "spring", "2027-02-15", "2027-02-19"),
]


def test_events_that_last_as_long_as_the_term():
    recognised = read(terms(), filename="anything.bin")
    assert (recognised.dataset, recognised.title, recognised.period) == ("term_dates_ics", "School term dates", None)
    assert told(terms()) == ALL_TOLD
    facts = [fact for row in accepted(terms()) for fact in row.facts]
    assert {(fact.council, fact.academic_year) for fact in facts} == {("307", 2026)}
    assert [row.line for row in accepted(terms())] == [5, 11, 17, 23, 29]


def test_events_that_say_when_a_term_starts_and_ends():
    edges = (
        ("Autumn term starts", "20260902"),
        ("Autumn half term starts", "20261026"),
        ("Autumn half term ends", "20261030"),
        ("Last day of autumn term 2026", "20261218"),
        ("Start of the Spring Term", "20270104"),
        ("First day of half-term", "20270215"),
        ("End of half term", "20270219"),
        ("Spring term ends", "20270325"),
    )
    content = calendar(*(event(*one) for one in edges))
    assert sorted(told(content)) == sorted(period for period in ALL_TOLD if period[0] != "holiday")
    assert len(accepted(content)) == len(edges)


def school_days(*spans: tuple[str, str], closed: tuple[str, ...] = (), council: str = "Ealing") -> bytes:
    days = []
    for first, last in spans:
        day = date.fromisoformat(first)
        while day <= date.fromisoformat(last):
            if day.weekday() < 5 and day.isoformat() not in closed:
                days.append(
                    event(f"{council}: Term day (Week 1)", f"{day:%Y%m%d}", f"{day + timedelta(days=1):%Y%m%d}")
                )
            day += timedelta(days=1)
    return calendar(*days, name=None)


HALVES = (
    ("2026-09-02", "2026-10-23"),
    ("2026-11-02", "2026-12-18"),
    ("2027-01-04", "2027-02-12"),
    ("2027-02-22", "2027-03-25"),
    ("2027-04-12", "2027-05-28"),
    ("2027-06-07", "2027-07-27"),
)


def test_an_event_for_each_school_day():
    content = school_days(*HALVES, closed=("2027-05-03", "2026-11-27"))
    days = content.count(b"BEGIN:VEVENT")
    assert (days, len(accepted(content)), problems(content)) == (197, 197, [])
    periods = [
        CalendarPeriod(fact.council, fact.academic_year, fact.kind, fact.term, fact.starts_on, fact.ends_on)
        for row in accepted(content)
        for fact in row.facts
    ]
    built = build_calendar(periods)
    assert [built.count_school_days(one.starts_on, one.ends_on) for one in built.half_terms()] == [
        38,
        34,
        30,
        24,
        34,
        37,
    ]
    assert not built.is_school_day(date(2026, 11, 27)), "one day without school is a closed day, and no half-term break"


def test_a_week_without_school_at_no_time_for_it_is_refused():
    content = school_days(("2026-09-02", "2026-12-04"), ("2026-12-14", "2026-12-18"))
    found = problems(content)
    assert [problem.code for problem in found] == ["unknown_break"]
    assert "no school day from 2026-12-05 to 2026-12-13" in found[0].reason


def test_school_days_told_twice_or_at_a_weekend_are_refused():
    day = event("Ealing: Term day (Week 1)", "20260902")
    assert reasons(calendar(day, day)) == [(10, "DTSTART", "2026-09-02 already stands on line 5")]
    saturday = event("Ealing: Term day (Week 1)", "20260905")
    assert reasons(calendar(day, saturday)) == [(10, "DTSTART", "2026-09-05 is no weekday: schools are closed")]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (event("INSET day", "20260901"), None),
        (event("Staff training day (schools closed)", "20261127"), None),
        (event("Early May Bank Holiday", "20270503"), None),
        (event("Early May Bank Holiday", "20270504"), "unknown_bank_holiday"),
        (event("School photographs", "20261127"), "unknown_event"),
        (event("Schools close for half term", "20261023"), "unknown_event"),
        (event("School photographs", "20261127", None, "STATUS:CANCELLED"), None),
        (event("Summer term starts", "20270412"), "half_a_period"),
        (event("Summer term ends", "20270727"), "half_a_period"),
        (event("Summer term", "20270412"), "not_a_term"),
        (event("Summer term", "20270727", "20270412"), "ends_before_start"),
        (event("Summer term", "20270301", "20270728"), "contradicts_calendar"),
        (event("Spring term", "20270412", "20270728"), "contradicts_calendar"),
        (event("Half term", "20270531", "20270605"), "contradicts_calendar"),
        (event("Easter holidays", "20270320", "20270410"), "contradicts_calendar"),
        (event("Summer term", "20270412", "20270728", "RRULE:FREQ=YEARLY"), "repeats"),
        (event("Summer term", "20270412", "20270728", "RDATE;VALUE=DATE:20280412"), "repeats"),
        (event("Summer term", "20270412", "20270728", "RRULE:FREQ=SOON"), "malformed_event"),
        (event("Summer term", "20270412", "20270728", "SUMMARY:Spring term"), "repeated_value"),
        (event("Summer term", "20270412", "20270728", "what is this"), "malformed_event"),
        (event("Summer term", "20271312", "20270728"), "malformed_event"),
        (event("Summer term", "20270412", "20270728", "DESCRIPTION:Academic year 2026-27"), None),
        (event("Summer term", "20270412", "20270728", "DESCRIPTION:Academic year 2025-26"), "outside_academic_year"),
        (event("Summer term", "20270412", "20270728", "X-COUNCIL-COLOUR;X-A=b:blue"), None),
        (event("Summer term\x00", "20270412", "20270728"), "bad_character"),
        ("BEGIN:VEVENT\r\nSUMMARY:Summer term\r\nEND:VEVENT\r\n", "missing_value"),
    ],
)
def test_one_more_event(line, code):
    found = problems(terms(line))
    assert [problem.code for problem in found] == ([code] if code else [])
    assert len(accepted(terms(line))) == 5 + (code is None)
    assert all(problem.line == 35 and problem.reason for problem in found)


@pytest.mark.parametrize(
    "days",
    [
        "DTSTART;VALUE=DATE:20270412\r\nDURATION:P107D",
        "DTSTART:20270412\r\nDTEND:20270728",
        "DTSTART:20270412T000000\r\nDTEND:20270728T000000",
        "DTSTART:20270411T230000Z\r\nDTEND:20270727T230000Z",
        "DTSTART;TZID=Europe/London:20270412T083000\r\nDTEND;TZID=Europe/London:20270727T153000",
        "DTSTART;TZID=America/New_York:20270411T200000\r\nDTEND;TZID=America/New_York:20270727T100000",
    ],
)
def test_days_however_they_are_written_are_londons(days):
    content = terms(f"BEGIN:VEVENT\r\n{days}\r\nSUMMARY:Summer\r\n  term\r\nEND:VEVENT\r\n")
    assert told(content)[-1] == ("term", "summer", "2027-04-12", "2027-07-27")


@pytest.mark.parametrize(
    ("days", "code"),
    [
        ("DTSTART;TZID=Nowhere/Land:20270412T090000", "unknown_time_zone"),
        ("DTSTART;VALUE=PERIOD:20270412T000000Z/P1D", "not_a_date"),
        ("DTSTART:00010101T000000Z\r\nDTEND:99991231T235959Z", None),
        ("DTSTART;VALUE=DATE:99991231\r\nDURATION:P10D", "not_a_date"),
        ("DTSTART;VALUE=DATE:20270329\r\nDTEND;VALUE=DATE:00010101", "ends_before_start"),
    ],
)
def test_days_that_cannot_be_told_are_refused(days, code):
    found = problems(terms(f"BEGIN:VEVENT\r\n{days}\r\nSUMMARY:Easter holidays\r\nEND:VEVENT\r\n"))
    assert found
    assert code is None or [problem.code for problem in found] == [code]


GOV_UK = (
    ("New Year\u2019s Day", "20270101"),
    ("Good Friday", "20270326"),
    ("Christmas Day (substitute day)", "20271227"),
    ("Bank Holiday for a coronation", "20270510"),
)


def test_bank_holidays_are_englands():
    content = calendar(*(event(*one) for one in GOV_UK), name=None)
    recognised = read(content)
    assert (recognised.dataset, recognised.title) == ("bank_holidays_ics", "Bank holidays of England and Wales")
    facts = [fact for row in accepted(content) for fact in row.facts]
    assert [(fact.council, fact.kind, fact.academic_year, fact.title) for fact in facts] == [
        (None, CalendarKind.BANK_HOLIDAY, 2026, "New Year\u2019s Day"),
        (None, CalendarKind.BANK_HOLIDAY, 2026, "Good Friday"),
        (None, CalendarKind.BANK_HOLIDAY, 2027, "Christmas Day (substitute day)"),
        (None, CalendarKind.BANK_HOLIDAY, 2026, "Bank Holiday for a coronation"),
    ]


def test_bank_holidays_that_cannot_be_are_refused():
    good = event("Good Friday", "20270326")
    content = calendar(good, good, event("Easter Monday", "20270329", "20270331"), name=None)
    assert [(problem.line, problem.code) for problem in problems(content)] == [
        (9, "duplicate_row"),
        (14, "not_one_day"),
    ]
    elsewhere = calendar(good, event("St Andrew\u2019s Day", "20271130"), name=None)
    assert refusal(elsewhere)[0] == "another_country"


def test_a_calendar_that_names_no_council_is_its_senders():
    code, detail = refusal(terms(name="School term dates"))
    assert (code, "with its LA code" in detail) == ("unknown_council", True)
    assert refusal(terms(name=None), period=2026)[0] == "unknown_council"
    own = read_file(terms(name=None), filename="x", period=None, today=TODAY, council="310")
    assert {fact.council for row in own.rows for fact in row.facts} == {"310"}
    named = read_file(terms(), filename="x", period=None, today=TODAY, council="310")
    assert {fact.council for row in named.rows for fact in row.facts} == {"307"}, "what the file says stands"


def test_a_calendar_of_two_councils_is_refused():
    two = calendar(event("Ealing: Term day", "20260902"), event("Harrow: Term day", "20260902"), name=None)
    assert refusal(two)[0] == "several_councils"


@pytest.mark.parametrize(
    ("name", "council"),
    [
        ("Kent County Council term dates 2026/27", "886"),
        ("Sheffield City Council", "373"),
        ("Bath and North East Somerset schools", "800"),
        ("Durham School term dates", None),
        ("School term dates", None),
        ("", None),
    ],
)
def test_the_council_in_a_calendars_name(name, council):
    assert council_in_name(name) == council


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (terms()[: terms().index(b"Christmas")], "malformed_calendar"),
        (terms().replace(b"END:VCALENDAR\r\n", b""), "malformed_calendar"),
        (terms() + b"and more", "malformed_calendar"),
        (b"BEGIN:VCALENDAR\r\nrubbish\r\nEND:VCALENDAR\r\n", "malformed_calendar"),
        (b"BEGIN:VCALENDAR\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n", "malformed_calendar"),
        (b"BEGIN:VCALENDAR\r\n" * 3000, "no_rows"),
        (calendar(), "no_rows"),
        (terms() + b"\xff", "wrong_encoding"),
        (terms(f"X-LONG:{'x' * 6_000_000}\r\n"), "file_too_large"),
        (calendar(*([event("Autumn term", "20260902")] * 10_001)), "too_many_events"),
        (calendar(*([event("Easter holidays", "20270329", "20270410")] * 501)), "too_many_periods"),
    ],
    ids=range(11),
)
def test_files_refused_whole(content, code):
    assert refusal(content)[0] == code


def test_ten_thousand_events_take_seconds():
    content = calendar(*([event("Ealing: Term day", "20260902")] * 10_000))
    began = time.perf_counter()
    assert len(problems(content)) == 9_999
    assert time.perf_counter() - began < 20


def test_blank_lines_a_byte_order_mark_and_bare_line_feeds():
    content = b"\xef\xbb\xbf\n\n" + terms().replace(b"\r\n", b"\n")
    assert told(content) == ALL_TOLD
    assert accepted(content)[0].line == 7


def test_terms_of_several_calendars_in_one_file_are_read_together():
    first, second = calendar(event(*TERM_EVENTS[0])), calendar(event(*TERM_EVENTS[3]))
    assert [period[1] for period in told(first + second)] == [Term.AUTUMN, Term.SPRING]


@settings(max_examples=200, deadline=None)
@given(
    st.integers(0, len(terms())),
    st.one_of(
        st.text(alphabet=":;=\"',\\\r\n -TZ0129ABEGINDVRUL\x00", max_size=14).map(str.encode),
        st.sampled_from(
            [b"\r\nBEGIN:VEVENT\r\n", b"\r\nEND:VEVENT\r\n", b"\r\nRRULE:FREQ=DAILY\r\n", b"\r\nDTSTART:1\r\n"]
        ),
    ),
    st.integers(0, 40),
)
def test_any_change_is_read_or_refused(place, inserted, cut):
    content = terms()[:place] + inserted + terms()[place + cut :]
    with suppress(FileRefused):
        rows = list(read(content).rows)
        assert len({row.line for row in rows}) == len(rows)
