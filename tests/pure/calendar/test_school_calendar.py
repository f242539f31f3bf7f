"""School days, half-terms and working days, on Ealing's published dates and on calendars that cannot be."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from securing_good.calendar import (
    CalendarInvalid,
    CalendarPeriod,
    CalendarUnknown,
    academic_year_name,
    academic_year_of,
    build_calendar,
)
from securing_good.vocabulary import CalendarKind, Term


def period(kind, term, start, end, *, council="307", year=2026):
    return CalendarPeriod(council, year, kind, term, date.fromisoformat(start), date.fromisoformat(end))


def ealing():
    """Ealing 2026/27 as the council publishes it."""
    return [
        period(CalendarKind.TERM, Term.AUTUMN, "2026-09-02", "2026-12-18"),
        period(CalendarKind.HALF_TERM, Term.AUTUMN, "2026-10-26", "2026-10-30"),
        period(CalendarKind.HOLIDAY, Term.AUTUMN, "2026-12-21", "2027-01-01"),
        period(CalendarKind.TERM, Term.SPRING, "2027-01-04", "2027-03-25"),
        period(CalendarKind.HALF_TERM, Term.SPRING, "2027-02-15", "2027-02-19"),
        period(CalendarKind.HOLIDAY, Term.SPRING, "2027-03-26", "2027-04-09"),
        period(CalendarKind.TERM, Term.SUMMER, "2027-04-12", "2027-07-27"),
        period(CalendarKind.HALF_TERM, Term.SUMMER, "2027-05-31", "2027-06-04"),
    ]


CALENDAR = build_calendar(ealing())


def test_ealing_has_198_school_days_in_six_half_terms():
    halves = CALENDAR.half_terms()
    assert [CALENDAR.count_school_days(half.starts_on, half.ends_on) for half in halves] == [38, 35, 30, 24, 34, 37]
    assert CALENDAR.count_school_days(date(2026, 9, 1), date(2027, 8, 31)) == 198
    assert [half.key for half in halves] == [
        "2026/27 autumn 1",
        "2026/27 autumn 2",
        "2026/27 spring 1",
        "2026/27 spring 2",
        "2026/27 summer 1",
        "2026/27 summer 2",
    ]
    assert all(CALENDAR.is_school_day(end) for half in halves for end in (half.starts_on, half.ends_on))
    assert [term.key for term in CALENDAR.terms()] == ["2026/27 autumn", "2026/27 spring", "2026/27 summer"]
    assert CALENDAR.known_until == date(2027, 7, 27)
    assert CALENDAR.notes == ()


@pytest.mark.parametrize(
    ("day", "school_day", "working_day"),
    [
        (date(2026, 9, 2), True, True),
        (date(2026, 9, 1), False, True),
        (date(2026, 9, 5), False, False),
        (date(2026, 10, 28), False, True),
        (date(2027, 5, 3), False, False),
        (date(2026, 12, 28), False, False),
        (date(2027, 3, 25), True, True),
        (date(2027, 3, 26), False, False),
        (date(2030, 12, 25), False, False),
    ],
    ids=str,
)
def test_kinds_of_day(day, school_day, working_day):
    assert CALENDAR.is_school_day(day) is school_day
    assert CALENDAR.is_working_day(day) is working_day


def test_half_term_of_a_day_and_the_next():
    assert CALENDAR.half_term_on(date(2026, 11, 23)).key == "2026/27 autumn 2"
    assert CALENDAR.half_term_on(date(2026, 11, 22)).key == "2026/27 autumn 2"
    assert CALENDAR.half_term_on(date(2026, 10, 28)) is None
    assert CALENDAR.next_half_term(date(2026, 11, 23)).key == "2026/27 spring 1"
    assert CALENDAR.next_half_term(date(2027, 7, 1)) is None


def test_adding_school_days_steps_over_breaks_and_refuses_to_guess():
    assert CALENDAR.add_school_days(date(2026, 10, 23), 1) == date(2026, 11, 2)
    assert CALENDAR.add_school_days(date(2026, 10, 28), 1) == date(2026, 11, 2)
    assert CALENDAR.add_school_days(date(2026, 10, 28), 0) == date(2026, 11, 2)
    assert CALENDAR.add_school_days(date(2026, 11, 2), -1) == date(2026, 10, 23)
    with pytest.raises(CalendarUnknown, match="outside the known terms"):
        CALENDAR.add_school_days(date(2027, 7, 27), 1)
    with pytest.raises(CalendarUnknown):
        CALENDAR.add_school_days(date(2026, 9, 2), -1)


def test_adding_working_days_steps_over_christmas():
    assert CALENDAR.add_working_days(date(2026, 12, 24), 1) == date(2026, 12, 29)
    assert CALENDAR.add_working_days(date(2026, 12, 26), 0) == date(2026, 12, 29)
    assert CALENDAR.add_working_days(date(2026, 12, 29), 0) == date(2026, 12, 29)
    assert len(CALENDAR.working_days(date(2026, 12, 21), date(2027, 1, 3))) == 7
    with pytest.raises(ValueError, match="-1 working days"):
        CALENDAR.add_working_days(date(2026, 12, 24), -1)


def test_given_bank_holidays_stand_for_the_years_they_cover():
    days = ["01-01", "03-26", "03-29", "05-04", "05-31", "08-30", "12-27", "12-28"]
    given_days = [
        period(CalendarKind.BANK_HOLIDAY, None, f"2027-{day}", f"2027-{day}", council=None, year=2026) for day in days
    ]
    moved = build_calendar(ealing() + given_days)
    assert moved.is_school_day(date(2027, 5, 3))
    assert not moved.is_school_day(date(2027, 5, 4))
    assert moved.is_bank_holiday(date(2026, 12, 28))
    extra = build_calendar([*ealing(), given_days[3]])
    assert not extra.is_school_day(date(2027, 5, 3)), "one day given does not cover a year"
    assert not extra.is_school_day(date(2027, 5, 4))


def test_a_holiday_inside_a_term_closes_the_school():
    calendar = build_calendar([*ealing(), period(CalendarKind.HOLIDAY, Term.AUTUMN, "2026-11-27", "2026-11-27")])
    assert not calendar.is_school_day(date(2026, 11, 27))


def test_a_term_without_a_break_is_one_half_and_says_so():
    calendar = build_calendar([period(CalendarKind.TERM, Term.AUTUMN, "2026-09-02", "2026-12-18")])
    (half,) = calendar.half_terms()
    assert (half.key, half.whole_term) == ("2026/27 autumn 1", True)
    assert calendar.notes == ("No half-term break is known for autumn 2026/27: the term counts as one half-term.",)


def test_an_empty_calendar_knows_nothing_and_still_counts_working_days():
    empty = build_calendar([])
    assert empty.known_until is None
    assert empty.half_terms() == empty.terms() == empty.school_days(date(2026, 1, 1), date(2027, 1, 1)) == ()
    assert empty.half_term_on(date(2026, 11, 23)) is None
    assert empty.is_working_day(date(2026, 11, 23))


AUTUMN = period(CalendarKind.TERM, Term.AUTUMN, "2026-09-02", "2026-12-18")


@pytest.mark.parametrize(
    ("periods", "says"),
    [
        ([AUTUMN, period(CalendarKind.TERM, Term.SPRING, "2026-12-18", "2027-03-25")], ["autumn", "spring", "overlap"]),
        ([AUTUMN, period(CalendarKind.TERM, Term.AUTUMN, "2027-01-04", "2027-03-25")], ["autumn", "given twice"]),
        (
            [AUTUMN, period(CalendarKind.HALF_TERM, Term.AUTUMN, "2026-12-16", "2026-12-22")],
            ["half-term break", "2026-12-16", "inside autumn term"],
        ),
        (
            [AUTUMN, period(CalendarKind.HALF_TERM, Term.SPRING, "2027-02-15", "2027-02-19")],
            ["no known term", "spring"],
        ),
        ([AUTUMN, period(CalendarKind.HALF_TERM, None, "2027-02-15", "2027-02-19")], ["no known term"]),
        (
            [AUTUMN, *(period(CalendarKind.HALF_TERM, Term.AUTUMN, f"2026-1{m}-02", f"2026-1{m}-03") for m in (0, 1))],
            ["two half-term breaks", "2026-10-02", "2026-11-02"],
        ),
        ([AUTUMN, period(CalendarKind.HALF_TERM, Term.AUTUMN, "2026-09-03", "2026-12-17")], []),
        (
            [
                period(CalendarKind.TERM, Term.AUTUMN, "2026-09-05", "2026-12-18"),
                period(CalendarKind.HALF_TERM, Term.AUTUMN, "2026-09-07", "2026-09-11"),
            ],
            ["no school day"],
        ),
        ([period(CalendarKind.TERM, Term.AUTUMN, "2026-12-18", "2026-09-02")], ["2026-09-02", "before it starts"]),
        ([period(CalendarKind.TERM, Term.AUTUMN, "2026-09-02", "2206-12-18")], ["over a year"]),
        ([period(CalendarKind.TERM, Term.AUTUMN, "2025-09-02", "2025-12-18")], ["2026/27", "academic year it names"]),
        ([period(CalendarKind.TERM, None, "2026-09-02", "2026-12-18")], ["which term"]),
        ([AUTUMN, period(CalendarKind.HOLIDAY, None, "2026-12-21", "2027-01-01", council="310")], ["307", "310"]),
    ],
)
def test_calendars_that_cannot_be_are_refused_by_name(periods, says):
    if not says:
        assert len(build_calendar(periods).half_terms()) == 2
        return
    with pytest.raises(CalendarInvalid) as refused:
        build_calendar(periods)
    assert all(part in str(refused.value) for part in says), refused.value


@pytest.mark.parametrize(
    ("day", "year", "name"),
    [
        (date(2026, 11, 23), 2026, "2026/27"),
        (date(2026, 9, 1), 2026, "2026/27"),
        (date(2026, 8, 31), 2025, "2025/26"),
        (date(2000, 1, 1), 1999, "1999/00"),
    ],
)
def test_academic_years(day, year, name):
    assert academic_year_of(day) == year
    assert academic_year_name(year) == name


DAYS = st.dates(date(2026, 8, 1), date(2027, 8, 31))


@settings(max_examples=60)
@given(DAYS, DAYS, DAYS)
def test_school_days_are_counted_once_wherever_a_span_is_cut(a, b, c):
    start, cut, end = sorted((a, b, c))
    whole = CALENDAR.school_days(start, end)
    assert whole == CALENDAR.school_days(start, cut) + CALENDAR.school_days(cut + timedelta(days=1), end)
    assert len(whole) == CALENDAR.count_school_days(start, end)
    assert all(CALENDAR.is_school_day(day) and CALENDAR.is_working_day(day) for day in whole)
    assert all(CALENDAR.half_term_on(day) for day in whole)


@settings(max_examples=60)
@given(st.sampled_from(CALENDAR.school_days(date(2026, 9, 1), date(2027, 8, 31))), st.integers(1, 40))
def test_adding_school_days_agrees_with_counting_them(day, number):
    try:
        later = CALENDAR.add_school_days(day, number)
    except CalendarUnknown:
        assert CALENDAR.count_school_days(day, date(2027, 8, 31)) <= number
        return
    assert CALENDAR.count_school_days(day, later) == number + 1
    assert CALENDAR.add_school_days(later, -number) == day


@settings(max_examples=20)
@given(st.permutations(ealing()))
def test_the_order_of_periods_makes_no_difference(periods):
    assert build_calendar(periods) == CALENDAR
