"""How somebody is told of schools: who counts as the board, by which setting, under which code."""

import pytest

from securing_good.vocabulary import Role, SchoolsShown
from securing_good_api.redaction.rules import (
    EVERYTHING,
    BoardSetting,
    How,
    code_of,
    codes_differ,
    is_the_boards,
    sight_of_board,
    sight_of_counts,
)

KEY = bytes(range(32))


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        ({Role.BOARD_MEMBER}, True),
        ({Role.BOARD_MEMBER, Role.HEADTEACHER}, True),
        ({Role.BOARD_MEMBER, Role.CHAIR_OF_GOVERNORS, Role.TRUST_OFFICER}, True),
        ({Role.BOARD_MEMBER, Role.LEAD_OFFICER}, False),
        ({Role.BOARD_MEMBER, Role.DATA_OFFICER}, False),
        ({Role.HEADTEACHER}, False),
        (set(), False),
    ],
)
def test_whoever_sees_more_by_another_role_is_not_shown_what_the_board_is(roles, expected):
    assert is_the_boards(roles) is expected


def test_the_setting_says_how_the_board_is_shown_schools_and_ours_is_by_name():
    assert (BoardSetting().schools, BoardSetting().fewest) == (SchoolsShown.NAMES, 5)
    for schools, how, hides in ((SchoolsShown.NAMES, How.NAMES, False), (SchoolsShown.CODES, How.CODES, True)):
        sight = sight_of_board(BoardSetting(schools, 7, KEY), {101_901})
        assert (sight.how, sight.members_only, sight.own, sight.hides_small_numbers) == (how, True, {101_901}, hides)
    counts = sight_of_counts(BoardSetting())
    assert (counts.how, counts.members_only, counts.hides_small_numbers) == (How.COUNTS, True, True)
    assert (EVERYTHING.members_only, EVERYTHING.hides_small_numbers) == (False, False)


def test_a_code_is_the_schools_own_and_nobodys_without_the_key():
    assert code_of(KEY, 101_901) == "School 50207B"
    assert code_of(KEY, 101_901) != code_of(bytes(32), 101_901)
    assert codes_differ(KEY, range(100_000, 101_000))
    assert codes_differ(KEY, [])
    assert not codes_differ(KEY, [103_052, 105_906]), "two that this key gives one code"
