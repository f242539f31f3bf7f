"""When life changes a timetable barely moves: the fewest visits, proved; then the fewest days; pins and notice hold."""

from dataclasses import replace

import pytest

from securing_good_scheduler.timetable.result import TierName, tiers_of
from securing_good_scheduler.timetable.solving import solve
from securing_good_scheduler.timetable.verifying import moves, violations
from tests.harness.made_up_timetables import Size, disruptions, in_force, made_up
from tests.harness.small_timetables import EVERY, halves, person, problem, school, visit

FAR = 1e6


def tier(found, name):
    return next(one for one in found.tiers if one.name is name)


def test_nothing_moves_when_nothing_changed_however_good_another_plan_would_be():
    of = problem(visit("one", planned=30), visit("other", 102, planned=21))
    found = solve(of)
    assert found.placed == {"one": 30, "other": 21}
    assert tier(found, TierName.MOVED).value == 0
    assert found.proven


def test_only_what_cannot_stay_moves_and_by_as_few_days_as_can_be():
    of = problem(
        visit("one", planned=4), visit("other", 102, planned=8), schools=school(101, open=EVERY - halves(2, 3))
    )
    found = solve(of)
    assert found.placed["other"] == 8
    assert found.placed["one"] // 2 == 1
    assert tier(found, TierName.DAYS_MOVED).value == 1


def test_a_day_of_a_visit_that_is_near_counts_for_more():
    of = problem(
        visit("near", 101, planned=4, notice=3, first_day=2, last_day=4),
        visit("far", 102, planned=5, first_day=2, last_day=4),
        people=person("lena", free=frozenset({4, 8, 9})),
    )
    moved = solve(of)
    assert moved.placed == {"near": 4, "far": 8}


def test_a_visit_within_its_notice_stays_while_it_can_and_moves_when_it_must():
    kept = problem(visit("one", planned=4, frozen=True), visit("other", 102, pinned=5))
    assert solve(kept).placed["one"] == 4
    shut = replace(kept, schools=school(101, open=EVERY - {4}))
    assert solve(shut).placed["one"] != 4


def test_a_pin_moves_what_it_must_and_is_never_moved():
    of = problem(visit("one", planned=4), visit("other", 102, planned=10, pinned=4))
    found = solve(of)
    assert found.placed["other"] == 4
    assert found.placed["one"] != 4


def test_a_new_visit_of_more_risk_takes_its_place_with_the_fewest_moves():
    few = person("lena", free=frozenset({2, 4}), most_a_day=1)
    of = problem(visit("green", planned=4), visit("red", 102, band=2, first_day=2, last_day=2), people=few)
    found = solve(of)
    assert found.placed == {"red": 4, "green": 2}


@pytest.mark.parametrize("seed", range(6))
def test_the_fewest_moves_are_those_of_a_search_over_all_visits(seed):
    year = made_up(seed, Size(8, 4, 2, 2))
    base = in_force(year, dict(solve(year, seconds=20).placed), today=30)
    for what, of in disruptions(base, seed, 5):
        found = solve(of, seconds=20)
        assert violations(of, found.placed) == [], what
        assert found.proven, what
        whole = solve(of, seconds=FAR, repair=False)
        assert [one.value for one in found.tiers] == [one.value for one in whole.tiers], what
        assert len(moves(of, found.placed)) == tier(whole, TierName.MOVED).value, what


def test_moves_are_counted_only_where_a_timetable_is_in_force():
    assert tiers_of(problem(visit("one"))) == (TierName.UNPLACED, TierName.COST)
    assert len(tiers_of(problem(visit("one", planned=3)))) == 4
