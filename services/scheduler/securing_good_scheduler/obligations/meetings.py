"""A case's Securing Good meetings as they stand: which were held, which did not happen. Visits people arrange are theirs."""

from datetime import date
from typing import Protocol
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from securing_good.database import UnitOfWork
from securing_good.school_opening import SchoolOpening
from securing_good.tables import MergedMeeting, Visit, VisitNotHeld, VisitRecord
from securing_good.vocabulary import HalfDay, VisitKind
from securing_good_scheduler.obligations.plans import HeldVisit, MissedVisit


async def meetings_of(
    session: AsyncSession, council: str, case_id: UUID, engaged_on: date | None, today: date
) -> tuple[tuple[HeldVisit, ...], tuple[MissedVisit, ...]]:
    """The meetings that were held, and for each slot the last that did not happen.

    One planned for before the school was engaged could not be held, so it was not missed.
    """
    rows = (
        await session.execute(
            select(Visit.slot, Visit.attempt, Visit.date, VisitRecord.held_on, VisitRecord.early, VisitNotHeld.told_on)
            .outerjoin(VisitRecord, (VisitRecord.council == Visit.council) & (VisitRecord.visit_id == Visit.id))
            .outerjoin(VisitNotHeld, (VisitNotHeld.council == Visit.council) & (VisitNotHeld.visit_id == Visit.id))
            .where(Visit.council == council, Visit.case_id == case_id, Visit.kind == VisitKind.SECURING_GOOD_MEETING)
            .order_by(Visit.slot, Visit.attempt)
        )
    ).all()
    held = sorted((row.held_on, row.slot, row.attempt, row.early) for row in rows if row.held_on is not None)
    missed: dict[str, MissedVisit] = {}
    for row in rows:
        if row.held_on is not None:
            continue
        if row.told_on is not None or (row.date < today and (engaged_on is None or row.date > engaged_on)):
            missed[row.slot] = MissedVisit(row.slot, row.attempt, row.date, row.told_on)
        elif row.slot in missed and row.date >= today:
            before = missed[row.slot]
            missed[row.slot] = MissedVisit(
                before.slot, before.attempt, before.planned_for, before.told_on, standing=row.date
            )
    return tuple(HeldVisit(slot, day, attempt, early) for day, slot, attempt, early in held), tuple(missed.values())


async def merged_meetings(session: AsyncSession, council: str, case_id: UUID) -> dict[tuple[str, int], date]:
    """The days of meetings that are held together with another programme's, by slot and attempt."""
    rows = await session.execute(
        select(MergedMeeting.slot, MergedMeeting.attempt, MergedMeeting.day).where(
            MergedMeeting.council == council, MergedMeeting.case_id == case_id
        )
    )
    return {(row.slot, row.attempt): row.day for row in rows}


def meeting_id(case_id: UUID, slot: str, attempt: int) -> UUID:
    """The identity of a meeting: the same whenever it is planned."""
    return uuid5(case_id, slot if attempt == 1 else f"{slot} again {attempt}")


async def held_meetings(unit: UnitOfWork, case_id: UUID) -> dict[tuple[str, int], Visit]:
    """Every meeting of a case by slot and attempt, held until the transaction ends."""
    rows = await unit.session.scalars(
        select(Visit)
        .where(Visit.council == unit.council, Visit.case_id == case_id, Visit.kind == VisitKind.SECURING_GOOD_MEETING)
        .with_for_update()
    )
    return {(row.slot or "", row.attempt): row for row in rows}


async def settled_meetings(unit: UnitOfWork, case_id: UUID) -> set[UUID]:
    """Meetings that were held, or of which somebody said that they were not: they stay whatever the plan."""
    found: set[UUID] = set()
    for table in (VisitRecord, VisitNotHeld):
        found.update(
            await unit.session.scalars(
                select(table.visit_id).where(table.council == unit.council, table.case_id == case_id)
            )
        )
    return found


class Planned(Protocol):
    """A stretch of time for a visit, and the day it had best be."""

    @property
    def window_start(self) -> date: ...
    @property
    def window_end(self) -> date: ...
    @property
    def date(self) -> date: ...


def standing_day(known: Visit, planned: Planned, opening: SchoolOpening) -> date:
    """The day of a visit: as a timetable published it while it can be then, else as it is planned.

    It can while it lies in the visit's time and its school is open and has not blocked that half of the day.
    """
    if known.half is None or not planned.window_start <= known.date <= planned.window_end:
        return planned.date
    return known.date if opening.may_be_visited(known.date, HalfDay(known.half)) else planned.date
