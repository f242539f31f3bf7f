"""When a visit is arranged, recorded, or did not happen."""

from dataclasses import replace
from datetime import date

import pytest

from securing_good.errors import Conflict, Invalid
from securing_good.vocabulary import CaseState, VisitKind, VisitStep
from securing_good_api.actions.rules import AgreedAction
from securing_good_api.visits.rules import (
    VisitToMove,
    blockers_to,
    check_arrangement,
    check_day,
    check_findings,
    due_days,
)

MEETING, MONITORING = VisitKind.SECURING_GOOD_MEETING, VisitKind.MONITORING_VISIT
TODAY = date(2026, 11, 20)


def visit(kind=MEETING, state=CaseState.MONITORING, *, recorded=False, not_held=False, following=date(2027, 1, 19)):
    return VisitToMove(
        kind, date(2026, 11, 18), state, date(2026, 9, 7), date(2026, 9, 21), recorded, not_held, following
    )


@pytest.mark.parametrize(
    ("step", "given", "codes"),
    [
        (VisitStep.RECORD, visit(), []),
        (VisitStep.RECORD, visit(recorded=True), ["already-recorded"]),
        (VisitStep.RECORD, visit(not_held=True), ["not-held"]),
        (VisitStep.RECORD, visit(MONITORING), ["not-a-meeting"]),
        (VisitStep.RECORD, visit(state=CaseState.ENGAGING), ["not-engaged"]),
        (VisitStep.RECORD, visit(state=CaseState.EXITED), ["case-closed"]),
        (VisitStep.RECORD, visit(state=CaseState.INTERVENTION), []),
        (VisitStep.RECORD_FINDINGS, visit(MONITORING), []),
        (VisitStep.RECORD_FINDINGS, visit(), ["a-meeting"]),
        (VisitStep.RECORD_FINDINGS, visit(MONITORING, recorded=True), ["already-recorded"]),
        (VisitStep.NOT_HELD, visit(), []),
        (VisitStep.NOT_HELD, visit(state=CaseState.ENGAGING), []),
        (VisitStep.NOT_HELD, visit(recorded=True), ["already-recorded"]),
        (VisitStep.NOT_HELD, visit(not_held=True, state=CaseState.EXITED), ["not-held", "case-closed"]),
    ],
)
def test_what_keeps_somebody_from_a_step(step, given, codes):
    assert [one["code"] for one in blockers_to(step, given)] == codes


@pytest.mark.parametrize(
    ("held_on", "code"),
    [
        (date(2026, 11, 21), "future"),
        (date(2026, 9, 6), "before-case"),
        (date(2026, 9, 20), "before-engagement"),
        (date(2026, 9, 21), None),
        (TODAY, None),
    ],
)
def test_a_day_it_can_have_been_held(held_on, code):
    if code is None:
        check_day(visit(), held_on=held_on, today=TODAY)
        return
    with pytest.raises(Invalid) as refused:
        check_day(visit(), held_on=held_on, today=TODAY)
    assert refused.value.more["errors"][0]["code"] == code


def test_a_meeting_held_early_is_one_besides_unless_its_day_has_its_own():
    early = replace(visit(), is_early=True)
    check_day(early, held_on=TODAY, today=TODAY)
    with pytest.raises(Invalid, match="planned for 2026-11-24: record that one"):
        check_day(replace(early, planned_then=date(2026, 11, 24)), held_on=TODAY, today=TODAY)


def arrange(day=date(2026, 12, 1), *, state=CaseState.MONITORING, school_day=True, that_day=(), shares=False):
    check_arrangement(state, day=day, is_school_day=school_day, that_day=that_day, shares_day=shares, today=TODAY)


@pytest.mark.parametrize(
    "given",
    [{}, {"day": TODAY}, {"school_day": None}, {"that_day": {MEETING}, "shares": True}, {"day": date(2028, 5, 20)}],
)
def test_what_can_be_arranged(given):
    arrange(**given)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"state": CaseState.EXITED}, "case-closed"),
        ({"state": CaseState.AWAITING_TRUST}, "awaiting-trust"),
        ({"state": CaseState.ENGAGING}, "not-engaged"),
        ({"that_day": {MEETING}}, "meeting-that-day"),
        ({"that_day": {MONITORING}}, "visited-that-day"),
        ({"day": date(2026, 11, 19)}, "day"),
        ({"day": date(2028, 5, 21)}, "day"),
        ({"school_day": False}, "not-a-school-day"),
        ({"shares": True}, "no-meeting"),
    ],
)
def test_what_cannot_be_arranged_is_named(given, code):
    with pytest.raises((Conflict, Invalid)) as refused:
        arrange(**given)
    more = refused.value.more
    assert [one["code"] for one in more.get("blockers") or more["errors"]] == [code]


@pytest.mark.parametrize("found", [[1], [1, 2, 2], [1, 3], []])
def test_findings_are_of_each_activity_once(found):
    check_findings({1, 2}, [2, 1])
    with pytest.raises(Invalid, match="1, 2"):
        check_findings({1, 2}, found)


@pytest.mark.parametrize(
    ("due_on", "following", "expected"),
    [
        (None, date(2027, 1, 19), date(2027, 1, 19)),
        (TODAY, date(2027, 1, 19), TODAY),
        (date(2028, 1, 1), None, date(2028, 1, 1)),
        (None, None, "no-next-visit"),
        (date(2026, 11, 19), None, "before-visit"),
        (date(2027, 1, 20), date(2027, 1, 19), "after-next-visit"),
    ],
)
def test_actions_are_due_between_this_meeting_and_the_next(due_on, following, expected):
    action = AgreedAction("Plan", "Headteacher", due_on)
    if isinstance(expected, date):
        assert due_days([action], visit(following=following), held_on=TODAY) == [expected]
        return
    with pytest.raises(Invalid) as refused:
        due_days([action], visit(following=following), held_on=TODAY)
    (error,) = refused.value.more["errors"]
    assert (error["pointer"], error["code"]) == ("#/actions/0/due_on", expected)
