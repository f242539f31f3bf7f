"""What may be done about a proposed level: every state, every action, every reason why not."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from securing_good.calendar import CalendarPeriod, build_calendar
from securing_good.errors import Conflict, Forbidden, Invalid
from securing_good.vocabulary import (
    OPEN_PROPOSAL,
    CalendarKind,
    LevelAction,
    LevelProposalState,
    MonitoringLevel,
    Term,
)
from securing_good_api.level_decisions.rules import Suggestion, check_dissent, check_open_proposal
from securing_good_api.level_proposals.rules import (
    OFFERED,
    Mover,
    Proposal,
    blockers_to,
    check_action,
    check_confirmed,
    check_moderated,
    check_proposed,
    extended_day,
    reply_day,
)

TODAY = date(2026, 11, 25)
AMBER, RED = MonitoringLevel.AMBER, MonitoringLevel.RED
PROPOSED = Proposal(LevelProposalState.PROPOSED, "partner", AMBER, Suggestion(101500, AMBER))
SHARED = replace(PROPOSED, state=LevelProposalState.SHARED, moderated_level=AMBER, reply_by=TODAY)
OFFICER, PARTNER = Mover("officer"), Mover("partner")
ADVISER = Mover("adviser", is_decider=True)
DIRECTOR = Mover("director", is_decider=True, is_assistant_director=True)


@pytest.mark.parametrize(
    ("action", "proposal", "mover", "codes"),
    [
        (LevelAction.MODERATE, PROPOSED, ADVISER, []),
        (LevelAction.MODERATE, replace(PROPOSED, proposed_by="adviser"), ADVISER, ["own-proposal"]),
        (
            LevelAction.MODERATE,
            replace(PROPOSED, suggestion=Suggestion(1, AMBER, True)),
            ADVISER,
            ["assistant-director"],
        ),
        (
            LevelAction.RETURN,
            replace(PROPOSED, proposed_by="adviser", suggestion=Suggestion(1, AMBER, True)),
            ADVISER,
            ["own-proposal", "assistant-director"],
        ),
        (LevelAction.MODERATE, replace(PROPOSED, suggestion=Suggestion(1, AMBER, True)), DIRECTOR, []),
        (LevelAction.MODERATE, SHARED, ADVISER, ["shared"]),
        (LevelAction.REPLY, SHARED, OFFICER, []),
        (LevelAction.REPLY, replace(SHARED, reply_by=TODAY - timedelta(days=1)), OFFICER, ["reply-period-over"]),
        (LevelAction.EXTEND, SHARED, ADVISER, []),
        (LevelAction.EXTEND, replace(SHARED, is_extended=True), ADVISER, ["extended"]),
        (LevelAction.ANSWER, SHARED, OFFICER, ["nothing-to-answer"]),
        (LevelAction.ANSWER, replace(SHARED, replies=1, unanswered=1), OFFICER, []),
        (LevelAction.CONFIRM, SHARED, DIRECTOR, ["reply-awaited"]),
        (LevelAction.CONFIRM, replace(SHARED, replies=1), DIRECTOR, []),
        (LevelAction.CONFIRM, replace(SHARED, reply_by=TODAY - timedelta(days=1)), DIRECTOR, []),
        (LevelAction.CONFIRM, replace(SHARED, replies=1, unanswered=2), DIRECTOR, ["correction-unanswered"]),
        (LevelAction.WITHDRAW, PROPOSED, PARTNER, []),
        (LevelAction.WITHDRAW, SHARED, ADVISER, []),
        (LevelAction.WITHDRAW, SHARED, OFFICER, ["anothers"]),
    ],
)
def test_each_step_has_its_time_and_its_people(action, proposal, mover, codes):
    assert [one["code"] for one in blockers_to(action, proposal, mover, today=TODAY)] == codes
    if codes:
        with pytest.raises(Conflict) as refused:
            check_action(action, proposal, mover, today=TODAY)
        assert refused.value.more["blockers"]
    else:
        check_action(action, proposal, mover, today=TODAY)


@pytest.mark.parametrize("state", LevelProposalState)
@pytest.mark.parametrize("action", LevelAction)
def test_nothing_is_done_about_what_has_ended(state, action):
    blockers = blockers_to(action, replace(SHARED, state=state), DIRECTOR, today=TODAY)
    if state not in OPEN_PROPOSAL:
        assert [one["code"] for one in blockers] == [state.value]
        assert state not in OFFERED
    elif action not in OFFERED[state]:
        assert [one["code"] for one in blockers] == [state.value]


@pytest.mark.parametrize(
    ("suggestion", "level", "needs"),
    [
        (Suggestion(1, AMBER), AMBER, False),
        (Suggestion(1, AMBER), RED, True),
        (Suggestion(1, AMBER, provisional=True), AMBER, True),
        (Suggestion(1, MonitoringLevel.NOT_ASSESSED), AMBER, True),
    ],
)
def test_whoever_differs_from_the_suggestion_says_why(suggestion, level, needs):
    check_proposed(level=level, suggestion=suggestion, difference_reason="Because.")
    if needs:
        with pytest.raises(Invalid) as refused:
            check_proposed(level=level, suggestion=suggestion, difference_reason=None)
        assert refused.value.more["errors"][0]["pointer"] == "#/difference_reason"
    else:
        check_proposed(level=level, suggestion=suggestion, difference_reason=None)


@pytest.mark.parametrize("check", [check_moderated, check_confirmed])
def test_whoever_differs_from_the_stage_before_says_why(check):
    check(level=AMBER, proposal=SHARED, difference_reason=None)
    check(level=RED, proposal=SHARED, difference_reason="Because.")
    with pytest.raises(Invalid):
        check(level=RED, proposal=SHARED, difference_reason=None)
    with pytest.raises(Invalid):
        check(level=MonitoringLevel.NOT_ASSESSED, proposal=SHARED, difference_reason="Because.")


def test_days_to_reply_are_school_days_and_run_from_the_later_of_last_day_and_today():
    terms = [
        CalendarPeriod("307", 2026, CalendarKind.TERM, Term.AUTUMN, date(2026, 9, 2), date(2026, 12, 18)),
        CalendarPeriod("307", 2026, CalendarKind.TERM, Term.SPRING, date(2027, 1, 4), date(2027, 3, 25)),
    ]
    calendar = build_calendar(terms)
    assert reply_day(calendar, after=date(2026, 12, 14), school_days=10) == date(2027, 1, 11)
    assert extended_day(date(2026, 11, 20), TODAY) == TODAY
    assert extended_day(date(2026, 12, 1), TODAY) == date(2026, 12, 1)
    with pytest.raises(Conflict) as refused:
        reply_day(calendar, after=date(2027, 3, 20), school_days=10)
    assert refused.value.more["blockers"][0]["code"] == "no-calendar"


@given(st.booleans(), st.booleans(), st.booleans())
def test_a_direct_decision_passes_only_with_a_reason_to(is_open, names_it, is_due):
    ours = "7a0d7f3c-0f0a-4d64-9a7f-0a8f4e0f6b11" if is_open else None
    overtakes = "7a0d7f3c-0f0a-4d64-9a7f-0a8f4e0f6b11" if names_it else None
    refused = (names_it and not is_open) or (is_open and not names_it and not is_due)
    if refused:
        with pytest.raises((Conflict, Invalid)):
            check_open_proposal(open_proposal=ours, overtakes=overtakes, decision_is_due=is_due)
    else:
        check_open_proposal(open_proposal=ours, overtakes=overtakes, decision_is_due=is_due)


def test_dissent_is_for_those_who_took_part():
    check_dissent(took_part=True)
    with pytest.raises(Forbidden):
        check_dissent(took_part=False)
