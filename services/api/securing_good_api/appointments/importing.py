"""Take in a file of people and their appointments: all of it or nothing, and nothing twice."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid4

from pydantic import BaseModel
from sqlalchemy import select, text

from securing_good.database import Database, Scope, UnitOfWork
from securing_good.errors import SecuringGoodError
from securing_good.events import EventKind, Happening
from securing_good.tables import Appointment, Person, School
from securing_good.vocabulary import Post, Role
from securing_good_api.actors import Actor
from securing_good_api.appointments.from_csv import PeopleRefused, PersonRow
from securing_good_api.appointments.rules import Held, check_church, check_days, check_may_appoint, check_overlap
from securing_good_api.csv_files import Fault

Place = tuple[Post, int | None]


class ImportedPeople(BaseModel):
    """What a file of people came to."""

    rows: int
    people_added: int
    appointments_added: int
    appointments_changed: int
    """Whose last day, or whether it is acting, was another."""
    unchanged: int
    dry_run: bool = False


@dataclass
class _Known:
    """The people a council has, as a file is read."""

    by_email: dict[str, UUID] = field(default_factory=dict)
    by_name: dict[str, set[UUID]] = field(default_factory=dict)
    held: dict[UUID, dict[Place, list[Appointment]]] = field(default_factory=dict)
    new_people: list[Person] = field(default_factory=list)
    new_appointments: list[Appointment] = field(default_factory=list)

    def note(self, person: UUID, name: str, email: str | None) -> None:
        self.by_name.setdefault(name.casefold(), set()).add(person)
        if email:
            self.by_email[email.lower()] = person

    def note_held(self, appointment: Appointment) -> None:
        place = (Post(appointment.post), appointment.urn)
        self.held.setdefault(appointment.person_id, {}).setdefault(place, []).append(appointment)

    def find(self, row: PersonRow) -> UUID | None:
        """Who a row is about: by email; without one whoever of this name held this very post."""
        if row.email:
            return self.by_email.get(row.email.lower())
        of_name = self.by_name.get(row.name.casefold(), set())
        return next((one for one in sorted(of_name) if (row.post, row.urn) in self.held.get(one, {})), None)


async def import_people(unit: UnitOfWork, *, by: frozenset[Role], rows: list[PersonRow]) -> ImportedPeople:
    """Add and change what the rows say. Raises PeopleRefused with every row that breaks a rule; then nothing is kept."""
    # One file at a time, so that none of two adds a person twice.
    await unit.session.execute(
        text("select pg_advisory_xact_lock(hashtext('people ' || :council))"), {"council": unit.council}
    )
    known = await _known(unit)
    wanted = {row.urn for row in rows if row.urn is not None}
    dioceses: dict[int, str | None] = {
        row.urn: row.diocese
        for row in await unit.session.execute(
            select(School.urn, School.diocese).where(School.council == unit.council, School.urn.in_(wanted))
        )
    }
    done = ImportedPeople(rows=len(rows), people_added=0, appointments_added=0, appointments_changed=0, unchanged=0)
    faults: list[Fault] = []
    for row in rows:
        if row.urn is not None and row.urn not in dioceses:
            faults.append(Fault(row.line, "urn", f"{row.urn} is not a school of this council."))
            continue
        try:
            check_may_appoint(by, row.post)
            check_days(row.held, today=unit.today)
            if row.urn is not None:
                check_church(row.post, row.urn, dioceses[row.urn])
            _take(unit, known, row, done)
        except SecuringGoodError as error:
            errors = error.more.get("errors") or error.more.get("blockers") or [{"detail": error.detail}]
            column = str(errors[0].get("pointer", "#/starts_on")).removeprefix("#/")
            faults.append(Fault(row.line, "post" if error.code == "forbidden" else column, str(errors[0]["detail"])))
    if faults:
        raise PeopleRefused.because(faults)
    unit.session.add_all(known.new_people)
    await unit.session.flush()
    unit.session.add_all(known.new_appointments)
    await unit.session.flush()
    if done.unchanged != done.rows:
        unit.record(Happening(EventKind.PEOPLE_IMPORTED, f"people:{uuid4()}", done.model_dump(exclude={"dry_run"})))
    return done


class _TriedOnly(Exception):
    """Undoes a try."""


async def try_import_of_people(database: Database, scope: Scope, actor: Actor, rows: list[PersonRow]) -> ImportedPeople:
    """What importing the rows would come to; nothing is kept. Raises as importing does."""
    done = None
    try:
        async with database.unit_of_work(scope, actor=actor.subject) as unit:
            done = await import_people(unit, by=actor.roles, rows=rows)
            raise _TriedOnly
    except _TriedOnly:
        assert done is not None
    return done.model_copy(update={"dry_run": True})


async def _known(unit: UnitOfWork) -> _Known:
    known = _Known()
    people = select(Person.id, Person.name, Person.email).where(Person.council == unit.council)
    for person in await unit.session.execute(people):
        known.note(person.id, person.name, person.email)
    appointments = select(Appointment).where(Appointment.council == unit.council).with_for_update()
    for appointment in await unit.session.scalars(appointments):
        known.note_held(appointment)
    return known


def _take(unit: UnitOfWork, known: _Known, row: PersonRow, done: ImportedPeople) -> None:
    person = known.find(row)
    others = known.held.get(person, {}).get((row.post, row.urn), []) if person else []
    same = next((one for one in others if one.starts_on == row.held.starts_on), None)
    check_overlap(row.held, [Held(one.starts_on, one.ends_on) for one in others if one is not same])
    if same is not None:
        _follow(same, row.held.ends_on, row.acting, done)
        return
    if person is None:
        person = uuid4()
        known.new_people.append(Person(council=unit.council, id=person, name=row.name, email=row.email, version=1))
        known.note(person, row.name, row.email)
        done.people_added += 1
    appointment = Appointment(
        council=unit.council,
        id=uuid4(),
        person_id=person,
        post=row.post,
        urn=row.urn,
        acting=row.acting,
        starts_on=row.held.starts_on,
        ends_on=row.held.ends_on,
        appointed_by=unit.actor,
        appointed_at=unit.now,
        version=1,
    )
    known.new_appointments.append(appointment)
    known.note_held(appointment)
    done.appointments_added += 1


def _follow(held: Appointment, ends_on: date | None, acting: bool, done: ImportedPeople) -> None:
    if (held.ends_on, held.acting) == (ends_on, acting):
        done.unchanged += 1
        return
    held.ends_on, held.acting = ends_on, acting
    held.version += 1
    done.appointments_changed += 1
