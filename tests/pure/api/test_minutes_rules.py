"""What minutes must hold, who approves them, and what the school may say of them."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from securing_good.errors import Conflict, Invalid
from securing_good.vocabulary import MinutesState, MinutesStep, Party
from securing_good_api.minutes.rules import (
    Attendee,
    MinutesToMove,
    Mover,
    blockers_to,
    check,
    check_attendance,
    check_read,
)

LEAD, HEAD, CHAIR, VICE, PARTNER = (
    Party.LEAD_OFFICER,
    Party.HEADTEACHER,
    Party.CHAIR_OF_GOVERNORS,
    Party.VICE_CHAIR_OF_GOVERNORS,
    Party.LINK_PARTNER,
)
TODAY = date(2026, 11, 20)


def met(*there, away=()):
    return [Attendee(party, "Somebody") for party in there] + [Attendee(party, "Somebody", "Ill.") for party in away]


@pytest.mark.parametrize(
    "attendance",
    [
        [],
        met(LEAD, HEAD, CHAIR, PARTNER),
        met(LEAD, HEAD, CHAIR, away=[PARTNER]),
        met(LEAD, HEAD, VICE, PARTNER, away=[CHAIR]),
        met(LEAD, HEAD, CHAIR, PARTNER, Party.CLERK, Party.TRUST_OFFICER, Party.OTHER, away=[VICE]),
    ],
)
def test_a_securing_good_meeting(attendance):
    check_attendance(attendance)


@pytest.mark.parametrize(
    ("attendance", "code", "names"),
    [
        (met(LEAD, CHAIR, PARTNER), "party-missing", "headteacher"),
        (met(LEAD, HEAD, PARTNER), "party-missing", "chair of governors"),
        (met(LEAD, HEAD, VICE, PARTNER), "party-missing", "chair of governors"),
        (met(LEAD, HEAD, CHAIR), "party-missing", "link partner"),
        (met(HEAD, CHAIR, PARTNER), "party-missing", "lead officer"),
        (met(LEAD, CHAIR, PARTNER, away=[HEAD]), "not-a-meeting", "headteacher"),
        (met(LEAD, HEAD, PARTNER, away=[CHAIR]), "not-a-meeting", "chair of governors nor a vice-chair"),
        (met(LEAD, HEAD, PARTNER, away=[CHAIR, VICE]), "not-a-meeting", "chair of governors nor a vice-chair"),
        (met(HEAD, CHAIR, PARTNER, away=[LEAD]), "nobody-chaired", "lead officer"),
    ],
)
def test_what_is_no_securing_good_meeting_names_the_party(attendance, code, names):
    with pytest.raises(Invalid) as refused:
        check_attendance(attendance)
    (error,) = refused.value.more["errors"]
    assert (error["pointer"], error["code"]) == ("#/attendance", code)
    assert names in error["detail"]


COMPLETE = MinutesToMove(
    state=MinutesState.DRAFT,
    issued=None,
    has_attendance=True,
    has_areas=True,
    has_objectives=True,
    drafters=frozenset({"partner"}),
    leads=frozenset(),
    respond_by=None,
    spoken=frozenset(),
    unanswered=0,
)
APPROVED = replace(COMPLETE, state=MinutesState.APPROVED)
ISSUED = replace(COMPLETE, state=MinutesState.ISSUED, issued=1, respond_by=TODAY)
LED = replace(COMPLETE, leads=frozenset({("here", "lead")}))
OFFICER = Mover("here", "lead", is_principal_adviser=False, speaks_as=None)
HEADTEACHER = Mover("here", "head", is_principal_adviser=False, speaks_as="headteacher")


@pytest.mark.parametrize(
    ("step", "minutes", "mover", "codes"),
    [
        (MinutesStep.CHANGE, COMPLETE, OFFICER, []),
        (MinutesStep.CHANGE, APPROVED, OFFICER, ["locked"]),
        (MinutesStep.CHANGE, ISSUED, OFFICER, ["locked"]),
        (MinutesStep.APPROVE, COMPLETE, OFFICER, []),
        (MinutesStep.APPROVE, COMPLETE, replace(OFFICER, subject="partner"), ["own-draft"]),
        (MinutesStep.APPROVE, COMPLETE, Mover("here", "partner", True, None), ["own-draft"]),
        (MinutesStep.APPROVE, replace(COMPLETE, has_attendance=False), OFFICER, ["attendance-missing"]),
        (
            MinutesStep.APPROVE,
            replace(COMPLETE, has_areas=False, has_objectives=False),
            OFFICER,
            ["areas-missing", "objectives-missing"],
        ),
        (MinutesStep.APPROVE, APPROVED, OFFICER, ["approved"]),
        (MinutesStep.APPROVE, LED, OFFICER, []),
        (MinutesStep.APPROVE, LED, replace(OFFICER, subject="another"), ["not-the-lead-officer"]),
        (MinutesStep.APPROVE, LED, replace(OFFICER, issuer="elsewhere"), ["not-the-lead-officer"]),
        (MinutesStep.APPROVE, LED, Mover("here", "adviser", True, None), []),
        (MinutesStep.ISSUE, APPROVED, OFFICER, []),
        (MinutesStep.ISSUE, COMPLETE, OFFICER, ["not-approved"]),
        (MinutesStep.ISSUE, ISSUED, OFFICER, ["issued"]),
        (MinutesStep.REOPEN, APPROVED, OFFICER, []),
        (MinutesStep.REOPEN, ISSUED, OFFICER, []),
        (MinutesStep.REOPEN, COMPLETE, OFFICER, ["draft"]),
        (MinutesStep.RESPOND, ISSUED, HEADTEACHER, []),
        (MinutesStep.RESPOND, replace(ISSUED, state=MinutesState.DRAFT), HEADTEACHER, []),
        (MinutesStep.RESPOND, replace(ISSUED, respond_by=None), HEADTEACHER, []),
        (MinutesStep.RESPOND, replace(ISSUED, respond_by=date(2026, 11, 19)), HEADTEACHER, ["late"]),
        (MinutesStep.RESPOND, replace(ISSUED, spoken=frozenset({"headteacher"})), HEADTEACHER, ["spoken"]),
        (MinutesStep.RESPOND, replace(ISSUED, spoken=frozenset({"chair_of_governors"})), HEADTEACHER, []),
        (MinutesStep.RESPOND, APPROVED, HEADTEACHER, ["not-issued"]),
        (MinutesStep.ANSWER, replace(ISSUED, unanswered=1), OFFICER, []),
        (MinutesStep.ANSWER, ISSUED, OFFICER, ["no-dispute"]),
    ],
)
def test_what_keeps_somebody_from_a_step(step, minutes, mover, codes):
    assert [one["code"] for one in blockers_to(step, minutes, mover, today=TODAY)] == codes


def test_late_names_the_day():
    late = replace(ISSUED, respond_by=date(2026, 11, 19))
    with pytest.raises(Conflict) as refused:
        check(MinutesStep.RESPOND, late, HEADTEACHER, today=TODAY)
    assert "2026-11-19" in refused.value.more["blockers"][0]["detail"]


def test_the_school_speaks_of_what_it_has_read():
    check_read(2, 2)
    with pytest.raises(Conflict):
        check_read(1, 2)


@given(
    st.sampled_from(MinutesState),
    st.tuples(st.booleans(), st.booleans(), st.booleans()),
    st.sets(st.sampled_from(["lead", "partner"])),
)
def test_nobody_approves_what_they_wrote_or_what_is_not_whole(state, has, drafters):
    attendance, areas, objectives = has
    minutes = replace(
        COMPLETE,
        state=state,
        has_attendance=attendance,
        has_areas=areas,
        has_objectives=objectives,
        drafters=frozenset(drafters),
    )
    may = not blockers_to(MinutesStep.APPROVE, minutes, OFFICER, today=TODAY)
    assert may == (state is MinutesState.DRAFT and all(has) and "lead" not in drafters)
