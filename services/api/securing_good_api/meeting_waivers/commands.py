"""Waive the meeting of a term or half-term; take that back. The plan follows."""

from typing import Final
from uuid import UUID

from sqlalchemy import text

from securing_good.database import UnitOfWork
from securing_good.events import EventKind, Happening
from securing_good.tables import Case, MeetingWaiver
from securing_good.work import WorkKind, ask
from securing_good_api.cases.held import held_case
from securing_good_api.meeting_waivers.rules import PeriodOfCase, check_waiver, check_withdrawal

_FACTS: Final = text(
    """
    select exists (select from visit v where v.council = :council and v.case_id = :case_id and v.slot = :slot)
        or exists (select from visit_plan t, jsonb_array_elements(t.skipped) k
                   where t.council = :council and t.case_id = :case_id and k ->> 'slot' = :slot) as planned,
        exists (select from visit v join visit_record r on r.council = v.council and r.visit_id = v.id and not r.early
                where v.council = :council and v.case_id = :case_id and v.slot = :slot) as held
    """
)


async def waive_meeting(unit: UnitOfWork, *, case_id: UUID, slot: str, reason: str, name: str) -> None:
    """Decide that a case has no meeting in a term or half-term: who and why is kept, and shown wherever it is missing.

    Raises NotFound, Conflict and Invalid as the rules say.
    """
    case = await held_case(unit, case_id)
    waiver = await unit.session.get(MeetingWaiver, (unit.council, case_id, slot), with_for_update=True)
    check_waiver(await _period(unit, case, slot, waiver))
    if waiver is None:
        waiver = MeetingWaiver(council=unit.council, case_id=case_id, slot=slot, urn=case.urn)
        unit.session.add(waiver)
    waiver.reason, waiver.waived_by, waiver.waived_by_name, waiver.waived_at = reason, unit.actor, name, unit.now
    waiver.withdrawn_by = waiver.withdrawn_at = waiver.withdrawal_reason = None
    await _follow(unit, case, EventKind.MEETING_WAIVED, {"slot": slot, "reason": reason})


async def withdraw_waiver(unit: UnitOfWork, *, case_id: UUID, slot: str, reason: str) -> None:
    """Owe the meeting of a period again. Raises NotFound, Conflict where it is not waived."""
    case = await held_case(unit, case_id)
    waiver = await unit.session.get(MeetingWaiver, (unit.council, case_id, slot), with_for_update=True)
    check_withdrawal(await _period(unit, case, slot, waiver))
    assert waiver is not None
    waiver.withdrawn_by, waiver.withdrawn_at, waiver.withdrawal_reason = unit.actor, unit.now, reason
    await _follow(unit, case, EventKind.MEETING_WAIVER_WITHDRAWN, {"slot": slot, "reason": reason})


async def _period(unit: UnitOfWork, case: Case, slot: str, waiver: MeetingWaiver | None) -> PeriodOfCase:
    facts = (await unit.session.execute(_FACTS, {"council": unit.council, "case_id": case.id, "slot": slot})).one()
    is_waived = waiver is not None and waiver.withdrawn_at is None
    return PeriodOfCase(slot, facts.planned or waiver is not None, facts.held, is_waived, case.closed_on is not None)


async def _follow(unit: UnitOfWork, case: Case, kind: EventKind, payload: dict[str, str]) -> None:
    case.revision += 1
    await unit.session.flush()
    unit.record(Happening(kind, f"case:{case.id}", payload, urn=case.urn))
    await ask(unit, WorkKind.PLAN_VISITS, [str(case.id)], council=unit.council)
