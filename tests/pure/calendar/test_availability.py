"""Whether somebody has time in half of a day, and why not; busy times across the changes of the clock."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from securing_good.availability import (
    CORE,
    EVERY_HALF,
    NOT_AVAILABLE,
    Leave,
    PersonTime,
    WorkingPattern,
    busy_halves,
    halves_of_week,
)
from securing_good.vocabulary import HalfDay, TimeState

AM, PM = HalfDay.MORNING, HalfDay.AFTERNOON
TUE_TO_THU = halves_of_week({"tuesday": ["morning", "afternoon"], "wednesday": ["morning"], "thursday": ["afternoon"]})
MONDAY = date(2026, 11, 2)


def day(number: int) -> date:
    """Days from that Monday on."""
    return MONDAY + timedelta(days=number)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_who_said_nothing_has_every_half_day_of_the_week():
    nobody = PersonTime()
    assert len(nobody.free_halves(MONDAY, day(6))) == 10
    assert nobody.why_not(day(5), AM) == "does not work on Saturdays"
    assert (nobody.most_a_day, nobody.most_a_week, nobody.halves_a_week) == (2, 4, 10)
    assert PersonTime(of_a_school=True).most_a_week is None


@pytest.mark.parametrize(
    ("at", "half", "why", "discreetly"),
    [
        (0, AM, "does not work on Mondays", "does not work on Mondays"),
        (1, PM, None, None),
        (2, PM, "does not work on Wednesday afternoons", "does not work on Wednesday afternoons"),
        (3, PM, "busy", NOT_AVAILABLE),
        (8, AM, None, None),
        (8, PM, "on leave until 11 November 2026", NOT_AVAILABLE),
        (9, AM, "on leave until 11 November 2026", NOT_AVAILABLE),
        (10, PM, None, None),
    ],
)
def test_each_half_day_says_why_not(at, half, why, discreetly):
    time = PersonTime(
        (WorkingPattern(date(2026, 9, 1), TUE_TO_THU),),
        (Leave(day(8), PM, day(9), AM),),
        frozenset({(day(3), PM), (day(8), PM)}),
    )
    assert time.why_not(day(at), half) == why
    assert time.why_not(day(at), half, discreet=True) == discreetly
    assert time.is_free(day(at), half) == (why is None)
    assert ((day(at), half) in time.free_halves(MONDAY, day(13))) == (why is None)


def test_a_pattern_holds_from_its_day_until_another_does_and_the_tightest_limits_count():
    time = PersonTime(
        (
            WorkingPattern(day(0), TUE_TO_THU, most_a_day=1, most_a_week=3),
            WorkingPattern(day(7), EVERY_HALF, most_a_day=2, most_a_week=2),
        )
    )
    assert time.state(day(4), AM) is TimeState.NOT_WORKING
    assert time.state(day(11), AM) is TimeState.FREE
    assert time.state(day(-1 - 2), AM) is TimeState.FREE, "before the first pattern nothing is said"
    assert (time.most_a_day, time.most_a_week, time.halves_a_week) == (1, 2, 10)


@pytest.mark.parametrize(
    ("start", "end", "lost"),
    [
        ("2026-11-03T07:30", "2026-11-03T09:00", set()),
        ("2026-11-03T07:30", "2026-11-03T09:01", {AM}),
        ("2026-11-03T12:30", "2026-11-03T13:00", set()),
        ("2026-11-03T12:00", "2026-11-03T13:30", {AM, PM}),
        ("2026-11-03T16:30", "2026-11-03T18:00", set()),
        ("2026-11-03T00:00", "2026-11-04T00:00", {AM, PM}),
        # Summer: nine in London is eight by UTC.
        ("2026-06-02T08:00", "2026-06-02T08:30", {AM}),
        ("2026-06-02T07:00", "2026-06-02T08:00", set()),
        ("2026-06-02T15:30", "2026-06-02T16:30", set()),
    ],
)
def test_a_half_day_is_lost_to_what_overlaps_its_core_hours_in_london(start, end, lost):
    found = busy_halves([(moment(start), moment(end))])
    assert found == {(date.fromisoformat(start[:10]), half) for half in lost}


def test_what_lasts_for_days_takes_all_of_them():
    found = busy_halves([(moment("2026-11-03T12:00"), moment("2026-11-05T10:00"))])
    assert found == {(day(1), AM), (day(1), PM), (day(2), AM), (day(2), PM), (day(3), AM)}


HALVES = st.sampled_from(list(HalfDay))
DAYS = st.integers(0, 27).map(day)


@given(DAYS, HALVES, DAYS, HALVES, DAYS, HALVES, DAYS, HALVES)
def test_two_leaves_overlap_exactly_where_they_share_a_half_day(a, a_half, b, b_half, c, c_half, d, d_half):
    one, other = Leave(a, a_half, b, b_half), Leave(c, c_half, d, d_half)
    if one.ends_before_start or other.ends_before_start:
        return
    shared = [
        (at, half) for at in map(day, range(28)) for half in HalfDay if one.covers(at, half) and other.covers(at, half)
    ]
    assert one.overlaps(other) == bool(shared) == other.overlaps(one)


@given(st.sets(st.tuples(st.integers(0, 4), HALVES), min_size=1), st.sets(st.tuples(DAYS, HALVES)), DAYS, HALVES)
def test_somebody_is_free_where_they_work_and_nothing_takes_it(works, busy, at, half):
    time = PersonTime((WorkingPattern(MONDAY, frozenset(works)),), (), frozenset(busy))
    expected = (at.weekday(), half) in works and (at, half) not in busy
    assert time.is_free(at, half) == expected
    assert (time.why_not(at, half) is None) == expected
    assert len(time.free_halves(MONDAY, day(27))) <= 4 * len(works)


def test_core_hours_leave_a_lunch_between():
    assert CORE[AM][1] < CORE[PM][0]
