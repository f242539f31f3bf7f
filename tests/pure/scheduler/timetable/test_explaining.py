"""What has no place is explained by the smallest set of things that cannot all be had, in words."""

from dataclasses import replace

import pytest

from securing_good_scheduler.council_timetable.building import _explain, _not_yet, _unproved
from securing_good_scheduler.council_timetable.posing import Posed
from securing_good_scheduler.timetable.explaining import can_all_be_placed, explain
from securing_good_scheduler.timetable.problem import Apart
from securing_good_scheduler.timetable.solving import solve
from tests.harness.made_up_timetables import COUNCIL, made_up
from tests.harness.small_timetables import EVERY, halves, person, problem, school, visit

MORNINGS = frozenset(half for half in EVERY if half % 2 == 0)


@pytest.mark.parametrize(
    ("of", "words"),
    [
        (
            problem(visit("first", last_day=4), schools=school(101, open=halves(9))),
            "the first visit: there is no half-day from 7 September 2026 to 11 September 2026 on which Elm Primary can be visited.",
        ),
        (
            problem(visit("first", last_day=4), people=person("lena", free=frozenset())),
            "the first visit: there is no half-day from 7 September 2026 to 11 September 2026 on which Lena Marsh is free.",
        ),
        (
            problem(
                visit("first", attendees=("lena", "head"), last_day=4),
                people=person("lena", free=MORNINGS) | {"head": person("head", free=EVERY - MORNINGS)["head"]},
            ),
            "the first visit: there is no half-day from 7 September 2026 to 11 September 2026 on which Lena Marsh is free and The headteacher is free.",
        ),
        (
            problem(visit("first", pinned=4), schools=school(101, open=EVERY - {4})),
            "the first visit is pinned to Wednesday 9 September 2026, morning, when Elm Primary cannot be visited.",
        ),
        (
            problem(visit("first", pinned=30, last_day=4)),
            "the first visit is pinned to Monday 28 September 2026, morning, outside its time from 7 September 2026 to 11 September 2026.",
        ),
    ],
)
def test_nobody_has_time(of, words):
    told = explain(of, {}, "first")
    assert told.words == words
    assert told.smallest


def test_what_nobody_has_time_for_is_told_of_every_visit_and_not_of_the_first_few():
    of = problem(
        *(visit(f"v{number}", 101 + number % 3) for number in range(20)), people=person("lena", free=frozenset())
    )
    told = _explain(Posed(of, (), {}), solve(of), lambda: False)
    assert len(told) == 20
    assert all("on which Lena Marsh is free" in one["words"] and one["smallest"] for one in told)


def test_a_timetable_that_is_improved_names_what_has_no_place_yet():
    of = problem(visit("first"), visit("second"))
    (told,) = _not_yet(Posed(of, (), {}), _unproved(of, {"first": 0}))
    assert (told["visit_id"], told["words"]) == (
        "second",
        "the second visit has no place yet: one is being looked for.",
    )


def test_the_names_of_visits_stand_inside_the_sentence():
    week = [
        replace(visit(f"v{number}", 101 + number % 3, last_day=4), name=f"The meeting {number}") for number in range(5)
    ]
    of = problem(*week)
    found = solve(of)
    told = explain(of, found.placed, found.unplaced[0])
    assert told.words.startswith("The meeting ")
    assert told.words.count("the meeting ") == len(told.others) == 4


def test_other_visits_are_named_and_the_limit_that_keeps_them_apart():
    week = [visit(f"v{number}", 101 + number % 3, last_day=4) for number in range(5)]
    elsewhere = [visit(f"w{number}", 102, first_day=5, ideal=7) for number in range(3)]
    of = problem(*week, *elsewhere)
    found = solve(of)
    (left,) = found.unplaced
    told = explain(of, found.placed, left)
    assert set(told.others) == {one.id for one in week} - {left}
    assert told.limits == ("Lena Marsh has at most 4 visits a week",)
    assert told.smallest
    assert told.words.startswith(f"the {left} visit cannot be placed beside the ")


def test_two_pins_on_one_half_day_are_named():
    of = problem(visit("one", pinned=5), visit("other", 102, pinned=5), visit("third", 103))
    found = solve(of)
    (left,) = found.unplaced
    told = explain(of, found.placed, left)
    assert told.others == (({"one", "other"} - {left}).pop(),)
    assert told.limits == ()
    assert told.words.endswith(": the people they need have too few half-days in common.")


def test_the_rule_that_keeps_two_visits_apart_is_named():
    of = problem(
        visit("one", first_day=0, last_day=2),
        visit("then", first_day=0, last_day=4),
        apart=(Apart("one", "then", least=14),),
    )
    found = solve(of)
    (left,) = found.unplaced
    assert explain(of, found.placed, left).limits == ("the then visit is at least 14 days after the one visit",)


def test_one_visit_a_day_is_named():
    people = person("lena", free=halves(2), most_a_day=1)
    of = problem(visit("one"), visit("other", 102), people=people)
    found = solve(of)
    (left,) = found.unplaced
    assert explain(of, found.placed, left).limits == ("Lena Marsh has at most 1 visit a day",)


@pytest.mark.parametrize(("seed", "partner", "most"), [(1, "partner-0", 1), (2, "partner-3", 1)])
def test_without_any_one_of_those_named_it_could_be_placed(seed, partner, most):
    of = made_up(seed, COUNCIL)
    of = replace(of, people={**of.people, partner: replace(of.people[partner], most_a_week=most)})
    found = solve(of, seconds=6)
    assert found.unplaced
    left = found.unplaced[0]
    told = explain(of, found.placed, left, seconds=60)
    assert told is not None
    assert not can_be(of, {left, *told.others})
    for other in told.others:
        assert can_be(of, {left, *told.others} - {other}), (left, other)


def test_what_could_be_placed_is_not_explained_away():
    of = problem(visit("one"), visit("other", 102))
    assert explain(of, {"other": 4}, "one") is None


def test_nobody_says_that_it_cannot_be_when_time_ran_out():
    assert can_all_be_placed(made_up(1, COUNCIL), seconds=0) is None


def can_be(of, ids):
    kept = tuple(rule for rule in of.apart if {rule.before, rule.after} <= ids)
    visits = tuple(one for one in of.visits if one.id in ids)
    return solve(replace(of, visits=visits, apart=kept), seconds=10).unplaced == ()
