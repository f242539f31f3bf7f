"""A rise acts now and a fall from the next half-term; a period without its meeting has somebody's name, or is owed."""

from datetime import date

import pytest

from securing_good.vocabulary import MonitoringLevel
from securing_good_scheduler.obligations.cadence import CadenceSettings, CaseToPlan, HeldVisit, plan_visits
from securing_good_scheduler.obligations.plans import MissedVisit, with_what_was_owed
from tests.pure.scheduler.test_cadence import THREE_YEARS

SETTINGS = CadenceSettings()
RED, AMBER = MonitoringLevel.RED, MonitoringLevel.AMBER
OPENED = date(2026, 9, 2)


def plan_on(today, level, since, *held, **more):
    case = CaseToPlan("case-1", 100001, level, OPENED, tuple(held), level_since=since, **more)
    return plan_visits(case, THREE_YEARS, SETTINGS, today)


def first(plan, number=3):
    return [visit.slot for visit in plan.visits[:number]]


def reasons(plan):
    return {one.slot: one.reason for one in plan.skipped}


@pytest.mark.parametrize(
    ("rose_on", "expected"),
    [
        # 24 school days of the half-term are left after it, and 13.
        (date(2026, 11, 16), ["2026/27 autumn 2", "2026/27 spring 1", "2026/27 spring 2"]),
        (date(2026, 12, 1), ["2026/27 spring 1", "2026/27 spring 2", "2026/27 summer 1"]),
    ],
)
def test_a_rise_has_a_meeting_this_half_term_where_fifteen_school_days_remain(rose_on, expected):
    plan = plan_on(rose_on, RED, rose_on, HeldVisit("2026/27 autumn", date(2026, 10, 6)))
    assert first(plan) == expected
    if expected[0] != "2026/27 autumn 2":
        assert "It had 13 school days left on 1 December 2026" in reasons(plan)["2026/27 autumn 2"]


def test_a_fall_keeps_the_meeting_of_the_half_term_it_falls_in():
    fell_on = date(2026, 11, 3)
    held = HeldVisit("2026/27 autumn 1", date(2026, 10, 6))
    plan = plan_on(fell_on, AMBER, fell_on, held)
    assert first(plan) == ["2026/27 autumn 2", "2026/27 spring", "2026/27 summer"]


def test_a_meeting_merged_with_another_programmes_keeps_its_day_when_the_level_falls():
    fell_on, day = date(2026, 11, 3), date(2026, 11, 19)
    held = HeldVisit("2026/27 autumn 1", date(2026, 10, 6))
    plan = plan_on(fell_on, AMBER, fell_on, held, merged={("2026/27 autumn 2", 1): day})
    assert (plan.visits[0].slot, plan.visits[0].date) == ("2026/27 autumn 2", day)


def test_once_that_is_held_the_term_owes_none():
    held = (HeldVisit("2026/27 autumn 1", date(2026, 10, 6)), HeldVisit("2026/27 autumn 2", date(2026, 11, 24)))
    assert first(plan_on(date(2026, 12, 1), AMBER, date(2026, 11, 3), *held), 2) == ["2026/27 spring", "2026/27 summer"]


def test_where_that_cannot_be_any_more_the_term_still_owes_one():
    missed = MissedVisit("2026/27 spring 1", 1, date(2027, 2, 12), told_on=date(2027, 2, 12))
    plan = plan_on(date(2027, 2, 12), AMBER, date(2027, 1, 11), missed=(missed,))
    assert "too few for another" in reasons(plan)["2026/27 spring 1"]
    (spring,) = [visit for visit in plan.visits if visit.slot == "2026/27 spring"]
    assert date(2027, 2, 22) <= spring.window_start <= spring.date


def test_a_fall_in_the_holidays_acts_at_once():
    fell_on = date(2026, 12, 28)
    assert first(plan_on(fell_on, AMBER, fell_on), 2) == ["2026/27 spring", "2026/27 summer"]


