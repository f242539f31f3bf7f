"""Say of a school's half-day that it would suit, or that it will not do; take it back."""

from collections.abc import Collection
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import select

from securing_good.database import UnitOfWork
from securing_good.errors import Forbidden, NotFound
from securing_good.events import EventKind, Happening
from securing_good.school_entries import school_year_of
from securing_good.school_openings import school_openings
from securing_good.tables import SchoolTime
from securing_good.vocabulary import HalfDay, SchoolTimeWord
from securing_good_api.blocked_halves import blocked_entries, blocked_times, check_blocked, hold_calendars
from securing_good_api.own_schools import check_own_school
from securing_good_api.replanning import ask_to_replan
from securing_good_api.school_times.rules import check_not_said, check_open, check_school_time


async def say_school_time(
    unit: UnitOfWork,
    *,
    of_schools: Collection[int] | None,
    urn: int,
    day: date,
    half: HalfDay,
    word: SchoolTimeWord,
    reason: str | None,
) -> UUID:
    """Propose or block one half-day of a school; returns its id.

    `of_schools` are the schools of somebody of a school, None for officers. Raises Forbidden for another's school,
    Invalid for a day that cannot be or a block too many, Conflict where the half-day is spoken of already.
    """
    if of_schools is not None and urn not in of_schools:
        raise Forbidden("You speak for your own school.")
    await check_own_school(unit, urn)
    check_school_time(day, word, reason, today=unit.today)
    await hold_calendars(unit)
    await _check_calendar(unit, urn, day, half, word, is_of_school=of_schools is not None)
    said = await unit.session.scalar(
        select(SchoolTime.word).where(
            SchoolTime.council == unit.council,
            SchoolTime.urn == urn,
            SchoolTime.day == day,
            SchoolTime.half == half,
            SchoolTime.withdrawn_at.is_(None),
        )
    )
    check_not_said(SchoolTimeWord(said) if said else None, day, half)
    row = SchoolTime(
        council=unit.council,
        id=uuid4(),
        urn=urn,
        day=day,
        half=half,
        word=word,
        reason=reason,
        said_by=unit.actor,
        said_at=unit.now,
        withdrawn_by=None,
        withdrawn_at=None,
    )
    unit.session.add(row)
    await unit.session.flush()
    await ask_to_replan(unit)
    payload = {"day": day, "half": half, "word": word}
    unit.record(Happening(EventKind.SCHOOL_TIME_SAID, f"school-time:{row.id}", payload, urn=urn))
    return row.id


async def _check_calendar(
    unit: UnitOfWork, urn: int, day: date, half: HalfDay, word: SchoolTimeWord, *, is_of_school: bool
) -> None:
    openings = await school_openings(unit.session, unit.council, [urn], until_year=school_year_of(day))
    opening = openings[urn]
    if word is SchoolTimeWord.PROPOSED:
        # Where no term dates are known yet, nobody can say whether a school is open.
        check_open(day, half, opening.why_not(day, half) if opening.calendar.terms() else None)
    elif is_of_school:
        blocked = await blocked_times(unit, urn) | await blocked_entries(unit, urn)
        check_blocked(opening, blocked | {(day, half)}, "#/date")


async def withdraw_school_time(unit: UnitOfWork, *, of_schools: Collection[int] | None, school_time_id: UUID) -> None:
    """The half-day is as any other again. Withdrawing it again changes nothing. Raises NotFound."""
    row = await unit.session.scalar(
        select(SchoolTime).where(SchoolTime.council == unit.council, SchoolTime.id == school_time_id).with_for_update()
    )
    if row is None or (of_schools is not None and row.urn not in of_schools):
        raise NotFound("There is no such half-day, or none that you may know of.")
    if row.withdrawn_at is not None:
        return
    row.withdrawn_by, row.withdrawn_at = unit.actor, unit.now
    await unit.session.flush()
    await ask_to_replan(unit)
    unit.record(Happening(EventKind.SCHOOL_TIME_WITHDRAWN, f"school-time:{row.id}", {}, urn=row.urn))
