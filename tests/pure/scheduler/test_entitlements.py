"""Every school has its link partner's visits by the council's models, at its own part of each term."""

from datetime import date
from uuid import UUID

import pytest

from securing_good.calendar import CalendarPeriod, build_calendar
from securing_good.vocabulary import CalendarKind, Term
from securing_good_scheduler.obligations.entitlements import entitled_visits, met_unplanned, outstanding_visits

TERM, BREAK = CalendarKind.TERM, CalendarKind.HALF_TERM


def period(kind, term, starts_on, ends_on, based_on=None):
    return CalendarPeriod("307", 2026, kind, term, starts_on, ends_on, based_on)


PERIODS = (
    period(TERM, Term.AUTUMN, date(2026, 9, 1), date(2026, 12, 18)),
    period(BREAK, Term.AUTUMN, date(2026, 10, 26), date(2026, 10, 30)),
    period(TERM, Term.SPRING, date(2027, 1, 4), date(2027, 3, 25)),
    period(TERM, Term.SUMMER, date(2027, 4, 12), date(2027, 7, 21), 2025),
)
CALENDAR = build_calendar(PERIODS)


def test_one_visit_has_the_term_for_its_time_and_two_a_half_term_each():
    found = entitled_visits({"autumn": 2, "spring": 0, "summer": 1}, CALENDAR, 2026, 101922)
    assert [(one.slot, one.window_start, one.window_end, one.provisional) for one in found] == [
        ("2026/27 autumn link partner 1", date(2026, 9, 1), date(2026, 10, 23), False),
        ("2026/27 autumn link partner 2", date(2026, 11, 2), date(2026, 12, 18), False),
        ("2026/27 summer link partner 1", date(2027, 4, 12), date(2027, 7, 21), True),
    ]


def test_a_term_without_a_known_break_has_one_visit_however_many_are_promised():
    (one,) = entitled_visits({"spring": 2}, CALENDAR, 2026, 101922)
    assert (one.window_start, one.window_end) == (date(2027, 1, 4), date(2027, 3, 25))


@pytest.mark.parametrize("year", [2025, 2027])
def test_a_year_whose_terms_are_not_known_has_none(year):
    assert entitled_visits({"autumn": 1}, CALENDAR, year, 101922) == ()


def test_ideal_days_are_school_days_in_their_time_and_spread_over_the_term():
    ideals = []
    for urn in range(101900, 101930):
        (one,) = entitled_visits({"autumn": 1}, CALENDAR, 2026, urn)
        assert one.window_start <= one.ideal <= one.window_end
        assert CALENDAR.is_school_day(one.ideal)
        ideals.append(one.ideal)
    weeks = {day.isocalendar().week for day in ideals}
    assert len(weeks) >= 10
    assert max(ideals.count(day) for day in ideals) <= 2
    assert ideals == [entitled_visits({"autumn": 1}, CALENDAR, 2026, urn)[0].ideal for urn in range(101900, 101930)]


@pytest.mark.parametrize(
    ("days", "met"),
    [
        ([date(2026, 10, 1)], ["2026/27 autumn link partner 1"]),
        ([date(2026, 11, 2)], ["2026/27 autumn link partner 2"]),
        # One meets one at most, and the first of a time is the one that was promised.
        ([date(2026, 10, 20), date(2026, 9, 10)], [None, "2026/27 autumn link partner 1"]),
        ([date(2026, 10, 28)], [None]),
        ([date(2027, 7, 21), date(2027, 7, 22)], ["2026/27 summer link partner 1", None]),
    ],
)
def test_a_visit_held_unplanned_is_the_promised_one_whose_time_its_day_lies_in(days, met):
    entitled = entitled_visits({"autumn": 2, "summer": 1}, CALENDAR, 2026, 101922)
    held = {UUID(int=number): day for number, day in enumerate(days)}
    found = met_unplanned(entitled, held)
    assert [found[id_].slot if id_ in found else None for id_ in held] == met


def test_one_whose_time_is_over_can_be_held_until_its_term_ends():
    (first,) = entitled_visits({"autumn": 1}, CALENDAR, 2026, 101922, has_meetings=True)
    assert (first.window_end, first.latest) == (date(2026, 9, 14), date(2026, 12, 18))
    assert met_unplanned([first], {UUID(int=1): date(2026, 12, 1)})[UUID(int=1)].window_end == first.window_end
    (late,) = outstanding_visits([first], CALENDAR, date(2026, 11, 2))
    assert late.window_end == date(2026, 11, 16)
    assert outstanding_visits([first], CALENDAR, first.latest) == ()
