"""When people of a council have time, what its schools say of half-days, where they lie, and who is whose link partner."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from securing_good.availability import (
    HalfOfDay,
    Leave,
    PersonTime,
    SchoolWishes,
    WorkingPattern,
    busy_halves,
    halves_of_week,
)
from securing_good.database import LONDON
from securing_good.tables import Appointment, BusyTime, SchoolTime
from securing_good.tables import Leave as LeaveRow
from securing_good.tables import WorkingPattern as PatternRow
from securing_good.vocabulary import SCHOOL_POSTS, HalfDay, SchoolTimeWord

_LOCALITIES = text(
    """
    select s.urn, coalesce(
        (select l.name from school_locality l where l.council = :council and l.urn = s.urn order by l.id desc limit 1),
        split_part(trim(s.postcode), ' ', 1), '') as name
    from school s where s.council = :council
    """
)
_LINK_PARTNERS = text(
    """
    select distinct on (urn) urn, person_id from (
        select urn, person_id, 1 as place from school_assignment
        where council = :council and starts_on <= :day and (ends_on is null or ends_on >= :day)
        union all
        select a.urn, a.person_id, case when a.cover then 2 else 3 end
        from case_assignment a join "case" c on c.council = a.council and c.id = a.case_id
        where a.council = :council and a.post = 'link_partner' and a.starts_on <= :day
          and (a.ends_on is null or a.ends_on >= :day) and (c.closed_on is null or c.closed_on > :day)
    ) known order by urn, place
    """
)


async def people_times(
    session: AsyncSession, council: str, person_ids: Collection[UUID], start: date, end: date
) -> Mapping[UUID, PersonTime]:
    """The time of each of these people from start to end, both days included: four statements for however many.

    Somebody nothing is known of has all their time.
    """
    patterns = await _patterns(session, council, person_ids, start, end)
    leave = await _leave(session, council, person_ids, start, end)
    busy = await _busy(session, council, person_ids, start, end)
    of_schools = await _of_schools(session, council, person_ids, end)
    return {
        person: PersonTime(
            patterns.get(person, ()), leave.get(person, ()), busy.get(person, frozenset()), person in of_schools
        )
        for person in person_ids
    }


async def _patterns(
    session: AsyncSession, council: str, person_ids: Collection[UUID], start: date, end: date
) -> dict[UUID, tuple[WorkingPattern, ...]]:
    """Those that hold on some of these days, in order: what was said last of one day counts."""
    rows = await session.scalars(
        select(PatternRow)
        .where(PatternRow.council == council, PatternRow.person_id.in_(person_ids), PatternRow.starts_on <= end)
        .order_by(PatternRow.starts_on, PatternRow.id)
    )
    by_day: dict[UUID, dict[date, WorkingPattern]] = defaultdict(dict)
    for row in rows:
        pattern = WorkingPattern(row.starts_on, halves_of_week(row.halves), row.most_a_day, row.most_a_week)
        by_day[row.person_id][row.starts_on] = pattern
    found = {}
    for person, patterns in by_day.items():
        first = max((day for day in patterns if day <= start), default=date.min)
        found[person] = tuple(pattern for day, pattern in patterns.items() if day >= first)
    return found


async def _leave(
    session: AsyncSession, council: str, person_ids: Collection[UUID], start: date, end: date
) -> dict[UUID, tuple[Leave, ...]]:
    rows = await session.scalars(
        select(LeaveRow)
        .where(
            LeaveRow.council == council,
            LeaveRow.person_id.in_(person_ids),
            LeaveRow.withdrawn_at.is_(None),
            LeaveRow.starts_on <= end,
            LeaveRow.ends_on >= start,
        )
        .order_by(LeaveRow.starts_on, LeaveRow.id)
    )
    found: dict[UUID, list[Leave]] = defaultdict(list)
    for row in rows:
        found[row.person_id].append(Leave(row.starts_on, HalfDay(row.starts_half), row.ends_on, HalfDay(row.ends_half)))
    return {person: tuple(leave) for person, leave in found.items()}


async def _busy(
    session: AsyncSession, council: str, person_ids: Collection[UUID], start: date, end: date
) -> dict[UUID, frozenset[HalfOfDay]]:
    opens = datetime.combine(start, time(), LONDON).astimezone(UTC)
    closes = datetime.combine(end + timedelta(days=1), time(), LONDON).astimezone(UTC)
    rows = await session.execute(
        select(BusyTime.person_id, BusyTime.starts_at, BusyTime.ends_at).where(
            BusyTime.council == council,
            BusyTime.person_id.in_(person_ids),
            BusyTime.starts_at < closes,
            BusyTime.ends_at > opens,
        )
    )
    times: dict[UUID, list[tuple[datetime, datetime]]] = defaultdict(list)
    for row in rows:
        times[row.person_id].append((max(row.starts_at, opens), min(row.ends_at, closes)))
    return {person: busy_halves(found) for person, found in times.items()}


async def _of_schools(session: AsyncSession, council: str, person_ids: Collection[UUID], end: date) -> frozenset[UUID]:
    """Who has posts at schools and, so far, none at the council."""
    rows = await session.scalars(
        select(Appointment.person_id)
        .where(Appointment.council == council, Appointment.person_id.in_(person_ids), Appointment.starts_on <= end)
        .group_by(Appointment.person_id)
        .having(func.bool_and(Appointment.post.in_(SCHOOL_POSTS)))
    )
    return frozenset(rows)


async def school_wishes(
    session: AsyncSession, council: str, urns: Collection[int], start: date, end: date
) -> Mapping[int, SchoolWishes]:
    """What each of these schools says of half-days from start to end, both days included. One statement."""
    rows = await session.execute(
        select(SchoolTime.urn, SchoolTime.day, SchoolTime.half, SchoolTime.word).where(
            SchoolTime.council == council,
            SchoolTime.urn.in_(urns),
            SchoolTime.withdrawn_at.is_(None),
            SchoolTime.day.between(start, end),
        )
    )
    said: dict[tuple[int, str], set[HalfOfDay]] = defaultdict(set)
    for row in rows:
        said[row.urn, row.word].add((row.day, HalfDay(row.half)))
    return {
        urn: SchoolWishes(frozenset(said[urn, SchoolTimeWord.PROPOSED]), frozenset(said[urn, SchoolTimeWord.BLOCKED]))
        for urn in urns
    }


async def localities(session: AsyncSession, council: str) -> Mapping[int, str]:
    """Which part of the borough each of its schools lies in: by the council's word, else the outward part of its postcode.

    A school whose postcode is not known has the locality "". One statement.
    """
    rows = await session.execute(_LOCALITIES, {"council": council})
    return {row.urn: row.name for row in rows}


async def link_partners_on(session: AsyncSession, council: str, day: date) -> Mapping[int, UUID]:
    """Each school's link partner on a day: whom it is assigned, else who stands in or is assigned on its case.

    Schools that have none are left out. One statement.
    """
    rows = await session.execute(_LINK_PARTNERS, {"council": council, "day": day})
    return {row.urn: row.person_id for row in rows}
