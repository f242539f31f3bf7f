"""Plan what link partners promise schools: one visit for each that the council's visit models entitle a school to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID, uuid5

from sqlalchemy import delete, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from securing_good import work
from securing_good.calendar import SchoolCalendar
from securing_good.council_calendar import calendar_until, council_periods
from securing_good.database import Database, UnitOfWork, of_council
from securing_good.events import EventKind, Happening
from securing_good.governance import governance_of
from securing_good.tables import Visit, VisitModels
from securing_good.timetable_settings import QUIET_S
from securing_good.vocabulary import Governance, MonitoringLevel, VisitKind
from securing_good.work import Claim, WorkKind, ask
from securing_good_scheduler import ACTOR
from securing_good_scheduler.obligations.calling_off import call_off, first_versions
from securing_good_scheduler.obligations.entitlements import (
    EntitledVisit,
    entitled_visits,
    entitled_years,
    next_ideal,
    outstanding_visits,
    visits_by_term,
)
from securing_good_scheduler.obligations.held_unplanned import VisitsHeld, held_visits, keep_met
from securing_good_scheduler.obligations.published import PublishedPlace, published_places, settle, where_it_was

OF_VISITS: Final = UUID("5c9a3f2e-6d0b-4c55-9f0e-6f7c1f3c2a11")
"""Under which the visits of link partners are named: any number would do that nothing else uses."""
LATE_DAYS: Final = 5
"""School days in which a visit that was held is recorded: after them another day is looked for."""
_SCHOOLS: Final = text(
    """
    select s.urn, s.type, s.type_group, coalesce(c.level, d.level, 'not_assessed') as level from school s
    left join "case" c on c.council = :council and c.urn = s.urn and c.closed_on is null
    left join lateral (select x.level from level_decision x where x.council = :council and x.urn = s.urn
                       order by x.decided_at desc, x.id desc limit 1) d on true
    where s.council = :council and s.status in ('open', 'proposed_to_close') order by s.urn
    """
)


@dataclass(frozen=True)
class _SchoolEntitled:
    urn: int
    level: MonitoringLevel


async def plan_link_partner_visits(database: Database, claims: Sequence[Claim]) -> None:
    """Plan the link partners' visits of each claimed council, one transaction each."""
    for claim in claims:
        assert claim.council is not None
        async with database.unit_of_work(of_council(claim.council), actor=ACTOR) as unit:
            await work.hold(unit, [claim])
            await _plan(unit)
            await work.finish(unit, [claim])


async def _plan(unit: UnitOfWork) -> None:
    years = entitled_years(unit.today)
    calendar = calendar_until(await council_periods(unit.session, unit.council), years[-1])
    wanted: dict[UUID, tuple[int, EntitledVisit]] = {}
    schools = await _schools(unit.session, unit.council)
    held = await held_visits(unit.session, unit.council)
    # A visit is recorded within a year: what was held in the last one may be told in this.
    for year in (years[0] - 1, *years):
        models = await _models_of(unit.session, unit.council, year)
        for school in schools:
            visits = visits_by_term(models.models, models.by_level, school.level)
            entitled = entitled_visits(visits, calendar, year, school.urn, has_meetings=school.level.has_meetings)
            promised = {one.slot: visit_id(unit.council, school.urn, one.slot) for one in entitled}
            keep_met(unit, held, school.urn, entitled, promised)
            left = [one for one in entitled if promised[one.slot] not in held.met]
            wanted |= {promised[one.slot]: (school.urn, one) for one in outstanding_visits(left, calendar, unit.today)}
    await _store(unit, wanted, held, calendar)


async def _schools(session: AsyncSession, council: str) -> list[_SchoolEntitled]:
    """Schools that have a link partner: open, maintained or academies, at their case's level or the one last decided."""
    rows = (await session.execute(_SCHOOLS, {"council": council})).all()
    answered_for = {Governance.MAINTAINED, Governance.ACADEMY}
    return [
        _SchoolEntitled(row.urn, MonitoringLevel(row.level))
        for row in rows
        if governance_of(row.type, row.type_group) in answered_for
    ]


async def _models_of(session: AsyncSession, council: str, year: int) -> VisitModels:
    """The edition that holds in an academic year: the council's newest, or else our proposal."""
    found = await session.scalars(
        select(VisitModels)
        .where(or_(VisitModels.council == council, VisitModels.council.is_(None)), VisitModels.from_year <= year)
        .order_by(VisitModels.council.nulls_last(), VisitModels.from_year.desc(), VisitModels.version.desc())
        .limit(1)
    )
    return found.one()


