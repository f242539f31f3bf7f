"""A case goes on with the school that takes its school's place, and an academy's new trust is asked."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from securing_good.errors import Conflict, Invalid
from securing_good.vocabulary import CaseState, Governance, TrustReply
from securing_good_api.successions.rules import CaseToMove, Successor, move_blockers, state_after_move
from securing_good_api.trusts.rules import Invited, state_after

OPENED, TODAY = date(2025, 11, 20), date(2026, 9, 1)
CASE = CaseToMove(CaseState.MONITORING, 101901, OPENED, Governance.MAINTAINED, is_council_intervening=False)
ACADEMY = Successor(140001, Governance.ACADEMY, is_linked=True, open_case=None)
MERGED = replace(ACADEMY, governance=Governance.MAINTAINED)


@pytest.mark.parametrize(
    ("case", "successor", "state"),
    [
        (CASE, ACADEMY, CaseState.AWAITING_TRUST),
        (replace(CASE, state=CaseState.ENGAGING), ACADEMY, CaseState.AWAITING_TRUST),
        (CASE, MERGED, CaseState.MONITORING),
        (replace(CASE, governance=Governance.ACADEMY), ACADEMY, CaseState.MONITORING),
        (replace(CASE, governance=Governance.ACADEMY, state=CaseState.INTERVENTION), ACADEMY, CaseState.INTERVENTION),
    ],
)
def test_where_a_case_stands_with_the_other_school(case, successor, state):
    assert state_after_move(case, successor, moved_on=TODAY, today=TODAY) is state


@pytest.mark.parametrize(
    ("case", "successor", "codes"),
    [
        (replace(CASE, state=CaseState.EXITED), ACADEMY, ["case-closed"]),
        (replace(CASE, is_council_intervening=True), ACADEMY, ["intervention-open"]),
        (CASE, replace(ACADEMY, open_case="SG-2026-0002"), ["open-case"]),
    ],
)
def test_what_keeps_a_case_from_moving(case, successor, codes):
    with pytest.raises(Conflict) as refused:
        state_after_move(case, successor, moved_on=TODAY, today=TODAY)
    assert [one["code"] for one in refused.value.more["blockers"]] == codes
    assert [one["code"] for one in move_blockers(case)] == [code for code in codes if code != "open-case"]


@pytest.mark.parametrize("day", [OPENED - timedelta(days=1), TODAY + timedelta(days=1)])
def test_it_moves_on_a_day_of_the_case(day):
    with pytest.raises(Invalid):
        state_after_move(CASE, ACADEMY, moved_on=day, today=TODAY)


def test_only_the_schools_successor_takes_its_place():
    with pytest.raises(Invalid, match="140001 succeeds 101901"):
        state_after_move(CASE, replace(ACADEMY, is_linked=False), moved_on=TODAY, today=TODAY)


@pytest.mark.parametrize(("is_engaged", "state"), [(True, CaseState.MONITORING), (False, CaseState.ENGAGING)])
def test_once_the_new_trust_agrees_the_case_goes_on_where_it_was(is_engaged, state):
    invited = Invited(CaseState.AWAITING_TRUST, Governance.ACADEMY, OPENED, TODAY, is_engaged=is_engaged)
    assert state_after(invited, TrustReply.AGREES, replied_on=TODAY, names_officer=True, today=TODAY) is state
