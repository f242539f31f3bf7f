"""What each review can decide, when, and what follows."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from securing_good.errors import Conflict, Invalid
from securing_good.vocabulary import CaseState, ReviewDecision
from securing_good_api.reviews.rules import LEAD_DAYS, Outcome, ReviewToDecide, decide

DUE = date(2026, 11, 20)
OPEN, INTERVENTION, EXITED = CaseState.MONITORING, CaseState.INTERVENTION, CaseState.EXITED
EXIT, CONTINUE, FORMAL = ReviewDecision.EXIT, ReviewDecision.CONTINUE, ReviewDecision.FORMAL_INTERVENTION


def a_review(months=12, **more):
    return ReviewToDecide(
        **{"months": months, "due_on": DUE, "decided": None, "earlier_undecided": None, "case_state": OPEN, **more}
    )


@pytest.mark.parametrize(
    ("months", "decision", "before", "outcome"),
    [
        (12, EXIT, OPEN, Outcome(EXITED, None)),
        (12, CONTINUE, OPEN, Outcome(OPEN, None)),
        (18, EXIT, OPEN, Outcome(EXITED, None)),
        (18, CONTINUE, OPEN, Outcome(OPEN, None)),
        (24, EXIT, OPEN, Outcome(EXITED, None)),
        (24, CONTINUE, OPEN, Outcome(OPEN, 30)),
        (24, FORMAL, OPEN, Outcome(INTERVENTION, 30)),
        (30, EXIT, OPEN, Outcome(EXITED, None)),
        (30, FORMAL, OPEN, Outcome(INTERVENTION, None)),
        (30, EXIT, INTERVENTION, Outcome(EXITED, None)),
        (30, FORMAL, INTERVENTION, Outcome(INTERVENTION, None)),
    ],
)
def test_what_follows_from_each_decision(months, decision, before, outcome):
    assert decide(a_review(months, case_state=before), decision, today=DUE) == outcome


@pytest.mark.parametrize(
    ("months", "decision", "offered"),
    [
        (12, FORMAL, "exit, continue"),
        (18, FORMAL, "exit, continue"),
        (30, CONTINUE, "exit, formal_intervention"),
    ],
)
def test_what_a_review_does_not_offer_is_refused_with_what_it_does(months, decision, offered):
    with pytest.raises(Invalid) as refused:
        decide(a_review(months), decision, today=DUE)
    (error,) = refused.value.more["errors"]
    assert (error["pointer"], error["code"]) == ("#/decision", "not-offered")
    assert error["detail"] == f"The {months}-month review can decide {offered}, not {decision.value}."


@pytest.mark.parametrize("days", [-LEAD_DAYS, 0, 400])
def test_a_review_is_decided_from_30_days_before_its_day_however_late(days):
    assert decide(a_review(), EXIT, today=DUE + timedelta(days=days)).case_state is EXITED


@pytest.mark.parametrize(
    ("changed", "today", "codes"),
    [
        ({}, DUE - timedelta(days=LEAD_DAYS + 1), ["not-due"]),
        ({"decided": CONTINUE}, DUE, ["already-decided"]),
        ({"decided": EXIT, "case_state": EXITED}, DUE, ["already-decided"]),
        ({"case_state": EXITED}, DUE, ["case-closed"]),
        ({"earlier_undecided": 12}, DUE, ["out-of-order"]),
        ({"earlier_undecided": 12, "case_state": EXITED}, date(2026, 1, 1), ["case-closed", "out-of-order", "not-due"]),
    ],
)
def test_a_review_that_cannot_be_decided_now_says_every_reason(changed, today, codes):
    with pytest.raises(Conflict) as refused:
        decide(replace(a_review(18), **changed), CONTINUE, today=today)
    assert [blocker["code"] for blocker in refused.value.more["blockers"]] == codes


def test_a_review_that_is_not_due_says_from_which_day_it_is():
    with pytest.raises(Conflict) as refused:
        decide(a_review(), CONTINUE, today=date(2026, 10, 20))
    (blocker,) = refused.value.more["blockers"]
    assert blocker["detail"] == "It is due on 2026-11-20 and can be decided from 2026-10-21, 30 days before."
