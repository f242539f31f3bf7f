"""Two terms' watch after exit: its window, its notes, and relapses."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from securing_good.calendar import CalendarPeriod, build_calendar
from securing_good.errors import Conflict, Invalid
from securing_good.provisional_calendar import provisional_periods
from securing_good.vocabulary import CalendarKind, Term
from securing_good_api.watches.rules import check_note, check_relapse, is_running, note_blockers, window_from


def term(year: int, which: Term, first: date, last: date) -> CalendarPeriod:
    """One term of council 307."""
    return CalendarPeriod("307", year, CalendarKind.TERM, which, first, last)


PUBLISHED = (
    term(2026, Term.AUTUMN, date(2026, 9, 1), date(2026, 12, 18)),
    term(2026, Term.SPRING, date(2027, 1, 4), date(2027, 3, 25)),
    term(2026, Term.SUMMER, date(2027, 4, 12), date(2027, 7, 21)),
)
CALENDAR = build_calendar([*PUBLISHED, *provisional_periods(PUBLISHED, 2028)])


@pytest.mark.parametrize(
    ("left_on", "terms", "ends_on", "provisional"),
    [
        (date(2026, 9, 1), ("2026/27 autumn", "2026/27 spring"), date(2027, 3, 25), False),
        (date(2026, 9, 2), ("2026/27 spring", "2026/27 summer"), date(2027, 7, 21), False),
        (date(2026, 12, 25), ("2026/27 spring", "2026/27 summer"), date(2027, 7, 21), False),
        (date(2027, 1, 5), ("2026/27 summer", "2027/28 autumn"), None, True),
    ],
)
def test_it_lasts_until_the_second_whole_term_after_exit_ends(left_on, terms, ends_on, provisional):
    window = window_from(left_on, CALENDAR)
    assert (window.starts_on, window.terms, window.provisional) == (left_on, terms, provisional)
    assert ends_on is None or window.ends_on == ends_on


def test_without_terms_it_lasts_eight_months_and_says_so():
    window = window_from(date(2027, 1, 5), build_calendar([]))
    assert (window.ends_on, window.terms, window.provisional) == (date(2027, 9, 5), (), True)


@given(st.dates(date(2026, 9, 1), date(2027, 8, 31)))
def test_it_is_never_shorter_than_two_terms_nor_longer_than_a_year(left_on):
    window = window_from(left_on, CALENDAR)
    assert timedelta(days=170) < window.ends_on - left_on < timedelta(days=366)
    assert CALENDAR.is_school_day(window.ends_on)


LEFT, LAST = date(2026, 11, 20), date(2027, 7, 21)


@pytest.mark.parametrize(
    ("ended_on", "today", "expected"),
    [
        (None, LAST, []),
        (None, LAST + timedelta(days=1), ["over"]),
        (date(2027, 2, 1), date(2027, 2, 1), ["relapsed"]),
        (date(2027, 2, 1), LAST + timedelta(days=9), ["relapsed"]),
    ],
)
def test_what_keeps_one_from_noting_is_named(ended_on, today, expected):
    assert [one["code"] for one in note_blockers(LAST, ended_on, today=today)] == expected
    assert is_running(LAST, ended_on, today=today) is not bool(expected)
    if expected:
        with pytest.raises(Conflict):
            check_note(starts_on=LEFT, ends_on=LAST, ended_on=ended_on, seen_on=LEFT, today=today)


@pytest.mark.parametrize("seen_on", [LEFT - timedelta(days=1), LEFT + timedelta(days=11)])
def test_a_note_is_of_a_day_between_exit_and_today(seen_on):
    with pytest.raises(Invalid):
        check_note(starts_on=LEFT, ends_on=LAST, ended_on=None, seen_on=seen_on, today=LEFT + timedelta(days=10))


@pytest.mark.parametrize(("known", "exited", "code"), [(False, False, "unknown"), (True, False, "not-exited")])
def test_a_relapse_is_of_a_case_the_school_has_left(known, exited, code):
    with pytest.raises(Invalid) as error:
        check_relapse(is_known=known, is_exited=exited)
    assert error.value.more["errors"][0]["code"] == code
    check_relapse(is_known=True, is_exited=True)
