"""The board decides with a quorum of those who have nothing to do with it, at a meeting that has been."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from securing_good.errors import Conflict, Forbidden, Invalid
from securing_good.vocabulary import AccessClass, RecusedBecause, SchoolsShown
from securing_good_api.board_decisions.rules import Meeting, Present, decided_at
from securing_good_api.board_meetings.rules import Attending, check_attendance, check_attending
from securing_good_api.concerns.rules import check_boards_concern
from securing_good_api.redaction.rules import BoardSetting, How, check_named, check_no_part, sight_of_board
from securing_good_api.support.rules import check_recommended

DAY, BEFORE, AFTER = date(2026, 12, 1), date(2026, 11, 2), date(2026, 12, 2)
OWN, OTHER = 101_901, 101_902
HUB, ANOTHER = UUID(int=1), UUID(int=2)


def there(number: int, **more) -> Present:
    """Somebody who was present."""
    return Present(UUID(int=100 + number), **more)


THREE = [there(number) for number in range(3)]


def decided(meeting: Meeting, **more):
    """A decision on a need of November, said on the day of the meeting."""
    asked = {"named_on": BEFORE, "brokered_on": DAY, "must_be_there": False, "today": DAY}
    return decided_at(meeting, **{**asked, **more})


@pytest.mark.parametrize(
    ("meeting", "more", "expected"),
    [
        (Meeting(DAY), {}, ["no-attendance"]),
        (Meeting(AFTER), {}, ["to-come"]),
        (Meeting(DAY, called_off=True, present=THREE), {}, ["called-off"]),
        (Meeting(DAY, present=THREE[:2]), {}, ["no-quorum"]),
        (Meeting(DAY, present=THREE, quorum=4), {}, ["no-quorum"]),
        (Meeting(DAY, present=[*THREE[:2], there(7, of_school=True)]), {}, ["no-quorum"]),
        (Meeting(DAY, present=[*THREE[:2], there(7, of_provider=True)]), {}, ["no-quorum"]),
        (Meeting(DAY, present=THREE), {"must_be_there": True}, ["not-there"]),
        (Meeting(DAY, present=THREE), {"named_on": AFTER}, ["named-later"]),
        (Meeting(DAY, present=THREE[:1]), {"must_be_there": True, "named_on": AFTER},
         ["no-quorum", "not-there", "named-later"]),
    ],
)  # fmt: skip
def test_what_keeps_the_board_from_deciding_is_told_whole(meeting, more, expected):
    with pytest.raises(Conflict) as refusal:
        decided(meeting, **more)
    assert [one["code"] for one in refusal.value.more["blockers"]] == expected


def test_who_has_to_do_with_it_is_recused_and_the_others_decide():
    present = [*THREE, there(7, of_school=True), there(8, of_provider=True), there(9, of_school=True, of_provider=True)]
    found = decided(Meeting(DAY, present=present), brokered_on=AFTER, today=AFTER)
    assert found.deciding == 3
    assert found.recused == {
        UUID(int=107): RecusedBecause.SCHOOL,
        UUID(int=108): RecusedBecause.PROVIDER,
        UUID(int=109): RecusedBecause.SCHOOL,
    }
    caller = [*THREE[:2], there(2, is_caller=True)]
    assert decided(Meeting(DAY, present=caller), must_be_there=True).deciding == 3


def test_nothing_is_brokered_before_the_board_met():
    with pytest.raises(Invalid) as refusal:
        decided(Meeting(DAY, present=THREE), brokered_on=BEFORE)
    assert refusal.value.more["errors"][0]["pointer"] == "#/brokered_on"


@given(
    present=st.lists(st.tuples(st.booleans(), st.booleans()), max_size=12),
    quorum=st.integers(2, 8),
)
def test_as_many_decide_as_were_there_and_have_nothing_to_do_with_it(present, quorum):
    members = [there(n, of_school=school, of_provider=provider) for n, (school, provider) in enumerate(present)]
    free = sum(not (school or provider) for school, provider in present)
    meeting = Meeting(DAY, present=members, quorum=quorum)
    if free >= quorum:
        found = decided(meeting)
        assert (found.deciding, found.deciding + len(found.recused)) == (free, len(present))
    else:
        with pytest.raises(Conflict):
            decided(meeting)


@pytest.mark.parametrize(
    ("day", "called_off", "has_decided", "expected"),
    [
        (DAY, None, False, []),
        (BEFORE, None, False, []),
        (AFTER, None, False, ["to-come"]),
        (DAY, "Snow.", False, ["called-off"]),
        (AFTER, "Snow.", False, ["called-off", "to-come"]),
        (BEFORE, None, True, ["decided"]),
    ],
)
def test_who_was_present_is_recorded_once_they_were_and_until_something_rests_on_it(
    day, called_off, has_decided, expected
):
    if not expected:
        check_attendance(day, called_off, has_decided=has_decided, today=DAY)
        return
    with pytest.raises(Conflict) as refusal:
        check_attendance(day, called_off, has_decided=has_decided, today=DAY)
    assert [one["code"] for one in refusal.value.more["blockers"]] == expected


def test_who_was_present_is_a_member_named_once():
    check_attending([Attending(HUB), Attending(ANOTHER, True)], {HUB, ANOTHER}, DAY)
    with pytest.raises(Invalid) as refusal:
        check_attending([Attending(HUB), Attending(ANOTHER), Attending(HUB)], {HUB}, DAY)
    assert [(one["pointer"], one["code"]) for one in refusal.value.more["errors"]] == [
        ("#/present/1/person_id", "no-member"),
        ("#/present/2/person_id", "twice"),
    ]


def sight(schools=SchoolsShown.NAMES, **more):
    """What a member sees who is of a school and has an interest in a hub."""
    return sight_of_board(BoardSetting(schools, 5, bytes(32)), {OWN}, {HUB}, **more)


@pytest.mark.parametrize(
    ("schools", "cleared", "how"),
    [
        (SchoolsShown.NAMES, False, How.NAMES),
        (SchoolsShown.NAMES, True, How.NAMES),
        (SchoolsShown.CODES, False, How.CODES),
        (SchoolsShown.CODES, True, How.NAMES),
    ],
)
def test_codes_stay_codes_until_recusal_is_cleared(schools, cleared, how):
    seen = sight(schools, cleared=cleared)
    assert (seen.how, seen.members_only, seen.own, seen.providers) == (how, True, {OWN}, {HUB})
    if how is How.NAMES:
        check_named(seen)
        return
    with pytest.raises(Forbidden, match="until recusal is cleared"):
        check_named(seen)


@pytest.mark.parametrize(
    ("urn", "provider", "words"),
    [
        (OTHER, None, None),
        (OTHER, ANOTHER, None),
        (OWN, None, "You are of school"),
        (OTHER, HUB, "the contact of its provider"),
    ],
)
def test_nobody_takes_part_in_what_is_theirs(urn, provider, words):
    if words is None:
        check_no_part(sight(), urn, provider)
        return
    with pytest.raises(Forbidden, match=words):
        check_no_part(sight(), urn, provider)


@pytest.mark.parametrize(
    ("urn", "access", "is_member", "refusal"),
    [
        (OTHER, AccessClass.OPEN, True, None),
        (OTHER, AccessClass.RESTRICTED, True, "#/access_class"),
        (OTHER, AccessClass.OPEN, False, "#/urn"),
        (OWN, AccessClass.OPEN, True, Forbidden),
    ],
)
def test_the_boards_concerns_are_open_and_about_other_member_schools(urn, access, is_member, refusal):
    if refusal is None:
        check_boards_concern(sight(), urn, access, is_member=is_member)
        return
    with pytest.raises((Forbidden, Invalid)) as found:
        check_boards_concern(sight(), urn, access, is_member=is_member)
    if refusal is Forbidden:
        assert isinstance(found.value, Forbidden)
    else:
        assert found.value.more["errors"][0]["pointer"] == refusal


@pytest.mark.parametrize(
    ("urn", "case_id", "is_member", "refusal"),
    [
        (OTHER, None, True, None),
        (OTHER, ANOTHER, True, None),
        (OTHER, None, False, ("#/urn", "no-member")),
        (OTHER, ANOTHER, False, ("#/case_id", "unknown-case")),
        (OWN, None, True, Forbidden),
        (OWN, ANOTHER, True, Forbidden),
    ],
)
def test_the_board_recommends_support_for_other_member_schools(urn, case_id, is_member, refusal):
    if refusal is None:
        check_recommended(sight(), urn, case_id, is_member=is_member)
    elif refusal is Forbidden:
        with pytest.raises(Forbidden):
            check_recommended(sight(), urn, case_id, is_member=is_member)
    else:
        with pytest.raises(Invalid) as found:
            check_recommended(sight(), urn, case_id, is_member=is_member)
        (error,) = found.value.more["errors"]
        assert (error["pointer"], error["code"]) == refusal
