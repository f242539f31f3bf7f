"""A problem that contradicts itself is refused, and the message names what does."""

from dataclasses import replace

import pytest

from securing_good_scheduler.timetable.problem import Apart, ProblemInvalid, check_problem
from tests.harness.small_timetables import DAYS, EVERY, halves, person, problem, school, visit


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (replace(problem(), days=DAYS[::-1]), "in order"),
        (problem(visit("first"), visit("first")), "the first visit is given twice"),
        (problem(visit("first", 999)), "nothing is known of the school 999"),
        (problem(visit("first", attendees=("nobody",))), "nothing is known of nobody"),
        (problem(visit("first", attendees=())), "nothing is known of who is to be there"),
        (problem(visit("first", ideal=4, last_day=3)), "window does not hold its ideal day"),
        (problem(visit("first", last_day=20)), "outside the timetable"),
        (problem(visit("first"), apart=(Apart("first", "first"),)), "not two visits"),
        (problem(visit("first"), visit("second"), apart=(Apart("first", "second", 5, 3),)), "5 to 3 days apart"),
    ],
)
def test_it_is_refused(wrong, says):
    with pytest.raises(ProblemInvalid, match=says):
        check_problem(wrong)


def test_a_visit_can_be_when_the_school_is_open_and_everybody_is_free():
    one = visit("first", attendees=("lena", "head"), first_day=0, last_day=3)
    people = person("lena", free=halves(1, 2, 7)) | {"head": person("head", free=frozenset({2, 3, 4}))["head"]}
    plain = problem(one, people=people, schools=school(101, open=EVERY - {3}))
    assert plain.possible(one) == (2, 4)


@pytest.mark.parametrize(
    ("said", "possible"),
    [
        ({"pinned": 4}, (4,)),
        ({"pinned": 39, "last_day": 5}, ()),
        ({"planned": 6, "frozen": True, "last_day": 3}, (6,)),
        ({"planned": 6, "frozen": True, "last_day": 2}, (0, 1, 2, 3, 4, 5)),
        ({"planned": 2, "frozen": True, "pinned": 5}, (5,)),
    ],
)
def test_a_pin_holds_and_notice_holds_while_it_can(said, possible):
    one = visit("first", **said)
    assert problem(one).possible(one) == possible


def test_points_are_as_the_weights_say():
    one = visit("first", ideal=5, stand_in=frozenset({12}))
    of = problem(one, edges=frozenset({7}), schools=school(101, proposed=frozenset({10, 12})))
    assert [of.cost(one, half) for half in (10, 11, 8, 12, 14)] == [0, 2, 2 + 2, 5 + 6, 10 + 4 + 2]


def test_half_days_are_told_in_words():
    assert problem().in_words(3) == "Tuesday 8 September 2026, afternoon"
