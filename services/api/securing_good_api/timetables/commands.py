"""Ask for a timetable; say what a school says of a move; decide that a timetable be published."""

from uuid import UUID

from sqlalchemy import text

from securing_good.database import UnitOfWork
from securing_good.errors import NotFound
from securing_good.events import EventKind, Happening
from securing_good.tables import (
    Timetable,
    TimetableConsent,
    TimetablePublication,
    TimetableRequest,
    TimetableVisit,
)
from securing_good.vocabulary import TimetableState
from securing_good.work import WorkKind, ask
from securing_good_api.actors import Actor
from securing_good_api.timetables.facts import FACTS_OF_ONE, moves_from
from securing_good_api.timetables.rules import check_answer, check_publishing


async def ask_for_timetable(unit: UnitOfWork, *, afresh: bool, reason: str) -> int:
    """Have the council's timetable made anew; returns the request's number.

    `afresh`: visits may move that do not have to, but for pinned ones and those within their notice.
    """
    request = TimetableRequest(
        council=unit.council, afresh=afresh, reason=reason, asked_by=unit.actor, asked_at=unit.now
    )
    unit.session.add(request)
    await unit.session.flush()
    payload = {"afresh": afresh, "reason": reason}
    unit.record(Happening(EventKind.TIMETABLE_ASKED, f"timetable-request:{request.id}", payload))
    await ask(unit, WorkKind.BUILD_TIMETABLE, [unit.council], council=unit.council)
    return request.id


async def answer_move(unit: UnitOfWork, actor: Actor, *, number: int, visit_id: UUID, agreed: bool, words: str) -> None:
    """Keep what a school says of a visit moving or losing its place: said by its own people, or by an officer who asked them.

    A visit whose school does not agree stays: the timetable is made anew. Raises NotFound, Forbidden for another school's
    visit, Conflict where nobody is asked.
    """
    timetable = await _held(unit, number)
    entry = await unit.session.get(TimetableVisit, (unit.council, number, visit_id))
    if entry is None or (actor.is_of_a_school and entry.urn not in actor.urns):
        raise NotFound("There is no such timetable or visit, or none that you may know of.")
    is_asked = entry.was_on is not None and (entry.date, entry.half) != (entry.was_on, entry.was_half)
    check_answer(TimetableState(timetable.state), is_asked=is_asked and not entry.must_move)
    unit.session.add(
        TimetableConsent(
            council=unit.council,
            number=number,
            visit_id=visit_id,
            urn=entry.urn,
            date=entry.date,
            half=entry.half,
            was_on=entry.was_on,
            was_half=entry.was_half,
            agreed=agreed,
            words=words,
            recorded_by=unit.actor,
            recorded_at=unit.now,
        )
    )
    await unit.session.flush()
    payload = {"visit": visit_id, "agreed": agreed, "from": entry.was_on, "to": entry.date}
    unit.record(Happening(EventKind.TIMETABLE_MOVE_ANSWERED, f"timetable:{number}", payload, urn=entry.urn))
    if not agreed:
        await ask(unit, WorkKind.BUILD_TIMETABLE, [unit.council], council=unit.council)


async def publish_timetable(unit: UnitOfWork, *, number: int, reason: str) -> None:
    """Decide that a timetable be published: it is in force once it was verified against how things are then.

    Raises NotFound, Conflict where it does not wait to be published or a school has not agreed to a move.
    """
    await _held(unit, number)
    values = {"council": unit.council, "number": number}
    facts = (await unit.session.execute(text(FACTS_OF_ONE), values)).scalar_one()
    check_publishing(TimetableState(facts["state"]), moves_from(facts["moves"]))
    unit.session.add(
        TimetablePublication(
            council=unit.council, number=number, reason=reason, decided_by=unit.actor, decided_at=unit.now
        )
    )
    await unit.session.flush()
    unit.record(Happening(EventKind.TIMETABLE_DECIDED, f"timetable:{number}", {"number": number, "reason": reason}))
    await ask(unit, WorkKind.PUBLISH_TIMETABLE, [unit.council], council=unit.council)


async def _held(unit: UnitOfWork, number: int) -> Timetable:
    timetable = await unit.session.get(Timetable, (unit.council, number))
    if timetable is None:
        raise NotFound("There is no such timetable or visit, or none that you may know of.")
    return timetable
