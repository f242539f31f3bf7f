"""Gather what a council's timetable is made from: a fixed number of statements, however many schools there are."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from securing_good.availabilities import localities, people_times, school_wishes
from securing_good.calendar import SchoolCalendar, academic_year_of
from securing_good.council_calendar import calendar_until, council_periods
from securing_good.school_openings import school_openings
from securing_good.tables import TimetableSettingsEdition
from securing_good.timetable_settings import TimetableSettings, Weights
from securing_good.vocabulary import CasePost, HalfDay, MonitoringLevel, Post, VisitKind
from securing_good_scheduler.council_timetable.inputs import (
    Holding,
    Inputs,
    PersonDiary,
    SchoolTime,
    VisitToTime,
    horizon_end,
)

EDGE_FIRST, EDGE_LAST = 3, 2
"""School days at the beginning and the end of a term on which a visit had best not be."""
_VISITS: Final = text(
    """
    select v.id, v.case_id, v.urn, v.kind, v.slot, c.level, v.window_start, v.window_end, v.ideal, v.date, v.half,
           v.timetable is not null as placed, p.date as pin_date, p.half as pin_half,
           exists (select from "case" r where r.council = v.council and r.urn = v.urn and r.closed_on is null) as at_risk,
           said.agreed, said.date as agreed_date, said.half as agreed_half
    from visit v
    left join lateral (select n.agreed, n.date, n.half from timetable_consent n
                       where n.council = v.council and n.visit_id = v.id and (n.was_on, n.was_half) = (v.date, v.half)
                       order by n.id desc limit 1) said on true
    left join "case" c on c.council = v.council and c.id = v.case_id
    left join visit_pin p on p.council = v.council and p.visit_id = v.id
    where v.council = :council and v.kind <> 'monitoring_visit' and v.date > :today and v.window_start <= :until
      and not exists (select from visit_record h where h.council = v.council and h.visit_id = v.id)
      and not exists (select from visit_not_held h where h.council = v.council and h.visit_id = v.id)
      and not exists (select from link_partner_visit h where h.council = v.council and h.visit_id = v.id)
    order by v.window_start, v.id
    """
)
_OF_CASES: Final = text(
    """
    select x.case_id, x.urn, x.post, x.person_id, x.starts_on, x.ends_on, x.cover from case_assignment x
    join "case" c on c.council = x.council and c.id = x.case_id and c.closed_on is null
    where x.council = :council and (x.ends_on is null or x.ends_on > :today)
    """
)
_OF_SCHOOLS: Final = text(
    """
    select a.urn, a.post, a.person_id, a.starts_on, a.ends_on, a.acting from appointment a
    where a.council = :council and a.urn = any(:urns) and a.post in ('headteacher', 'chair_of_governors')
      and (a.ends_on is null or a.ends_on > :today)
    union all
    select l.urn, 'link_partner', l.person_id, l.starts_on, l.ends_on, false from school_assignment l
    where l.council = :council and l.urn = any(:urns) and (l.ends_on is null or l.ends_on > :today)
    """
)
_PEOPLE: Final = text("select p.id, p.name from person p where p.council = :council and p.id = any(:ids)")
_SCHOOLS: Final = text("select s.urn, s.name from school s where s.urn = any(:urns)")
_TAKEN: Final = text(
    """
    select v.case_id, v.date from visit v
    where v.council = :council and v.kind = 'monitoring_visit' and v.date > :today
      and not exists (select from visit_not_held h where h.council = v.council and h.visit_id = v.id)
    """
)


async def gather(session: AsyncSession, council: str, today: date) -> Inputs:
    """What the timetable of a council is made from on a day."""
    until = horizon_end(today)
    visits = await _visits(session, council, today, until)
    urns = sorted({visit.urn for visit in visits})
    calendar = calendar_until(await council_periods(session, council), academic_year_of(until))
    of_case, of_school = await _holdings(session, council, urns, today)
    schools = await _schools(session, council, urns, today, until)
    people = await _people(session, council, of_case, of_school, (today, until))
    settings = await _settings(session, council)
    days = calendar.school_days(today + timedelta(days=1), until)
    return Inputs(
        today,
        visits,
        schools,
        people,
        of_case,
        of_school,
        frozen_until=max(days[: settings.notice_days], default=today),
        edges=frozenset(_edges(calendar)),
        settings=settings,
    )


async def _settings(session: AsyncSession, council: str) -> TimetableSettings:
    """What the council set last, or else our proposal."""
    edition = await session.scalar(
        select(TimetableSettingsEdition)
        .where(TimetableSettingsEdition.council == council)
        .order_by(TimetableSettingsEdition.set_at.desc(), TimetableSettingsEdition.id.desc())
        .limit(1)
    )
    return TimetableSettings(edition.notice_days, Weights(**edition.weights)) if edition else TimetableSettings()


async def _visits(session: AsyncSession, council: str, today: date, until: date) -> tuple[VisitToTime, ...]:
    rows = await session.execute(_VISITS, {"council": council, "today": today, "until": until})
    return tuple(
        VisitToTime(
            row.id,
            row.case_id,
            row.urn,
            VisitKind(row.kind),
            row.slot,
            MonitoringLevel(row.level) if row.level else None,
            row.at_risk,
            row.window_start,
            row.window_end,
            row.ideal,
            placed=(row.date, HalfDay(row.half)) if row.placed else None,
            pinned=(row.pin_date, HalfDay(row.pin_half)) if row.pin_date else None,
            refused=row.agreed is False,
            agreed=(row.agreed_date, HalfDay(row.agreed_half)) if row.agreed and row.agreed_date else None,
        )
        for row in rows
    )


async def _holdings(
    session: AsyncSession, council: str, urns: Sequence[int], today: date
) -> tuple[dict[UUID, list[Holding]], dict[int, list[Holding]]]:
    """Who is in which post of a case or a school. A school nobody was assigned to has its case's link partner."""
    of_case: dict[UUID, list[Holding]] = defaultdict(list)
    of_school: dict[int, list[Holding]] = defaultdict(list)
    by_case: dict[int, list[Holding]] = defaultdict(list)
    for row in await session.execute(_OF_CASES, {"council": council, "today": today}):
        holding = Holding(row.person_id, CasePost(row.post), row.starts_on, row.ends_on, stands_in=row.cover)
        of_case[row.case_id].append(holding)
        if row.post == CasePost.LINK_PARTNER:
            by_case[row.urn].append(replace(holding, post=Post.LINK_PARTNER))
    for row in await session.execute(_OF_SCHOOLS, {"council": council, "urns": urns, "today": today}):
        holding = Holding(row.person_id, Post(row.post), row.starts_on, row.ends_on, stands_in=row.acting)
        of_school[row.urn].append(holding)
    for urn, holdings in by_case.items():
        if not any(one.post == Post.LINK_PARTNER for one in of_school[urn]):
            of_school[urn] += holdings
    return of_case, of_school


