"""Amber termly, red half-termly, on days people can live with; nothing skipped without a reason."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from securing_good.calendar import CalendarPeriod, build_calendar
from securing_good.programme import add_months
from securing_good.provisional_calendar import provisional_periods
from securing_good.vocabulary import CalendarKind, MonitoringLevel, Term
from securing_good_scheduler.obligations.cadence import (
    CadenceSettings,
    CaseToPlan,
    HeldVisit,
    plan_visits,
)
from securing_good_scheduler.obligations.plans import MissedVisit

SETTINGS = CadenceSettings()
TODAY = date(2026, 11, 23)


def year(start, *, shift=0, without=()):
    """A year of three terms in the shape of Ealing's 2026/27, moved by whole weeks."""
    rows = [
        (CalendarKind.TERM, Term.AUTUMN, date(2026, 9, 2), date(2026, 12, 18)),
        (CalendarKind.HALF_TERM, Term.AUTUMN, date(2026, 10, 26), date(2026, 10, 30)),
        (CalendarKind.TERM, Term.SPRING, date(2027, 1, 4), date(2027, 3, 25)),
        (CalendarKind.HALF_TERM, Term.SPRING, date(2027, 2, 15), date(2027, 2, 19)),
        (CalendarKind.TERM, Term.SUMMER, date(2027, 4, 12), date(2027, 7, 27)),
        (CalendarKind.HALF_TERM, Term.SUMMER, date(2027, 5, 31), date(2027, 6, 4)),
    ]
    move = timedelta(weeks=shift)
    return [
        CalendarPeriod("307", start, kind, term, first + move, last + move)
        for kind, term, first, last in rows
        if term not in without
    ]


ONE_YEAR = build_calendar(year(2026))
THREE_YEARS = build_calendar(year(2026) + year(2027, shift=52) + year(2028, shift=104))


def a_case(level=MonitoringLevel.RED, opened_on=TODAY, **more):
    return CaseToPlan("case-1", 100001, level, opened_on, **more)


def slots(plan):
    return [visit.slot for visit in plan.visits]


def test_red_has_a_meeting_each_half_term_and_says_how_far_dates_are_known():
    plan = plan_visits(a_case(), ONE_YEAR, SETTINGS, TODAY)
    assert slots(plan) == [
        "2026/27 autumn 2",
        "2026/27 spring 1",
        "2026/27 spring 2",
        "2026/27 summer 1",
        "2026/27 summer 2",
    ]
    assert plan.skipped == ()
    assert (plan.known_until, plan.horizon_end) == (date(2027, 7, 27), date(2028, 5, 23))
    assert plan.notes == (
        "Term dates after 27 July 2027 are not known yet: visits beyond them will be planned when they come.",
    )


def test_meetings_in_a_provisional_year_are_provisional_and_the_notes_say_what_it_is_taken_from():
    published = year(2026)
    calendar = build_calendar([*published, *provisional_periods(published, 2027)])
    plan = plan_visits(a_case(), calendar, SETTINGS, TODAY)
    assert [visit.slot for visit in plan.visits if not visit.provisional] == slots(
        plan_visits(a_case(), ONE_YEAR, SETTINGS, TODAY)
    )
    assert [visit.slot for visit in plan.visits if visit.provisional] == [
        "2027/28 autumn 1",
        "2027/28 autumn 2",
        "2027/28 spring 1",
        "2027/28 spring 2",
        "2027/28 summer 1",
    ]
    assert (plan.known_until, len(plan.notes)) == (date(2027, 7, 27), 1)
    assert plan.notes[0].startswith("Term dates of 2027/28 are not published yet: they are taken from those of 2026/27")


def test_amber_has_a_meeting_each_term():
    plan = plan_visits(a_case(MonitoringLevel.AMBER), ONE_YEAR, SETTINGS, TODAY)
    assert slots(plan) == ["2026/27 autumn", "2026/27 spring", "2026/27 summer"]


