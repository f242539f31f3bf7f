"""Whether a timetable still holds, as far as anybody can know who does not verify it."""

from dataclasses import replace
from datetime import date

import pytest

from securing_good.vocabulary import TimetableState
from securing_good_api.timetables.rules import LookedAt, still_holds

TODAY = date(2026, 11, 23)
SETTLED = LookedAt(TimetableState.DRAFT, waits=False, gave_up=False, begins=date(2026, 11, 24), broken=[])


def test_a_draft_that_nothing_has_moved_under_holds():
    assert still_holds(SETTLED, TODAY)[0] is True


@pytest.mark.parametrize(
    ("changed", "holds", "words"),
    [
        ({"waits": True}, None, "being looked at"),
        ({"begins": TODAY}, None, "being looked at"),
        ({"gave_up": True}, None, "could not be made anew"),
        ({"broken": ["The meeting is when nobody is free."]}, False, "could not be published"),
        ({"broken": ["The meeting is when nobody is free."], "waits": True}, False, "could not be published"),
        ({"state": TimetableState.IMPROVING}, None, "does not wait to be published"),
        ({"state": TimetableState.PUBLISHED}, None, "does not wait to be published"),
    ],
)
def test_what_is_not_known_is_said_not_to_be(changed, holds, words):
    told = still_holds(replace(SETTLED, **changed), TODAY)
    assert told[0] is holds
    assert words in told[1]
