"""How actions are changed, reported, confirmed, carried over and withdrawn; which keep a school in the programme."""

from dataclasses import replace
from datetime import date

import pytest

from securing_good.errors import Conflict, Invalid
from securing_good.vocabulary import ActionStatus, ActionStep, OwnerSide
from securing_good_api.actions.rules import (
    ActionState,
    ActionToMove,
    blockers_to,
    carried_to,
    change,
    check_report,
    critical_blockers,
)

TODAY = date(2026, 11, 20)
OPEN = ActionToMove(
    status=ActionStatus.OPEN,
    owner_side=OwnerSide.SCHOOL,
    due_on=date(2026, 11, 18),
    is_case_running=True,
    has_open_report=False,
    was_open_at=date(2026, 11, 18),
    next_meeting_on=date(2027, 1, 19),
)
DONE = replace(OPEN, status=ActionStatus.DONE)
REPORTED = replace(OPEN, has_open_report=True)


@pytest.mark.parametrize(
    ("step", "action", "codes"),
    [
        (ActionStep.CHANGE, DONE, []),
        (ActionStep.ADD_EVIDENCE, DONE, []),
        (ActionStep.REPORT, OPEN, []),
        (ActionStep.REPORT, DONE, ["not-open"]),
        (ActionStep.REPORT, REPORTED, ["reported"]),
        (ActionStep.REPORT, replace(OPEN, owner_side=OwnerSide.COUNCIL), ["not-the-schools"]),
        (ActionStep.ANSWER_REPORT, REPORTED, []),
        (ActionStep.ANSWER_REPORT, OPEN, ["no-report"]),
        (ActionStep.CARRY_OVER, OPEN, []),
        (ActionStep.CARRY_OVER, DONE, ["not-open"]),
        (ActionStep.CARRY_OVER, REPORTED, ["reported"]),
        (ActionStep.CARRY_OVER, replace(OPEN, was_open_at=None), ["no-later-meeting"]),
        (ActionStep.CARRY_OVER, replace(OPEN, is_case_running=False), ["case-closed"]),
        (ActionStep.WITHDRAW, OPEN, []),
        (ActionStep.WITHDRAW, replace(OPEN, status=ActionStatus.WITHDRAWN), ["not-open"]),
    ],
)
def test_what_keeps_somebody_from_a_step(step, action, codes):
    assert [one["code"] for one in blockers_to(step, action)] == codes


@pytest.mark.parametrize(
    ("due_on", "following", "expected"),
    [
        (None, date(2027, 1, 19), date(2027, 1, 19)),
        (date(2026, 12, 4), date(2027, 1, 19), date(2026, 12, 4)),
        (date(2027, 6, 1), None, date(2027, 6, 1)),
        (None, None, "no-next-visit"),
        (date(2026, 11, 18), date(2027, 1, 19), "not-later"),
        (date(2027, 1, 20), date(2027, 1, 19), "after-next-visit"),
    ],
)
def test_an_action_is_carried_over_to_the_next_meeting(due_on, following, expected):
    action = replace(OPEN, next_meeting_on=following)
    if isinstance(expected, date):
        assert carried_to(action, due_on=due_on) == expected
        return
    with pytest.raises(Invalid) as refused:
        carried_to(action, due_on=due_on)
    assert refused.value.more["errors"][0]["code"] == expected


def test_nothing_is_reported_done_in_days_to_come():
    check_report(OPEN, done_on=TODAY, today=TODAY)
    with pytest.raises(Invalid, match="2026-11-21"):
        check_report(OPEN, done_on=date(2026, 11, 21), today=TODAY)
    with pytest.raises(Conflict):
        check_report(DONE, done_on=TODAY, today=TODAY)


def test_a_change_of_status_keeps_the_day_it_was_done():
    now = ActionState(ActionStatus.OPEN, date(2026, 12, 1), None)
    done = change(now, status=ActionStatus.DONE, due_on=now.due_on, done_on=None, today=TODAY)
    assert done.done_on == TODAY
    assert change(done, status=ActionStatus.OPEN, due_on=now.due_on, done_on=TODAY, today=TODAY) == now
    with pytest.raises(Invalid):
        change(now, status=ActionStatus.OPEN, due_on=now.due_on, done_on=TODAY, today=TODAY)


def test_each_open_critical_action_keeps_a_school_in_the_programme():
    assert critical_blockers([]) == []
    assert critical_blockers(["Audit.", "Plan."]) == [
        {"code": "critical-action", "detail": "A critical action is open: Audit."},
        {"code": "critical-action", "detail": "A critical action is open: Plan."},
    ]
