"""What leave may be entered, from plain values."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from securing_good.availability import Leave
from securing_good.errors import Conflict, Invalid
from securing_good.programme import add_months
from securing_good.sentences import in_words

LONGEST_MONTHS: Final = 18
"""Parental leave with what is added to it is shorter; whoever is away for longer has left their post."""
BACK_MONTHS: Final = 12
AHEAD_MONTHS: Final = 24


def check_leave(leave: Leave, others: Iterable[Leave], *, today: date) -> None:
    """Leave ends after it starts, lasts eighteen months at most, and is not entered twice. Raises Invalid, Conflict."""
    if leave.ends_before_start:
        said = (
            f"It ends on {in_words(leave.ends_on)} ({leave.ends_half}), before it starts on "
            f"{in_words(leave.starts_on)} ({leave.starts_half})."
        )
        raise Invalid.at("#/ends_on", "ends-before-start", said)
    if not add_months(today, -BACK_MONTHS) <= leave.starts_on <= add_months(today, AHEAD_MONTHS):
        said = f"Leave starts within the {BACK_MONTHS} months past or the {AHEAD_MONTHS} to come."
        raise Invalid.at("#/starts_on", "too-far", said)
    if leave.ends_on > add_months(leave.starts_on, LONGEST_MONTHS):
        raise Invalid.at("#/ends_on", "too-long", f"Leave lasts {LONGEST_MONTHS} months at most.")
    blockers = [
        {
            "code": "overlap",
            "detail": f"They are on leave from {in_words(one.starts_on)} ({one.starts_half}) until "
            f"{in_words(one.ends_on)} ({one.ends_half}) already: change that instead.",
        }
        for one in others
        if one.overlaps(leave)
    ]
    if blockers:
        raise Conflict("This leave overlaps other leave of theirs.", blockers=blockers)
