"""Plan a case's visits: load the case and the calendar, decide by the cadence, store the plan if nothing moved meanwhile."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from securing_good import work
from securing_good.calendar import CalendarPeriod, academic_year_name, academic_year_of
from securing_good.council_calendar import calendar_until, council_periods
from securing_good.database import LONDON, Database, UnitOfWork, of_council
from securing_good.events import EventKind, Happening
from securing_good.programme import EXPECTED_MONTHS, add_months
from securing_good.school_opening import SchoolOpening
from securing_good.school_openings import school_openings
from securing_good.tables import Case, CasePause, EngagementMeeting, MeetingWaiver, ReviewPoint, Visit, VisitPlan
from securing_good.timetable_settings import QUIET_S
from securing_good.vocabulary import RUNNING, CalendarKind, CaseState, MonitoringLevel, ReviewKind, VisitKind
from securing_good.work import Claim, WorkKind, ask
from securing_good_scheduler import ACTOR
from securing_good_scheduler.obligations.cadence import (
    plan_after_close,
    plan_visits,
    plan_without_trust,
    programme_months,
)
from securing_good_scheduler.obligations.calling_off import call_off, first_versions
from securing_good_scheduler.obligations.meetings import (
    held_meetings,
    meeting_id,
    meetings_of,
    merged_meetings,
    settled_meetings,
)
from securing_good_scheduler.obligations.plans import (
    CadenceSettings,
    CaseToPlan,
    HeldVisit,
    MissedVisit,
    Plan,
    SkippedPeriod,
    with_what_was_owed,
)
from securing_good_scheduler.obligations.provisional import keep_provisional_years
from securing_good_scheduler.obligations.published import bring, published_places, where_it_was
from securing_good_scheduler.obligations.review_meetings import ReviewMeeting
from securing_good_scheduler.obligations.review_plans import keep_review_meetings, review_meetings


async def plan_cases(database: Database, claims: Sequence[Claim]) -> None:
    """Plan the claimed cases, one transaction each."""
    for claim in claims:
        await _plan_case(database, claim)


async def _plan_case(database: Database, claim: Claim) -> None:
    council, case_id = claim.council, UUID(claim.key)
    assert council is not None
    async with database.reading(of_council(council)) as session:
        case = (await session.scalars(select(Case).where(Case.council == council, Case.id == case_id))).one()
        today = database.clock().astimezone(LONDON).date()
        next_review = await session.scalar(
            select(func.min(ReviewPoint.months)).where(
                ReviewPoint.council == council,
                ReviewPoint.case_id == case_id,
                ReviewPoint.kind == ReviewKind.SCHEDULED,
                ReviewPoint.decision.is_(None),
            )
        )
        pauses = await _pauses(session, council, case_id)
        engaged = await session.scalar(
            select(EngagementMeeting).where(EngagementMeeting.council == council, EngagementMeeting.case_id == case_id)
        )
        held, missed = await meetings_of(session, council, case_id, engaged.held_on if engaged else None, today)
        merged = await merged_meetings(session, council, case_id)
        waived = await _waived(session, council, case_id)
        periods = await council_periods(session, council)
        ends = academic_year_of(add_months(case.opened_on, programme_months(next_review)))
        opening = (await school_openings(session, council, [case.urn], until_year=ends))[case.urn]
        plan = _plan(case, held, missed, merged, waived, pauses, engaged, next_review, periods, opening, today)
        told = await _told_before(session, council, case_id)
        plan = with_what_was_owed(plan, told, held, waived, case.closed_on)
        reviews = await review_meetings(session, case, opening, plan.horizon_end, today)
    async with database.unit_of_work(of_council(council), actor=ACTOR) as unit:
        await work.hold(unit, [claim])
        # No lock: a change that commits after this look has asked again, so the work stays due and the plan shows as stale.
        current = await unit.session.scalar(select(Case.revision).where(Case.council == council, Case.id == case_id))
        if current != case.revision:
            await ask(unit, WorkKind.PLAN_VISITS, [claim.key], council=council)
        else:
            if case.closed_on is None:
                await keep_provisional_years(unit, periods, academic_year_of(plan.horizon_end))
            await _store(unit, case, plan, reviews, periods, opening, engaged.held_on if engaged else None)
        await work.finish(unit, [claim])


def _plan(
    case: Case,
    held: tuple[HeldVisit, ...],
    missed: tuple[MissedVisit, ...],
    merged: Mapping[tuple[str, int], date],
    waived: Mapping[str, str],
    pauses: tuple[tuple[date, date], ...],
    engaged: EngagementMeeting | None,
    next_review: int | None,
    periods: tuple[CalendarPeriod, ...],
    opening: SchoolOpening,
    today: date,
) -> Plan:
    level = MonitoringLevel(case.level)
    if case.closed_on is not None:
        known_until = calendar_until(periods, academic_year_of(case.closed_on)).known_until
        return plan_after_close(str(case.id), case.urn, level, case.closed_on, known_until)
    if case.state == CaseState.AWAITING_TRUST:
        known_until = calendar_until(periods, academic_year_of(today)).known_until
        return plan_without_trust(str(case.id), case.urn, level, case.opened_on, known_until)
    to_plan = CaseToPlan(
        str(case.id),
        case.urn,
        level,
        case.opened_on,
        held,
        missed,
        programme_months=programme_months(next_review),
        pauses=pauses,
        level_since=case.level_since,
        is_engaged=case.state_but_for_intervention != CaseState.ENGAGING,
        engaged_on=engaged.held_on if engaged else None,
        first_meeting_on=engaged.first_meeting_on if engaged else None,
        waived=waived,
        merged=merged,
    )
    return plan_visits(to_plan, opening.calendar, CadenceSettings(), today, opening)


async def _pauses(session: AsyncSession, council: str, case_id: UUID) -> tuple[tuple[date, date], ...]:
    rows = await session.execute(
        select(CasePause.starts_on, CasePause.ends_on)
        .where(CasePause.council == council, CasePause.case_id == case_id)
        .order_by(CasePause.starts_on, CasePause.paused_at, CasePause.id)
    )
    return tuple((row.starts_on, row.ends_on) for row in rows)


async def _waived(session: AsyncSession, council: str, case_id: UUID) -> dict[str, str]:
    """Why periods of a case have no meeting by somebody's decision."""
    rows = await session.execute(
        select(MeetingWaiver.slot, MeetingWaiver.waived_by_name, MeetingWaiver.reason).where(
            MeetingWaiver.council == council, MeetingWaiver.case_id == case_id, MeetingWaiver.withdrawn_at.is_(None)
        )
    )
    return {row.slot: f"Waived by {row.waived_by_name}: {row.reason}" for row in rows}


