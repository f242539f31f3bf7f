"""Add the people of the programme."""

from uuid import UUID, uuid4

from securing_good.database import UnitOfWork
from securing_good.events import EventKind, Happening
from securing_good.tables import Person


async def add_person(unit: UnitOfWork, *, name: str, email: str | None) -> UUID:
    """Add somebody; returns their id. Names stay out of the event, which cannot be forgotten as easily."""
    person = Person(council=unit.council, id=uuid4(), name=name, email=email, version=1)
    unit.session.add(person)
    await unit.session.flush()
    unit.record(Happening(EventKind.PERSON_ADDED, f"person:{person.id}", {}))
    return person.id
