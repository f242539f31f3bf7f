"""Whether a provider has room, is checked, and how it suits one need."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from securing_good.errors import Conflict, Invalid
from securing_good.vocabulary import (
    Phase,
    ProviderCheck,
    ProviderKind,
    ProviderState,
    RiskFactor,
    SupportImpact,
    SupportKind,
)
from securing_good_api.memberships.rules import Time, check_ending, check_membership
from securing_good_api.providers.rules import (
    Check,
    Plan,
    Standing,
    Taken,
    capacity_blockers,
    check_blockers,
    check_described,
    check_recorded,
    choice_blockers,
    most_at_once,
)
from securing_good_api.support_options.rules import Need, Offer, options, period_of

TODAY = date(2026, 11, 20)
CHECKS = tuple(Check(kind, date(2026, 1, 1), date(2027, 12, 31)) for kind in ProviderCheck)
OAK = Standing("Oak", ProviderKind.CONSULTANCY, checks=CHECKS, packages_at_once=1)
PLAN = Plan(date(2026, 12, 1), date(2027, 3, 1), 6)
DAYS = st.dates(date(2026, 9, 1), date(2027, 8, 31))


def codes(blockers):
    return [one["code"] for one in blockers]


@st.composite
def takings(draw):
    first = draw(DAYS)
    return Taken(
        first, first + timedelta(days=draw(st.integers(0, 120))), draw(st.integers(0, 20)), draw(st.booleans())
    )


@given(st.lists(takings(), max_size=8), DAYS, st.integers(0, 120))
def test_most_at_once_is_what_counting_day_by_day_finds(taken, first, length):
    plan = Plan(first, first + timedelta(days=length))
    standing = replace(OAK, taken=taken)
    by_day = max(
        sum(one.is_open and one.starts_on <= day <= max(one.ends_on, TODAY) for one in taken)
        for day in (plan.starts_on + timedelta(days=number) for number in range(length + 1))
    )
    assert most_at_once(standing, plan, TODAY) == by_day


@given(st.lists(takings(), max_size=8), st.integers(1, 60))
def test_days_of_a_year_are_never_given_twice(taken, days_a_year):
    standing = replace(OAK, packages_at_once=None, days_a_year=days_a_year, taken=taken)
    left = days_a_year - sum(one.days for one in taken)
    assert codes(capacity_blockers(standing, PLAN, TODAY)) == (["full"] if PLAN.days > left else [])


def test_days_are_those_of_the_academic_year_the_support_starts_in():
    spent = Taken(date(2026, 8, 31), date(2026, 12, 1), 10, is_open=False)
    standing = replace(OAK, packages_at_once=None, days_a_year=10, taken=[spent])
    assert capacity_blockers(standing, PLAN, TODAY) == []
    assert codes(capacity_blockers(standing, Plan(date(2026, 8, 31), date(2026, 9, 5)), TODAY)) == ["full"]


def test_of_a_kind_the_check_recorded_last_counts_once_its_first_day_has_come():
    insurance = ProviderCheck.INSURANCE
    others = [one for one in CHECKS if one.kind is not insurance]
    renewed = [
        *others,
        Check(insurance, date(2026, 1, 1), date(2026, 12, 31)),
        Check(insurance, date(2027, 1, 1), date(2027, 6, 30)),
    ]
    standing = replace(OAK, checks=renewed)
    assert codes(check_blockers(standing, date(2026, 12, 31))) == []
    assert codes(check_blockers(standing, date(2027, 6, 30))) == []
    assert codes(check_blockers(standing, date(2027, 7, 1))) == ["check-lapsed"]
    corrected = replace(OAK, checks=[*renewed, Check(insurance, date(2026, 1, 1), date(2026, 3, 1))])
    assert codes(check_blockers(corrected, date(2026, 12, 31))) == ["check-lapsed"]
    assert codes(check_blockers(replace(OAK, checks=others), TODAY)) == ["check-missing"]


def test_everything_against_a_provider_is_named():
    retired = replace(
        OAK,
        state=ProviderState.RETIRED,
        checks=CHECKS[:3],
        taken=[Taken(PLAN.starts_on, PLAN.ends_on, 1, is_open=True)],
    )
    found = choice_blockers(retired, PLAN, day=TODAY, today=TODAY)
    assert codes(found) == ["retired", "check-missing", "full"]
    assert all("Oak" in one["detail"] for one in found)


@pytest.mark.parametrize(
    ("more", "pointer"),
    [
        ({"kind": ProviderKind.LINK_PARTNER}, "#/contact_person_id"),
        ({"has_contact_name": False}, "#/contact_name"),
        ({"has_contact_person": True}, "#/contact_name"),
        ({"packages_at_once": None}, "#/packages_at_once"),
    ],
)
def test_a_provider_is_described_well_enough(more, pointer):
    described = {
        "kind": ProviderKind.SCHOOL,
        "has_contact_person": False,
        "has_contact_name": True,
        "packages_at_once": 1,
        "days_a_year": None,
    }
    check_described(**described)
    with pytest.raises(Invalid) as invalid:
        check_described(**described | more)
    assert invalid.value.more["errors"][0]["pointer"] == pointer


@pytest.mark.parametrize(
    ("first", "last", "pointer"),
    [
        (date(2016, 11, 19), date(2017, 1, 1), "#/valid_from"),
        (date(2027, 11, 21), date(2028, 1, 1), "#/valid_from"),
        (date(2026, 11, 20), date(2026, 11, 19), "#/expires_on"),
        (date(2026, 11, 20), date(2031, 11, 21), "#/expires_on"),
    ],
)
def test_a_check_has_days_that_can_be(first, last, pointer):
    check_recorded(date(2026, 11, 20), date(2031, 11, 20), today=TODAY)
    with pytest.raises(Invalid) as invalid:
        check_recorded(first, last, today=TODAY)
    assert invalid.value.more["errors"][0]["pointer"] == pointer


def offer(number, **more):
    standing = {name: more.pop(name) for name in list(more) if name in Standing.__dataclass_fields__}
    return Offer(
        **{
            "id": UUID(int=number),
            "standing": replace(OAK, name=f"Provider {number}", **standing),
            "factors": [RiskFactor.FINANCE],
            "phases": [Phase.PRIMARY],
            "supports": [SupportKind.OTHER],
            **more,
        }
    )


NEED = Need([RiskFactor.FINANCE, RiskFactor.PROGRESS], Phase.PRIMARY, SupportKind.OTHER, PLAN)


def test_options_come_in_an_order_that_is_told_and_none_is_left_out():
    both = [RiskFactor.PROGRESS, RiskFactor.FINANCE]
    offers = [
        offer(1, checks=CHECKS[:2], factors=both),
        offer(2, supports=[]),
        offer(3, phases=[]),
        offer(4),
        offer(5, factors=both, phases=[], supports=[]),
    ]
    found = options(NEED, offers, today=TODAY)
    assert [option.offer.standing.name[-1] for option in found] == ["5", "4", "2", "3", "1"]
    assert codes(found[-1].blockers) == ["check-missing", "check-missing"]
    assert all(blocker in found[-1].speaks_against for blocker in found[-1].blockers)


def test_past_impact_is_told_in_counts_of_all_and_of_the_need():
    past = [
        (SupportImpact.STRONG, frozenset({RiskFactor.FINANCE})),
        (SupportImpact.NONE, frozenset({RiskFactor.PROGRESS})),
        (SupportImpact.NONE, frozenset({RiskFactor.PROGRESS, RiskFactor.SAFEGUARDING})),
    ]
    (option,) = options(NEED, [offer(1, past=past)], today=TODAY)
    told = {one["detail"] for one in option.speaks_for if one["code"].startswith("past")}
    assert told == {"Of its packages for finance, 1 evaluated: 1 with strong impact, 0 with some, 0 with none."}
    against = {one["detail"] for one in option.speaks_against if one["code"].startswith("past")}
    assert against == {
        "Of all its packages, 3 evaluated: 1 with strong impact, 0 with some, 2 with none.",
        "Of its packages for progress, 2 evaluated: 0 with strong impact, 0 with some, 2 with none.",
    }


def test_what_nobody_has_said_is_said_too():
    unknown = offer(1, packages_at_once=None, supports=[], price_note=None)
    (option,) = options(NEED, [unknown], today=TODAY)
    assert set(codes(option.speaks_against)) == {"no-factor", "no-kind", "capacity-unknown", "cost-unknown", "no-past"}
    noted = options(NEED, [replace(unknown, price_note="Free to members.")], today=TODAY)[0]
    assert {"code": "cost", "detail": "Free to members."} in noted.speaks_for


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ((None, None), Plan(TODAY, date(2027, 2, 20))),
        ((date(2026, 1, 1), None), Plan(TODAY, date(2027, 2, 20))),
        ((date(2027, 1, 1), date(2027, 1, 31)), Plan(date(2027, 1, 1), date(2027, 1, 31))),
        ((date(2026, 1, 1), date(2026, 2, 1)), Plan(TODAY, date(2027, 2, 20))),
    ],
)
def test_a_choice_looks_ahead_from_today(wanted, expected):
    assert period_of(*wanted, TODAY) == expected


@given(st.lists(st.tuples(DAYS, st.none() | DAYS), max_size=5))
def test_a_school_is_never_a_member_twice_on_one_day(asked):
    held = []
    for first, last in asked:
        try:
            check_membership(Time(first, last), held, today=TODAY)
        except (Conflict, Invalid):
            continue
        held.append(Time(first, last))
    for day in (date(2026, 9, 1) + timedelta(days=number) for number in range(370)):
        assert sum(one.starts_on <= day <= (one.ends_on or date.max) for one in held) <= 1


def test_a_membership_ends_once_and_not_before_it_began():
    check_ending(Time(date(2025, 9, 1), TODAY), date(2027, 8, 31), today=TODAY)
    with pytest.raises(Conflict):
        check_ending(Time(date(2025, 9, 1), date(2026, 11, 19)), date(2027, 8, 31), today=TODAY)
    for day in (date(2025, 8, 31), date(2028, 11, 21)):
        with pytest.raises(Invalid):
            check_ending(Time(date(2025, 9, 1), None), day, today=TODAY)
