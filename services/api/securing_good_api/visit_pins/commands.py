"""Fix a visit on half a day; let it go again. The timetable follows."""

from datetime import date
from uuid import UUID

from sqlalchemy import delete, text
from sqlalchemy.dialects.postgresql import insert

from securing_good.availabilities import school_wishes
from securing_good.calendar import academic_year_of
from securing_good.database import UnitOfWork
from securing_good.errors import Conflict, NotFound
from securing_good.events import EventKind, Happening
from securing_good.school_openings import school_openings
from securing_good.tables import Visit, VisitPin
from securing_good.vocabulary import HalfDay, VisitKind
from securing_good.work import WorkKind, ask
from securing_good_api.visit_pins.facts import IS_OVER, OTHERS
from securing_good_api.visit_pins.rules import OtherPin, VisitToPin, check_pin


async def pin_visit(unit: UnitOfWork, *, visit_id: UUID, day: date, half: HalfDay, reason: str) -> None:
    """Fix a visit on half a day, in the place of any pin it had; timetables keep to it.

    Raises NotFound, Conflict and Invalid as the rules say.
    """
    # Two contradictory pins at once must not both be allowed.
    await unit.session.execute(
        text("select pg_advisory_xact_lock(hashtext('pins ' || :council))"), {"council": unit.council}
    )
    visit = await _held(unit, visit_id)
    of_visit = {"council": unit.council, "id": visit_id}
    is_over = bool(await unit.session.scalar(text(IS_OVER), of_visit))
    others = await unit.session.execute(text(OTHERS), {**of_visit, "day": day, "half": half})
    opening = (await school_openings(unit.session, unit.council, [visit.urn], until_year=academic_year_of(day)))[
        visit.urn
    ]
    wishes = await school_wishes(unit.session, unit.council, [visit.urn], day, day)
    is_blocked = visit.urn in wishes and (day, half) in wishes[visit.urn].blocked
    check_pin(
        VisitToPin(VisitKind(visit.kind), visit.window_start, visit.window_end, is_over),
        day,
        half,
        [OtherPin(one.school, VisitKind(one.kind), one.people) for one in others if one.people],
        "the school said so" if is_blocked else opening.why_not(day, half),
        today=unit.today,
    )
    values = {
        "urn": visit.urn,
        "date": day,
        "half": half,
        "reason": reason,
        "pinned_by": unit.actor,
        "pinned_at": unit.now,
    }
    await unit.session.execute(
        insert(VisitPin)
        .values(council=unit.council, visit_id=visit_id, version=1, **values)
        .on_conflict_do_update(index_elements=["council", "visit_id"], set_={**values, "version": VisitPin.version + 1})
    )
    payload = {"date": day, "half": half, "reason": reason}
    unit.record(Happening(EventKind.VISIT_PINNED, f"visit:{visit_id}", payload, urn=visit.urn))
    await ask(unit, WorkKind.BUILD_TIMETABLE, [unit.council], council=unit.council)


async def unpin_visit(unit: UnitOfWork, *, visit_id: UUID, reason: str) -> None:
    """Let timetables move a visit again. Raises NotFound, Conflict where it is not pinned."""
    visit = await _held(unit, visit_id)
    gone = await unit.session.execute(
        delete(VisitPin)
        .where(VisitPin.council == unit.council, VisitPin.visit_id == visit_id)
        .returning(VisitPin.date, VisitPin.half)
    )
    pin = gone.one_or_none()
    if pin is None:
        blockers = [{"code": "not-pinned", "detail": "Nobody pinned it: timetables may move it already."}]
        raise Conflict("This visit cannot be unpinned.", blockers=blockers)
    payload = {"date": pin.date, "half": pin.half, "reason": reason}
    unit.record(Happening(EventKind.VISIT_UNPINNED, f"visit:{visit_id}", payload, urn=visit.urn))
    await ask(unit, WorkKind.BUILD_TIMETABLE, [unit.council], council=unit.council)


async def _held(unit: UnitOfWork, visit_id: UUID) -> Visit:
    visit = await unit.session.get(Visit, (unit.council, visit_id))
    if visit is None:
        raise NotFound("There is no such visit, or none that you may know of.")
    return visit
