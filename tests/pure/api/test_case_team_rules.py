"""Who holds a post of a case on which day, from plain values."""

from contextlib import suppress
from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from securing_good.errors import Conflict
from securing_good.vocabulary import CasePost, CaseState
from securing_good_api.case_team.rules import Candidate, Holder, check_candidate, check_cover, last_day_of

START = date(2026, 9, 1)
DAYS = st.integers(0, 400).map(lambda days: START + timedelta(days=days))


@given(st.lists(DAYS, min_size=1, max_size=8))
def test_however_people_are_assigned_one_stands_on_each_day(starts):
    """Assignments that are allowed follow each other without a gap and without two at once."""
    held: list[Holder] = []
    for starts_on in starts:
        try:
            ending = last_day_of(held, starts_on)
        except Conflict:
            continue
        held = [
            Holder(one.id, one.starts_on, ending[1], False) if ending and one.id == ending[0] else one for one in held
        ]
        held.append(Holder(uuid4(), starts_on, None, False))
    for days in range(450):
        day = START + timedelta(days=days)
        assert sum(one.is_there(day) for one in held) == (day >= held[0].starts_on)


@given(st.lists(st.tuples(DAYS, st.integers(0, 60)), max_size=8))
def test_one_person_stands_in_at_a_time(wishes):
    standing = Holder(uuid4(), START, None, False)
    held = [standing]
    for starts_on, lasts in wishes:
        ends_on = starts_on + timedelta(days=lasts)
        with suppress(Conflict):
            check_cover(held, starts_on, ends_on)
            held.append(Holder(uuid4(), starts_on, ends_on, True))
    for days in range(470):
        day = START + timedelta(days=days)
        assert sum(one.cover and one.is_there(day) for one in held) <= 1


def test_every_reason_why_not_is_named():
    with pytest.raises(Conflict) as refused:
        check_candidate(Candidate(False, ("Governs it.",)), post=CasePost.LINK_PARTNER, state=CaseState.EXITED)
    assert [one["code"] for one in refused.value.more["blockers"]] == ["interest", "not-appointed", "case-closed"]
    check_candidate(Candidate(True), post=CasePost.LEAD_OFFICER, state=CaseState.INTERVENTION)
