"""A support package takes its steps in order, on days that can be true, and is never judged by whoever gave it."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from securing_good.errors import Conflict, Invalid
from securing_good.vocabulary import (
    CaseState,
    ProviderCheck,
    ProviderKind,
    SessionRecorder,
    SupportAction,
    SupportKind,
    SupportState,
)
from securing_good_api.providers.rules import Check, Plan, Standing
from securing_good_api.support.rules import (
    AFTER_THE_CASE,
    OFFERED,
    Caller,
    Package,
    blockers_to,
    check_action,
    check_brokered,
    check_day,
    check_identified,
    check_judged,
    check_session_day,
    recorded_as,
    spoken_by,
)

OPENED, TODAY = date(2026, 1, 5), date(2026, 11, 20)
CLOSED = [CaseState.EXITED, CaseState.DECLINED]
OFFICER = Caller("officer", "issuer")
HEAD = Caller("head", "issuer", is_of_the_school=True)
PARTNER = Caller("partner", "issuer", is_link_partner=True)
CHECKS = tuple(Check(kind, date(2026, 1, 1), date(2026, 12, 31)) for kind in ProviderCheck)
HUB = Standing("Oak Hub", ProviderKind.TEACHING_SCHOOL_HUB, checks=CHECKS, packages_at_once=2)
PLAN = Plan(date(2026, 12, 1), date(2027, 3, 1), 6)


def package(state=SupportState.BROKERED, **more):
    return Package(state, date(2026, 9, 1), **{"case_state": CaseState.MONITORING, "provider": HUB, **more})


def codes(blockers):
    return [one["code"] for one in blockers]


def refused(errors):
    return [(one["pointer"], one["code"]) for one in errors.value.more["errors"]]


@pytest.mark.parametrize(("state", "action"), list(product(SupportState, SupportAction)))
def test_each_state_leaves_its_own_steps_and_no_other(state, action):
    blockers = blockers_to(action, package(state), OFFICER, today=TODAY)
    assert codes(blockers) == ([] if action in OFFERED.get(state, ()) else ["out-of-order"])


def test_what_has_ended_is_changed_no_more():
    for state in (SupportState.EVALUATED, SupportState.DECLINED, SupportState.BOUGHT_ELSEWHERE, SupportState.WITHDRAWN):
        assert state not in OFFERED


def test_it_is_withdrawn_at_any_point_before_it_is_completed():
    assert {state for state, actions in OFFERED.items() if SupportAction.WITHDRAW in actions} == {
        SupportState.IDENTIFIED,
        SupportState.BROKERED,
        SupportState.AGREED,
        SupportState.UNDER_WAY,
    }


@pytest.mark.parametrize("action", list(SupportAction))
@pytest.mark.parametrize("case_state", list(CaseState))
def test_after_its_case_support_is_only_judged_or_taken_back(action, case_state):
    (state, *_) = [state for state, actions in OFFERED.items() if action in actions]
    found = codes(blockers_to(action, package(state, case_state=case_state), OFFICER, today=TODAY))
    assert found == (["case-closed"] if case_state in CLOSED and action not in AFTER_THE_CASE else [])


def test_without_a_case_the_school_is_entitled_when_the_provider_is_chosen():
    alone = package(SupportState.IDENTIFIED, case_state=None, is_entitled=False)
    assert codes(blockers_to(SupportAction.BROKER, alone, OFFICER, today=TODAY)) == ["not-member"]
    assert codes(blockers_to(SupportAction.DECLINE, alone, OFFICER, today=TODAY)) == []


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"case_state": CaseState.EXITED}, "case-closed"),
        ({"case_state": CaseState.DECLINED}, "case-closed"),
        ({"case_state": None, "opened_on": None, "is_entitled": False}, "not-member"),
    ],
)
def test_a_need_is_that_of_a_member_or_of_a_running_case(more, code):
    with pytest.raises(Conflict) as conflict:
        identified(**more)
    assert codes(conflict.value.more["blockers"]) == [code]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"identified_on": date(2026, 11, 21)}, ("#/identified_on", "future")),
        ({"identified_on": date(2026, 1, 4)}, ("#/identified_on", "before-case")),
        ({"wanted_until": date(2026, 11, 19)}, ("#/wanted_until", "out-of-order")),
        (
            {"wanted_from": date(2026, 12, 2), "wanted_until": date(2026, 12, 1)},
            ("#/wanted_until", "out-of-order"),
        ),
    ],
)
def test_a_need_has_days_that_can_be_true(more, expected):
    with pytest.raises(Invalid) as invalid:
        identified(**more)
    assert refused(invalid) == [expected]


def identified(**more):
    check_identified(
        **{
            "identified_on": TODAY,
            "case_state": CaseState.ENGAGING,
            "opened_on": OPENED,
            "is_entitled": True,
            "wanted_from": None,
            "wanted_until": None,
            "today": TODAY,
            **more,
        }
    )


def test_everything_against_a_choice_is_named_at_once():
    theirs = replace(
        HUB, packages_at_once=None, days_a_year=5, checks=CHECKS[1:], contacts=frozenset({("issuer", "officer")})
    )
    closed = package(SupportState.IDENTIFIED, case_state=CaseState.EXITED)
    with pytest.raises(Conflict) as conflict:
        choose(closed, theirs, kind=SupportKind.LINK_PARTNER_CONSULTANCY)
    assert codes(conflict.value.more["blockers"]) == [
        "case-closed",
        "own-support",
        "not-a-link-partner",
        "check-missing",
        "full",
    ]
    assert all("Oak Hub" in one["detail"] for one in conflict.value.more["blockers"][2:])


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"kind": None}, ("#/kind", "needed")),
        ({"day": date(2026, 11, 21)}, ("#/brokered_on", "future")),
        ({"day": date(2026, 8, 31)}, ("#/brokered_on", "before-last-step")),
        ({"plan": Plan(date(2026, 11, 19), date(2027, 1, 1))}, ("#/starts_on", "before-last-step")),
        ({"plan": Plan(date(2026, 12, 2), date(2026, 12, 1))}, ("#/ends_on", "out-of-order")),
        ({"plan": Plan(date(2026, 12, 1), date(2028, 12, 2))}, ("#/ends_on", "out-of-order")),
    ],
)
def test_a_choice_has_a_kind_and_days_that_can_be(more, expected):
    with pytest.raises(Invalid) as invalid:
        choose(package(SupportState.IDENTIFIED), HUB, **more)
    assert refused(invalid) == [expected]


def test_the_kind_is_the_one_chosen_or_else_the_one_looked_for():
    need = package(SupportState.IDENTIFIED, kind=SupportKind.OTHER)
    assert choose(need, HUB, kind=None) is SupportKind.OTHER
    assert choose(need, HUB, kind=SupportKind.GOVERNANCE_REVIEW) is SupportKind.GOVERNANCE_REVIEW


def choose(of, provider, *, kind=SupportKind.OTHER, plan=PLAN, day=TODAY):
    return check_brokered(of, OFFICER, provider, kind, plan, day=day, today=TODAY)


def test_what_was_brokered_is_agreed_only_while_the_checks_hold():
    lapsed = package(provider=replace(HUB, checks=(*CHECKS[1:], Check(CHECKS[0].kind, OPENED, OPENED))))
    assert codes(blockers_to(SupportAction.AGREE, lapsed, HEAD, today=TODAY)) == ["check-lapsed"]
    assert codes(blockers_to(SupportAction.DECLINE, lapsed, HEAD, today=TODAY)) == []


def test_whoever_gives_it_does_not_say_that_the_school_agreed():
    theirs = package(provider=replace(HUB, contacts=frozenset({("issuer", "officer")})))
    assert codes(blockers_to(SupportAction.AGREE, theirs, OFFICER, today=TODAY)) == ["own-support"]
    assert codes(blockers_to(SupportAction.AGREE, theirs, HEAD, today=TODAY)) == []


@pytest.mark.parametrize(
    ("more", "caller", "judges"),
    [
        ({}, OFFICER, True),
        ({"provider": replace(HUB, contacts=frozenset({("issuer", "officer")}))}, OFFICER, False),
        ({"provider": replace(HUB, contacts=frozenset({("another", "officer")}))}, OFFICER, True),
        ({"recorders": frozenset({"officer"})}, OFFICER, False),
        ({"recorders": frozenset({"another"})}, OFFICER, True),
    ],
)
def test_whoever_gave_it_does_not_judge_it(more, caller, judges):
    done = package(SupportState.COMPLETED, **more)
    if judges:
        check_action(SupportAction.EVALUATE, done, caller, today=TODAY)
        return
    with pytest.raises(Conflict) as conflict:
        check_action(SupportAction.EVALUATE, done, caller, today=TODAY)
    assert codes(conflict.value.more["blockers"]) == ["own-support"]


@pytest.mark.parametrize(
    ("caller", "kind", "contacts", "expected"),
    [
        (HEAD, SupportKind.OTHER, (), SessionRecorder.SCHOOL),
        (OFFICER, SupportKind.LINK_PARTNER_CONSULTANCY, (), SessionRecorder.OFFICER),
        (OFFICER, SupportKind.OTHER, (("issuer", "officer"),), SessionRecorder.PROVIDER),
        (PARTNER, SupportKind.LINK_PARTNER_CONSULTANCY, (), SessionRecorder.PROVIDER),
        (PARTNER, SupportKind.LINK_PARTNER_CONSULTANCY, (("issuer", "other"),), SessionRecorder.OFFICER),
        (PARTNER, SupportKind.LINK_PARTNER_CONSULTANCY, (("issuer", "partner"),), SessionRecorder.PROVIDER),
        (PARTNER, SupportKind.TEACHING_SCHOOL_HUB, (), SessionRecorder.OFFICER),
    ],
)
def test_a_session_says_as_what_it_was_recorded(caller, kind, contacts, expected):
    given_ = package(SupportState.AGREED, kind=kind, provider=replace(HUB, contacts=frozenset(contacts)))
    assert recorded_as(given_, caller) is expected


@pytest.mark.parametrize(("day", "code"), [(date(2026, 11, 21), "future"), (date(2026, 9, 13), "before-last-step")])
def test_a_step_has_a_day_that_can_be_true(day, code):
    with pytest.raises(Invalid) as invalid:
        check_day("agreed_on", day, after=date(2026, 9, 14), today=TODAY)
    assert refused(invalid) == [("#/agreed_on", code)]
    check_day("agreed_on", date(2026, 9, 14), after=date(2026, 9, 14), today=TODAY)


@pytest.mark.parametrize(("day", "code"), [(date(2026, 11, 21), "future"), (date(2026, 10, 1), "before-agreement")])
def test_a_session_follows_the_agreement_and_is_not_to_come(day, code):
    agreed = package(SupportState.AGREED, agreed_on=date(2026, 10, 2))
    with pytest.raises(Invalid) as invalid:
        check_session_day(agreed, day, today=TODAY)
    assert refused(invalid) == [("#/session_on", code)]
    check_session_day(agreed, date(2026, 10, 2), today=TODAY)


@given(st.lists(st.integers(1, 5), max_size=7), st.integers(1, 4))
def test_exactly_all_objectives_are_judged(numbers, count):
    done = package(SupportState.COMPLETED, objectives=tuple(range(1, count + 1)))
    if sorted(numbers) == list(done.objectives):
        check_judged(done, numbers)
        return
    with pytest.raises(Invalid) as invalid:
        check_judged(done, numbers)
    assert invalid.value.more["errors"]


def test_a_school_speaks_for_itself_and_an_officer_names_who_spoke():
    assert spoken_by(HEAD, None, "Asha Patel", "#/name") == "Asha Patel"
    assert spoken_by(OFFICER, "The chair", "An officer", "#/name") == "The chair"
    for caller, given_, code in ((HEAD, "The chair", "your-own-word"), (OFFICER, None, "needed")):
        with pytest.raises(Invalid) as invalid:
            spoken_by(caller, given_, "Somebody", "#/name")
        assert refused(invalid) == [("#/name", code)]


def test_the_last_step_is_the_newest_day_there_is():
    begun = package(SupportState.UNDER_WAY, agreed_on=date(2026, 10, 2), last_session_on=date(2026, 11, 1))
    assert begun.last_step_on == date(2026, 11, 1)
