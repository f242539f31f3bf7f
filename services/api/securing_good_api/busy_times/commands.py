"""Replace what is known of somebody's diary by the calendar they send."""

from uuid import UUID, uuid4

from sqlalchemy import delete, text

from securing_good.database import UnitOfWork
from securing_good.events import EventKind, Happening
from securing_good.tables import BusyCalendar, BusyTime
from securing_good_api.actors import Actor
from securing_good_api.busy_times.reading import BusyTimes
from securing_good_api.people.commands import check_person
from securing_good_api.replanning import ask_to_replan
from securing_good_api.whose_time import check_may_set

_INSERT = text(
    "insert into busy_time (council, person_id, starts_at, ends_at, calendar_id) "
    "select :council, :person, t.starts_at, t.ends_at, :calendar "
    "from unnest(cast(:starts as timestamptz[]), cast(:ends as timestamptz[])) as t (starts_at, ends_at)"
)


async def replace_busy_times(unit: UnitOfWork, *, by: Actor, person_id: UUID, read: BusyTimes) -> UUID:
    """From now on somebody is busy when this calendar says so, and at no other time. Returns the calendar's id.

    The times of the one before are gone; that it was sent stays on record. Raises Invalid, Forbidden.
    """
    await check_may_set(unit.session, by, person_id)
    await check_person(unit, person_id)
    calendar = BusyCalendar(
        council=unit.council,
        id=uuid4(),
        person_id=person_id,
        covers_from=read.covers_from,
        covers_until=read.covers_until,
        times=len(read.times),
        sent_by=unit.actor,
        sent_at=unit.now,
    )
    unit.session.add(calendar)
    await unit.session.flush()
    await unit.session.execute(
        delete(BusyTime).where(BusyTime.council == unit.council, BusyTime.person_id == person_id)
    )
    values = {
        "council": unit.council,
        "person": person_id,
        "calendar": calendar.id,
        "starts": [starts_at for starts_at, _ in read.times],
        "ends": [ends_at for _, ends_at in read.times],
    }
    await unit.session.execute(_INSERT, values)
    await ask_to_replan(unit)
    unit.record(Happening(EventKind.BUSY_TIMES_REPLACED, f"busy-calendar:{calendar.id}", {}))
    return calendar.id
