"""Enter, change and withdraw leave. Its events tell that something changed, and nothing of whose or why."""

from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from securing_good.availability import Leave
from securing_good.database import UnitOfWork
from securing_good.errors import ChangedMeanwhile, Conflict, NotFound
from securing_good.events import EventKind, Happening
from securing_good.tables import Leave as LeaveRow
from securing_good.vocabulary import HalfDay, LeaveKind
from securing_good_api.actors import Actor
from securing_good_api.leave.rules import check_leave
from securing_good_api.people.commands import check_person
from securing_good_api.replanning import ask_to_replan
from securing_good_api.whose_time import check_may_set, is_own, plans


async def enter_leave(unit: UnitOfWork, *, by: Actor, person_id: UUID, kind: LeaveKind, leave: Leave) -> UUID:
    """Say that somebody is away; returns its id. Raises Invalid, Forbidden, Conflict where it overlaps other leave."""
    await check_may_set(unit.session, by, person_id)
    await check_person(unit, person_id)
    check_leave(leave, await _others(unit, person_id, None), today=unit.today)
    row = LeaveRow(
        council=unit.council,
        id=uuid4(),
        person_id=person_id,
        kind=kind,
        starts_on=leave.starts_on,
        starts_half=leave.starts_half,
        ends_on=leave.ends_on,
        ends_half=leave.ends_half,
        entered_by=unit.actor,
        entered_at=unit.now,
        withdrawn_by=None,
        withdrawn_at=None,
        version=1,
    )
    unit.session.add(row)
    await unit.session.flush()
    await _tell(unit, row)
    return row.id


async def change_leave(
    unit: UnitOfWork, *, by: Actor, leave_id: UUID, expected_version: int, changes: dict[str, Any]
) -> None:
    """Change when somebody is away, or the kind. Raises NotFound, ChangedMeanwhile, Invalid, Conflict."""
    row = await _held(unit, by, leave_id, expected_version)
    if row.withdrawn_at is not None:
        detail = "What was withdrawn stays as it was: enter the leave anew."
        raise Conflict("This leave was withdrawn.", blockers=[{"code": "withdrawn", "detail": detail}])
    changed = {name: value for name, value in changes.items() if getattr(row, name) != value}
    if not changed:
        return
    for name, value in changed.items():
        setattr(row, name, value)
    with unit.session.no_autoflush:
        check_leave(_value(row), await _others(unit, row.person_id, row.id), today=unit.today)
    row.version += 1
    await _tell(unit, row)


async def withdraw_leave(unit: UnitOfWork, *, by: Actor, leave_id: UUID, expected_version: int) -> None:
    """They will be there after all. Withdrawing it again changes nothing. Raises NotFound, ChangedMeanwhile."""
    row = await _held(unit, by, leave_id, expected_version)
    if row.withdrawn_at is not None:
        return
    row.withdrawn_by, row.withdrawn_at = unit.actor, unit.now
    row.version += 1
    await _tell(unit, row)


async def _held(unit: UnitOfWork, by: Actor, leave_id: UUID, expected_version: int) -> LeaveRow:
    """The leave, and its person so that theirs is changed one at a time. What is not one's business is not there."""
    found = await unit.session.scalar(
        select(LeaveRow.person_id).where(LeaveRow.council == unit.council, LeaveRow.id == leave_id)
    )
    if found is None or not (plans(by) or await is_own(unit.session, by, found)):
        raise NotFound("There is no such leave, or none that you may know of.")
    await check_person(unit, found)
    row = await unit.session.get_one(LeaveRow, (unit.council, leave_id), with_for_update=True)
    if row.version != expected_version:
        raise ChangedMeanwhile("Somebody changed this after you read it.", current_version=row.version)
    return row


async def _others(unit: UnitOfWork, person_id: UUID, but: UUID | None) -> list[Leave]:
    rows = await unit.session.scalars(
        select(LeaveRow)
        .where(LeaveRow.council == unit.council, LeaveRow.person_id == person_id, LeaveRow.withdrawn_at.is_(None))
        .order_by(LeaveRow.starts_on, LeaveRow.id)
    )
    return [_value(row) for row in rows if row.id != but]


def _value(row: LeaveRow) -> Leave:
    return Leave(row.starts_on, HalfDay(row.starts_half), row.ends_on, HalfDay(row.ends_half))


async def _tell(unit: UnitOfWork, row: LeaveRow) -> None:
    await unit.session.flush()
    await ask_to_replan(unit)
    unit.record(Happening(EventKind.LEAVE_CHANGED, f"leave:{row.id}", {"version": row.version}))