def test_a_waived_period_has_no_meeting_and_says_whose_decision_that_was():
    waived = {"2026/27 spring 1": "Waived by A. Director: Ofsted inspected the school."}
    plan = plan_on(date(2026, 11, 16), RED, date(2026, 11, 16), waived=waived)
    assert "2026/27 spring 1" not in [visit.slot for visit in plan.visits]
    (one,) = [one for one in plan.skipped if one.slot == "2026/27 spring 1"]
    assert (one.reason, one.owed) == (waived["2026/27 spring 1"], False)
    assert (one.starts_on, one.ends_on) == (date(2027, 1, 4), date(2027, 2, 12))


def test_a_period_that_went_by_without_a_meeting_is_owed():
    plan = plan_on(date(2027, 1, 11), RED, OPENED, HeldVisit("2026/27 autumn 1", date(2026, 10, 6)))
    (one,) = [one for one in plan.skipped if one.slot == "2026/27 autumn 2"]
    assert one.owed


def test_what_owed_no_meeting_while_it_ran_is_no_breach_once_it_has_passed():
    opened = date(2026, 12, 7)
    while_it_runs, later = (
        plan_visits(CaseToPlan("case-1", 100001, RED, opened), THREE_YEARS, SETTINGS, today)
        for today in (opened, date(2027, 1, 11))
    )
    assert "It had 9 school days left on 7 December 2026" in reasons(while_it_runs)["2026/27 autumn 2"]
    assert [one for one in later.skipped if one.slot == "2026/27 autumn 2"] == [
        one for one in while_it_runs.skipped if one.slot == "2026/27 autumn 2"
    ]


def test_a_period_of_a_pause_is_no_breach_once_it_has_passed():
    pause = (date(2026, 10, 31), date(2026, 12, 20))
    plan = plan_on(date(2027, 1, 11), RED, OPENED, HeldVisit("2026/27 autumn 1", date(2026, 10, 6)), pauses=(pause,))
    (one,) = [one for one in plan.skipped if one.slot == "2026/27 autumn 2"]
    assert (one.owed, one.reason) == (False, "The case is paused from 31 October 2026 to 20 December 2026.")


def _owed_in_autumn(**more):
    before = plan_on(date(2027, 1, 11), RED, OPENED, HeldVisit("2026/27 autumn 1", date(2026, 10, 6)))
    after = plan_on(date(2027, 1, 12), AMBER, date(2027, 1, 12))
    given = {"held": (), "waived": (), "closed_on": None} | more
    return [one.slot for one in with_what_was_owed(after, before.skipped, **given).skipped if one.owed]


def test_a_change_of_level_undoes_no_breach():
    assert _owed_in_autumn() == ["2026/27 autumn 2"]


def test_minutes_that_come_late_do():
    assert _owed_in_autumn(held=(HeldVisit("2026/27 autumn", date(2026, 12, 1)),)) == []


@pytest.mark.parametrize(("closed_on", "owed"), [(date(2026, 12, 18), []), (date(2026, 12, 19), ["2026/27 autumn 2"])])
def test_a_case_that_closed_owed_what_had_passed_by_then(closed_on, owed):
    assert _owed_in_autumn(closed_on=closed_on) == owed


def test_a_waiver_outlives_the_level_it_was_given_at():
    slot = "2026/27 autumn 2"
    waived = {slot: "Waived by A. Director: Ofsted inspected the school."}
    before = plan_on(date(2027, 1, 11), RED, OPENED, HeldVisit("2026/27 autumn 1", date(2026, 10, 6)), waived=waived)
    after = plan_on(date(2027, 1, 12), AMBER, date(2027, 1, 12))
    (one,) = [
        one
        for one in with_what_was_owed(after, before.skipped, held=(), waived=waived, closed_on=None).skipped
        if one.slot == slot
    ]
    assert one.reason == waived[slot]