def test_eighteen_months_of_known_dates_are_planned_to_the_end():
    plan = plan_visits(a_case(opened_on=date(2026, 9, 2)), THREE_YEARS, SETTINGS, date(2026, 9, 2))
    assert len(plan.visits) == 9
    assert plan.visits[-1].slot == "2027/28 spring 1"
    assert plan.notes == ()
    assert [entry.slot for entry in plan.skipped] == ["2027/28 spring 2"]
    assert "before the programme's end on 2 March 2028" in plan.skipped[0].reason


def test_meetings_lie_between_first_autumn_and_final_summer_link_partner_visit():
    plan = plan_visits(a_case(opened_on=date(2026, 9, 1)), ONE_YEAR, SETTINGS, date(2026, 9, 1))
    first, last = plan.visits[0], plan.visits[-1]
    assert ONE_YEAR.count_school_days(date(2026, 9, 2), first.window_start) == 11
    assert ONE_YEAR.count_school_days(last.window_end, date(2027, 7, 27)) == 11


@pytest.mark.parametrize(
    ("opened_on", "first"),
    [(date(2026, 11, 27), "2026/27 autumn 2"), (date(2026, 11, 30), "2026/27 spring 1")],
    ids=["15 school days left", "14 school days left"],
)
def test_a_running_half_term_needs_15_school_days(opened_on, first):
    plan = plan_visits(a_case(opened_on=opened_on), ONE_YEAR, SETTINGS, opened_on)
    assert plan.visits[0].slot == first
    assert [entry.slot for entry in plan.skipped] == ["2026/27 autumn 2"] * (first != "2026/27 autumn 2")
    assert all("14 school days left on 30 November 2026" in entry.reason for entry in plan.skipped)


def test_a_rise_to_red_counts_from_the_day_it_was_decided():
    case = a_case(opened_on=date(2026, 9, 10), level_since=date(2026, 12, 7))
    plan = plan_visits(case, ONE_YEAR, SETTINGS, date(2026, 12, 7))
    assert [entry.slot for entry in plan.skipped] == ["2026/27 autumn 2"]
    assert "on 7 December 2026" in plan.skipped[0].reason


def test_a_meeting_to_come_stays_where_it_is_and_one_not_recorded_is_explained():
    case = a_case(opened_on=date(2026, 10, 20))
    before = plan_visits(case, ONE_YEAR, SETTINGS, date(2026, 10, 20))
    visit = next(visit for visit in before.visits if visit.slot == "2026/27 autumn 2")
    on_the_day = plan_visits(case, ONE_YEAR, SETTINGS, visit.date)
    assert visit in on_the_day.visits
    assert [entry.slot for entry in on_the_day.skipped] == ["2026/27 autumn 1"]
    late = plan_visits(case, ONE_YEAR, SETTINGS, date(2026, 12, 10))
    reasons = {entry.slot: entry.reason for entry in late.skipped}
    assert "No meeting is recorded for it and it has 6 school days left" in reasons["2026/27 autumn 2"]
    after = plan_visits(case, ONE_YEAR, SETTINGS, date(2027, 1, 4))
    assert {entry.slot: entry.reason for entry in after.skipped}["2026/27 autumn 2"] == (
        "It has passed and no meeting is recorded for it."
    )
    assert after.visits == before.visits[1:]


def test_a_missed_date_moves_within_the_half_term_while_enough_days_are_left():
    case = a_case(opened_on=date(2026, 9, 1), level_since=date(2026, 11, 2))
    early = replace(SETTINGS, enough_days=5)
    visit = plan_visits(case, ONE_YEAR, early, date(2026, 11, 2)).visits[0]
    moved = plan_visits(case, ONE_YEAR, early, visit.date + timedelta(days=1)).visits[0]
    assert moved.slot == visit.slot
    assert moved.date > visit.date


