"""When a board pack is made, what of it is withheld from whom, and what is left of support without somebody's own."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from securing_good.errors import Conflict, Forbidden, Invalid
from securing_good.vocabulary import PackReader, SchoolsShown
from securing_good_api.board_decisions.rules import Meeting as Held
from securing_good_api.board_decisions.rules import Present, agreed_at, due_day
from securing_good_api.board_packs.rules import (
    NOTHING,
    Meeting,
    Withheld,
    check_pack,
    check_reader,
    reader_of,
    withheld_of,
)
from securing_good_api.dashboard.supporting import without_theirs
from securing_good_api.redaction.rules import EVERYTHING, BoardSetting, sight_of_board

TODAY, DAY = date(2026, 11, 20), date(2026, 12, 3)
FIRST, SECOND = uuid4(), uuid4()
CODES = BoardSetting(SchoolsShown.CODES)


def blockers(meeting: Meeting, **more) -> list[str]:
    """Why there can be no pack."""
    known = {"replaces_id": None, "reason": None, "today": TODAY} | more
    with pytest.raises(Conflict) as refused:
        check_pack(meeting, **known)
    return [one["code"] for one in refused.value.more["blockers"]]


def test_a_pack_is_made_for_the_next_meeting_and_corrected_by_its_newest_edition():
    check_pack(Meeting(DAY, None, DAY), replaces_id=None, reason=None, today=TODAY)
    check_pack(Meeting(TODAY, None, TODAY), replaces_id=None, reason=None, today=TODAY)
    check_pack(Meeting(DAY, None, DAY, FIRST, 1), replaces_id=FIRST, reason="Late minutes.", today=TODAY)
    assert blockers(Meeting(DAY, "No quorum.", None)) == ["called-off"]
    assert blockers(Meeting(date(2026, 11, 19), None, DAY)) == ["past"]
    assert blockers(Meeting(DAY, None, date(2026, 11, 30))) == ["not-next"]
    assert blockers(Meeting(DAY, None, DAY, FIRST, 1)) == ["made"]
    assert blockers(Meeting(DAY, None, DAY), replaces_id=FIRST, reason="Why.") == ["no-such-edition"]
    assert blockers(Meeting(DAY, None, DAY, SECOND, 2), replaces_id=FIRST, reason="Why.") == ["not-newest"]
    assert blockers(Meeting(DAY, "No quorum.", None, FIRST, 1)) == ["called-off", "made"]


@pytest.mark.parametrize(
    ("given", "pointer"), [({"replaces_id": FIRST}, "#/reason"), ({"reason": "Why."}, "#/replaces_id")]
)
def test_a_correction_names_what_it_replaces_and_says_why(given, pointer):
    with pytest.raises(Invalid) as refused:
        check_pack(Meeting(DAY, None, DAY), **({"replaces_id": None, "reason": None} | given), today=TODAY)
    assert refused.value.more["errors"][0]["pointer"] == pointer


def package(urn: int, provider: str | None, state: str = "under_way", impact: str | None = None):
    """A package as it is frozen."""
    return {"id": f"{urn}-{provider}", "urn": urn, "provider_id": provider, "state": state, "impact": impact}


def provider(name: str, *, now: int, evaluated: int = 0, with_impact: int = 0, active: bool = True):
    """A provider as it is frozen."""
    counts = {"packages_now": now, "evaluated": evaluated, "with_impact": with_impact}
    return {"id": name, "active": active, **counts}


FROZEN = {
    "packages": [
        package(1, "hub"),
        package(2, "hub", "evaluated", "strong"),
        package(2, "trust", "evaluated", "none"),
        package(3, None, "identified"),
    ],
    "providers": [
        provider("hub", now=1, evaluated=1, with_impact=1),
        provider("trust", now=0, evaluated=1, active=False),
    ],
}


def test_nothing_withheld_leaves_everything_as_it_was_gathered():
    assert without_theirs(FROZEN, (), ()) == FROZEN


def test_what_is_withheld_adds_to_no_count_and_a_retired_provider_goes_with_its_last_package():
    left = without_theirs(FROZEN, {2}, ())
    assert [one["urn"] for one in left["packages"]] == [1, 3]
    assert left["providers"] == [provider("hub", now=1)]
    left = without_theirs(FROZEN, (), {"hub"})
    assert [one["provider_id"] for one in left["packages"]] == ["trust", None]
    assert [one["id"] for one in left["providers"]] == ["trust"]


def test_withheld_is_what_the_pack_tells_of_somebodys_own_and_has_one_key():
    hub = uuid4()
    told = {
        "support": {"packages": [package(1, str(hub))], "providers": []},
        "decisions": {"items": [{"urn": 2}]},
        "actions": [{"urn": 3}],
    }
    assert withheld_of(EVERYTHING, told).key == NOTHING
    nobody = sight_of_board(BoardSetting(), {9}, {UUID(int=0)})
    assert withheld_of(nobody, told).key == NOTHING, "of what they have to do with, the pack tells nothing"
    found = withheld_of(sight_of_board(BoardSetting(), {3, 2, 9}, {hub}), told)
    assert found == Withheld(frozenset({2, 3}), frozenset({str(hub)}))
    assert len(found.key) == 64
    assert found.key == Withheld(frozenset({3, 2}), frozenset({str(hub)})).key != Withheld(frozenset({3})).key


def test_whoever_is_shown_codes_reads_no_pack_with_names():
    with pytest.raises(Forbidden):
        check_reader(sight_of_board(CODES, ()), SchoolsShown.NAMES)
    check_reader(sight_of_board(CODES, ()), SchoolsShown.CODES)
    check_reader(sight_of_board(CODES, (), cleared=True), SchoolsShown.NAMES)
    check_reader(EVERYTHING, SchoolsShown.NAMES)
    assert (reader_of(EVERYTHING), reader_of(sight_of_board(CODES, ()))) == (PackReader.OFFICERS, PackReader.BOARD)


def test_an_action_is_agreed_by_a_quorum_of_those_who_have_nothing_to_do_with_the_school():
    there = [Present(uuid4()) for _ in range(3)]
    assert agreed_at(Held(DAY, present=there), opened_on=DAY, today=DAY).deciding == 3
    with pytest.raises(Conflict) as refused:
        agreed_at(Held(DAY, present=[*there[1:], Present(uuid4(), of_school=True)]), opened_on=DAY, today=DAY)
    assert [one["code"] for one in refused.value.more["blockers"]] == ["no-quorum"]
    with pytest.raises(Conflict) as refused:
        agreed_at(Held(DAY, called_off=True, present=there), opened_on=date(2026, 12, 4), today=DAY)
    assert [one["code"] for one in refused.value.more["blockers"]] == ["called-off", "opened-later"]


def test_an_action_of_the_board_is_due_on_the_day_given_or_at_the_next_meeting():
    later = date(2027, 3, 1)
    assert due_day(None, met_on=DAY, next_meeting_on=later) == later
    assert due_day(date(2027, 4, 1), met_on=DAY, next_meeting_on=later) == date(2027, 4, 1)
    for given, code in ((TODAY, "before-meeting"), (None, "no-next-meeting")):
        with pytest.raises(Invalid) as refused:
            due_day(given, met_on=DAY, next_meeting_on=None)
        assert refused.value.more["errors"][0]["code"] == code
