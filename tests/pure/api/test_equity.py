"""Fair rates: intervals that hold the truth as often as they say, groups that anybody can check, and nothing told of few."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from itertools import product
from math import comb, log

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from securing_good_api.equity.beta import quantile, share_below
from securing_good_api.equity.estimating import (
    CONFIDENCE,
    Difference,
    Direction,
    Rate,
    difference_of,
    exact_limits,
    fisher,
)
from securing_good_api.equity.grouping import School, Stay, grouped
from securing_good_api.equity.hiding import tellable
from securing_good_api.equity.lasting import Wait, median_of
from securing_good_api.equity.measures import MEASURES
from securing_good_api.equity.rules import Facts, told_of

DAY = date(2026, 11, 20)
GRID = [place / 50 for place in range(1, 50)]
"""True rates at which coverage is worked out."""
RUNS = 1000


def likely(of: int, rate: float) -> list[float]:
    """How likely each count is."""
    return [comb(of, count) * rate**count * (1 - rate) ** (of - count) for count in range(of + 1)]


@pytest.mark.parametrize(
    ("count", "of", "lower", "upper"),
    [
        # None of n: 1 - 0.025 ** (1 / n).
        (0, 10, 0.0, 0.3085),
        (0, 30, 0.0, 0.1157),
        # R. G. Newcombe, Statistics in Medicine 17, 1998, table I, Clopper and Pearson.
        (81, 263, 0.2527, 0.3676),
        (15, 148, 0.0578, 0.1617),
        (0, 20, 0.0, 0.1684),
        (1, 29, 0.0009, 0.1776),
    ],
)
def test_intervals_of_rates_are_those_that_are_published(count, of, lower, upper):
    found = exact_limits(count, of)
    assert [round(one, 4) for one in found] == [lower, upper]


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 400), st.data())
def test_intervals_are_scipys(of, data):
    count = data.draw(st.integers(0, of))
    theirs = stats.binomtest(count, of).proportion_ci(CONFIDENCE, method="exact")
    assert exact_limits(count, of) == pytest.approx((theirs.low, theirs.high), abs=1e-9)


@settings(max_examples=200, deadline=None)
@given(st.floats(0.3, 300), st.floats(0.3, 300), st.floats(0.0001, 0.9999))
def test_the_beta_distribution_is_scipys(a, b, x):
    assert share_below(x, a, b) == pytest.approx(stats.beta.cdf(x, a, b), abs=1e-10)
    assert share_below(quantile(x, a, b), a, b) == pytest.approx(x, abs=1e-6)


@pytest.mark.parametrize("of", [1, 2, 3, 5, 8, 12, 20, 40])
def test_the_interval_of_a_rate_holds_it_at_least_as_often_as_it_says(of):
    """Worked out for every count that could be, not drawn: so without error."""
    for rate in GRID:
        held = sum(
            chance
            for count, chance in enumerate(likely(of, rate))
            if exact_limits(count, of)[0] <= rate <= exact_limits(count, of)[1]
        )
        assert held >= CONFIDENCE - 1e-9


def over(
    most: int, least: int, holds: Callable[[Difference, float], bool], most_rate: float, least_rate: float
) -> float:
    """How likely something holds of the difference of two groups of these sizes with these true rates."""
    chances = product(enumerate(likely(most, most_rate)), enumerate(likely(least, least_rate)))
    told = ((difference_of(Rate(a, most), Rate(b, least)), one * other) for (a, one), (b, other) in chances)
    return sum(chance for difference, chance in told if holds(difference, most_rate - least_rate))


def holds_truth(found: Difference, truth: float) -> bool:
    return found.lower - 1e-12 <= truth <= found.upper + 1e-12


@pytest.mark.parametrize(("most", "least"), [(3, 3), (5, 5), (5, 8), (8, 8), (6, 12), (12, 12)])
def test_the_interval_of_a_difference_holds_it(most, least):
    few = GRID[::2]
    held = {(p, q): over(most, least, holds_truth, p, q) for p in few for q in few}
    assert sum(held.values()) / len(held) >= 0.97
    assert min(held.values()) >= 0.92
    # Below 95% only in small groups, where nearly all of one and nearly none of the other are counted.
    assert min(share for (p, q), share in held.items() if abs(p - q) <= 0.7) >= (CONFIDENCE if most > 3 else 0.94)


@pytest.mark.parametrize(("most", "least"), [(4, 4), (6, 9), (12, 12), (10, 25)])
def test_where_both_are_alike_a_difference_is_told_at_most_one_time_in_twenty(most, least):
    worst = max(
        over(most, least, lambda found, _: found.direction is not Direction.CANNOT_TELL, rate, rate)
        for rate in GRID[::3]
    )
    assert 0 < worst <= 1 - CONFIDENCE


@pytest.mark.parametrize(("schools", "found"), [(5, 0.24), (8, 0.40), (12, 0.61)])
def test_how_seldom_a_large_difference_is_told_of_few_schools(schools, found):
    """Rates of 80% and 30%: what `cannot_tell` is worth."""
    told = over(schools, schools, lambda one, _: one.direction is Direction.MORE, 0.8, 0.3)
    assert told == pytest.approx(found, abs=0.006)


def test_the_exact_test_is_fishers():
    # R. A. Fisher, The design of experiments, chapter 2: the lady tasting tea, three of four cups right.
    assert fisher(Rate(3, 4), Rate(1, 4)) == pytest.approx(34 / 70)
    assert fisher(Rate(4, 4), Rate(0, 4)) == pytest.approx(2 / 70)
    # The same, Statistical methods for research workers, section 21.02: criminal twins, 10 of 13 and 2 of 17; of one tail
    # 619 / 1 330 665. The other tail has one table that is no likelier.
    ways = comb(13, 10) * comb(17, 2) + comb(13, 11) * 17 + comb(13, 12)
    assert ways / comb(30, 12) == pytest.approx(619 / 1_330_665)
    assert fisher(Rate(10, 13), Rate(2, 17)) == pytest.approx(stats.fisher_exact([[10, 3], [2, 15]])[1])


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 40), st.integers(1, 40), st.data())
def test_the_exact_test_is_scipys_and_changes_with_the_sides(most, least, data):
    one, other = Rate(data.draw(st.integers(0, most)), most), Rate(data.draw(st.integers(0, least)), least)
    theirs = stats.fisher_exact([[one.count, most - one.count], [other.count, least - other.count]])[1]
    assert fisher(one, other) == pytest.approx(theirs, abs=1e-9)
    found, turned = difference_of(one, other), difference_of(other, one)
    assert (found.value, found.lower, found.upper) == pytest.approx((-turned.value, -turned.upper, -turned.lower))
    assert -1 <= found.lower <= found.value <= found.upper <= 1


def test_the_median_wait_is_that_of_order_statistics_where_nobody_waits():
    # By the binomial distribution with a half: of 10 the second and the ninth, of 20 the sixth and the fifteenth.
    for of, lower, upper in ((10, 2, 9), (15, 4, 12), (20, 6, 15)):
        found = median_of([Wait(days, goes_on=False) for days in range(1, of + 1)])
        assert (found.days, found.lower, found.upper) == ((of + 1) // 2, lower, upper)
    few = median_of([Wait(days, goes_on=False) for days in (10, 20, 30)])
    assert (few.days, few.lower, few.upper) == (20, 0, None), "of three schools any median could be"


def test_the_median_is_kaplans_and_meiers():
    # E. L. Kaplan and P. Meier, 1958, table 1: 0.8, 3.1, 5.4, 9.2 months ended; 1.0, 2.7, 7.0, 12.1 were lost from sight.
    ended, lost = (8, 31, 54, 92), (10, 27, 70, 121)
    waits = [Wait(days, goes_on=False) for days in ended] + [Wait(days, goes_on=True) for days in lost]
    # 7/8, then 4/5, 3/4 and 1/2 of what was left: 0.2625 after 9.2 months, and 0.525 before.
    assert median_of(waits).days == 92
    assert median_of([*waits, *(Wait(200, goes_on=True) for _ in range(4))]).days is None


@pytest.mark.parametrize("schools", [3, 6, 12, 25])
def test_the_interval_of_the_median_holds_it_while_some_wait(schools):
    lots = random.Random(20261120)
    held = 0
    for _ in range(RUNS):
        waits = []
        for _ in range(schools):
            needs, seen = lots.expovariate(1 / 80), lots.uniform(20, 400)
            waits.append(Wait(int(min(needs, seen)), goes_on=seen < needs))
        found, truth = median_of(waits), int(80 * log(2))
        held += (found.lower is None or found.lower <= truth) and (found.upper is None or truth <= found.upper)
    assert held / RUNS >= CONFIDENCE - 1.96 * (0.05 * 0.95 / RUNS) ** 0.5


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["primary", "secondary"]), st.integers(0, 12)), max_size=60),
    st.sampled_from([2, 3, 5]),
)
def test_groups_follow_shares_within_the_phase_and_the_same_share_is_one_group(told, parts):
    schools = [School(100_000 + place, phase, float(share)) for place, (phase, share) in enumerate(told)]
    found = grouped(schools, parts)
    place = {one.urn: group.number for group in found.groups for one in group.schools}
    assert place.keys() == {one.urn for one in schools}
    for one, other in product(schools, schools):
        if one.phase == other.phase:
            assert (one.share < other.share) <= (place[one.urn] <= place[other.urn])
            assert (one.share == other.share) <= (place[one.urn] == place[other.urn])
    # Where all of a phase are alike, they are neither the most nor the least disadvantaged; of two groups the second.
    alone = [one for one in schools if len({two.share for two in schools if two.phase == one.phase}) == 1]
    assert all(place[one.urn] == parts // 2 + 1 for one in alone)


def test_thirty_a_group_make_fifths_and_fewer_thirds():
    def some(number: int) -> list[School]:
        return [School(100_000 + place, "primary", float(place)) for place in range(number)]

    assert [len(group.schools) for group in grouped(some(150)).groups] == [30] * 5
    assert [len(group.schools) for group in grouped(some(149)).groups] == [50, 49, 50]
    assert [group.name for group in grouped(some(150)).groups] == [
        "Least disadvantaged fifth",
        "Second fifth",
        "Middle fifth",
        "Fourth fifth",
        "Most disadvantaged fifth",
    ]
    assert [one.urn for one in grouped([School(1, "nursery", None)]).unknown] == [1]


def asked(code: str, school: School, day: date = DAY) -> bool | None:
    return next(one for one in MEASURES if one.code == code).asked(school, day)


def stayed(months: int | None, left: date | None = None, entered: date = date(2024, 9, 9), **more) -> School:
    return School(1, "primary", 10.0, stay=Stay(entered, left, months, left is not None, **more))


def test_who_left_by_a_review_counts_once_the_review_could_have_been_held():
    late = stayed(24, date(2026, 10, 30))
    assert asked("exited_by_24", late) is True, "decided late, and still by that review"
    assert asked("exited_by_18", late) is False
    assert asked("exited_by_18", stayed(None)) is False
    entered = date(2025, 11, 9)
    assert asked("exited_by_12", stayed(10, date(2026, 9, 9), entered)) is None, (
        "left early, before others had the chance"
    )
    assert asked("exited_by_12", stayed(10, date(2026, 9, 9), entered), date(2026, 12, 9)) is True
    assert asked("exited_by_12", School(1, "primary", 10.0)) is None
    assert asked("exited_by_12", stayed(None, date(2025, 10, 9))) is True
    assert asked("exited_by_12", stayed(None, date(2025, 10, 10))) is False


def test_support_in_time_is_asked_of_those_that_had_the_time():
    entered = DAY - timedelta(days=91)
    at_once, never = stayed(None, None, entered, supported_on=entered), stayed(None, None, entered)
    assert asked("supported_in_time", at_once) is True
    assert asked("supported_in_time", never) is False
    assert asked("supported_in_time", stayed(None, None, entered, supported_on=DAY + timedelta(days=1))) is False
    assert asked("supported_in_time", stayed(None, None, entered + timedelta(days=1), supported_on=entered)) is None


people = st.frozensets(st.integers(0, 24))


@settings(max_examples=300, deadline=None)
@given(st.lists(people, min_size=1, max_size=4), st.integers(3, 8))
def test_no_two_numbers_that_are_told_give_few_schools_away(sets, fewest):
    """Each asked of those the one before happened to: whoever subtracts any two that lie within one another learns of many."""
    everybody, inside = frozenset(range(25)), frozenset(range(25))
    counts = []
    for happened in sets:
        counts.append([(happened & inside, inside)])
        inside = happened & inside
    may = tellable(counts, [everybody], fewest)
    told = {everybody, frozenset()}
    for (count,), is_told in zip(counts, may, strict=True):
        told |= set(count) if is_told else set()
    for one, other in product(told, told):
        assert not one < other or len(other - one) >= fewest or not one
    assert all(
        not is_told or not happened or happened != of for ((happened, of),), is_told in zip(counts, may, strict=True)
    )


def test_counts_of_enough_schools_are_told_and_hiding_one_group_hides_all():
    everybody = [frozenset(range(30)), frozenset(range(30, 60)), frozenset({60})]

    def some(less: int, more: int, rest: int = 0):
        happened = (frozenset(range(less)), frozenset(range(30, 30 + more)), frozenset(range(60, 60 + rest)))
        return list(zip(happened, everybody, strict=True))

    assert tellable([some(6, 12), some(0, 12)], everybody, 5) == [True, True]
    assert tellable([some(4, 12)], everybody, 5) == [False]
    assert tellable([some(26, 12)], everybody, 5) == [False]
    assert tellable([some(6, 30)], everybody, 5) == [False], "all of a group, so of each in it"
    assert tellable([some(6, 12, 1)], everybody, 5) == [False], "a total known elsewhere would tell of the one"
    assert tellable([some(12, 12), some(10, 12)], everybody, 5) == [True, False], "two of them by subtraction"


def test_what_is_told_is_the_same_whatever_the_order_of_schools():
    lots = random.Random(9)
    schools = [
        School(100_000 + place, "primary", lots.uniform(5, 60), suggested=lots.choice(["green", "amber", "red"]))
        for place in range(80)
    ]
    facts = Facts(schools, 2024, "Meals", "DfE", ["2026.3"])
    turned = Facts(schools[::-1], 2024, "Meals", "DfE", ["2026.3"])
    assert told_of(facts, DAY, None) == told_of(turned, DAY, None)
    assert told_of(facts, DAY, 5) == told_of(turned, DAY, 5)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 100_000), st.integers(20, 120), st.integers(3, 10))
def test_whoever_sees_no_names_is_told_of_no_few_schools(seed, number, fewest):
    lots = random.Random(seed)
    facts = Facts([anybody(lots, place) for place in range(number)], 2024, "Meals", "DfE", [])
    told = told_of(facts, DAY, fewest)
    for one in told["measures"]:
        rates = one["groups"]
        assert len({rate["suppressed"] for rate in rates if rate["of"] != 0}) <= 1, "of a count all groups or none"
        for rate in rates:
            if rate["suppressed"] is None:
                assert rate["count"] == 0 or rate["count"] >= fewest
                assert rate["count"] == rate["of"] == 0 or rate["of"] - rate["count"] >= fewest
            elif rate["suppressed"] == "[c]":
                assert {rate[name] for name in ("count", "of", "rate", "lower", "upper")} == {None}
        if rates[0]["suppressed"] == "[c]":
            assert {one[name] for name in ("difference", "lower", "upper", "p_value", "direction")} == {None}
            assert not any(letter.isdigit() for letter in one["words"])
    assert {one["suppressed"] for one in told["waits"]["groups"]} == {"[c]"}
    assert {one["schools"] for one in told["waits"]["groups"]} == {None}


def anybody(lots: random.Random, place: int) -> School:
    """A school of which anything may be so."""
    share = round(lots.uniform(5, 60), 1) if lots.random() < 0.9 else None
    risk = (share or 30) / 60
    entered = DAY - timedelta(days=lots.randrange(1200))
    left = entered + timedelta(days=lots.randrange(800))
    stay = (
        Stay(entered, left if left <= DAY else None, lots.choice([None, 12, 24]), left <= DAY)
        if lots.random() < risk
        else None
    )
    return School(
        100_000 + place,
        lots.choice(["primary", "primary", "secondary"]),
        share,
        suggested="amber" if lots.random() < risk else lots.choice(["green", None]),
        confirmed="red" if lots.random() < risk else "green",
        stay=stay,
    )
