"""Who may appoint whom to what, when, from plain values."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from securing_good.errors import Conflict, Forbidden, Invalid
from securing_good.programme import add_months
from securing_good.vocabulary import Post, Role

EARLIEST: Final = date(1990, 1, 1)
FURTHEST_MONTHS: Final = 24

_AT_SCHOOLS: Final = frozenset(
    {Role.LEAD_OFFICER, Role.PRINCIPAL_ADVISER, Role.ASSISTANT_DIRECTOR, Role.DATA_OFFICER, Role.ADMIN}
)
_AT_THE_COUNCIL: Final = frozenset({Role.ASSISTANT_DIRECTOR, Role.ADMIN})


@dataclass(frozen=True)
class Held:
    """A post held from a day until a day, both counted; without an end when none is known."""

    starts_on: date
    ends_on: date | None


def may_appoint(roles: Collection[Role], post: Post) -> bool:
    """Whether these roles may appoint to this post, and invite whoever holds it.

    Nobody makes themselves more than they are: officers keep the people of schools, the assistant director and
    administrators those of the council, and administrators alone make administrators.
    """
    if post is Post.ADMIN:
        return Role.ADMIN in roles
    return not (_AT_SCHOOLS if post.is_at_a_school else _AT_THE_COUNCIL).isdisjoint(roles)


def check_may_appoint(roles: Collection[Role], post: Post) -> None:
    """Raises Forbidden, saying who may."""
    if not may_appoint(roles, post):
        who = (
            "An administrator appoints" if post is Post.ADMIN else "The assistant director or an administrator appoints"
        )
        words = "administrators" if post is Post.ADMIN else f"{post.value.replace('_', ' ')}s"
        raise Forbidden(f"{who} {words}.")


def check_place(post: Post, urn: int | None) -> None:
    """A post at a school names the school, a post at the council none. Raises Invalid."""
    words = post.value.replace("_", " ")
    if post.is_at_a_school and urn is None:
        raise Invalid.at("#/urn", "needed", f"A {words} is appointed at a school: say which.")
    if not post.is_at_a_school and urn is not None:
        raise Invalid.at("#/urn", "not-at-a-school", f"A {words} is appointed at the council: leave the school out.")


def check_church(post: Post, urn: int, diocese: str | None) -> None:
    """A diocese's officer is appointed at a school that has a diocese. Raises Invalid."""
    if post is Post.DIOCESAN_OFFICER and diocese is None:
        raise Invalid.at("#/urn", "no-diocese", f"The register names no diocese of {urn}.")


def check_days(held: Held, *, today: date) -> None:
    """The days follow each other and are of this time. Raises Invalid."""
    if not EARLIEST <= held.starts_on <= add_months(today, FURTHEST_MONTHS):
        raise Invalid.at(
            "#/starts_on", "day", f"An appointment starts after 1989, and within the next {FURTHEST_MONTHS} months."
        )
    if held.ends_on is not None and held.ends_on < held.starts_on:
        raise Invalid.at("#/ends_on", "day", "An appointment ends on the day it starts, or later.")


def check_overlap(held: Held, others: Sequence[Held]) -> None:
    """One person holds one post at one place once at a time. Raises Conflict naming the other appointment's days."""
    for other in others:
        apart = (held.ends_on is not None and held.ends_on < other.starts_on) or (
            other.ends_on is not None and other.ends_on < held.starts_on
        )
        if not apart:
            until = f"to {other.ends_on}" if other.ends_on else "with no last day"
            raise Conflict(
                "They hold this post already in that time.",
                blockers=[{"code": "overlap", "detail": f"An appointment runs from {other.starts_on} {until}."}],
            )


def check_departure(left_on: date, *, today: date, starts: Sequence[date]) -> None:
    """The last day of somebody who leaves: today or before, and not before a post they hold began. Raises Invalid."""
    if left_on > today:
        raise Invalid.at(
            "#/left_on", "day", "This takes access away at once. For a day to come, give their appointments a last day."
        )
    later = [day for day in starts if left_on < day <= today]
    if later:
        raise Invalid.at(
            "#/left_on", "day", f"They started in a post on {max(later)}: the last day is not before that."
        )
