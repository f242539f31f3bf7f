"""Who may approve a ruleset, and on what."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from securing_good.errors import Conflict, Invalid
from securing_good_api.rulesets.rules import FRESH, Shadow, check_approval

TODAY = date(2026, 11, 20)
DONE = Shadow("307-2", "securing-good-2026.3", TODAY, schools=96, compared=96)


def approve(**changed):
    usual = {
        "version": "307-2",
        "in_force": "securing-good-2026.3",
        "shadow": DONE,
        "effective_from": TODAY,
        "today": TODAY,
        "proposed_by": ["person:data-officer"],
        "approver": "person:assistant-director",
    }
    check_approval(**(usual | changed))


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"effective_from": TODAY + timedelta(days=365)},
        {"shadow": replace(DONE, as_of=TODAY - FRESH)},
        {"proposed_by": []},
    ],
)
def test_whoever_has_seen_a_fresh_whole_run_beside_what_holds_approves(changed):
    approve(**changed)


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"shadow": None}, "#/shadow_run_id"),
        ({"shadow": replace(DONE, ruleset="307-3")}, "#/shadow_run_id"),
        ({"effective_from": TODAY - timedelta(days=1)}, "#/effective_from"),
    ],
)
def test_what_was_sent_is_refused_where_it_cannot_be(changed, pointer):
    with pytest.raises(Invalid) as refused:
        approve(**changed)
    assert [error["pointer"] for error in refused.value.more["errors"]] == [pointer]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"shadow": replace(DONE, compared=95)}, "unfinished"),
        ({"in_force": "307-1"}, "another-in-force"),
        ({"shadow": replace(DONE, as_of=TODAY - FRESH - timedelta(days=1))}, "old"),
        ({"approver": "person:data-officer"}, "own-proposal"),
    ],
)
def test_what_stands_in_the_way_is_named(changed, code):
    with pytest.raises(Conflict) as refused:
        approve(**changed)
    assert [blocker["code"] for blocker in refused.value.more["blockers"]] == [code]


def test_everything_in_the_way_is_named_at_once():
    with pytest.raises(Conflict) as refused:
        approve(
            shadow=replace(DONE, compared=0, as_of=date(2025, 1, 1)), in_force="307-1", approver="person:data-officer"
        )
    codes = [blocker["code"] for blocker in refused.value.more["blockers"]]
    assert codes == ["unfinished", "another-in-force", "old", "own-proposal"]
