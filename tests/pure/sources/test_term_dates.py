"""Calendars: terms, breaks and holidays that can be true together."""

from datetime import date

import pytest

from securing_good.vocabulary import CalendarKind, Term
from tests.pure.sources.files import TERM, accepted, json_file, reasons, refusal

BREAK = {**TERM, "kind": "half_term", "start": "2026-10-26", "end": "2026-10-30"}
SPRING = {**TERM, "term": "spring", "start": "2027-01-04", "end": "2027-03-25"}
HOLIDAY = {**TERM, "kind": "holiday", "start": "2026-12-21", "end": "2027-01-01"}


def test_terms_breaks_and_holidays():
    rows = accepted(json_file([BREAK, TERM, SPRING, HOLIDAY]))
    assert [row.line for row in rows] == [1, 2, 3, 4]
    (fact,) = rows[0].facts
    assert (fact.council, fact.academic_year, fact.kind, fact.term) == (
        "307",
        2026,
        CalendarKind.HALF_TERM,
        Term.AUTUMN,
    )
    assert (fact.starts_on, fact.ends_on) == (date(2026, 10, 26), date(2026, 10, 30))


def test_councils_and_years_do_not_contradict_each_other():
    earlier = {**TERM, "academic_year": "2025/26", "start": "2025-09-01", "end": "2025-12-19"}
    assert reasons(json_file([TERM, {**TERM, "la_code": 850}, earlier])) == []


@pytest.mark.parametrize(
    ("changed", "column", "reason"),
    [
        ({**TERM, "end": "2026-09-01"}, "end", "it ends on 2026-09-01, before it starts on 2026-09-02"),
        (
            {**TERM, "start": "2026-07-31"},
            "start",
            "2026-07-31 is not in the academic year 2026/27: 2026-08-01 to 2027-08-31",
        ),
        (
            {**TERM, "end": "2206-12-18"},
            "end",
            "2206-12-18 is not in the academic year 2026/27: 2026-08-01 to 2027-08-31",
        ),
        ({**TERM, "academic_year": "2026/28"}, "academic_year", '"2026/28" is not an academic year, such as 2026/27'),
        ({**TERM, "la_code": 7}, "la_code", '"7" is not a local authority code: three digits'),
        ({**TERM, "term": "michaelmas"}, "term", '"michaelmas" is none of autumn, spring, summer'),
        ({**TERM, "kind": "bank_holiday"}, "kind", '"bank_holiday" is none of half_term, holiday, term'),
        ({**TERM, "start": "today"}, "start", '"today" is not a date (year-month-day, or day-month-year)'),
    ],
)
def test_what_cannot_be_is_refused(changed, column, reason):
    assert reasons(json_file([SPRING, changed])) == [(2, column, reason)]


@pytest.mark.parametrize(
    ("rows", "line", "reason"),
    [
        ([TERM, TERM], 2, "2026/27 already has the autumn term on line 1 (2026-09-02 to 2026-12-18)"),
        (
            [TERM, {**SPRING, "start": "2026-12-18"}],
            2,
            "it overlaps the autumn term on line 1 (2026-09-02 to 2026-12-18)",
        ),
        (
            [TERM, {**HOLIDAY, "start": "2026-12-18"}],
            2,
            "it overlaps the autumn term on line 1 (2026-09-02 to 2026-12-18)",
        ),
        # What lies in the refused term is not told as well.
        (
            [
                TERM,
                {**SPRING, "start": "2026-12-18"},
                {**BREAK, "term": "spring", "start": "2027-02-15", "end": "2027-02-19"},
            ],
            2,
            "it overlaps the autumn term on line 1 (2026-09-02 to 2026-12-18)",
        ),
        ([TERM, HOLIDAY, HOLIDAY], 3, "it overlaps the autumn holiday on line 2 (2026-12-21 to 2027-01-01)"),
        ([TERM, BREAK, BREAK], 3, "it overlaps the autumn half-term break on line 2 (2026-10-26 to 2026-10-30)"),
        ([BREAK, SPRING], 1, "the break is not inside the autumn term of 2026/27"),
        ([{**BREAK, "end": "2026-12-18"}, TERM], 1, "the break is not inside the autumn term of 2026/27"),
        ([TERM, SPRING, {**BREAK, "term": "spring"}], 3, "the break is not inside the spring term of 2026/27"),
    ],
)
def test_periods_that_contradict_each_other_are_refused(rows, line, reason):
    assert reasons(json_file(rows)) == [(line, "start", reason)]
    assert len(accepted(json_file(rows))) == len(rows) - 1


def bank_holidays(*events: object) -> bytes:
    division = {"division": "england-and-wales", "events": list(events)}
    scotland = {"division": "scotland", "events": [{"title": "St Andrew's Day", "date": "2026-11-30"}]}
    return json_file({"england-and-wales": division, "scotland": scotland})


def test_bank_holidays_are_englands():
    (row,) = accepted(bank_holidays({"title": "Summer bank holiday", "date": "2026-08-31", "notes": ""}))
    (fact,) = row.facts
    assert (fact.council, fact.academic_year, fact.kind, fact.term) == (None, 2025, CalendarKind.BANK_HOLIDAY, None)
    assert (fact.starts_on, fact.ends_on, fact.title) == (date(2026, 8, 31), date(2026, 8, 31), "Summer bank holiday")


def test_bank_holidays_that_cannot_be_are_refused():
    day = {"title": "Boxing Day", "date": "2026-12-28"}
    assert reasons(bank_holidays(day, day, {"title": "No day"}, 5, {"title": "?", "date": "2026-12-32"})) == [
        (2, "date", "2026-12-28 already stands in event 1"),
        (3, None, "event 3 has no title and date"),
        (4, None, "event 4 has no title and date"),
        (5, "date", '"2026-12-32" is not a date (year-month-day, or day-month-year)'),
    ]


def test_bank_holidays_without_england_are_refused():
    assert refusal(json_file({"scotland": {"division": "scotland", "events": []}})) == (
        "no_rows",
        'The file is of bank holidays, but has no events under "england-and-wales".',
    )
