"""Where the timetable in force has visits: one planned again, or that can be where it was again, goes back to its place."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from sqlalchemy import select

from securing_good.database import UnitOfWork
from securing_good.school_opening import SchoolOpening
from securing_good.tables import Timetable, TimetableVisit, Visit
from securing_good.vocabulary import HalfDay, TimetableState
from securing_good_scheduler.obligations.meetings import Planned, standing_day


class InTime(Protocol):
    """A stretch of time for a visit."""

    @property
    def window_start(self) -> date: ...
    @property
    def window_end(self) -> date: ...


class PlannedInTime(Planned, Protocol):
    """What a visit is brought to."""

    @property
    def provisional(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class PublishedPlace:
    """The half-day on which the timetable in force has a visit."""

    date: date
    half: HalfDay
    timetable: int


async def published_places(unit: UnitOfWork, ids: Collection[UUID]) -> dict[UUID, PublishedPlace]:
    """Where the timetable in force has these visits on days to come; those it has nowhere are left out."""
    if not ids:
        return {}
    rows = await unit.session.execute(
        select(TimetableVisit.visit_id, TimetableVisit.date, TimetableVisit.half, TimetableVisit.number)
        .join(Timetable, (Timetable.council == TimetableVisit.council) & (Timetable.number == TimetableVisit.number))
        .where(
            TimetableVisit.council == unit.council,
            TimetableVisit.visit_id.in_(ids),
            TimetableVisit.date > unit.today,
            Timetable.state == TimetableState.PUBLISHED,
        )
    )
    return {row.visit_id: PublishedPlace(row.date, HalfDay(row.half), row.number) for row in rows}


def where_it_was(place: PublishedPlace | None, planned: InTime, opening: SchoolOpening | None) -> PublishedPlace | None:
    """The published place of a visit that has none now, while it lies in its time and its school can be visited then."""
    if place is None or not planned.window_start <= place.date <= planned.window_end:
        return None
    return place if opening is None or opening.may_be_visited(place.date, place.half) else None


def bring(visit: Visit, planned: PlannedInTime, place: PublishedPlace | None, opening: SchoolOpening) -> bool:
    """Bring a visit to what is planned; whether its day or its time moved. `place`: where it can go back to, if anywhere.

    A day a timetable published stays while the visit can be then.
    """
    day = standing_day(visit, planned, opening)
    return settle(visit, planned, day, place, ideal=planned.date, provisional=planned.provisional)


def settle(
    visit: Visit, time: InTime, day: date, place: PublishedPlace | None, *, ideal: date, provisional: bool
) -> bool:
    """Put a visit on a day, or where the timetable in force has it when that day is of no timetable; whether it moved."""
    where = (day, visit.half, visit.timetable) if day == visit.date else (day, None, None)
    if where[1] is None and place is not None:
        where = (place.date, place.half, place.timetable)
    to = (time.window_start, time.window_end, *where)
    moved = (visit.window_start, visit.window_end, visit.date, visit.half, visit.timetable) != to
    if moved or visit.provisional != provisional:
        visit.window_start, visit.window_end, visit.date, visit.half, visit.timetable = to
        visit.provisional = provisional
        visit.version += 1
    visit.ideal = ideal
    return moved