async def _schools(
    session: AsyncSession, council: str, urns: Sequence[int], today: date, until: date
) -> dict[int, SchoolTime]:
    openings = await school_openings(session, council, urns, until_year=academic_year_of(until))
    open_ = {urn: opening.visitable_halves(today, until) for urn, opening in openings.items()}
    parts = await localities(session, council)
    wishes = await school_wishes(session, council, urns, today, until)
    rows = await session.execute(_SCHOOLS, {"urns": urns})
    return {
        row.urn: SchoolTime(
            row.urn,
            row.name,
            parts.get(row.urn, ""),
            open_[row.urn] - (wishes[row.urn].blocked if row.urn in wishes else frozenset()),
            wishes[row.urn].proposed if row.urn in wishes else frozenset(),
        )
        for row in rows
    }


async def _people(
    session: AsyncSession,
    council: str,
    of_case: Mapping[UUID, Collection[Holding]],
    of_school: Mapping[int, Collection[Holding]],
    between: tuple[date, date],
) -> dict[UUID, PersonDiary]:
    officers = {one.person for holdings in of_case.values() for one in holdings}
    officers |= {one.person for holdings in of_school.values() for one in holdings if one.post == Post.LINK_PARTNER}
    at_schools = {one.person for holdings in of_school.values() for one in holdings} - officers
    taken = await _taken(session, council, of_case, between[0])
    first, last = between
    times = await people_times(session, council, officers | at_schools, first, last)
    rows: Any = await session.execute(_PEOPLE, {"council": council, "ids": list(officers | at_schools)})
    return {
        row.id: PersonDiary(
            row.id,
            row.name,
            frozenset(half for half in times[row.id].free_halves(first, last) if half[0] not in taken[row.id]),
            most_a_day=times[row.id].most_a_day,
            most_a_week=times[row.id].most_a_week,
            travels=row.id in officers,
        )
        for row in rows
    }


async def _taken(
    session: AsyncSession, council: str, of_case: Mapping[UUID, Collection[Holding]], today: date
) -> defaultdict[UUID, set[date]]:
    """Days on which people are at a visit that they arranged themselves: how much of the day it takes is not known."""
    taken: defaultdict[UUID, set[date]] = defaultdict(set)
    for row in await session.execute(_TAKEN, {"council": council, "today": today}):
        for holding in of_case.get(row.case_id, ()):
            if holding.holds(row.date):
                taken[holding.person].add(row.date)
    return taken


def _edges(calendar: SchoolCalendar) -> Iterable[date]:
    for term in calendar.terms():
        days = calendar.school_days(term.starts_on, term.ends_on)
        yield from (*days[:EDGE_FIRST], *days[-EDGE_LAST:])
