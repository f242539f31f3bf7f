"""The verifier finds every kind of fault in a timetable, and none in those that are made."""

import pytest

from securing_good_scheduler.timetable.problem import Apart
from securing_good_scheduler.timetable.result import TierName, value_of
from securing_good_scheduler.timetable.solving import solve
from securing_good_scheduler.timetable.verifying import moves, points, violations
from tests.harness.made_up_timetables import Size, disruptions, in_force, made_up
from tests.harness.small_timetables import EVERY, person, problem, school, visit


@pytest.mark.parametrize(
    ("of", "placed", "says"),
    [
        (problem(visit("one")), {"two": 3}, "two is no visit of this timetable."),
        (problem(visit("one")), {"one": 40}, "the one visit is outside the timetable."),
        (problem(visit("one", last_day=4)), {"one": 10}, "outside its window: 14 September 2026, morning"),
        (problem(visit("one"), schools=school(101, open=EVERY - {3})), {"one": 3}, "when the school cannot be visited"),
        (problem(visit("one"), people=person("lena", free=EVERY - {3})), {"one": 3}, "when Lena Marsh is not free"),
        (problem(visit("one", pinned=4)), {"one": 3}, "is pinned elsewhere"),
        (problem(visit("one", planned=4, frozen=True)), {"one": 3}, "was moved within its notice"),
        (problem(visit("one"), visit("two", 102)), {"one": 3, "two": 3}, "Lena Marsh has 2 visits at once"),
        (
            problem(visit("one"), visit("two", 102), people=person("lena", most_a_day=1)),
            {"one": 3, "two": 2},
            "Lena Marsh has 2 visits on 8 September 2026",
        ),
        (
            problem(visit("one"), visit("two", 102), people=person("lena", most_a_week=1)),
            {"one": 3, "two": 9},
            "Lena Marsh has 2 visits in week 37 of 2026, and at most 1 may be",
        ),
        (
            problem(visit("one"), visit("two", 102), apart=(Apart("one", "two", 3, 5),)),
            {"one": 2, "two": 4},
            "the two visit follows the one visit by 1 days",
        ),
    ],
)
def test_a_fault_is_found_and_named(of, placed, says):
    found = violations(of, placed)
    assert len(found) == 1
    assert says in found[0]


def test_a_frozen_visit_that_cannot_stay_may_move():
    of = problem(visit("one", planned=4, frozen=True), schools=school(101, open=EVERY - {4}))
    assert violations(of, {"one": 3}) == []


def _verified(seed):
    """One year and one disruption of it."""
    year = made_up(seed, Size(3, 1, 1, 1) if seed % 4 else Size(6, 3, 2, 2))
    found = solve(year, seconds=5)
    assert violations(year, found.placed) == [], seed
    assert points(year, found.placed) == found.tiers[-1].value == value_of(year, found.placed, TierName.COST), seed
    for what, of in disruptions(in_force(year, dict(found.placed), today=seed % 150), seed, 1):
        again = solve(of, seconds=5)
        assert violations(of, again.placed) == [], (seed, what)
        moved = next(tier.value for tier in again.tiers if tier.name is TierName.MOVED)
        assert len(moves(of, again.placed)) == moved, (seed, what)


def test_no_fault_in_200_timetables_and_what_becomes_of_them():
    for seed in range(200):
        _verified(seed)


@pytest.mark.long
def test_no_fault_in_10_000():
    for seed in range(10_000):
        _verified(seed)
