"""Add the people of the programme, change what is known of them, let them leave."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, select, update

from securing_good.database import UnitOfWork
from securing_good.errors import ChangedMeanwhile, Invalid, NotFound
from securing_good.events import EventKind, Happening
from securing_good.tables import Appointment, Invitation, Person, PersonIdentity
from securing_good.vocabulary import Post, Role
from securing_good_api.appointments.rules import check_departure, check_may_appoint
from securing_good_api.replanning import ask_for_timetable


async def add_person(unit: UnitOfWork, *, name: str, email: str | None) -> UUID:
    """Add somebody; returns their id. Names stay out of the event, which cannot be forgotten as easily."""
    person = Person(council=unit.council, id=uuid4(), name=name, email=email, version=1)
    unit.session.add(person)
    await unit.session.flush()
    unit.record(Happening(EventKind.PERSON_ADDED, f"person:{person.id}", {}))
    return person.id


async def change_person(unit: UnitOfWork, *, person_id: UUID, expected_version: int, changes: dict[str, Any]) -> None:
    """Change `name` or `email` (absent keeps, null `email` clears). Raises NotFound, ChangedMeanwhile."""
    person = await held_person(unit, person_id)
    if person.version != expected_version:
        raise ChangedMeanwhile("Somebody changed this person after you read them.", current_version=person.version)
    changed = [name for name, value in changes.items() if getattr(person, name) != value]
    if not changed:
        return
    for name in changed:
        setattr(person, name, changes[name])
    person.version += 1
    await unit.session.flush()
    unit.record(Happening(EventKind.PERSON_CHANGED, f"person:{person.id}", {"changed": sorted(changed)}))


async def let_person_leave(unit: UnitOfWork, *, by: frozenset[Role], person_id: UUID, left_on: date) -> None:
    """End every post somebody holds, drop those to come, and take their way in away at once.

    Said again, it changes nothing more. Raises NotFound, Forbidden where these roles could not have appointed them,
    Invalid for a day that cannot be their last.
    """
    person = await held_person(unit, person_id)
    of_theirs = [Appointment.council == unit.council, Appointment.person_id == person_id]
    held = (await unit.session.scalars(select(Appointment).where(*of_theirs).order_by(Appointment.starts_on))).all()
    for one in held:
        check_may_appoint(by, Post(one.post))
    running = [one for one in held if one.ends_on is None or one.ends_on > left_on]
    check_departure(left_on, today=unit.today, starts=[one.starts_on for one in running])
    coming = [one for one in running if one.starts_on > left_on]
    for one in running:
        if one not in coming:
            one.ends_on, one.version = left_on, one.version + 1
    await unit.session.execute(delete(Appointment).where(*of_theirs, Appointment.id.in_([one.id for one in coming])))
    unlinked = await unit.session.execute(
        update(PersonIdentity)
        .where(
            PersonIdentity.council == unit.council,
            PersonIdentity.person_id == person_id,
            PersonIdentity.unlinked_at.is_(None),
        )
        .values(unlinked_at=unit.now)
        .returning(PersonIdentity.subject)
    )
    withdrawn = await unit.session.execute(
        update(Invitation)
        .where(
            Invitation.council == unit.council,
            Invitation.person_id == person_id,
            Invitation.accepted_at.is_(None),
            Invitation.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=unit.now)
        .returning(Invitation.id)
    )
    ways_in = len(unlinked.all()) + len(withdrawn.all())
    if not running and not ways_in:
        return
    person.version += 1
    payload = {
        "left_on": left_on,
        "ended": [{"post": one.post, "urn": one.urn} for one in running if one not in coming],
        "dropped": [{"post": one.post, "urn": one.urn, "starts_on": one.starts_on} for one in coming],
    }
    unit.record(Happening(EventKind.PERSON_LEFT, f"person:{person_id}", payload))
    await ask_for_timetable(unit)


async def held_person(unit: UnitOfWork, person_id: UUID) -> Person:
    """Somebody, held until the transaction ends, so that what they are appointed to stands still. Raises NotFound."""
    person = await unit.session.scalar(
        select(Person).where(Person.council == unit.council, Person.id == person_id).with_for_update()
    )
    if person is None:
        raise NotFound("There is no such person, or none that you may know of.")
    return person


async def check_person(
    unit: UnitOfWork, person_id: UUID, pointer: str = "#/person_id", *, sharing: bool = False
) -> None:
    """Hold somebody named in a body until the transaction ends, others reading them too where `sharing`.

    Raises Invalid, pointing there, for a stranger.
    """
    person = await unit.session.scalar(
        select(Person.id).where(Person.council == unit.council, Person.id == person_id).with_for_update(read=sharing)
    )
    if person is None:
        raise Invalid.at(pointer, "unknown-person", f"There is no person with the id {person_id}.")
