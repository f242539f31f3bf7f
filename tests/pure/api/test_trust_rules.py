"""An academy is in the programme with its trust or not at all."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from securing_good.errors import Conflict, Invalid
from securing_good.governance import governance_of
from securing_good.vocabulary import CaseState, Governance, TrustReply
from securing_good_api.trusts.rules import Invited, check_invitation, invite_blockers, state_after

OPENED, INVITED, TODAY = date(2026, 11, 2), date(2026, 11, 4), date(2026, 11, 20)
UNINVITED = Invited(CaseState.AWAITING_TRUST, Governance.ACADEMY, OPENED, None)
AWAITED = replace(UNINVITED, invited_on=INVITED)


@pytest.mark.parametrize(
    ("type_", "group", "governance"),
    [
        ("Community school", "Local authority maintained schools", Governance.MAINTAINED),
        ("Voluntary aided school", "Local authority maintained schools", Governance.MAINTAINED),
        ("Local authority nursery school", "Local authority maintained schools", Governance.MAINTAINED),
        ("Pupil referral unit", "Local authority maintained schools", Governance.MAINTAINED),
        ("Community special school", "Special schools", Governance.MAINTAINED),
        ("Foundation special school", "Special schools", Governance.MAINTAINED),
        ("Non-maintained special school", "Special schools", Governance.OTHER),
        ("Academy special converter", "Academies", Governance.ACADEMY),
        ("Free schools", "Free Schools", Governance.ACADEMY),
        ("University technical college", "Free Schools", Governance.ACADEMY),
        ("Other independent school", "Independent schools", Governance.OTHER),
        ("Further education", "Colleges", Governance.OTHER),
        ("", "", Governance.OTHER),
    ],
)
def test_who_answers_for_a_school_follows_from_its_type(type_, group, governance):
    assert governance_of(type_, group) is governance


@pytest.mark.parametrize(
    ("case", "codes"),
    [
        (UNINVITED, []),
        (AWAITED, ["invited"]),
        (replace(UNINVITED, governance=Governance.MAINTAINED, state=CaseState.ENGAGING), ["not-an-academy"]),
        (replace(UNINVITED, state=CaseState.MONITORING), ["agreed"]),
        (replace(UNINVITED, state=CaseState.DECLINED), ["case-closed"]),
    ],
)
def test_when_a_trust_is_invited(case, codes):
    assert [one["code"] for one in invite_blockers(case)] == codes
    if codes:
        with pytest.raises(Conflict):
            check_invitation(case, invited_on=TODAY, today=TODAY)


@pytest.mark.parametrize("day", [OPENED - timedelta(days=1), TODAY + timedelta(days=1)])
def test_a_trust_is_invited_on_a_day_that_can_be(day):
    with pytest.raises(Invalid):
        check_invitation(UNINVITED, invited_on=day, today=TODAY)


def replied(case=AWAITED, reply=TrustReply.AGREES, *, replied_on=TODAY, names_officer=True):
    """Where the case stands after the reply."""
    return state_after(case, reply, replied_on=replied_on, names_officer=names_officer, today=TODAY)


def test_agreement_engages_and_refusal_closes():
    assert replied() is CaseState.ENGAGING
    assert replied(reply=TrustReply.DECLINES, names_officer=False) is CaseState.DECLINED


def test_what_a_reply_needs():
    with pytest.raises(Conflict):
        replied(UNINVITED)
    with pytest.raises(Conflict):
        replied(replace(AWAITED, state=CaseState.EXITED))
    for changed, pointer in (
        ({"names_officer": False}, "#/officer_id"),
        ({"reply": TrustReply.DECLINES}, "#/officer_id"),
        ({"replied_on": INVITED - timedelta(days=1)}, "#/replied_on"),
        ({"replied_on": TODAY + timedelta(days=1)}, "#/replied_on"),
    ):
        with pytest.raises(Invalid) as refused:
            replied(**changed)
        assert refused.value.more["errors"][0]["pointer"] == pointer