def test_a_held_meeting_is_not_planned_again():
    held = (HeldVisit("2026/27 autumn 2", date(2026, 12, 1)),)
    plan = plan_visits(a_case(held=held), ONE_YEAR, SETTINGS, date(2026, 12, 2))
    assert slots(plan)[0] == "2026/27 spring 1"
    assert plan.skipped == ()


def test_a_meeting_held_at_another_cadence_counts_where_it_fell():
    held = (HeldVisit("2026/27 autumn", date(2026, 11, 25)),)
    plan = plan_visits(a_case(held=held), ONE_YEAR, SETTINGS, date(2026, 11, 26))
    assert slots(plan)[0] == "2026/27 spring 1"
    fallen = a_case(MonitoringLevel.AMBER, held=(HeldVisit("2026/27 autumn 2", date(2026, 11, 25)),))
    assert slots(plan_visits(fallen, ONE_YEAR, SETTINGS, TODAY))[0] == "2026/27 spring"


def test_a_meeting_held_before_its_half_term_counts_where_it_fell_and_leaves_that_one_owed():
    early = HeldVisit("2026/27 spring 1", date(2026, 12, 1), early=True)
    plan = plan_visits(a_case(held=(early,)), ONE_YEAR, SETTINGS, date(2026, 12, 2))
    first = plan.visits[0]
    assert (first.slot, first.attempt) == ("2026/27 spring 1", 2), "autumn 2 had its meeting, spring 1 is owed another"
    assert "2026/27 autumn 2" not in slots(plan) + [one.slot for one in plan.skipped]


def test_what_did_not_happen_before_an_early_meeting_is_not_counted_again():
    early = HeldVisit("2026/27 spring 1", date(2026, 12, 1), attempt=2, early=True)
    missed = (MissedVisit("2026/27 spring 1", 1, date(2027, 1, 19), told_on=date(2026, 11, 24)),)
    plan = plan_visits(a_case(held=(early,), missed=missed), ONE_YEAR, SETTINGS, date(2026, 12, 2))
    assert (plan.visits[0].slot, plan.visits[0].attempt) == ("2026/27 spring 1", 3)


def test_a_meeting_held_late_pushes_the_next_one_ten_school_days_on():
    held = (HeldVisit("2026/27 autumn 1", date(2026, 11, 24)),)
    case = a_case(opened_on=date(2026, 10, 1), held=held)
    visit = plan_visits(case, ONE_YEAR, SETTINGS, date(2026, 11, 24)).visits[0]
    assert visit.slot == "2026/27 autumn 2"
    assert ONE_YEAR.count_school_days(date(2026, 11, 24), visit.date) - 1 >= 10


def test_an_empty_calendar_is_a_plan_without_visits_and_a_sentence():
    plan = plan_visits(a_case(), build_calendar([]), SETTINGS, TODAY)
    assert (plan.visits, plan.skipped, plan.known_until) == ((), (), None)
    assert plan.notes == ("No term dates are known yet: visits will be planned when they come.",)


def test_a_missing_term_between_known_ones_is_named():
    gap = build_calendar(year(2026, without={Term.SPRING}))
    plan = plan_visits(a_case(), gap, SETTINGS, TODAY)
    assert "Dates of the spring term 2026/27 are not known: visits in it will be planned when they come." in plan.notes


def test_a_term_without_a_known_break_says_so():
    whole = build_calendar([period for period in year(2026) if period.kind is CalendarKind.TERM])
    plan = plan_visits(a_case(), whole, SETTINGS, TODAY)
    assert slots(plan) == ["2026/27 autumn 1", "2026/27 spring 1", "2026/27 summer 1"]
    assert any("No half-term break is known for spring 2026/27" in note for note in plan.notes)


@pytest.mark.parametrize("level", [MonitoringLevel.GREEN, MonitoringLevel.NOT_ASSESSED])
def test_other_levels_have_no_meetings_to_plan(level):
    with pytest.raises(ValueError, match="no Securing Good meetings"):
        plan_visits(a_case(level), ONE_YEAR, SETTINGS, TODAY)