async def _store(
    unit: UnitOfWork,
    wanted: Mapping[UUID, tuple[int, EntitledVisit]],
    visits_held: VisitsHeld,
    calendar: SchoolCalendar,
) -> None:
    """Add what is new, bring days to what is promised, withdraw what no longer is.

    A day a timetable published stays while it lies in the visit's time; visits of the half-term that runs stay promised
    when a school's level falls. One that was held another way is looked for no more, whatever its day.
    """
    visits = await unit.session.scalars(
        select(Visit)
        .where(Visit.council == unit.council, Visit.kind == VisitKind.LINK_PARTNER_VISIT)
        .order_by(Visit.id)
        .with_for_update()
    )
    before = {visit.id: visit for visit in visits}
    held = visits_held.planned
    versions = await first_versions(unit, wanted)
    published = await published_places(unit, wanted)
    places = {id_: where_it_was(published.get(id_), one, None) for id_, (_, one) in wanted.items()}
    added = [
        _visit(unit.council, id_, urn, one, next_ideal(one, calendar, unit.today), places[id_], versions[id_])
        for id_, (urn, one) in wanted.items()
        if id_ not in before
    ]
    unit.session.add_all(added)
    to_bring = [(before[id_], one) for id_, (_, one) in wanted.items() if id_ in before and id_ not in held]
    moved = [visit.id for visit, one in to_bring if _bring(visit, one, places[visit.id], calendar, unit.today)]
    running = calendar.half_term_on(unit.today)
    promised_until = running.ends_on if running else unit.today
    gone = [
        id_
        for id_, visit in before.items()
        if id_ in visits_held.met
        or (id_ not in wanted and id_ not in held and visit.date > unit.today and visit.window_start > promised_until)
    ]
    if gone:
        await call_off(unit, [before[id_] for id_ in gone])
        await unit.session.execute(delete(Visit).where(Visit.council == unit.council, Visit.id.in_(gone)))
    if not (added or moved or gone):
        return
    payload: dict[str, Any] = {
        "added": [{"urn": one.urn, "slot": one.slot, "date": one.date} for one in added],
        "moved": [str(id_) for id_ in moved],
        "withdrawn": sorted(f"{before[id_].urn} {before[id_].slot}" for id_ in gone),
    }
    unit.record(Happening(EventKind.LINK_PARTNER_VISITS_PLANNED, f"council:{unit.council}", payload))
    await ask(unit, WorkKind.BUILD_TIMETABLE, [unit.council], council=unit.council, after_s=QUIET_S)


def _visit(
    council: str, id_: UUID, urn: int, one: EntitledVisit, day: date, place: PublishedPlace | None, version: int
) -> Visit:
    return Visit(
        council=council,
        id=id_,
        case_id=None,
        urn=urn,
        kind=VisitKind.LINK_PARTNER_VISIT,
        slot=one.slot,
        attempt=1,
        window_start=one.window_start,
        window_end=one.window_end,
        date=place.date if place else day,
        ideal=day,
        half=place.half if place else None,
        timetable=place.timetable if place else None,
        provisional=one.provisional,
        version=version,
    )


def _bring(
    visit: Visit, one: EntitledVisit, place: PublishedPlace | None, calendar: SchoolCalendar, today: date
) -> bool:
    """Bring a visit to what is promised; whether its day or its time moved."""
    day = _day_for(visit, one, calendar, today)
    return settle(visit, one, day, place, ideal=next_ideal(one, calendar, today), provisional=one.provisional)


def _day_for(visit: Visit, one: EntitledVisit, calendar: SchoolCalendar, today: date) -> date:
    """The day of a visit as it is promised now: one that went by without a word is planned again after a week."""
    if one.window_start <= visit.date <= one.window_end:
        late = calendar.count_school_days(visit.date, today) > LATE_DAYS if visit.date < today else False
        if not late and (visit.half is not None or visit.date == one.ideal or one.ideal <= today):
            return visit.date
    return next_ideal(one, calendar, today)


def visit_id(council: str, urn: int, slot: str) -> UUID:
    """The identity of a link partner's visit: the same whenever it is planned."""
    return uuid5(OF_VISITS, f"{council} {urn} {slot}")