async def _told_before(session: AsyncSession, council: str, case_id: UUID) -> list[SkippedPeriod]:
    """The periods that the plan as it stands has no meeting in."""
    skipped = await session.scalar(
        select(VisitPlan.skipped).where(VisitPlan.council == council, VisitPlan.case_id == case_id)
    )
    return [
        SkippedPeriod(
            one["slot"],
            one["reason"],
            one["owed"],
            date.fromisoformat(one["starts_on"]) if one["starts_on"] else None,
            date.fromisoformat(one["ends_on"]) if one["ends_on"] else None,
        )
        for one in skipped or ()
    ]


async def _store(
    unit: UnitOfWork,
    case: Case,
    plan: Plan,
    reviews: Sequence[ReviewMeeting],
    periods: Sequence[CalendarPeriod],
    opening: SchoolOpening,
    engaged_on: date | None,
) -> None:
    """Store the plan. A visit keeps its identity by its period; days gone by and visits held stay as they are.

    A meeting planned for before the school was engaged could not be held: it is withdrawn, not missed.

    Once a school has left the programme, whatever was planned from that day on is withdrawn, however late this is done.
    """
    since = case.closed_on or unit.today
    before = await held_meetings(unit, case.id)
    settled = await settled_meetings(unit, case.id)
    added, moved = [], []
    ids = {one: meeting_id(case.id, one.slot, one.attempt) for one in plan.visits}
    versions = await first_versions(unit, ids.values())
    places = await published_places(unit, ids.values())
    for planned in plan.visits:
        known = before.get((planned.slot, planned.attempt))
        place = where_it_was(places.get(ids[planned]), planned, opening)
        if known is None:
            added.append(planned.slot)
            unit.session.add(
                Visit(
                    council=unit.council,
                    id=ids[planned],
                    case_id=case.id,
                    urn=case.urn,
                    kind=VisitKind.SECURING_GOOD_MEETING,
                    slot=planned.slot,
                    attempt=planned.attempt,
                    window_start=planned.window_start,
                    window_end=planned.window_end,
                    date=place.date if place else planned.date,
                    ideal=planned.date,
                    half=place.half if place else None,
                    timetable=place.timetable if place else None,
                    provisional=planned.provisional,
                    version=versions[ids[planned]],
                )
            )
            continue
        if bring(known, planned, place, opening):
            moved.append(planned.slot)
    kept = {(planned.slot, planned.attempt) for planned in plan.visits}
    gone = [
        row
        for key, row in before.items()
        if key not in kept
        and row.id not in settled
        and (row.date >= since or (engaged_on is not None and row.date <= engaged_on))
    ]
    _confirm([row for key, row in before.items() if key not in kept], periods)
    if gone:
        await call_off(unit, gone)
        await unit.session.execute(
            delete(Visit).where(Visit.council == unit.council, Visit.id.in_([row.id for row in gone]))
        )
    await unit.session.flush()
    of_reviews = await keep_review_meetings(unit, case, reviews, opening)
    timetable = {
        "built_from": case.revision,
        "built_at": unit.now,
        "known_until": plan.known_until,
        "skipped": [
            {
                "slot": one.slot,
                "reason": one.reason,
                "owed": one.owed,
                "starts_on": one.starts_on and str(one.starts_on),
                "ends_on": one.ends_on and str(one.ends_on),
            }
            for one in plan.skipped
        ],
        "notes": list(plan.notes),
    }
    await unit.session.execute(
        insert(VisitPlan)
        .values(council=unit.council, case_id=case.id, **timetable)
        .on_conflict_do_update(index_elements=["council", "case_id"], set_=timetable)
    )
    payload = {
        "built_from": case.revision,
        "visits": [{"slot": one.slot, "date": one.date, "provisional": one.provisional} for one in plan.visits],
        "added": [*added, *of_reviews.added],
        "moved": [*moved, *of_reviews.moved],
        "withdrawn": [*sorted(slot for (slot, _), row in before.items() if row in gone), *of_reviews.withdrawn],
        "notes": list(plan.notes),
    }
    unit.record(Happening(EventKind.TIMETABLE_PLANNED, f"case:{case.id}", payload, urn=case.urn))
    if added or moved or gone or of_reviews:
        await ask(unit, WorkKind.BUILD_TIMETABLE, [unit.council], council=unit.council, after_s=QUIET_S)


