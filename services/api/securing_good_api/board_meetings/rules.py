"""When a meeting of the partnership board can be, from plain values."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from securing_good.errors import Conflict, Invalid
from securing_good.programme import add_months
from securing_good.sentences import in_words

FURTHEST_MONTHS: Final = 24
"""Further ahead no board has its dates: a mistyped year does."""


def check_dates(day: date, papers_by: date, *, is_working_day: bool, today: date) -> None:
    """A working day to come, within two years, and papers not after it. Raises Invalid naming the place."""
    if day <= today:
        raise Invalid.at(
            "#/date", "past", f"{in_words(day)} has come or gone: give days on which the board is to meet."
        )
    if day > add_months(today, FURTHEST_MONTHS):
        raise Invalid.at("#/date", "too-far", f"{in_words(day)} is more than {FURTHEST_MONTHS} months ahead.")
    if not is_working_day:
        raise Invalid.at("#/date", "no-working-day", f"{in_words(day)} is a weekend or a bank holiday.")
    if papers_by > day:
        said = f"Papers are taken until {in_words(papers_by)}, after the meeting on {in_words(day)}."
        raise Invalid.at("#/papers_by", "after-it", said)


@dataclass(frozen=True)
class Attending:
    """Somebody who was present, and whether their declared interests were gone through with them and are complete."""

    person_id: UUID
    recusal_cleared: bool = False


def check_attendance(day: date, called_off_reason: str | None, *, has_decided: bool, today: date) -> None:
    """Who was there is recorded on the day or after it, and again until a decision rests on it. Raises Conflict.

    Source: issue of the board, 2 ("recusal and quorum recorded").
    """
    blockers = []
    if called_off_reason is not None:
        blockers.append({"code": "called-off", "detail": f"It was called off: {called_off_reason}"})
    if day > today:
        blockers.append({"code": "to-come", "detail": f"The board meets on {in_words(day)}, which is to come."})
    if has_decided:
        said = "Support was commissioned or an action agreed there, and who was present decided whether that could be."
        blockers.append({"code": "decided", "detail": said})
    if blockers:
        raise Conflict("Who was present cannot be recorded.", blockers=blockers)


def check_attending(attending: Sequence[Attending], members: Collection[UUID], day: date) -> None:
    """Each is a member of the board on the day of the meeting, and named once. Raises Invalid naming each that is not."""
    named = [one.person_id for one in attending]
    errors = [
        {"pointer": f"#/present/{place}/person_id", "code": code, "detail": detail}
        for place, person in enumerate(named)
        for code, detail in (
            ("no-member", f"{person} held no post on the board on {in_words(day)}."),
            ("twice", f"{person} is named twice."),
        )
        if (code == "no-member" and person not in members) or (code == "twice" and person in named[:place])
    ]
    if errors:
        raise Invalid("Members of the board were present, each once.", errors=errors)


def check_can_be_called_off(day: date, called_off_reason: str | None, *, today: date) -> None:
    """Whether a meeting can still be called off. Raises Conflict."""
    if called_off_reason is not None:
        said = f"It was called off: {called_off_reason}"
        raise Conflict("This meeting was called off.", blockers=[{"code": "called-off", "detail": said}])
    if day < today:
        said = f"It was on {in_words(day)}."
        raise Conflict("This meeting has been.", blockers=[{"code": "past", "detail": said}])
