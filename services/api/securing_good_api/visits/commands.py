"""Record a meeting, arrange a visit, record what was found there, say that something did not happen."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import select

from securing_good.database import UnitOfWork
from securing_good.errors import Invalid, NotFound
from securing_good.events import EventKind, Happening
from securing_good.tables import MonitoringVisit, Visit, VisitActivity, VisitNotHeld, VisitRecord
from securing_good.vocabulary import (
    ActionOrigin,
    ActivityKind,
    CaseState,
    MinutesState,
    NotHeldReason,
    VisitKind,
    VisitStep,
)
from securing_good.work import WorkKind, ask
from securing_good_api.actions.agreeing import add_actions, told
from securing_good_api.actions.rules import AgreedAction
from securing_good_api.cases.held import held_case
from securing_good_api.minutes.rules import ISSUED_WITHIN_SCHOOL_DAYS, Minutes, check_attendance
from securing_good_api.minutes.writing import add_version, as_agreed, check_autumn_visit, school_days_after
from securing_good_api.school_days import is_school_day
from securing_good_api.visits.held import held_visit, visit_to_record, visits_that_day
from securing_good_api.visits.rules import check, check_arrangement, check_day, check_findings, due_days


async def record_visit(unit: UnitOfWork, *, visit_id: UUID, minutes: Minutes, actions: Sequence[AgreedAction]) -> None:
    """Record what was seen and agreed at a meeting, as a draft of its minutes; the timetable follows.

    Raises NotFound for no such visit; Conflict and Invalid as the rules say.
    """
    visit, case = await held_visit(unit, visit_id)
    known = await visit_to_record(unit, visit_id, minutes.held_on)
    check(VisitStep.RECORD, known)
    check_day(known, held_on=minutes.held_on, today=unit.today)
    check_attendance(minutes.attendance)
    await check_autumn_visit(unit, minutes.link_partner_visit_id, visit.urn)
    due = due_days(actions, known, held_on=minutes.held_on)
    unit.session.add(
        VisitRecord(
            council=unit.council,
            visit_id=visit.id,
            case_id=case.id,
            urn=visit.urn,
            held_on=minutes.held_on,
            early=known.is_early,
            progress=minutes.progress,
            discussed=minutes.discussed,
            state=MinutesState.DRAFT,
            newest=1,
            issued=None,
            issue_due_on=await school_days_after(unit, minutes.held_on, ISSUED_WITHIN_SCHOOL_DAYS),
            recorded_by=unit.actor,
            recorded_at=unit.now,
            version=1,
        )
    )
    await unit.session.flush()
    agreed = add_actions(unit, case, ActionOrigin.SECURING_GOOD_MEETING, visit.id, actions, due)
    add_version(unit, visit.id, 1, minutes, [as_agreed(action) for action in agreed], None)
    case.revision += 1
    await unit.session.flush()
    payload = {
        "slot": visit.slot,
        "held_on": minutes.held_on,
        "progress": minutes.progress,
        "actions": told(agreed),
    }
    unit.record(Happening(EventKind.VISIT_RECORDED, f"visit:{visit.id}", payload, urn=visit.urn))
    await ask(unit, WorkKind.PLAN_VISITS, [str(case.id)], council=unit.council)


async def arrange_visit(
    unit: UnitOfWork,
    *,
    case_id: UUID,
    day: date,
    activities: Sequence[tuple[ActivityKind, str]],
    shares_day: bool,
) -> UUID:
    """Arrange a monitoring visit with what it is for; no cadence counts it and no plan moves it. Returns its id.

    Raises Invalid for a case that is not the council's, Conflict and Invalid as the rules say.
    """
    try:
        case = await held_case(unit, case_id)
    except NotFound as error:
        raise Invalid.at("#/case_id", "unknown-case", f"There is no case with the id {case_id}.") from error
    check_arrangement(
        CaseState(case.state_but_for_intervention),
        day=day,
        is_school_day=await is_school_day(unit, day),
        that_day=await visits_that_day(unit, case_id, day),
        shares_day=shares_day,
        today=unit.today,
    )
    visit = Visit(
        council=unit.council,
        id=uuid4(),
        case_id=case.id,
        urn=case.urn,
        kind=VisitKind.MONITORING_VISIT,
        slot=None,
        attempt=1,
        window_start=day,
        window_end=day,
        date=day,
        ideal=day,
        half=None,
        timetable=None,
        provisional=False,
        version=1,
    )
    unit.session.add(visit)
    await unit.session.flush()
    unit.session.add(
        MonitoringVisit(
            council=unit.council,
            visit_id=visit.id,
            case_id=case.id,
            urn=case.urn,
            arranged_by=unit.actor,
            arranged_at=unit.now,
            held_on=None,
            summary=None,
            recorded_by=None,
            recorded_at=None,
        )
    )
    await unit.session.flush()
    unit.session.add_all(
        VisitActivity(council=unit.council, visit_id=visit.id, number=number, kind=kind, focus=focus, found=None)
        for number, (kind, focus) in enumerate(activities, start=1)
    )
    payload = {"date": day, "activities": [kind for kind, _ in activities]}
    unit.record(Happening(EventKind.VISIT_ARRANGED, f"visit:{visit.id}", payload, urn=case.urn))
    return visit.id


async def record_findings(
    unit: UnitOfWork, *, visit_id: UUID, held_on: date, summary: str, found: Sequence[tuple[int, str]]
) -> None:
    """Record what was found at each planned activity of a monitoring visit. Raises NotFound, Conflict and Invalid."""
    visit, _ = await held_visit(unit, visit_id)
    known = await visit_to_record(unit, visit_id, held_on)
    check(VisitStep.RECORD_FINDINGS, known)
    check_day(known, held_on=held_on, today=unit.today)
    of_visit = await unit.session.scalars(
        select(VisitActivity)
        .where(VisitActivity.council == unit.council, VisitActivity.visit_id == visit_id)
        .order_by(VisitActivity.number)
    )
    activities: Mapping[int, VisitActivity] = {one.number: one for one in of_visit}
    check_findings(activities, [number for number, _ in found])
    record = (
        await unit.session.scalars(
            select(MonitoringVisit).where(MonitoringVisit.council == unit.council, MonitoringVisit.visit_id == visit_id)
        )
    ).one()
    record.held_on, record.summary = held_on, summary
    record.recorded_by, record.recorded_at = unit.actor, unit.now
    for number, words in found:
        activities[number].found = words
    unit.record(Happening(EventKind.VISIT_FOUND, f"visit:{visit.id}", {"held_on": held_on}, urn=visit.urn))


async def record_not_held(unit: UnitOfWork, *, visit_id: UUID, reason: NotHeldReason, words: str) -> None:
    """Say that a visit did not or will not happen; of a meeting another is planned in its period while days remain.

    Raises NotFound, Conflict where it was recorded or said already, or the case is closed.
    """
    visit, case = await held_visit(unit, visit_id)
    check(VisitStep.NOT_HELD, await visit_to_record(unit, visit_id, visit.date))
    unit.session.add(
        VisitNotHeld(
            council=unit.council,
            visit_id=visit.id,
            case_id=case.id,
            urn=visit.urn,
            planned_for=visit.date,
            reason=reason,
            words=words,
            told_by=unit.actor,
            told_on=unit.today,
            told_at=unit.now,
        )
    )
    payload = {"kind": visit.kind, "slot": visit.slot, "planned_for": visit.date, "reason": reason}
    unit.record(Happening(EventKind.VISIT_NOT_HELD, f"visit:{visit.id}", payload, urn=visit.urn))
    if visit.kind == VisitKind.SECURING_GOOD_MEETING:
        case.revision += 1
        await ask(unit, WorkKind.PLAN_VISITS, [str(case.id)], council=unit.council)