def _confirm(visits: Sequence[Visit], periods: Sequence[CalendarPeriod]) -> None:
    """Visits the plan leaves alone lose their mark too, once their year is published."""
    published = {academic_year_name(period.academic_year) for period in periods if period.kind is CalendarKind.TERM}
    for visit in visits:
        if visit.provisional and visit.slot and visit.slot.split()[0] in published:
            visit.provisional = False
            visit.version += 1


async def replan_councils(database: Database, claims: Sequence[Claim]) -> None:
    """Extend each claimed council's calendar beyond the published years; ask for its running cases to be planned again."""
    for claim in claims:
        assert claim.council is not None
        async with database.unit_of_work(of_council(claim.council), actor=ACTOR) as unit:
            await work.hold(unit, [claim])
            periods = await council_periods(unit.session, claim.council)
            programme_ends = add_months(unit.today, EXPECTED_MONTHS)
            await keep_provisional_years(unit, periods, academic_year_of(programme_ends))
            cases = await unit.session.scalars(
                select(Case.id).where(Case.council == claim.council, Case.state.in_(RUNNING))
            )
            await ask(unit, WorkKind.PLAN_VISITS, [str(id_) for id_ in cases], council=claim.council)
            await ask(unit, WorkKind.PLAN_LINK_PARTNER_VISITS, [claim.council], council=claim.council)
            # Days on which people and schools have time may have changed, and no visit with them.
            await ask(unit, WorkKind.BUILD_TIMETABLE, [claim.council], council=claim.council, after_s=QUIET_S)
            await work.finish(unit, [claim])
