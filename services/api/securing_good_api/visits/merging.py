"""Hold a Securing Good meeting together with the meeting of another programme that looks after the school."""

from datetime import date
from uuid import UUID

from securing_good.database import UnitOfWork
from securing_good.events import EventKind, Happening
from securing_good.tables import MergedMeeting
from securing_good.vocabulary import OutsideMonitoring, VisitStep
from securing_good.work import WorkKind, ask
from securing_good_api.school_days import is_school_day
from securing_good_api.visits.held import held_visit, period_of, visit_to_record
from securing_good_api.visits.rules import check, check_merger


async def merge_meeting(
    unit: UnitOfWork, *, visit_id: UUID, programme: OutsideMonitoring, active_since: date, day: date, reason: str
) -> None:
    """Say that a meeting is held at another programme's, on its day; the timetable keeps to that.

    Raises NotFound, Conflict and Invalid as the rules say.
    """
    visit, case = await held_visit(unit, visit_id)
    check(VisitStep.MERGE, await visit_to_record(unit, visit_id, visit.date))
    first, last = await period_of(unit, visit.slot, (visit.window_start, visit.window_end))
    known = await is_school_day(unit, day)
    check_merger(day=day, active_since=active_since, first=first, last=last, is_school_day=known, today=unit.today)
    unit.session.add(
        MergedMeeting(
            council=unit.council,
            case_id=case.id,
            slot=visit.slot,
            attempt=visit.attempt,
            urn=case.urn,
            programme=programme,
            active_since=active_since,
            day=day,
            reason=reason,
            merged_by=unit.actor,
            merged_at=unit.now,
        )
    )
    case.revision += 1
    await unit.session.flush()
    payload = {
        "slot": visit.slot,
        "programme": programme,
        "active_since": active_since,
        "date": {"from": visit.date, "to": day},
        "reason": reason,
    }
    unit.record(Happening(EventKind.MEETING_MERGED, f"visit:{visit.id}", payload, urn=case.urn))
    await ask(unit, WorkKind.PLAN_VISITS, [str(case.id)], council=unit.council)
