"""Appoint somebody, change an appointment."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from securing_good.database import UnitOfWork
from securing_good.errors import ChangedMeanwhile, NotFound
from securing_good.events import EventKind, Happening
from securing_good.tables import Appointment, Person, School
from securing_good.vocabulary import Post, Role
from securing_good_api.appointments.rules import (
    Held,
    check_church,
    check_days,
    check_may_appoint,
    check_overlap,
    check_place,
)
from securing_good_api.own_schools import check_own_school
from securing_good_api.people.commands import check_person
from securing_good_api.replanning import ask_for_timetable


async def appoint(
    unit: UnitOfWork,
    *,
    by: frozenset[Role],
    person_id: UUID,
    post: Post,
    urn: int | None,
    acting: bool,
    starts_on: date,
    ends_on: date | None,
) -> UUID:
    """Put somebody in a post from a day on. Returns the appointment's id.

    Raises Forbidden where these roles may not appoint to it, Invalid for a person or school that is not the council's
    or days that cannot be, Conflict when they hold the post in that time already.
    """
    check_may_appoint(by, post)
    check_place(post, urn)
    held = Held(starts_on, ends_on)
    check_days(held, today=unit.today)
    await check_person(unit, person_id)
    if urn is not None:
        await check_own_school(unit, urn)
        check_church(post, urn, await unit.session.scalar(select(School.diocese).where(School.urn == urn)))
    check_overlap(held, await _others(unit, person_id, post, urn))
    appointment = Appointment(
        council=unit.council,
        id=uuid4(),
        person_id=person_id,
        post=post,
        urn=urn,
        acting=acting,
        starts_on=starts_on,
        ends_on=ends_on,
        appointed_by=unit.actor,
        appointed_at=unit.now,
        version=1,
    )
    unit.session.add(appointment)
    await unit.session.flush()
    payload = {"person": person_id, "post": post, "acting": acting, "starts_on": starts_on, "ends_on": ends_on}
    unit.record(Happening(EventKind.APPOINTMENT_MADE, f"appointment:{appointment.id}", payload, urn=urn))
    await ask_for_timetable(unit)
    return appointment.id


async def change_appointment(
    unit: UnitOfWork, *, by: frozenset[Role], appointment_id: UUID, expected_version: int, changes: dict[str, Any]
) -> None:
    """Change `starts_on`, `ends_on` or `acting` (absent keeps, null `ends_on` takes the last day away).

    Raises NotFound, Forbidden, ChangedMeanwhile for another version, Invalid and Conflict as for a new appointment.
    """
    found = await unit.session.scalar(
        select(Appointment).where(Appointment.council == unit.council, Appointment.id == appointment_id)
    )
    if found is None:
        raise NotFound("There is no such appointment, or none that you may know of.")
    await unit.session.execute(
        select(Person.id).where(Person.council == unit.council, Person.id == found.person_id).with_for_update()
    )
    await unit.session.refresh(found, with_for_update=True)
    post = Post(found.post)
    check_may_appoint(by, post)
    if found.version != expected_version:
        raise ChangedMeanwhile("Somebody changed this appointment after you read it.", current_version=found.version)
    before = {name: getattr(found, name) for name in ("starts_on", "ends_on", "acting")}
    after = before | changes
    if after == before:
        return
    held = Held(after["starts_on"], after["ends_on"])
    check_days(held, today=unit.today)
    check_overlap(held, await _others(unit, found.person_id, post, found.urn, without=found.id))
    for name, value in after.items():
        setattr(found, name, value)
    found.version += 1
    payload = {name: {"from": before[name], "to": after[name]} for name in after if before[name] != after[name]}
    unit.record(Happening(EventKind.APPOINTMENT_CHANGED, f"appointment:{found.id}", payload, urn=found.urn))
    await ask_for_timetable(unit)


async def _others(
    unit: UnitOfWork, person_id: UUID, post: Post, urn: int | None, without: UUID | None = None
) -> list[Held]:
    rows = await unit.session.execute(
        select(Appointment.starts_on, Appointment.ends_on, Appointment.id)
        .where(
            Appointment.council == unit.council,
            Appointment.person_id == person_id,
            Appointment.post == post,
            Appointment.urn.is_not_distinct_from(urn),
        )
        .order_by(Appointment.starts_on)
    )
    return [Held(row.starts_on, row.ends_on) for row in rows if row.id != without]
