"""Declare an interest in a provider; say that it has ended."""

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import select

from securing_good.database import UnitOfWork
from securing_good.events import EventKind, Happening
from securing_good.tables import Provider, ProviderInterest
from securing_good_api.interests.commands import ended
from securing_good_api.people.commands import check_person
from securing_good_api.support.held import unknown_provider


async def declare_provider_interest(unit: UnitOfWork, *, person_id: UUID, provider_id: UUID, what: str) -> UUID:
    """Write down what somebody has to do with a provider: while it holds they take no part where it is chosen or judged.

    Returns its id. Raises Invalid for a person or provider that is not the council's.
    """
    await check_person(unit, person_id)
    known = await unit.session.scalar(
        select(Provider.id).where(Provider.council == unit.council, Provider.id == provider_id)
    )
    if known is None:
        raise unknown_provider(provider_id)
    interest = ProviderInterest(
        council=unit.council,
        id=uuid4(),
        person_id=person_id,
        provider_id=provider_id,
        what=what,
        declared_by=unit.actor,
        declared_at=unit.now,
        ended_on=None,
        version=1,
    )
    unit.session.add(interest)
    await unit.session.flush()
    payload = {"person": person_id, "provider": provider_id}
    unit.record(Happening(EventKind.PROVIDER_INTEREST_DECLARED, f"provider-interest:{interest.id}", payload))
    return interest.id


async def end_provider_interest(unit: UnitOfWork, *, interest_id: UUID, expected_version: int, ended_on: date) -> None:
    """Say until when it held. Raises NotFound, ChangedMeanwhile, Conflict where it ended before, Invalid."""
    interest = await ended(unit, ProviderInterest, interest_id, expected_version=expected_version, ended_on=ended_on)
    payload = {"ended_on": ended_on}
    unit.record(Happening(EventKind.PROVIDER_INTEREST_ENDED, f"provider-interest:{interest.id}", payload))
