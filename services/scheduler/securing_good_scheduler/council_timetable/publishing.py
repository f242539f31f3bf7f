"""Publish a timetable somebody decided on: verified against how things are now, or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import select

from securing_good import work
from securing_good.database import Database, UnitOfWork, of_council
from securing_good.events import EventKind, Happening
from securing_good.tables import Timetable, TimetablePublication, TimetableVisit, Visit
from securing_good.vocabulary import HalfDay, TimetableState
from securing_good.work import Claim, WorkKind, ask
from securing_good_scheduler import ACTOR
from securing_good_scheduler.council_timetable.gathering import gather
from securing_good_scheduler.council_timetable.inputs import Half
from securing_good_scheduler.council_timetable.posing import Posed, half_number, pose
from securing_good_scheduler.council_timetable.storing import timetable_in
from securing_good_scheduler.timetable.verifying import violations


async def publish_timetables(database: Database, claims: Sequence[Claim]) -> None:
    """Publish what was decided in each claimed council, one transaction each."""
    for claim in claims:
        assert claim.council is not None
        async with database.unit_of_work(of_council(claim.council), actor=ACTOR) as unit:
            await work.hold(unit, [claim])
            await _publish(unit)
            await work.finish(unit, [claim])


async def _publish(unit: UnitOfWork) -> None:
    decided = await unit.session.scalar(
        select(TimetablePublication)
        .where(TimetablePublication.council == unit.council)
        .order_by(TimetablePublication.id.desc())
        .limit(1)
    )
    if decided is None:
        return
    draft = await unit.session.get(Timetable, (unit.council, decided.number), with_for_update=True)
    if draft is None or draft.state != TimetableState.DRAFT:
        return
    inputs = await gather(unit.session, unit.council, unit.today)
    posed = pose(inputs)
    entries = await _entries(unit, draft.number)
    broken = _broken(posed, entries)
    if broken:
        draft.broken = broken
        draft.version += 1
        payload = {"number": draft.number, "broken": broken}
        unit.record(Happening(EventKind.TIMETABLE_REFUSED, f"timetable:{draft.number}", payload))
        await ask(unit, WorkKind.BUILD_TIMETABLE, [unit.council], council=unit.council)
        return
    changed = await _place(unit, draft.number, entries)
    changed += await _take_out(unit, posed, entries)
    await _put_in_force(unit, draft, decided)
    payload = {"number": draft.number, "decided_by": decided.decided_by, "reason": decided.reason, "visits": changed}
    unit.record(Happening(EventKind.TIMETABLE_PUBLISHED, f"timetable:{draft.number}", payload))


async def _entries(unit: UnitOfWork, number: int) -> dict[UUID, Half]:
    """Where a timetable has visits; those it leaves out are not among them."""
    rows = await unit.session.scalars(
        select(TimetableVisit).where(TimetableVisit.council == unit.council, TimetableVisit.number == number)
    )
    return {row.visit_id: (row.date, HalfDay(row.half)) for row in rows if row.date and row.half}


def _broken(posed: Posed, entries: Mapping[UUID, Half]) -> list[str]:
    """Every rule the timetable would break today: what it says of visits that have since gone is nobody's concern."""
    problem, placed, told = posed.problem, {}, []
    for id_, on in entries.items():
        visit = problem.by_id.get(str(id_))
        if visit is None:
            told += [left.words for left in posed.left_out if left.visit.id == id_]
            continue
        half = half_number(on, problem.days)
        if half is None:
            told.append(f"{visit.name} is on {on[0]:%A} {on[0]}, when no school is open or which has gone by.")
        else:
            placed[visit.id] = half
    # What stood still when people agreed to the timetable does not keep them from it now.
    thawed = replace(problem, visits=tuple(replace(one, frozen=False) for one in problem.visits))
    return told + violations(thawed, placed)


async def _place(unit: UnitOfWork, number: int, entries: Mapping[UUID, Half]) -> list[dict[str, Any]]:
    """Put each visit where the timetable has it; what changed, as the event tells it."""
    visits = await unit.session.scalars(
        select(Visit).where(Visit.council == unit.council, Visit.id.in_(entries)).order_by(Visit.id).with_for_update()
    )
    changed = []
    for visit in visits:
        to = entries[visit.id]
        if (visit.date, visit.half) == to:
            visit.timetable = number
            continue
        told = {"visit": visit.id, "from": visit.date if visit.half else None, "to": to[0], "half": to[1]}
        changed.append(told)
        (visit.date, visit.half), visit.timetable = to, number
        visit.version += 1
    await unit.session.flush()
    return changed


async def _take_out(unit: UnitOfWork, posed: Posed, entries: Mapping[UUID, Half]) -> list[dict[str, Any]]:
    """Take the place away from each visit that had one and has none in the timetable; what changed, as the event tells it.

    It is on the day it had best be, with no half of it, as before it was published.
    """
    had = {visit.id for visit in posed.visits.values() if visit.placed}
    had |= {left.visit.id for left in posed.left_out if left.visit.placed}
    visits = await unit.session.scalars(
        select(Visit)
        .where(Visit.council == unit.council, Visit.id.in_(had - entries.keys()))
        .order_by(Visit.id)
        .with_for_update()
    )
    changed = []
    for visit in visits:
        changed.append({"visit": visit.id, "from": visit.date, "to": None, "half": None})
        visit.date = visit.ideal if visit.ideal > unit.today else visit.date
        visit.half, visit.timetable = None, None
        visit.version += 1
    await unit.session.flush()
    return changed


async def _put_in_force(unit: UnitOfWork, draft: Timetable, decided: TimetablePublication) -> None:
    in_force = await timetable_in(unit, TimetableState.PUBLISHED)
    if in_force is not None:
        in_force.state = TimetableState.SUPERSEDED
        in_force.version += 1
        await unit.session.flush()
    draft.state, draft.broken = TimetableState.PUBLISHED, []
    draft.published_by, draft.published_at = decided.decided_by, unit.now
    draft.version += 1
    await unit.session.flush()
