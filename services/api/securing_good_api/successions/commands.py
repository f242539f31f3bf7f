"""Move a case to the school that takes its school's place: all that belongs to it moves with it."""

from datetime import date
from uuid import UUID

from sqlalchemy import select, text

from securing_good.database import UnitOfWork
from securing_good.events import EventKind, Happening
from securing_good.governance import governance_of
from securing_good.tables import Case, Intervention, School
from securing_good.vocabulary import CaseState, InterventionRoute, InterventionStage
from securing_good.work import WorkKind, ask
from securing_good_api.cases.held import held_case, running_case
from securing_good_api.level_decisions.locks import settle_one_at_a_time
from securing_good_api.own_schools import check_own_school
from securing_good_api.successions.facts import IS_LINKED
from securing_good_api.successions.rules import CaseToMove, Successor, state_after_move


async def move_to_successor(unit: UnitOfWork, *, case_id: UUID, urn: int, moved_on: date, reason: str) -> None:
    """Let a case go on with its school's successor: reference, clock, and everything of it stay.

    Raises NotFound, Conflict and Invalid as the rules say.
    """
    await check_own_school(unit, urn)
    await settle_one_at_a_time(unit, urn)
    case = await held_case(unit, case_id)
    before, after = await _to_move(unit, case), await _successor(unit, case, urn)
    state = state_after_move(before, after, moved_on=moved_on, today=unit.today)
    payload = {
        "urn": {"from": case.urn, "to": urn},
        "moved_on": moved_on,
        "reason": reason,
        "case_state": {"from": case.state, "to": state},
    }
    left = {"urn": case.urn, "until": moved_on.isoformat(), "reason": reason, "awaits_trust": state != case.state}
    case.predecessors = [*case.predecessors, left]
    case.urn, case.state = urn, state
    case.revision += 1
    case.version += 1
    await unit.session.flush()
    unit.record(Happening(EventKind.CASE_MOVED, f"case:{case.id}", payload, urn=urn))
    await ask(unit, WorkKind.PLAN_VISITS, [str(case.id)], council=unit.council)


async def _to_move(unit: UnitOfWork, case: Case) -> CaseToMove:
    school = (await unit.session.scalars(select(School).where(School.urn == case.urn))).one()
    intervening = await unit.session.scalar(
        select(Intervention.id).where(
            Intervention.council == unit.council,
            Intervention.urn == case.urn,
            Intervention.route == InterventionRoute.COUNCIL_DECIDES,
            Intervention.stage != InterventionStage.CLOSED,
        )
    )
    return CaseToMove(
        CaseState(case.state),
        case.urn,
        case.opened_on,
        governance_of(school.type, school.type_group),
        intervening is not None,
    )


async def _successor(unit: UnitOfWork, case: Case, urn: int) -> Successor:
    school = (await unit.session.scalars(select(School).where(School.urn == urn))).one()
    linked = await unit.session.scalar(text(f"select {IS_LINKED}"), {"urn": case.urn, "other": urn})
    open_case = await running_case(unit, urn)
    return Successor(urn, governance_of(school.type, school.type_group), linked, open_case)
