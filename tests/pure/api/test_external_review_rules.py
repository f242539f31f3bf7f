"""How an external review moves, and when one is suggested."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from securing_good.errors import Conflict, Invalid
from securing_good.vocabulary import CaseState, ExternalReviewState, ExternalReviewStep
from securing_good_api.actions.rules import AgreedAction
from securing_good_api.external_reviews.rules import (
    Leadership,
    check_commission,
    check_ending,
    check_request,
    check_step,
    due_days,
    step_blockers,
    suggestions,
)

OPENED, ASKED, GIVEN, TODAY = date(2026, 9, 7), date(2026, 9, 14), date(2026, 10, 1), date(2026, 11, 20)
MEETING = date(2027, 1, 19)
STEADY = Leadership(True, False, date(2020, 9, 1), date(2026, 3, 2))
S, A = ExternalReviewState, ExternalReviewStep


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({}, []),
        ({"headteacher_since": date(2025, 11, 21)}, ["new-leadership"]),
        ({"headteacher_since": date(2025, 11, 20)}, []),
        ({"headteacher_since": None}, ["no-headteacher"]),
        ({"last_review_on": date(2024, 11, 20)}, ["no-recent-review"]),
        ({"last_review_on": date(2024, 11, 21)}, []),
        ({"headteacher_since": date(2026, 9, 1), "last_review_on": None}, ["new-leadership", "no-review"]),
        ({"last_review_on": None, "has_open_review": True}, []),
        ({"last_review_on": None, "is_running": False}, []),
    ],
)
def test_one_is_suggested_when_leadership_is_new_or_none_is_recent(changed, codes):
    assert [one["code"] for one in suggestions(replace(STEADY, **changed), today=TODAY)] == codes


ALLOWED = {
    A.COMMISSION: {S.REQUESTED},
    A.DELIVER: {S.COMMISSIONED},
    A.DECLINE: {S.REQUESTED},
    A.CANCEL: {S.REQUESTED, S.COMMISSIONED},
}


@pytest.mark.parametrize("step", list(A))
@pytest.mark.parametrize("state", list(S))
def test_each_step_follows_the_one_before(step, state):
    blockers = step_blockers(step, state, CaseState.MONITORING)
    assert [one["code"] for one in blockers] == ([] if state in ALLOWED[step] else ["out-of-order"])
    if blockers:
        with pytest.raises(Conflict):
            check_step(step, state, CaseState.MONITORING)


def test_after_an_exit_a_report_is_recorded_and_none_is_commissioned():
    assert step_blockers(A.DELIVER, S.COMMISSIONED, CaseState.EXITED) == []
    assert [one["code"] for one in step_blockers(A.COMMISSION, S.REQUESTED, CaseState.EXITED)] == ["case-closed"]
    with pytest.raises(Conflict):
        check_request(CaseState.EXITED, requested_on=TODAY, opened_on=OPENED, today=TODAY)


@pytest.mark.parametrize("day", [OPENED - timedelta(days=1), TODAY + timedelta(days=1)])
def test_it_is_requested_while_the_case_runs(day):
    with pytest.raises(Invalid):
        check_request(CaseState.MONITORING, requested_on=day, opened_on=OPENED, today=TODAY)


@pytest.mark.parametrize(
    ("day", "due_on", "pointer"),
    [
        (ASKED - timedelta(days=1), MEETING, "#/commissioned_on"),
        (TODAY + timedelta(days=1), MEETING, "#/commissioned_on"),
        (GIVEN, GIVEN - timedelta(days=1), "#/due_on"),
    ],
)
def test_days_of_a_commission_are_in_order(day, due_on, pointer):
    with pytest.raises(Invalid) as refused:
        check_commission(commissioned_on=day, due_on=due_on, requested_on=ASKED, today=TODAY)
    assert refused.value.more["errors"][0]["pointer"] == pointer


def due(*actions, case=CaseState.MONITORING, delivered_on=TODAY, next_meeting_on=MEETING):
    """When each recommendation is due."""
    return due_days(
        actions,
        delivered_on=delivered_on,
        commissioned_on=GIVEN,
        next_meeting_on=next_meeting_on,
        case=case,
        today=TODAY,
    )


def test_recommendations_are_due_by_the_next_meeting_or_on_a_day_of_their_own():
    later = MEETING + timedelta(days=60)
    assert due(AgreedAction("a", "b", None), AgreedAction("a", "b", later)) == [MEETING, later]
    assert due(case=CaseState.EXITED) == []


@pytest.mark.parametrize(
    ("actions", "changed", "code"),
    [
        ([], {"delivered_on": GIVEN - timedelta(days=1)}, "day"),
        ([], {"delivered_on": TODAY + timedelta(days=1)}, "day"),
        ([AgreedAction("a", "b", None)], {"next_meeting_on": None}, "no-next-meeting"),
        ([AgreedAction("a", "b", TODAY - timedelta(days=1))], {}, "before-report"),
        ([AgreedAction("a", "b", None)], {"case": CaseState.EXITED}, "case-closed"),
    ],
)
def test_a_report_that_cannot_be_says_what_is_wrong(actions, changed, code):
    with pytest.raises(Invalid) as refused:
        due(*actions, **changed)
    assert refused.value.more["errors"][0]["code"] == code


@pytest.mark.parametrize("day", [ASKED - timedelta(days=1), TODAY + timedelta(days=1)])
def test_it_ends_after_its_last_step(day):
    with pytest.raises(Invalid):
        check_ending(A.CANCEL, ended_on=day, last_day=ASKED, today=TODAY)
