"""Support against matched schools: an interval that holds the truth as often as it says, and no number without one."""

import random
from dataclasses import replace
from math import sqrt
from statistics import fmean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from securing_good_api.impact.estimating import CONFIDENCE, Estimate, estimated
from securing_good_api.impact.fitting import Change
from securing_good_api.impact.matching import FEWEST_MATCHES, MATCHES_IN_ALL, NEAR, begun_alike, matched, pool_of
from tests.harness.made_up_support import World, borough

RUNS = 500
CHANCE = 1.96 * sqrt(CONFIDENCE * (1 - CONFIDENCE) / RUNS)
"""How far the share of 500 intervals that hold may lie from 95% by chance: 1.9 points."""


def tried(world: World, runs: int, *, first: int = 0) -> list[tuple[Estimate, float]]:
    """Estimates with the truth behind each."""
    lots, found = random.Random(20260901 + first), []
    for run in range(runs):
        helped, pool, truth = borough(world, lots)
        estimate = estimated(matched(helped, pool), seed=f"{first} {run}", draws=399)
        if estimate is not None:
            found.append((estimate, truth))
    return found


def held(found) -> float:
    return fmean(one.lower <= truth <= one.upper for one, truth in found)


def test_intervals_hold_a_known_effect_as_often_as_they_say():
    found = tried(World(), RUNS)
    assert len(found) == RUNS
    assert abs(held(found) - CONFIDENCE) <= CHANCE
    assert abs(fmean(one.difference - truth for one, truth in found)) < 0.35
    # What the schools moved by taken for what support did is wrong by more than the effect itself.
    assert fmean(one.change - truth for one, truth in found) > 5
    assert fmean(one.regression_to_the_mean for one, _ in found) > 4


@pytest.mark.long
@pytest.mark.parametrize(
    "world",
    [
        World(effect=0),
        World(supported=3),
        World(supported=20),
        World(varies=3),
        World(far=True),
        World(whole=True),
        World(schools=90, supported=4),
    ],
    ids=["none", "three", "twenty", "differs", "far", "whole", "one borough"],
)
def test_intervals_hold_in_other_worlds_too(world):
    found = tried(world, RUNS, first=1)
    assert held(found) >= CONFIDENCE - CHANCE


@pytest.mark.long
def test_one_school_alone_has_an_interval_as_wide_as_chance():
    found = tried(World(schools=1000, supported=1), RUNS, first=2)
    assert len(found) > 0.8 * RUNS
    assert held(found) >= CONFIDENCE - CHANCE
    assert fmean(one.upper - one.lower for one, _ in found) > 25


def test_without_an_effect_one_interval_in_twenty_leaves_out_nought():
    found = tried(World(effect=0, schools=200, supported=5), 300, first=3)
    out = fmean(not one.lower <= 0 <= one.upper for one, _ in found)
    assert out <= 1 - CONFIDENCE + 1.96 * sqrt(0.05 * 0.95 / 300)


def test_an_effect_moves_estimate_and_interval_by_itself_and_nothing_else():
    helped, pool, _ = borough(World(effect=0), random.Random(5))
    without = estimated(matched(helped, pool), seed="one")
    moved = estimated(matched([replace(one, after=one.after + 7) for one in helped], pool), seed="one")
    assert moved.matched_change == without.matched_change
    assert moved.regression_to_the_mean == without.regression_to_the_mean
    for told in ("change", "difference", "lower", "upper"):
        assert getattr(moved, told) == pytest.approx(getattr(without, told) + 7)


def test_the_same_schools_in_any_order_give_the_same_answer():
    helped, pool, _ = borough(World(), random.Random(6))
    again = pool_of(list(reversed(pool.schools)))
    assert estimated(matched(helped, pool), seed="a") == estimated(matched(helped[::-1], again), seed="a")


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 12), st.integers(20, 120))
def test_no_school_is_matched_twice_nor_from_far_away(seed, supported, schools):
    world = World(schools=max(schools, supported * 4), supported=supported, whole=True)
    helped, pool, _ = borough(world, random.Random(seed))
    sets = matched(helped, pool)
    used = [one.urn for found in sets for one in found.others]
    assert len(used) == len(set(used))
    assert not {one.urn for one in helped} & set(used)
    for found in sets:
        assert FEWEST_MATCHES <= len(found.others) <= MATCHES_IN_ALL
        assert all(abs(one.before - found.school.before) <= NEAR * pool.spreads[0] for one in found.others)


def test_matches_are_alike_in_more_than_the_figure():
    pool = pool_of([Change(number, 50.0, 50.0, (float(number % 50),)) for number in range(500)])
    (found,) = matched([Change(9999, 50.0, 50.0, (10.0,))], pool)
    assert {one.beside[0] for one in found.others} <= {float(one) for one in range(5, 16)}


def test_what_is_not_known_is_a_distance_and_no_zero():
    known = [Change(number, 50.0, 50.0, (10.0 + number % 3,)) for number in range(60)]
    unknown = [Change(100 + number, 50.0, 50.0, (None,)) for number in range(60)]
    far = [Change(200 + number, 50.0, 50.0, (90.0,)) for number in range(30)]
    (found,) = matched([Change(9999, 50.0, 50.0, (11.0,))], pool_of([*known, *unknown, *far]))
    assert {one.urn for one in found.others} == {one.urn for one in known}


def test_a_slope_left_over_is_taken_out():
    """A school lower than all it can be matched with: they come back by what the slope tells, and so does it."""
    lots = random.Random(8)
    pool = pool_of([Change(n, 40 + n / 10, 40 + n / 10 - 0.5 * (n / 10) + lots.gauss(0, 0.1)) for n in range(400)])
    helped = [Change(9999, 38.0, 39.0)]
    (found,) = matched(helped, pool)
    own = found.school.change
    assert own == pytest.approx(fmean(begun_alike(found)), abs=0.3)
    assert own - fmean(one.change for one in found.others) > 1.5


def test_what_does_not_vary_has_no_slope_and_breaks_nothing():
    pool = pool_of([Change(n, 50.0, 51.0, (7.0, None)) for n in range(100)])
    estimate = estimated(matched([Change(9999, 50.0, 53.0, (7.0, None))], pool), seed="x")
    assert (estimate.difference, estimate.lower, estimate.upper) == (2.0, 2.0, 2.0)


def test_too_few_to_tell_is_nothing_at_all():
    helped = [Change(9999, 50.0, 60.0)]
    few = [Change(n, 50.0 + n / 100, 51.0 + n % 3) for n in range(FEWEST_MATCHES - 1)]
    assert matched(helped, pool_of(few)) == []
    assert matched(helped, pool_of([])) == []
    assert estimated([], seed="x") is None
    # With 38 matches one school cannot be told from chance at 95%; with 39 it can.
    some, far = [Change(n, 50.0 + n / 1000, 51.0 + n % 7) for n in range(39)], Change(100, 80.0, 80.0)
    assert estimated(matched(helped, pool_of([*some[:38], far])), seed="x") is None
    assert estimated(matched(helped, pool_of([*some, far])), seed="x") is not None
