"""Pause a case; resume it before its time."""

from datetime import date, timedelta
from uuid import UUID, uuid4

from sqlalchemy import select

from securing_good.database import UnitOfWork
from securing_good.events import EventKind, Happening
from securing_good.tables import Case, CasePause
from securing_good.vocabulary import CaseState
from securing_good.work import WorkKind, ask
from securing_good_api.case_pauses.rules import Pause, check_pause, check_resumption
from securing_good_api.cases.held import held_case


async def pause_case(unit: UnitOfWork, *, case_id: UUID, starts_on: date | None, ends_on: date, reason: str) -> None:
    """Have no Securing Good meetings from a day (today where None) to a day; the timetable follows.

    Raises NotFound, Conflict and Invalid as the rules say.
    """
    case, rows = await _held(unit, case_id)
    pause = Pause(starts_on or unit.today, ends_on)
    check_pause(pause, state=CaseState(case.state), pauses=_plain(rows), today=unit.today)
    unit.session.add(
        CasePause(
            council=unit.council,
            id=uuid4(),
            case_id=case.id,
            urn=case.urn,
            starts_on=pause.starts_on,
            ends_on=pause.ends_on,
            planned_until=pause.ends_on,
            reason=reason,
            paused_by=unit.actor,
            paused_at=unit.now,
            resumed_by=None,
            resumption_reason=None,
        )
    )
    payload = {"starts_on": pause.starts_on, "ends_on": pause.ends_on, "reason": reason}
    await _follow(unit, case, EventKind.CASE_PAUSED, payload)


async def resume_case(unit: UnitOfWork, *, case_id: UUID, reason: str) -> None:
    """End the pause that runs, from today on, or drop the one to come; the timetable follows.

    Raises NotFound, Conflict where there is none.
    """
    case, rows = await _held(unit, case_id)
    check_resumption(_plain(rows), today=unit.today)
    (pause,) = [row for row, plain in zip(rows, _plain(rows), strict=True) if plain.is_open(unit.today)]
    payload = {"starts_on": pause.starts_on, "planned_until": pause.planned_until, "reason": reason}
    # One that would have begun later leaves no day paused: its last day is before its first.
    pause.ends_on = max(unit.today, pause.starts_on) - timedelta(days=1)
    pause.resumed_by, pause.resumption_reason = unit.actor, reason
    await _follow(unit, case, EventKind.CASE_RESUMED, payload)


async def _held(unit: UnitOfWork, case_id: UUID) -> tuple[Case, list[CasePause]]:
    case = await held_case(unit, case_id)
    rows = await unit.session.scalars(
        select(CasePause)
        .where(CasePause.council == unit.council, CasePause.case_id == case_id)
        .order_by(CasePause.starts_on, CasePause.paused_at, CasePause.id)
    )
    return case, list(rows)


def _plain(rows: list[CasePause]) -> list[Pause]:
    return [Pause(row.starts_on, row.ends_on) for row in rows]


async def _follow(unit: UnitOfWork, case: Case, kind: EventKind, payload: dict[str, object]) -> None:
    case.revision += 1
    case.version += 1
    await unit.session.flush()
    unit.record(Happening(kind, f"case:{case.id}", payload, urn=case.urn))
    await ask(unit, WorkKind.PLAN_VISITS, [str(case.id)], council=unit.council)
