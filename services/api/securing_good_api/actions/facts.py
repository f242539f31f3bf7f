"""What the rules need to know of an action, read in one expression; and which actions keep a school in the programme."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text

from securing_good.database import UnitOfWork
from securing_good.vocabulary import ActionStatus, CaseState, OwnerSide
from securing_good_api.actions.rules import ActionToMove

OPEN_CRITICAL: Final = """(select coalesce(json_agg(k.what order by k.due_on, k.id), '[]'::json) from action k
    where k.council = c.council and k.case_id = c.id and k.critical and k.status = 'open')"""
"""What the open critical actions of the row `c` of `case` say, soonest due first."""


async def open_critical(unit: UnitOfWork, case_id: UUID) -> list[str]:
    """What the open critical actions of a case say, soonest due first."""
    asked = text(f'select {OPEN_CRITICAL} from "case" c where c.council = :council and c.id = :id')
    found: list[str] = await unit.session.scalar(asked, {"council": unit.council, "id": case_id})
    return found


NEXT_MEETING: Final = """(select min(n.date) from visit n
    where n.council = a.council and n.case_id = a.case_id and n.kind = 'securing_good_meeting' and n.date >= :today
        and not exists (select from visit_record h where h.council = n.council and h.visit_id = n.id)
        and not exists (select from visit_not_held h where h.council = n.council and h.visit_id = n.id))"""


async def next_meeting_on(unit: UnitOfWork, case_id: UUID) -> date | None:
    """The day of a case's next Securing Good meeting, where one is planned."""
    asked = text(
        f"select {NEXT_MEETING} from (select cast(:council as text) as council, cast(:id as uuid) as case_id) a"
    )
    known = {"council": unit.council, "id": case_id, "today": unit.today}
    found: date | None = await unit.session.scalar(asked, known)
    return found


_NEWEST_MEETING: Final = """(select h.visit_id from visit_record h
    where h.council = a.council and h.case_id = a.case_id order by h.held_on desc, h.recorded_at desc limit 1)"""
WAS_OPEN_AT: Final = f"""(select json_build_object('visit_id', h.visit_id, 'held_on', h.held_on) from visit_record h
    where h.council = a.council and h.visit_id = {_NEWEST_MEETING} and h.visit_id is distinct from a.visit_id
        and not exists (select from action_carry_over o
                        where o.council = a.council and o.action_id = a.id and o.visit_id = h.visit_id))"""
"""The newest meeting after the action `a` was agreed, at which it has not been carried over."""
FACTS: Final = f"""json_build_object(
    'status', a.status, 'owner_side', a.owner_side, 'due_on', a.due_on,
    'case_state', (select c.state from "case" c where c.council = a.council and c.id = a.case_id),
    'reported', exists (select from action_report t
                        where t.council = a.council and t.action_id = a.id and t.outcome is null),
    'was_open_at', {WAS_OPEN_AT}, 'next_meeting_on', {NEXT_MEETING})"""
"""Of the row `a` of `action`."""
ASKED: Final = f"select {FACTS} from action a where a.council = :council and a.id = :id"


def action_from(facts: Mapping[str, Any]) -> ActionToMove:
    """The facts as the rules take them."""
    meeting, following = facts["was_open_at"], facts["next_meeting_on"]
    return ActionToMove(
        status=ActionStatus(facts["status"]),
        owner_side=OwnerSide(facts["owner_side"]),
        due_on=date.fromisoformat(facts["due_on"]),
        is_case_running=CaseState(facts["case_state"]).is_running,
        has_open_report=facts["reported"],
        was_open_at=date.fromisoformat(meeting["held_on"]) if meeting else None,
        next_meeting_on=date.fromisoformat(following) if following else None,
    )
