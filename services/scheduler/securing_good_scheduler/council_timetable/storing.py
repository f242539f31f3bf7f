"""Keep a council's timetable: a draft in the place of the one that waits, unless it says nothing new."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import delete, func, select

from securing_good.database import UnitOfWork
from securing_good.events import EventKind, Happening
from securing_good.tables import Timetable, TimetableVisit
from securing_good.vocabulary import TimetableState
from securing_good_scheduler.council_timetable.inputs import Half, Inputs, VisitToTime
from securing_good_scheduler.council_timetable.posing import Posed, attendees, could_stay, half_of_number
from securing_good_scheduler.timetable.result import Timetable as Found

_WAITING: Final = (TimetableState.IMPROVING, TimetableState.DRAFT)
_DIGITS: Final = Decimal("0.000001")


@dataclass(frozen=True)
class Built:
    """A timetable as it was found, and what it answers."""

    posed: Posed
    found: Found
    unplaced: tuple[dict[str, Any], ...]
    """Visits without a place, explained."""
    state: TimetableState
    request: int | None
    afresh: bool


async def store_draft(unit: UnitOfWork, inputs: Inputs, built: Built) -> None:
    """Keep a draft, in the place of one that waits. Where it is the timetable in force, that only says it was looked at."""
    waiting = await timetable_in(unit, *_WAITING)
    in_force = await timetable_in(unit, TimetableState.PUBLISHED)
    if in_force is not None and _says_nothing_new(built, in_force):
        if built.state is TimetableState.DRAFT:
            in_force.inputs, in_force.request = built.posed.fingerprint, built.request
            await _discard(unit, waiting)
        return
    if waiting is not None and waiting.state == TimetableState.DRAFT:
        await _discard(unit, waiting)
        waiting = None
    row = waiting or await _next(unit)
    _fill(row, unit, built, in_force.number if in_force else None)
    unit.session.add(row)
    await unit.session.flush()
    await unit.session.execute(
        delete(TimetableVisit).where(TimetableVisit.council == unit.council, TimetableVisit.number == row.number)
    )
    unit.session.add_all(_visits(unit.council, row.number, inputs, built))
    await unit.session.flush()
    if built.state is TimetableState.DRAFT:
        payload = {
            "number": row.number,
            "placed": len(built.found.placed),
            "unplaced": [one["visit_id"] for one in built.unplaced],
            "gap": row.gap,
            "proven": row.proven,
        }
        unit.record(Happening(EventKind.TIMETABLE_DRAFTED, f"timetable:{row.number}", payload))


def _says_nothing_new(built: Built, in_force: Timetable) -> bool:
    """Whether every visit is where it was published, and those without a place are the same."""
    for id_, half in built.found.placed.items():
        if built.posed.visits[id_].placed != half_of_number(half, built.posed.problem.days):
            return False
    if built.state is TimetableState.IMPROVING:
        return True
    return {one["visit_id"] for one in built.unplaced} == {one["visit_id"] for one in in_force.unplaced}


async def timetable_in(unit: UnitOfWork, *states: TimetableState) -> Timetable | None:
    """The council's one timetable in these states, held until the transaction ends."""
    found: Timetable | None = await unit.session.scalar(
        select(Timetable).where(Timetable.council == unit.council, Timetable.state.in_(states)).with_for_update()
    )
    return found


async def _discard(unit: UnitOfWork, waiting: Timetable | None) -> None:
    if waiting is not None:
        waiting.state = TimetableState.DISCARDED
        waiting.version += 1
        await unit.session.flush()


async def _next(unit: UnitOfWork) -> Timetable:
    newest = await unit.session.scalar(select(func.max(Timetable.number)).where(Timetable.council == unit.council))
    return Timetable(council=unit.council, number=(newest or 0) + 1, version=0)


def _fill(row: Timetable, unit: UnitOfWork, built: Built, follows: int | None) -> None:
    days = built.posed.problem.days
    row.state, row.follows = built.state, follows
    row.request, row.afresh, row.inputs = built.request, built.afresh, built.posed.fingerprint
    row.first_day, row.last_day = (days[0], days[-1]) if days else (unit.today, unit.today)
    row.tiers = [{"name": one.name, "value": one.value, "bound": one.bound} for one in built.found.tiers]
    row.gap = Decimal(built.found.gap).quantize(_DIGITS)
    row.proven = built.found.proven
    row.unplaced, row.broken = list(built.unplaced), []
    row.built_at = unit.now
    row.version += 1


def _visits(council: str, number: int, inputs: Inputs, built: Built) -> list[TimetableVisit]:
    """Where each visit is, and the published ones that have no place: their schools are asked, or their people told."""
    rows = []
    for visit in inputs.visits:
        half = built.found.placed.get(str(visit.id))
        if half is None and visit.placed is None:
            continue
        to = half_of_number(half, built.posed.problem.days) if half is not None else None
        rows.append(_row(council, number, visit, to, inputs))
    return rows


def _row(council: str, number: int, visit: VisitToTime, to: Half | None, inputs: Inputs) -> TimetableVisit:
    return TimetableVisit(
        council=council,
        number=number,
        visit_id=visit.id,
        urn=visit.urn,
        kind=visit.kind,
        slot=visit.slot,
        date=to[0] if to else None,
        half=to[1] if to else None,
        was_on=visit.placed[0] if visit.placed else None,
        was_half=visit.placed[1] if visit.placed else None,
        must_move=visit.placed is not None and not could_stay(visit, inputs),
        people=list(attendees(visit, inputs)),
    )
