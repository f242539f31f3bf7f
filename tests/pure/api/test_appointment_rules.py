"""Who may appoint whom, when posts overlap, when somebody leaves, when an invitation holds."""

from contextlib import nullcontext
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from securing_good.errors import Conflict, Forbidden, Invalid
from securing_good.vocabulary import SCHOOL_POSTS, InvitationState, Post, Role
from securing_good_api.appointments.rules import (
    Held,
    check_church,
    check_days,
    check_departure,
    check_may_appoint,
    check_overlap,
    check_place,
    may_appoint,
)
from securing_good_api.invitations.rules import Offered, check_acceptable, check_invitable

TODAY = date(2026, 11, 25)
DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))


@pytest.mark.parametrize("post", Post)
def test_officers_keep_the_people_of_schools_and_nobody_makes_themselves_more(post):
    able = {role for role in Role if may_appoint({role}, post)}
    keepers = {Role.LEAD_OFFICER, Role.PRINCIPAL_ADVISER, Role.ASSISTANT_DIRECTOR, Role.DATA_OFFICER, Role.ADMIN}
    if post is Post.ADMIN:
        assert able == {Role.ADMIN}
    else:
        assert able == (keepers if post in SCHOOL_POSTS else {Role.ASSISTANT_DIRECTOR, Role.ADMIN})


def test_a_refusal_says_who_may():
    with pytest.raises(Forbidden, match="The assistant director or an administrator appoints principal advisers"):
        check_may_appoint({Role.LEAD_OFFICER}, Post.PRINCIPAL_ADVISER)
    with pytest.raises(Forbidden, match="An administrator appoints administrators"):
        check_may_appoint({Role.ASSISTANT_DIRECTOR}, Post.ADMIN)


@pytest.mark.parametrize("post", Post)
def test_posts_at_a_school_name_it_and_others_do_not(post):
    check_place(post, 101500 if post in SCHOOL_POSTS else None)
    with pytest.raises(Invalid):
        check_place(post, None if post in SCHOOL_POSTS else 101500)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "pointer"),
    [
        (date(1989, 12, 31), None, "#/starts_on"),
        (date(2028, 11, 26), None, "#/starts_on"),
        (date(2026, 9, 1), date(2026, 8, 31), "#/ends_on"),
    ],
)
def test_days_that_cannot_be_are_refused(starts_on, ends_on, pointer):
    with pytest.raises(Invalid) as refused:
        check_days(Held(starts_on, ends_on), today=TODAY)
    assert refused.value.more["errors"][0]["pointer"] == pointer


@pytest.mark.parametrize("post", Post)
def test_a_dioceses_officer_is_at_a_school_of_a_diocese_and_others_at_any(post):
    check_church(post, 101500, "Diocese of Sarrow")
    with pytest.raises(Invalid) if post is Post.DIOCESAN_OFFICER else nullcontext():
        check_church(post, 101500, None)


def test_a_post_of_one_day_and_one_far_ahead_are_fine():
    check_days(Held(TODAY, TODAY), today=TODAY)
    check_days(Held(date(2028, 11, 25), None), today=TODAY)


@given(DAYS, st.none() | st.integers(0, 900), DAYS, st.none() | st.integers(0, 900))
def test_a_post_is_held_once_at_a_time(first, first_lasts, second, second_lasts):
    one, other = (
        Held(start, None if lasts is None else start + timedelta(days=lasts))
        for start, lasts in ((first, first_lasts), (second, second_lasts))
    )
    both = max(one.starts_on, other.starts_on) <= min(one.ends_on or date.max, other.ends_on or date.max)
    for held, others in ((one, [other]), (other, [one])):
        if both:
            with pytest.raises(Conflict):
                check_overlap(held, others)
        else:
            check_overlap(held, others)


def test_who_leaves_left_today_or_before_and_after_they_began():
    check_departure(TODAY, today=TODAY, starts=[date(2020, 9, 1), date(2027, 9, 1)])
    with pytest.raises(Invalid, match="For a day to come"):
        check_departure(TODAY + timedelta(days=1), today=TODAY, starts=[])
    with pytest.raises(Invalid, match="They started in a post on 2026-09-01"):
        check_departure(date(2026, 8, 31), today=TODAY, starts=[date(2020, 9, 1), date(2026, 9, 1)])


def test_somebody_is_invited_into_posts_the_inviter_could_appoint_to():
    check_invitable({Role.LEAD_OFFICER}, {Post.HEADTEACHER, Post.CLERK})
    for posts in (set(), {Post.VICE_CHAIR_OF_GOVERNORS}):
        with pytest.raises(Conflict) as refused:
            check_invitable({Role.ADMIN}, posts)
        assert refused.value.more["blockers"][0]["code"] == "no-post"
    with pytest.raises(Forbidden):
        check_invitable({Role.LEAD_OFFICER}, {Post.HEADTEACHER, Post.BOARD_MEMBER})


@pytest.mark.parametrize(
    ("offered", "state"),
    [
        (Offered(TODAY, accepted=False, withdrawn=False), InvitationState.OPEN),
        (Offered(TODAY - timedelta(days=1), accepted=False, withdrawn=False), InvitationState.EXPIRED),
        (Offered(TODAY, accepted=True, withdrawn=False), InvitationState.ACCEPTED),
        (Offered(TODAY - timedelta(days=1), accepted=False, withdrawn=True), InvitationState.WITHDRAWN),
    ],
)
def test_an_invitation_holds_until_its_last_day(offered, state):
    assert offered.state(TODAY) is state
    if state is InvitationState.OPEN:
        check_acceptable(offered, today=TODAY)
    else:
        with pytest.raises(Conflict) as refused:
            check_acceptable(offered, today=TODAY)
        assert refused.value.more["blockers"][0]["code"] == state.value
