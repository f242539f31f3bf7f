"""Declare an interest in a school; say that it has ended."""

from datetime import date
from typing import TypeVar
from uuid import UUID, uuid4

from sqlalchemy import select

from securing_good.database import LONDON, UnitOfWork
from securing_good.errors import ChangedMeanwhile, NotFound
from securing_good.events import EventKind, Happening
from securing_good.tables import DeclaredInterest, ProviderInterest
from securing_good_api.interests.rules import check_ending
from securing_good_api.own_schools import check_own_school
from securing_good_api.people.commands import check_person

Interest = TypeVar("Interest", DeclaredInterest, ProviderInterest)


async def declare_interest(unit: UnitOfWork, *, person_id: UUID, urn: int, what: str) -> UUID:
    """Write down what somebody has to do with a school; while it holds it keeps them off the school's case.

    Returns its id. Raises Invalid for a person or school that is not the council's.
    """
    await check_person(unit, person_id)
    await check_own_school(unit, urn)
    interest = DeclaredInterest(
        council=unit.council,
        id=uuid4(),
        person_id=person_id,
        urn=urn,
        what=what,
        declared_by=unit.actor,
        declared_at=unit.now,
        ended_on=None,
        version=1,
    )
    unit.session.add(interest)
    await unit.session.flush()
    unit.record(Happening(EventKind.INTEREST_DECLARED, f"interest:{interest.id}", {"person": person_id}, urn=urn))
    return interest.id


async def end_interest(unit: UnitOfWork, *, interest_id: UUID, expected_version: int, ended_on: date) -> None:
    """Say until when it held. Raises NotFound, ChangedMeanwhile, Conflict where it ended before, Invalid."""
    interest = await ended(unit, DeclaredInterest, interest_id, expected_version=expected_version, ended_on=ended_on)
    unit.record(
        Happening(EventKind.INTEREST_ENDED, f"interest:{interest.id}", {"ended_on": ended_on}, urn=interest.urn)
    )


async def ended(
    unit: UnitOfWork, kind: type[Interest], interest_id: UUID, *, expected_version: int, ended_on: date
) -> Interest:
    """An interest of either kind, which held until a day. Raises NotFound, ChangedMeanwhile, Conflict, Invalid."""
    interest = await unit.session.scalar(
        select(kind).where(kind.council == unit.council, kind.id == interest_id).with_for_update()
    )
    if interest is None:
        raise NotFound("There is no such interest, or none that you may know of.")
    declared_on = interest.declared_at.astimezone(LONDON).date()
    check_ending(ended_on=ended_on, declared_on=declared_on, already=interest.ended_on, today=unit.today)
    if interest.version != expected_version:
        raise ChangedMeanwhile("Somebody changed this after you read it.", current_version=interest.version)
    interest.ended_on = ended_on
    interest.version += 1
    return interest
