"""What the caseloads of a council are reckoned from."""

from collections import defaultdict
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from securing_good.availabilities import link_partners_on, localities, people_times
from securing_good.vocabulary import CasePost, MonitoringLevel
from securing_good_api.school_assignments.caseloads import MEETINGS, Officer, SchoolLoad

_MODELS: Final = (
    "select models, by_level from visit_models where (council is null or council = :council) "
    "and make_date(from_year, 9, 1) <= :today order by council nulls last, from_year desc, version desc limit 1"
)
_SCHOOLS: Final = """
    select s.urn, s.name, coalesce(d.level, 'not_assessed') as level, c.level as case_level, t.person_id as lead_officer
    from school s
    left join lateral (
        select level from level_decision d where d.council = :council and d.urn = s.urn
        order by decided_at desc, d.id desc limit 1) d on true
    left join "case" c on c.council = :council and c.urn = s.urn and c.closed_on is null
    left join lateral (
        select person_id from case_assignment t where t.council = :council and t.case_id = c.id
        and t.post = 'lead_officer' and t.starts_on <= :today and (t.ends_on is null or t.ends_on >= :today)
        order by t.cover, t.starts_on desc limit 1) t on true
    where s.council = :council and s.status in ('open', 'proposed_to_close') order by s.urn
"""
_OFFICERS: Final = """
    select p.id, p.name, array_agg(distinct a.post) as posts,
        array(select i.urn from declared_interest i where i.council = p.council and i.person_id = p.id
              and (i.ended_on is null or i.ended_on >= :today)) as interests
    from person p join appointment a on a.council = p.council and a.person_id = p.id
    where p.council = :council and a.post in ('lead_officer', 'link_partner')
      and a.starts_on <= :today and (a.ends_on is null or a.ends_on >= :today)
    group by p.council, p.id, p.name order by p.name, p.id
"""


async def schools_to_visit(session: AsyncSession, council: str, today: date) -> list[SchoolLoad]:
    """Every open school of the council, with what it asks of people in a year. Four statements."""
    values = {"council": council, "today": today}
    edition = (await session.execute(text(_MODELS), values)).one()
    a_year = {one["key"]: one["autumn"] + one["spring"] + one["summer"] for one in edition.models}
    places, partners = await localities(session, council), await link_partners_on(session, council, today)
    rows = await session.execute(text(_SCHOOLS), values)
    return [
        SchoolLoad(
            row.urn,
            row.name,
            places.get(row.urn, ""),
            a_year[edition.by_level[row.level]],
            MEETINGS[MonitoringLevel(row.case_level)] if row.case_level else 0,
            partners.get(row.urn),
            row.lead_officer,
        )
        for row in rows
    ]


async def officers_who_visit(
    session: AsyncSession, council: str, today: date
) -> tuple[list[Officer], dict[UUID, list[CasePost]]]:
    """Lead officers and link partners of today with the half-days they work, by name, and their posts. Five statements."""
    rows = (await session.execute(text(_OFFICERS), {"council": council, "today": today})).all()
    times = await people_times(session, council, [row.id for row in rows], today, today)
    posts: dict[UUID, list[CasePost]] = defaultdict(list)
    for row in rows:
        posts[row.id] = sorted(CasePost(post) for post in row.posts)
    officers = [
        Officer(
            row.id,
            row.name,
            times[row.id].halves_a_week,
            CasePost.LINK_PARTNER in posts[row.id],
            frozenset(row.interests),
        )
        for row in rows
    ]
    return officers, posts
