"""Who works on a case, from when until when, who stands in, and who may not, from plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from securing_good.errors import Conflict, Invalid
from securing_good.programme import add_months
from securing_good.vocabulary import CasePost, CaseState
from securing_good_api.cases.rules import CASE_CLOSED

LONGEST_COVER_MONTHS: Final = 6
FURTHEST_MONTHS: Final = 6
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Holder:
    """Somebody on a case in one post, from a day until a day where one is known; both count."""

    id: UUID
    starts_on: date
    ends_on: date | None
    cover: bool

    def is_there(self, day: date) -> bool:
        """Whether they hold it on a day."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True)
class Candidate:
    """What the rules need to know of whoever is to join a case."""

    is_appointed: bool
    """Whether they hold the post at the council on the first day."""
    interests: tuple[str, ...] = ()
    """What they declared about the school and has not ended."""


def check_days(starts_on: date, ends_on: date | None, *, cover: bool, opened_on: date, today: date) -> None:
    """Days of an assignment; raises Invalid for what cannot be.

    Cover says until when, within six months: whoever stands in for longer is assigned. Nobody is assigned in the past:
    what was, was.
    """
    if not max(opened_on, today) <= starts_on <= add_months(today, FURTHEST_MONTHS):
        raise Invalid.at("#/starts_on", "day", f"It starts today or later, within the next {FURTHEST_MONTHS} months.")
    if cover and ends_on is None:
        raise Invalid.at("#/ends_on", "needed", "Say until when somebody stands in.")
    if not cover and ends_on is not None:
        raise Invalid.at(
            "#/ends_on", "not-cover", "Whoever is assigned stays until somebody else is: leave the last day out."
        )
    if ends_on is not None and not starts_on <= ends_on <= add_months(starts_on, LONGEST_COVER_MONTHS):
        raise Invalid.at("#/ends_on", "day", f"Cover lasts {LONGEST_COVER_MONTHS} months at most.")


def check_candidate(candidate: Candidate, *, post: CasePost, state: CaseState) -> None:
    """Whether they may be put on the case. Raises Conflict naming every reason why not.

    A conflict of interest keeps somebody off the case altogether: a link partner never evaluates their own paid support.
    """
    words = post.value.replace("_", " ")
    blockers = [
        {"code": "interest", "detail": f"They declared an interest in this school: {one}"}
        for one in candidate.interests
    ]
    if not candidate.is_appointed:
        blockers.append(
            {"code": "not-appointed", "detail": f"They are not appointed {words} at the council on that day."}
        )
    if not state.is_running:
        blockers.append(CASE_CLOSED)
    if blockers:
        raise Conflict(f"They cannot be the {words} of this case.", blockers=blockers)


def last_day_of(before: Sequence[Holder], starts_on: date) -> tuple[UUID, date] | None:
    """Whose assignment ends, and when, because somebody else is assigned from a day on; None where nobody was.

    Raises Conflict where somebody was assigned from that day or a later one already.
    """
    standing = [one for one in before if not one.cover and one.ends_on is None]
    for one in standing:
        if one.starts_on >= starts_on:
            raise Conflict(
                "Somebody is assigned from that day on already.",
                blockers=[
                    {"code": "assigned", "detail": f"An assignment starts on {one.starts_on}: choose a later day."}
                ],
            )
    return (standing[0].id, starts_on - _DAY) if standing else None


def check_cover(before: Sequence[Holder], starts_on: date, ends_on: date) -> None:
    """One person stands in at a time, for somebody. Raises Conflict."""
    blockers = [
        {"code": "covered", "detail": f"Somebody stands in from {one.starts_on} to {one.ends_on}."}
        for one in before
        if one.cover and one.starts_on <= ends_on and (one.ends_on or date.max) >= starts_on
    ]
    if not any(not one.cover and one.is_there(starts_on) for one in before):
        blockers.append({"code": "nobody", "detail": "Nobody is assigned on that day: assign somebody instead."})
    if blockers:
        raise Conflict("Nobody can stand in then.", blockers=blockers)