@pytest.mark.parametrize(
    ("day", "months", "end"),
    [
        (date(2026, 11, 23), 18, date(2028, 5, 23)),
        (date(2026, 8, 31), 18, date(2028, 2, 29)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 1), 24, date(2028, 12, 1)),
    ],
)
def test_months_are_calendar_months(day, months, end):
    assert add_months(day, months) == end


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([MonitoringLevel.AMBER, MonitoringLevel.RED]),
    st.dates(date(2026, 8, 1), date(2029, 8, 31)),
    st.integers(0, 700),
    st.lists(st.dates(date(2026, 9, 2), date(2028, 7, 20)), max_size=6),
)
def test_whatever_the_case_a_plan_keeps_its_promises(level, opened_on, days_since, held_dates):
    today = opened_on + timedelta(days=days_since)
    calendar = THREE_YEARS
    held = tuple(
        HeldVisit(half.key, day)
        for day in held_dates
        if opened_on <= day <= today and (half := calendar.half_term_on(day))
    )
    case = a_case(level, opened_on, held=held)
    plan = plan_visits(case, calendar, SETTINGS, today)

    for visit in plan.visits:
        assert calendar.is_school_day(visit.date)
        assert calendar.is_school_day(visit.window_start)
        assert calendar.is_school_day(visit.window_end)
        assert visit.window_start <= visit.date <= visit.window_end
        assert today <= visit.date <= plan.horizon_end
        term = next(term for term in calendar.terms() if term.starts_on <= visit.date <= term.ends_on)
        assert calendar.count_school_days(term.starts_on, visit.date) > 3
        assert calendar.count_school_days(visit.date, term.ends_on) > 2
    for one, other in pairwise(plan.visits):
        assert calendar.count_school_days(one.date, other.date) > 10

    periods = calendar.half_terms() if level is MonitoringLevel.RED else calendar.terms()
    expected = {p.key for p in periods if p.ends_on >= opened_on and p.starts_on <= plan.horizon_end}
    planned, skipped = set(slots(plan)), {entry.slot for entry in plan.skipped}
    filled = {p.key for p in periods if any(v.slot == p.key or p.starts_on <= v.held_on <= p.ends_on for v in held)}
    assert planned | skipped | (filled & expected) == expected
    assert not planned & skipped
    assert not planned & filled
    assert all(entry.reason.endswith(".") for entry in plan.skipped)
    assert plan == plan_visits(case, calendar, SETTINGS, today)


@settings(max_examples=40, deadline=None)
@given(st.dates(date(2026, 8, 1), date(2027, 7, 31)), st.integers(0, 200))
def test_planning_again_on_a_later_day_moves_nothing_still_to_come(opened_on, days_later):
    today = opened_on + timedelta(days=days_later)
    first = plan_visits(a_case(opened_on=opened_on), THREE_YEARS, SETTINGS, opened_on)
    again = plan_visits(a_case(opened_on=opened_on), THREE_YEARS, SETTINGS, today)
    assert {visit for visit in first.visits if visit.date >= today} <= set(again.visits)


@settings(max_examples=30, deadline=None)
@given(st.integers(3, 80), st.dates(date(2026, 9, 1), date(2026, 12, 31)))
def test_short_terms_never_break_the_rules(length, opened_on):
    start = date(2026, 9, 2)
    calendar = build_calendar(
        [CalendarPeriod("307", 2026, CalendarKind.TERM, Term.AUTUMN, start, start + timedelta(days=length))]
    )
    for visit in plan_visits(a_case(opened_on=opened_on), calendar, SETTINGS, opened_on).visits:
        assert calendar.count_school_days(start, visit.date) > 10


