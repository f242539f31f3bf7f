"""Another meeting in the place of one that did not happen."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from securing_good_scheduler.obligations.cadence import CadenceSettings, plan_visits
from securing_good_scheduler.obligations.plans import MissedVisit
from tests.pure.scheduler.test_cadence import ONE_YEAR, a_case

SETTINGS = CadenceSettings()
SLOT = "2026/27 spring 1"
"""From 4 January to 12 February 2027: 30 school days."""
OPENED = date(2026, 11, 23)


def planned(today, *missed):
    plan = plan_visits(a_case(opened_on=OPENED, missed=missed), ONE_YEAR, SETTINGS, today)
    return {visit.slot: visit for visit in plan.visits}, {one.slot: one.reason for one in plan.skipped}


FIRST = planned(OPENED)[0][SLOT].date


def test_said_before_its_day_another_is_planned_after_it_with_notice():
    visits, _ = planned(date(2027, 1, 4), MissedVisit(SLOT, 1, FIRST, told_on=date(2027, 1, 4)))
    again = visits[SLOT]
    assert (again.attempt, again.date.weekday() in {1, 2, 3}) == (2, True)
    assert ONE_YEAR.count_school_days(FIRST, again.date) > SETTINGS.notice_days
    assert again.window_start <= again.date <= again.window_end


def test_said_after_its_day_notice_counts_from_then():
    told = FIRST + timedelta(days=6)
    visits, _ = planned(told, MissedVisit(SLOT, 1, FIRST, told_on=told))
    assert ONE_YEAR.count_school_days(told, visits[SLOT].date) > SETTINGS.notice_days


def test_without_days_for_notice_the_last_day_is_taken():
    told = date(2027, 2, 8)
    visits, _ = planned(told, MissedVisit(SLOT, 1, FIRST, told_on=told))
    assert told < visits[SLOT].date <= date(2027, 2, 12)


def test_where_no_day_is_left_the_timetable_says_what_did_not_happen():
    told = date(2027, 2, 12)
    visits, skipped = planned(told, MissedVisit(SLOT, 1, FIRST, told_on=told))
    assert SLOT not in visits
    assert skipped[SLOT] == (
        f"The meeting of {FIRST.day} January 2027 was not held, and 0 school days of the period are too few for another."
    )


def test_a_day_that_went_by_in_silence_waits_for_minutes_where_few_days_are_left():
    early = MissedVisit(SLOT, 1, date(2027, 1, 7))
    assert planned(date(2027, 1, 8), early)[0][SLOT].attempt == 2
    late = MissedVisit(SLOT, 1, date(2027, 2, 2))
    visits, skipped = planned(date(2027, 2, 3), late)
    assert SLOT not in visits
    assert skipped[SLOT] == "No meeting is recorded, and 7 school days of the period are too few for another."


@pytest.mark.parametrize("days", [0, 1, 2, 3, 7])
def test_one_already_planned_stays_on_its_day(days):
    miss = MissedVisit(SLOT, 1, FIRST, told_on=FIRST)
    day = planned(FIRST, miss)[0][SLOT].date
    standing = MissedVisit(SLOT, 1, FIRST, told_on=FIRST, standing=day)
    assert planned(FIRST + timedelta(days=days), standing)[0][SLOT].date == day


def test_the_attempts_of_a_period_count_up():
    assert planned(FIRST, MissedVisit(SLOT, 3, FIRST, told_on=FIRST))[0][SLOT].attempt == 4


def test_a_first_meeting_that_was_arranged_and_not_held_is_not_arranged_again():
    day = date(2027, 1, 12)
    case = a_case(
        opened_on=OPENED,
        engaged_on=OPENED,
        first_meeting_on=day,
        missed=(MissedVisit(SLOT, 1, day, told_on=date(2027, 1, 5)),),
    )
    plan = plan_visits(case, ONE_YEAR, SETTINGS, date(2027, 1, 5))
    (again,) = [visit for visit in plan.visits if visit.slot == SLOT]
    assert (again.attempt, again.date > day) == (2, True)


@given(st.dates(date(2027, 1, 4), date(2027, 2, 12)), st.integers(-10, 20))
def test_another_is_later_than_the_one_missed_and_than_today_and_in_its_period(planned_for, later):
    told = planned_for + timedelta(days=later)
    visits, skipped = planned(told, MissedVisit(SLOT, 1, planned_for, told_on=told))
    if told > date(2027, 2, 12):
        assert SLOT in skipped
    elif SLOT in visits:
        assert max(planned_for, told) < visits[SLOT].date <= date(2027, 2, 12)
        assert ONE_YEAR.is_school_day(visits[SLOT].date)
    else:
        assert SLOT in skipped
