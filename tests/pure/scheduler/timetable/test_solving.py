"""Timetables keep to every rule, are the best there are where that is said, and come as fast as they are asked for."""

import threading
import time

import pytest

from securing_good.timetable_settings import Weights
from securing_good_scheduler.timetable.problem import Apart, ProblemInvalid
from securing_good_scheduler.timetable.result import TierName, value_of
from securing_good_scheduler.timetable.solving import solve
from securing_good_scheduler.timetable.verifying import points, violations
from tests.bench.timetable_rivals import plain_cp_sat
from tests.harness.made_up_timetables import AT_RISK, Size, made_up
from tests.harness.small_timetables import halves, person, problem, school, visit

SMALL = Size(4, 2, 1, 1)


def placed(of, **said):
    found = solve(of, **said)
    assert violations(of, found.placed) == []
    return found


def test_a_visit_is_on_its_ideal_day_where_nothing_is_against_it():
    assert placed(problem(visit("only"))).placed["only"] // 2 == 2


def test_late_is_worse_than_early():
    of = problem(visit("only"), schools=school(101, open=halves(0, 3)))
    assert placed(of).placed["only"] // 2 == 0, "two days early cost 4 points, one day late 5"


def test_two_visits_share_a_journey_where_that_costs_less_than_the_days():
    of = problem(visit("one", 101, ideal=2), visit("other", 102, ideal=4))
    days = {half // 2 for half in placed(of).placed.values()}
    assert len(days) == 1, "two days early cost 4 points, another journey 15"
    far = placed(problem(visit("one", 101, ideal=0), visit("other", 103, ideal=15)))
    assert len({half // 2 for half in far.placed.values()}) == 2


def test_nobody_is_at_two_visits_at_once_nor_has_more_than_they_may():
    days = [visit(f"v{number}", 101 + number % 3, last_day=4) for number in range(4)]
    found = placed(problem(*days, people=person("lena", most_a_day=1)))
    assert len({half // 2 for half in found.placed.values()}) == 4
    more = placed(problem(*days, visit("fifth", last_day=4)))
    assert len(more.unplaced) == 1
    assert more.proven


def test_a_visit_of_a_higher_band_is_placed_before_any_number_of_others():
    few = person("lena", free=frozenset({4}))
    found = placed(problem(visit("green"), visit("amber", band=1), visit("red", band=2), people=few))
    assert set(found.placed) == {"red"}
    both = problem(*(visit(f"g{n}", last_day=4) for n in range(4)), visit("red", band=2, last_day=4))
    assert "red" in placed(both).placed


def test_visits_follow_each_other_as_many_days_apart_as_is_said():
    of = problem(visit("first", ideal=8), visit("then", ideal=2), apart=(Apart("first", "then", 7, 9),))
    found = placed(of).placed
    assert 7 <= (of.days[found["then"] // 2] - of.days[found["first"] // 2]).days <= 9


def test_a_full_week_costs_and_is_kept_apart_where_that_is_cheaper():
    visits = [visit(f"v{number}", 101, ideal=4) for number in range(4)]
    spread = problem(*visits, weights=Weights(full_week=50))
    found = placed(spread).placed
    assert len({spread.week[half // 2] for half in found.values()}) == 2


def test_pins_hold():
    found = placed(problem(visit("one", pinned=31), visit("other")))
    assert found.placed["one"] == 31


def test_contradictory_pins_leave_one_out():
    found = solve(problem(visit("one", pinned=5), visit("other", 102, pinned=5)))
    assert len(found.unplaced) == 1
    assert found.proven


def test_a_school_open_on_no_day_and_a_person_with_no_time_are_left_out_at_once():
    of = problem(visit("shut"), visit("fine", 102), schools=school(101, open=frozenset()))
    assert placed(of).unplaced == ("shut",)
    nobody = problem(visit("one"), people=person("lena", free=frozenset()))
    assert placed(nobody).unplaced == ("one",)


def test_no_visit_at_all_is_a_timetable():
    assert solve(problem()).placed == {}


@pytest.mark.parametrize("seed", range(12))
def test_the_best_is_what_a_plain_model_of_the_rules_finds_too(seed):
    of = made_up(seed, SMALL)
    found = placed(of, seconds=20)
    assert found.proven
    assert points(of, found.placed) == found.tiers[-1].value == value_of(of, found.placed, TierName.COST)
    if found.unplaced:
        return
    plain = plain_cp_sat(of, gap=0.0, cap_s=4.0, workers=1)
    assert plain.bound - 1e-6 <= found.tiers[-1].value <= plain.value + 1e-6
    if plain.reached_s:
        assert found.tiers[-1].value == plain.value


def test_a_first_plan_is_told_at_once_and_what_follows_is_better():
    of, told = made_up(1, AT_RISK), []
    began = time.monotonic()
    found = placed(of, seconds=20, on_better=lambda one: told.append((time.monotonic() - began, dict(one))))
    whole = time.monotonic() - began
    assert told[0][0] < whole / 4, "it is there long before the best is: its seconds are the bench's to tell"
    assert all(violations(of, one) == [] for _, one in told)
    assert points(of, told[0][1]) > points(of, told[-1][1]) == found.tiers[-1].value


@pytest.mark.parametrize("seconds", [0.0, 0.3])
def test_however_short_the_time_every_rule_is_kept_and_nothing_is_claimed(seconds):
    of = made_up(2, AT_RISK)
    found = placed(of, seconds=seconds)
    assert len(found.placed) + len(found.unplaced) == len(of.visits)
    assert 0 < found.gap <= 1
    assert not found.proven


def test_a_search_ends_soon_after_it_is_told_to():
    of, stop = made_up(3, Size(90, 15, 6, 6)), threading.Event()
    threading.Timer(1.5, stop.set).start()
    began = time.monotonic()
    found = placed(of, seconds=120, stopped=stop.is_set)
    assert time.monotonic() - began < 20
    assert not found.proven


def test_the_same_problem_gives_the_same_timetable():
    of = made_up(4, SMALL)
    assert solve(of, seconds=20).placed == solve(of, seconds=20).placed


def test_a_contradiction_is_refused():
    with pytest.raises(ProblemInvalid):
        solve(problem(visit("one", 999)))


def test_half_days_that_a_school_proposed_are_chosen_where_that_costs_little():
    of = problem(visit("one"), schools=school(101, proposed=frozenset({6})))
    assert placed(of).placed["one"] in {4, 5}, "a day late costs more than not to be asked"
    nearer = problem(visit("one"), schools=school(101, proposed=frozenset({5})))
    assert placed(nearer).placed["one"] == 5
    asked_for_nothing = problem(visit("one"))
    assert asked_for_nothing.cost(asked_for_nothing.visits[0], 5) == 0
