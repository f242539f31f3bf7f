"""Hold a Securing Good meeting together with the meeting of another programme that looks after the school."""

from datetime import date
from uuid import UUID

from securing_good.calendar import HalfTerm, SchoolTerm, academic_year_of
from securing_good.council_calendar import calendar_until, council_periods
from securing_good.database import UnitOfWork
from securing_good.events import EventKind, Happening
from securing_good.tables import MergedMeeting, Visit
from securing_good.vocabulary import OutsideMonitoring, VisitStep
from securing_good.work import WorkKind, ask
from securing_good_api.school_days import is_school_day
from securing_good_api.visits.held import held_visit, visit_to_record
from securing_good_api.visits.rules import check, check_merger


async def merge_meeting(
    unit: UnitOfWork, *, visit_id: UUID, programme: OutsideMonitoring, active_since: date, day: date, reason: str
) -> None:
    """Say that a meeting is held at another programme's, on its day; the timetable keeps to that.

    Raises NotFound, Conflict and Invalid as the rules say.
    """
    visit, case = await held_visit(unit, visit_id)
    check(VisitStep.MERGE, await visit_to_record(unit, visit_id, visit.date))
    first, last = await _period_of(unit, visit)
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


async def _period_of(unit: UnitOfWork, visit: Visit) -> tuple[date, date]:
    """First and last day of the term or half-term a meeting is for; its window, where the terms are not known any more."""
    calendar = calendar_until(await council_periods(unit.session, unit.council), academic_year_of(visit.date))
    periods: list[HalfTerm | SchoolTerm] = [*calendar.half_terms(), *calendar.terms()]
    for period in periods:
        if period.key == visit.slot:
            return period.starts_on, period.ends_on
    return visit.window_start, visit.window_end
