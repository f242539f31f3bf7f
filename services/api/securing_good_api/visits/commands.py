"""Record a visit."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import func, select

from securing_good.database import UnitOfWork
from securing_good.errors import NotFound
from securing_good.events import EventKind, Happening
from securing_good.tables import Action, Case, Visit, VisitRecord
from securing_good.vocabulary import ActionOrigin, ActionStatus, CaseState, Progress
from securing_good.work import WorkKind, ask
from securing_good_api.visits.rules import AgreedAction, VisitToRecord, check_record, due_days


async def record_visit(
    unit: UnitOfWork,
    *,
    visit_id: UUID,
    held_on: date,
    progress: Progress,
    discussed: str,
    actions: Sequence[AgreedAction],
) -> None:
    """Record what was seen and agreed at a visit; the timetable follows.

    Raises NotFound for no such visit; Conflict and Invalid as the rules in `rules.py` say.
    """
    visit = await unit.session.scalar(select(Visit).where(Visit.council == unit.council, Visit.id == visit_id))
    if visit is None:
        raise NotFound("There is no such visit, or none that you may know of.")
    case = await unit.session.scalar(
        select(Case).where(Case.council == unit.council, Case.id == visit.case_id).with_for_update(key_share=True)
    )
    assert case is not None
    known = await _what_the_rule_needs(unit, visit, case, held_on)
    check_record(known, held_on=held_on, today=unit.today)
    due = due_days(actions, known, held_on=held_on)
    unit.session.add(
        VisitRecord(
            council=unit.council,
            visit_id=visit.id,
            case_id=case.id,
            urn=visit.urn,
            held_on=held_on,
            progress=progress,
            discussed=discussed,
            recorded_by=unit.actor,
            recorded_at=unit.now,
        )
    )
    await unit.session.flush()
    agreed = [
        Action(
            council=unit.council,
            id=uuid4(),
            origin=ActionOrigin.SECURING_GOOD_MEETING,
            visit_id=visit.id,
            case_id=case.id,
            urn=visit.urn,
            what=action.what,
            owner=action.owner,
            due_on=due_on,
            status=ActionStatus.OPEN,
            version=1,
        )
        for action, due_on in zip(actions, due, strict=True)
    ]
    unit.session.add_all(agreed)
    case.revision += 1
    await unit.session.flush()
    payload = {
        "slot": visit.slot,
        "held_on": held_on,
        "progress": progress,
        "actions": [{"id": one.id, "what": one.what, "owner": one.owner, "due_on": one.due_on} for one in agreed],
    }
    unit.record(Happening(EventKind.VISIT_RECORDED, f"visit:{visit.id}", payload, urn=visit.urn))
    await ask(unit, WorkKind.PLAN_VISITS, [str(case.id)], council=unit.council)


async def _what_the_rule_needs(unit: UnitOfWork, visit: Visit, case: Case, held_on: date) -> VisitToRecord:
    recorded = select(VisitRecord.visit_id).where(
        VisitRecord.council == unit.council, VisitRecord.case_id == visit.case_id
    )
    already = await unit.session.scalar(recorded.where(VisitRecord.visit_id == visit.id))
    next_on = await unit.session.scalar(
        select(func.min(Visit.date)).where(
            Visit.council == unit.council,
            Visit.case_id == visit.case_id,
            Visit.date > held_on,
            Visit.id != visit.id,
            Visit.id.not_in(recorded),
        )
    )
    return VisitToRecord(CaseState(case.state), case.opened_on, already is not None, next_on)
