"""From when until when somebody is a school's link partner, and who may not be, from plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from securing_good.calendar import academic_year_of
from securing_good.errors import Conflict, Invalid
from securing_good.programme import add_months
from securing_good.sentences import in_words

AHEAD_MONTHS: Final = 12


@dataclass(frozen=True)
class Assigned:
    """Somebody who is a school's link partner from a day until a day where one is known; both count."""

    id: UUID
    starts_on: date
    ends_on: date | None

    def overlaps(self, starts_on: date, ends_on: date | None) -> bool:
        """Whether some day belongs to both."""
        return self.starts_on <= (ends_on or date.max) and starts_on <= (self.ends_on or date.max)


def check_days(starts_on: date, ends_on: date | None, *, today: date) -> None:
    """It starts in this academic year or the twelve months to come, and ends no earlier. Raises Invalid."""
    begins, last = date(academic_year_of(today), 9, 1), add_months(today, AHEAD_MONTHS)
    if not begins <= starts_on <= last:
        said = f"It starts between {in_words(begins)}, when this academic year began, and {in_words(last)}."
        raise Invalid.at("#/starts_on", "day", said)
    if ends_on is not None and ends_on < starts_on:
        said = f"It ends on {in_words(ends_on)}, before it starts on {in_words(starts_on)}."
        raise Invalid.at("#/ends_on", "ends-before-start", said)


def check_partner(*, is_appointed: bool, interests: Sequence[str]) -> None:
    """Whether they may be the school's link partner. Raises Conflict naming every reason why not.

    Whoever declared an interest in the school keeps away from it, as from its case.
    """
    blockers = [{"code": "interest", "detail": f"They declared an interest in this school: {one}"} for one in interests]
    if not is_appointed:
        detail = "They are not appointed link partner at the council on that day."
        blockers.append({"code": "not-appointed", "detail": detail})
    if blockers:
        raise Conflict("They cannot be the link partner of this school.", blockers=blockers)


def whose_ends(before: Sequence[Assigned], starts_on: date, ends_on: date | None) -> UUID | None:
    """Whose standing assignment ends the day before, because this one starts; None where nobody's does.

    Raises Conflict where somebody is assigned from that day or a later one, or until a later one.
    """
    standing = next((one for one in before if one.ends_on is None and one.starts_on < starts_on), None)
    blockers = [
        {
            "code": "assigned",
            "detail": f"Somebody is assigned from {in_words(one.starts_on)}"
            + (f" until {in_words(one.ends_on)}." if one.ends_on else " on."),
        }
        for one in before
        if one is not standing and one.overlaps(starts_on, ends_on)
    ]
    if blockers:
        raise Conflict("The school has another link partner then.", blockers=blockers)
    return standing.id if standing else None


def check_ending(starts_on: date, already: date | None, ends_on: date, *, today: date) -> None:
    """An assignment ends once, on a day it has reached, at most twelve months from now. Raises Conflict, Invalid."""
    if already is not None:
        detail = f"It ends on {in_words(already)}."
        raise Conflict("This assignment has its last day.", blockers=[{"code": "ended", "detail": detail}])
    last = add_months(today, AHEAD_MONTHS)
    if not starts_on <= ends_on <= last:
        said = f"Its last day is between {in_words(starts_on)}, its first, and {in_words(last)}."
        raise Invalid.at("#/ends_on", "day", said)