@given(st.integers(0, 300), st.integers(0, 83))
def test_a_pause_takes_its_own_days_and_moves_no_meeting_outside_the_periods_it_touches(after, lasts):
    pause = (TODAY + timedelta(days=after), TODAY + timedelta(days=after + lasts))
    plain = plan_visits(a_case(), THREE_YEARS, SETTINGS, TODAY)
    paused = plan_visits(a_case(pauses=(pause,)), THREE_YEARS, SETTINGS, TODAY)
    assert not [visit for visit in paused.visits if pause[0] <= visit.date <= pause[1]]
    periods = {half.key: half for half in THREE_YEARS.half_terms()}
    touched = {key for key, half in periods.items() if half.starts_on <= pause[1] and half.ends_on >= pause[0]}
    missing = set(slots(plain)) - set(slots(paused))
    assert missing <= touched
    reasons = {one.slot: one.reason for one in paused.skipped}
    assert all("The case is paused from" in reasons[slot] for slot in missing)
    # Only the one after a moved meeting may move with it, to keep its distance.
    before = {visit.slot: visit.date for visit in plain.visits if periods[visit.slot].ends_on < pause[0]}
    assert {visit.slot: visit.date for visit in paused.visits if visit.slot in before} == before


def test_no_meeting_is_planned_before_the_one_that_was_arranged():
    arranged = date(2027, 2, 4)
    plan = plan_visits(a_case(engaged_on=TODAY, first_meeting_on=arranged), THREE_YEARS, SETTINGS, TODAY)
    first, second = plan.visits[:2]
    assert (first.slot, first.date) == ("2026/27 spring 1", arranged)
    assert second.slot == "2026/27 spring 2"
    assert (plan.skipped[0].slot, plan.skipped[0].reason) == (
        "2026/27 autumn 2",
        "The first meeting is arranged for 4 February 2027.",
    )


def test_a_day_people_arranged_outweighs_what_we_prefer():
    quiet = date(2027, 1, 4)
    (first, *_) = plan_visits(a_case(first_meeting_on=quiet), THREE_YEARS, SETTINGS, TODAY).visits
    assert (first.date, first.window_start) == (quiet, quiet)


def test_an_arranged_day_that_has_gone_by_binds_nobody():
    later = date(2027, 2, 8)
    plan = plan_visits(a_case(first_meeting_on=date(2027, 1, 14)), THREE_YEARS, SETTINGS, later)
    assert plan.visits[0].date > later


def test_an_arranged_day_in_a_pause_is_planned_as_any_other():
    arranged = date(2027, 1, 14)
    pauses = ((date(2027, 1, 11), date(2027, 1, 22)),)
    plan = plan_visits(a_case(first_meeting_on=arranged, pauses=pauses), THREE_YEARS, SETTINGS, TODAY)
    assert all(not date(2027, 1, 11) <= visit.date <= date(2027, 1, 22) for visit in plan.visits)


def test_a_school_that_is_not_engaged_yet_has_ten_school_days_without_a_meeting():
    opened = date(2026, 9, 14)
    engaged = plan_visits(a_case(opened_on=opened), THREE_YEARS, SETTINGS, opened).visits[0]
    waiting = plan_visits(a_case(opened_on=opened, is_engaged=False), THREE_YEARS, SETTINGS, opened).visits[0]
    assert THREE_YEARS.count_school_days(opened, waiting.date) > SETTINGS.engagement_days
    assert engaged.slot == waiting.slot


def test_a_merged_meeting_is_on_the_other_programmes_day_until_that_has_gone():
    first = plan_visits(a_case(), ONE_YEAR, SETTINGS, TODAY).visits[0]
    day = date(2026, 12, 16)
    assert first.date != day
    case = a_case(merged={(first.slot, 1): day})
    kept = plan_visits(case, ONE_YEAR, SETTINGS, TODAY).visits[0]
    assert (kept.slot, kept.window_start, kept.date, kept.window_end) == (first.slot, day, day, day)
    assert plan_visits(a_case(merged={(first.slot, 2): day}), ONE_YEAR, SETTINGS, TODAY).visits[0] == first
    assert (
        plan_visits(a_case(merged={(first.slot, 1): date(2026, 11, 20)}), ONE_YEAR, SETTINGS, TODAY).visits[0] == first
    )
