"""A review is met for before it is due, with time for papers and for the board; planning again moves nothing without need."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from securing_good.calendar import CalendarPeriod
from securing_good.database import LONDON
from securing_good.school_entries import SchoolEntry
from securing_good.school_opening import school_opening
from securing_good.vocabulary import CalendarKind, SchoolEntryKind, Term
from securing_good_scheduler.obligations.review_meetings import (
    LATE_DAYS,
    WINDOW_DAYS,
    BoardDate,
    ReviewToMeet,
    Standing,
    review_meeting,
)
from securing_good_scheduler.obligations.turning import until_next_turn

PERIODS = tuple(
    CalendarPeriod("307", 2026, kind, term, date.fromisoformat(first), date.fromisoformat(last))
    for kind, term, first, last in [
        (CalendarKind.TERM, Term.AUTUMN, "2026-09-02", "2026-12-18"),
        (CalendarKind.HALF_TERM, Term.AUTUMN, "2026-10-26", "2026-10-30"),
        (CalendarKind.TERM, Term.SPRING, "2027-01-04", "2027-03-25"),
        (CalendarKind.HALF_TERM, Term.SPRING, "2027-02-15", "2027-02-19"),
        (CalendarKind.TERM, Term.SUMMER, "2027-04-12", "2027-07-21"),
        (CalendarKind.HALF_TERM, Term.SUMMER, "2027-05-31", "2027-06-04"),
    ]
)
OPENING = school_opening(PERIODS, 2026)
TODAY = date(2026, 11, 23)
DUE = date(2027, 3, 12)


def due(on: date = DUE) -> ReviewToMeet:
    return ReviewToMeet(UUID(int=1), 12, on)


def meeting(on: date = DUE, board=(), today: date = TODAY, standing=None, opening=OPENING):
    return review_meeting(due(on), opening, board, today, standing)


def test_it_lies_in_the_ten_school_days_up_to_the_reviews_day_with_papers_a_week_before():
    made = meeting()
    assert (made.window_start, made.date, made.window_end) == (date(2027, 3, 1), date(2027, 3, 4), DUE)
    assert (made.papers_by, made.board_on, made.slot) == (date(2027, 2, 22), None, "review at 12 months")


def test_where_the_board_meets_before_it_is_in_time_for_the_boards_papers():
    made = meeting(board=[BoardDate(date(2027, 3, 10), date(2027, 3, 3))])
    assert (made.window_end, made.board_on) == (date(2027, 3, 3), date(2027, 3, 10))
    assert made.date < date(2027, 3, 3)


@pytest.mark.parametrize(
    ("day", "papers_by"),
    [
        (DUE + timedelta(days=1), date(2027, 3, 5)),
        (DUE - timedelta(days=31), date(2027, 2, 1)),
        (date(2027, 3, 10), TODAY),
    ],
    ids=["after the review", "a month before it", "its papers are gone"],
)
def test_a_board_that_meets_at_another_time_changes_nothing(day, papers_by):
    assert meeting(board=[BoardDate(day, papers_by)]) == meeting()


def test_the_last_of_the_boards_meetings_hears_of_it():
    two = [BoardDate(date(2027, 2, 24), date(2027, 2, 12)), BoardDate(date(2027, 3, 10), date(2027, 3, 3))]
    assert meeting(board=two).board_on == date(2027, 3, 10)


def test_a_review_of_the_summer_holidays_is_met_for_before_them():
    made = meeting(date(2027, 8, 20))
    assert (made.window_start, made.window_end) == (date(2027, 7, 8), date(2027, 7, 21))


def test_it_keeps_off_days_on_which_the_school_is_closed():
    usual = meeting().date
    closed = SchoolEntry(SchoolEntryKind.INSET_DAY, 2026, usual, usual, None, None, None)
    moved = meeting(opening=school_opening(PERIODS, 2026, [closed]))
    assert moved.date != usual
    assert moved.window_start <= moved.date <= moved.window_end


def test_a_review_that_is_late_is_met_for_in_the_next_ten_school_days_and_stays_there():
    late = date(2026, 11, 2)
    made = meeting(late)
    assert made.window_start == TODAY + timedelta(days=1)
    assert made.window_end == date(2026, 12, 7)
    for days in range((made.date - TODAY).days):
        again = meeting(late, today=TODAY + timedelta(days=days), standing=Standing(made, made.date))
        assert again == made


def test_a_meeting_of_these_days_stays_until_a_week_has_gone_without_a_decision():
    made = meeting()
    days = list(OPENING.open_days(made.date, date(2027, 3, 25)))
    for day in days[:LATE_DAYS]:
        assert meeting(today=day, standing=Standing(made, made.date)) == made
    assert meeting(today=days[LATE_DAYS], standing=Standing(made, made.date)).date > days[LATE_DAYS]


def test_where_terms_are_not_known_yet_nothing_is_planned():
    assert meeting(date(2029, 3, 1)) is None
    assert review_meeting(due(), school_opening((), 2026), (), TODAY) is None


@given(st.dates(date(2026, 9, 20), date(2027, 9, 15)), st.integers(0, 300), st.integers(0, 40), st.integers(0, 20))
def test_it_is_always_a_day_to_come_on_which_the_school_is_open(on, before, board_before, papers_before):
    today = on - timedelta(days=before - 30)
    day = on - timedelta(days=board_before)
    made = meeting(on, [BoardDate(day, day - timedelta(days=papers_before))], today)
    if made is None:
        return
    assert made.date > today
    assert made.window_start <= made.date <= made.window_end
    assert all(OPENING.may_be_visited(one) for one in (made.window_start, made.date, made.window_end))
    assert len(OPENING.open_days(made.window_start, made.window_end)) <= WINDOW_DAYS
    assert made.papers_by < made.window_start
    if made.window_end > on:
        assert replace(made, review=due()).window_start > today


@pytest.mark.parametrize(
    ("now", "hours"),
    [
        (datetime(2026, 11, 23, 3, tzinfo=LONDON), 1),
        (datetime(2026, 11, 23, 4, tzinfo=LONDON), 24),
        (datetime(2026, 10, 24, 12, tzinfo=LONDON), 17),
    ],
    ids=["before four", "at four", "over the end of summer time"],
)
def test_a_day_turns_at_four_in_london(now, hours):
    assert until_next_turn(now) == hours * 3600
