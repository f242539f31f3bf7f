"""What each review can decide, when, and what follows."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from securing_good.errors import Conflict, Invalid
from securing_good.programme import REVIEW_LEAD_DAYS
from securing_good.vocabulary import CaseState, ReviewDecision, ReviewKind
from securing_good_api.reviews.rules import (
    LATER_CHOICES,
    USUAL_SCHEDULE,
    Judged,
    Outcome,
    ReviewToDecide,
    decide,
)

DUE = date(2026, 11, 20)
OPEN, INTERVENTION, EXITED = CaseState.MONITORING, CaseState.INTERVENTION, CaseState.EXITED
EXIT, CONTINUE, CONSIDER = ReviewDecision.EXIT, ReviewDecision.CONTINUE, ReviewDecision.CONSIDER_INTERVENTION


MET = [Judged(number, True, "Seen.") for number in (1, 2)]


def a_review(months=12, **more):
    facts = {"months": months, "due_on": DUE, "decided": None, "earlier_undecided": None, "case_state": OPEN}
    usual = {"choices": dict(USUAL_SCHEDULE).get(months, LATER_CHOICES), "is_last": months >= 24, "criteria": 2}
    return ReviewToDecide(**{**facts, **usual, "evidence_on": DUE, **more})


@pytest.mark.parametrize(
    ("months", "decision", "before", "outcome"),
    [
        (12, EXIT, OPEN, Outcome(EXITED, None)),
        (12, CONTINUE, OPEN, Outcome(OPEN, None)),
        (18, EXIT, OPEN, Outcome(EXITED, None)),
        (18, CONTINUE, OPEN, Outcome(OPEN, None)),
        (24, EXIT, OPEN, Outcome(EXITED, None)),
        (24, CONTINUE, OPEN, Outcome(OPEN, 30)),
        (24, CONSIDER, OPEN, Outcome(OPEN, 30)),
        (30, EXIT, OPEN, Outcome(EXITED, None)),
        (30, CONTINUE, OPEN, Outcome(OPEN, 36)),
        (30, CONSIDER, OPEN, Outcome(OPEN, 36)),
        (30, EXIT, INTERVENTION, Outcome(EXITED, None)),
        (30, CONSIDER, INTERVENTION, Outcome(INTERVENTION, 36)),
    ],
)
def test_what_follows_from_each_decision(months, decision, before, outcome):
    assert decide(a_review(months, case_state=before), decision, MET, today=DUE) == outcome


@pytest.mark.parametrize(
    ("months", "decision", "offered"),
    [
        (12, CONSIDER, "exit, continue"),
        (18, CONSIDER, "exit, continue"),
    ],
)
def test_what_a_review_does_not_offer_is_refused_with_what_it_does(months, decision, offered):
    with pytest.raises(Invalid) as refused:
        decide(a_review(months), decision, today=DUE)
    (error,) = refused.value.more["errors"]
    assert (error["pointer"], error["code"]) == ("#/decision", "not-offered")
    assert error["detail"] == f"The {months}-month review can decide {offered}, not {decision.value}."


@pytest.mark.parametrize("days", [-REVIEW_LEAD_DAYS, 0, 400])
def test_a_review_is_decided_from_30_days_before_its_day_however_late(days):
    today = DUE + timedelta(days=days)
    assert decide(a_review(evidence_on=today), EXIT, MET, today=today).case_state is EXITED


@pytest.mark.parametrize(
    ("changed", "today", "codes"),
    [
        ({}, DUE - timedelta(days=REVIEW_LEAD_DAYS + 1), ["not-due"]),
        ({"decided": CONTINUE}, DUE, ["already-decided"]),
        ({"decided": EXIT, "case_state": EXITED}, DUE, ["already-decided"]),
        ({"case_state": EXITED}, DUE, ["case-closed"]),
        ({"earlier_undecided": 12}, DUE, ["out-of-order"]),
        ({"evidence_on": None}, DUE, ["no-evidence"]),
        ({"evidence_on": DUE - timedelta(days=REVIEW_LEAD_DAYS + 1)}, DUE, ["stale-evidence"]),
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


def test_an_early_review_adds_none_and_ends_the_case_or_does_not():
    early = a_review(7, kind=ReviewKind.EARLY, choices=(EXIT, CONTINUE), is_last=False)
    assert decide(early, CONTINUE, today=DUE) == Outcome(OPEN, None)
    assert decide(early, EXIT, MET, today=DUE) == Outcome(EXITED, None)


@pytest.mark.parametrize(
    ("judged", "pointer"),
    [
        ([], "#/criteria"),
        (MET[:1], "#/criteria"),
        ([MET[0], MET[0]], "#/criteria/1/number"),
        ([*MET, Judged(3, True, "Seen.")], "#/criteria/2/number"),
    ],
)
def test_an_exit_judges_each_criterion_once(judged, pointer):
    with pytest.raises(Invalid) as refused:
        decide(a_review(), EXIT, judged, today=DUE)
    assert refused.value.more["errors"][0]["pointer"] == pointer


def test_an_exit_with_a_criterion_that_is_not_met_names_it():
    with pytest.raises(Conflict) as refused:
        decide(a_review(), EXIT, [MET[0], Judged(2, False, "Not yet.")], today=DUE)
    assert refused.value.more["blockers"] == [{"code": "criterion-not-met", "detail": "Criterion 2 is not met."}]
    assert decide(a_review(), CONTINUE, [Judged(2, False, "Not yet.")], today=DUE) == Outcome(OPEN, None)


@pytest.mark.parametrize(
    ("more", "codes"),
    [
        ({"intervention_is_open": True}, ["intervention-open"]),
        ({"consideration_is_outstanding": True}, ["intervention-to-decide"]),
        ({"open_critical": ("Audit.", "Plan.")}, ["critical-action", "critical-action"]),
        (
            {"intervention_is_open": True, "consideration_is_outstanding": True, "open_critical": ("Audit.",)},
            ["critical-action", "intervention-open", "intervention-to-decide"],
        ),
    ],
)
def test_a_case_is_not_left_while_a_critical_action_or_an_intervention_is_open_or_one_still_to_be_decided_on(
    more, codes
):
    review = a_review(30, **more)
    with pytest.raises(Conflict) as refused:
        decide(review, EXIT, MET, today=DUE)
    assert [blocker["code"] for blocker in refused.value.more["blockers"]] == codes
    assert decide(review, CONTINUE, today=DUE).case_state is OPEN


def test_an_exit_that_comes_too_early_names_what_else_keeps_the_school():
    review = a_review(30, evidence_on=None, open_critical=("Audit.",), intervention_is_open=True)
    with pytest.raises(Conflict) as refused:
        decide(review, ReviewDecision.EXIT, [], today=DUE)
    assert [one["code"] for one in refused.value.more["blockers"]] == [
        "no-evidence",
        "critical-action",
        "intervention-open",
    ]
