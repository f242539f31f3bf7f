"""When a school is a member of the learning partnership, from plain values.

Source: programme, Ealing Learning Partnership and Securing Good Programme: support is brokered for member schools.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from securing_good.errors import Conflict, Invalid
from securing_good.programme import add_months

EARLIEST: Final = date(2010, 1, 1)
FURTHEST_MONTHS: Final = 24


@dataclass(frozen=True)
class Time:
    """From a day until a day where one is known; both count."""

    starts_on: date
    ends_on: date | None


def check_membership(time: Time, others: Sequence[Time], *, today: date) -> None:
    """Whether a school may be a member in this time.

    Raises Invalid for days that cannot be, Conflict where it is a member already in some of it.
    """
    if not EARLIEST <= time.starts_on <= add_months(today, FURTHEST_MONTHS):
        raise Invalid.at(
            "#/starts_on", "day", f"A membership starts after 2009, and within the next {FURTHEST_MONTHS} months."
        )
    if time.ends_on is not None and time.ends_on < time.starts_on:
        raise Invalid.at("#/ends_on", "day", "A membership ends on the day it starts, or later.")
    overlapping = [
        other
        for other in others
        if other.starts_on <= (time.ends_on or date.max) and time.starts_on <= (other.ends_on or date.max)
    ]
    if overlapping:
        raise Conflict(
            "The school is a member already in that time.",
            blockers=[
                {
                    "code": "member",
                    "detail": f"It is from {one.starts_on} {f'to {one.ends_on}' if one.ends_on else 'with no last day'}.",
                }
                for one in overlapping
            ],
        )


def check_ending(time: Time, ends_on: date, *, today: date) -> None:
    """Whether a membership may end on a day: its last, known ahead or not. Raises Conflict where it has ended, Invalid."""
    if time.ends_on is not None and time.ends_on < today:
        raise Conflict(
            "This membership has ended.", blockers=[{"code": "ended", "detail": f"It held until {time.ends_on}."}]
        )
    if not time.starts_on <= ends_on <= add_months(today, FURTHEST_MONTHS):
        raise Invalid.at(
            "#/ends_on", "day", f"It ends on {time.starts_on} or later, within the next {FURTHEST_MONTHS} months."
        )
