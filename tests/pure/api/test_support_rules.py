"""A support package takes its steps in order, on days that can be true, while the school is in the programme."""

from datetime import date
from itertools import product

import pytest

from securing_good.errors import Conflict, Invalid
from securing_good.vocabulary import CaseState, SupportState
from securing_good_api.support.rules import check_identified, check_step

OPENED, LAST, TODAY = date(2026, 1, 5), date(2026, 9, 14), date(2026, 11, 20)
STATES = list(SupportState)
RUNNING = [CaseState.MONITORING, CaseState.INTERVENTION]


def step(to, now, *, day=TODAY, case_state=CaseState.MONITORING):
    check_step(to, now=now, day=day, last_day=LAST, case_state=case_state, today=TODAY)


@pytest.mark.parametrize(("now", "to"), list(product(STATES, STATES[1:])))
def test_only_the_next_step_can_be_taken(now, to):
    if STATES.index(to) == STATES.index(now) + 1:
        step(to, now)
        return
    with pytest.raises(Conflict) as refused:
        step(to, now)
    assert [blocker["code"] for blocker in refused.value.more["blockers"]] == ["out-of-order"]


@pytest.mark.parametrize("case_state", RUNNING)
def test_support_is_given_while_the_case_runs(case_state):
    check_identified(identified_on=TODAY, opened_on=OPENED, case_state=case_state, today=TODAY)
    step(SupportState.BROKERED, SupportState.IDENTIFIED, case_state=case_state)


def test_after_an_exit_support_is_only_evaluated():
    step(SupportState.EVALUATED, SupportState.PROVIDED, case_state=CaseState.EXITED)
    for to, now in ((SupportState.BROKERED, SupportState.IDENTIFIED), (SupportState.PROVIDED, SupportState.BROKERED)):
        with pytest.raises(Conflict) as refused:
            step(to, now, case_state=CaseState.EXITED)
        assert [blocker["code"] for blocker in refused.value.more["blockers"]] == ["case-closed"]
    with pytest.raises(Conflict):
        check_identified(identified_on=TODAY, opened_on=OPENED, case_state=CaseState.EXITED, today=TODAY)


@pytest.mark.parametrize(("day", "code"), [(date(2026, 11, 21), "future"), (date(2026, 9, 13), "before-last-step")])
def test_a_step_has_a_day_that_can_be_true(day, code):
    with pytest.raises(Invalid) as refused:
        step(SupportState.BROKERED, SupportState.IDENTIFIED, day=day)
    (error,) = refused.value.more["errors"]
    assert (error["pointer"], error["code"]) == ("#/brokered_on", code)
    step(SupportState.BROKERED, SupportState.IDENTIFIED, day=LAST)


@pytest.mark.parametrize(("day", "code"), [(date(2026, 11, 21), "future"), (date(2026, 1, 4), "before-case")])
def test_a_need_is_identified_in_the_case_and_not_in_the_future(day, code):
    with pytest.raises(Invalid) as refused:
        check_identified(identified_on=day, opened_on=OPENED, case_state=CaseState.MONITORING, today=TODAY)
    (error,) = refused.value.more["errors"]
    assert (error["pointer"], error["code"]) == ("#/identified_on", code)
