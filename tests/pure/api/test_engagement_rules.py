"""First contact and the engagement meeting: who must be there, when, and what keeps them from it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from securing_good.errors import Conflict, Invalid
from securing_good.vocabulary import CaseState, Party
from securing_good_api.engagement.rules import (
    FOUR_PARTIES,
    AgreedAction,
    CaseToEngage,
    check_contact,
    check_engagement_meeting,
    due_days,
    meeting_blockers,
)

OPENED, CONTACTED, HELD, FIRST = date(2026, 11, 2), date(2026, 11, 4), date(2026, 11, 16), date(2027, 1, 19)
TODAY = date(2026, 11, 20)
LETTER = date(2026, 11, 9)
CASE = CaseToEngage(CaseState.ENGAGING, OPENED, CONTACTED, LETTER)


def meet(case=CASE, *, held_on=HELD, parties=FOUR_PARTIES, first_meeting_on=FIRST, is_school_day=True, **more):
    """Hold the engagement meeting."""
    check_engagement_meeting(
        case,
        held_on=held_on,
        parties=parties,
        first_meeting_on=first_meeting_on,
        is_school_day=is_school_day,
        today=TODAY,
        **more,
    )


def test_four_parties_meet_between_contact_and_today():
    for held_on in (LETTER, HELD, TODAY):
        meet(held_on=held_on)
    meet(replace(CASE, letter_on=None), held_on=CONTACTED, has_letter_elsewhere=True)


def test_a_vice_chair_stands_in_for_the_chair():
    meet(parties=[*FOUR_PARTIES[:3], Party.VICE_CHAIR_OF_GOVERNORS])


@pytest.mark.parametrize("missing", FOUR_PARTIES)
def test_each_of_the_four_must_be_there(missing):
    others = [party for party in Party if party not in {missing, Party.VICE_CHAIR_OF_GOVERNORS}]
    with pytest.raises(Invalid, match=missing.value.replace("_", " ")):
        meet(parties=others)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"held_on": TODAY + timedelta(days=1)}, "future"),
        ({"held_on": OPENED - timedelta(days=1)}, "before-case"),
        ({"held_on": OPENED}, "before-contact"),
        ({"held_on": CONTACTED}, "before-letter"),
        ({"first_meeting_on": HELD}, "before-meeting"),
        ({"is_school_day": False}, "not-a-school-day"),
    ],
)
def test_days_that_cannot_be_are_refused(changed, code):
    with pytest.raises(Invalid) as refused:
        meet(**changed)
    assert refused.value.more["errors"][0]["code"] == code


def test_beyond_the_terms_that_are_known_any_day_may_be_arranged():
    meet(is_school_day=None)


@pytest.mark.parametrize(
    ("case", "codes"),
    [
        (CASE, []),
        (replace(CASE, first_contact_on=None), ["no-contact"]),
        (replace(CASE, letter_on=None), ["no-letter"]),
        (replace(CASE, first_contact_on=None, letter_on=None), ["no-contact", "no-letter"]),
        (replace(CASE, state=CaseState.AWAITING_TRUST), ["awaiting-trust"]),
        (replace(CASE, state=CaseState.MONITORING), ["already-engaged"]),
        (replace(CASE, state=CaseState.INTERVENTION), ["already-engaged"]),
        (replace(CASE, state=CaseState.EXITED), ["case-closed"]),
        (replace(CASE, state=CaseState.DECLINED), ["case-closed"]),
    ],
)
def test_what_keeps_a_case_from_its_engagement_meeting(case, codes):
    assert [one["code"] for one in meeting_blockers(case)] == codes
    if codes:
        with pytest.raises(Conflict) as refused:
            meet(case)
        assert [one["code"] for one in refused.value.more["blockers"]] == codes


@pytest.mark.parametrize("state", list(CaseState))
def test_a_school_is_contacted_while_its_case_runs(state):
    case = replace(CASE, state=state)
    if state.is_running:
        check_contact(case, contacted_on=TODAY, today=TODAY)
    else:
        with pytest.raises(Conflict):
            check_contact(case, contacted_on=TODAY, today=TODAY)


def test_key_actions_are_due_by_the_first_meeting():
    days = due_days([AgreedAction("a", "b", None), AgreedAction("a", "b", HELD)], held_on=HELD, first_meeting_on=FIRST)
    assert days == [FIRST, HELD]
    for wrong in (HELD - timedelta(days=1), FIRST + timedelta(days=1)):
        with pytest.raises(Invalid) as refused:
            due_days(
                [AgreedAction("a", "b", None), AgreedAction("a", "b", wrong)], held_on=HELD, first_meeting_on=FIRST
            )
        assert refused.value.more["errors"][0]["pointer"] == "#/actions/1/due_on"
