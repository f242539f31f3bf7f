"""The visits of a feed, those that were called off with them."""

from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from securing_good.tables import CalendarFeed
from securing_good.vocabulary import FeedScope, HalfDay
from securing_good_api.attending import people_at
from securing_good_api.calendar_feeds.writing import Entry
from securing_good_api.visits.views import RECORDS, VISIT_DAY

KEPT_DAYS: Final = 400
"""How long a visit stays in a feed after its day."""
_WHOSE: Final = {
    FeedScope.PERSON: f":person in {people_at('v', 'v.date')}",
    FeedScope.SCHOOL: "v.urn = :urn",
    FeedScope.COUNCIL: "true",
}
# A visit that was held is on the day it was held; each version of its minutes may say another.
_VISITS: Final = f"""
    select v.id, v.version + (n.visit_id is not null)::int + h.versions as version, v.urn, h.day as date,
           case when h.day = v.date then v.half end as half, n.visit_id is not null as off, h.versions > 0 as held
    from visit v left join visit_not_held n on n.council = v.council and n.visit_id = v.id{RECORDS}
    cross join lateral (
        select {VISIT_DAY} as day,
               coalesce(r.newest, num_nonnulls(mv.held_on, lv.held_on)) as versions
    ) h
    where v.council = :council and v.date >= cast(:today as date) - cast(:kept as integer) and {{whose}}
    union all
    select v.id, v.version, v.urn, v.date, v.half, true, false from withdrawn_visit v
    where v.council = :council and v.date >= cast(:today as date) - cast(:kept as integer) and {{whose}}
      and not exists (select from visit o where o.council = v.council and o.id = v.id)
"""


async def entries_of(session: AsyncSession, feed: CalendarFeed, today: Any) -> list[Entry]:
    """Every visit the feed's calendar has, in order of time."""
    whose = _WHOSE[FeedScope(feed.scope)]
    sql = (
        f"select v.*, s.name from ({_VISITS.format(whose=whose)}) v join school s on s.urn = v.urn "
        "order by v.date, v.half nulls first, v.id"
    )
    values: dict[str, Any] = {"council": feed.council, "today": today, "kept": KEPT_DAYS}
    if feed.scope == FeedScope.PERSON:
        values["person"] = feed.person_id
    if feed.scope == FeedScope.SCHOOL:
        values["urn"] = feed.urn
    return [
        Entry(
            UUID(str(row.id)),
            row.version,
            row.name,
            row.date,
            HalfDay(row.half) if row.half else None,
            row.off,
            row.held,
        )
        for row in await session.execute(text(sql), values)
    ]
