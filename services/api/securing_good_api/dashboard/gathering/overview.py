"""The level of every school, as it is and as it was, and how well founded the suggestions are."""

from datetime import date
from typing import Final

from securing_good_api.dashboard.gathering.asking import Asking, Gathered

NEWEST: Final = (
    "left join lateral (select a.id, a.suggested_level, a.provisional, a.direction, a.as_of, a.ruleset from assessment a "
    "where a.council = :council and a.urn = t.urn order by a.as_of desc, a.made_at desc, a.id desc limit 1) a on true"
)
"""SQL: the newest assessment of the school `t`, made without what is restricted."""
DECIDED: Final = (
    "left join lateral (select x.level, x.decided_at from level_decision x where x.council = :council and x.urn = t.urn "
    "order by x.decided_at desc, x.id desc limit 1) d on true"
)
"""SQL: the newest decision on the level of the school `t`."""
_SINCE: Final = (
    "since as (select coalesce(cast(:since as date), (select max(m.date) from board_meeting m where m.council = :council "
    "and m.called_off_at is null and m.date < cast(:today as date)), cast(:otherwise as date)) as day)"
)
_BEFORE: Final = (
    "left join lateral (select x.level from level_decision x where x.council = :council and x.urn = t.urn "
    "and x.decided_at < (cast(since.day + 1 as timestamp) at time zone 'Europe/London') "
    "order by x.decided_at desc, x.id desc limit 1) b on true"
)
_STANDING: Final = f"""
, {_SINCE}, standing as materialized (
    select t.urn, t.name, t.phase, coalesce(d.level, 'not_assessed') as now, coalesce(b.level, 'not_assessed') as was,
           cast(d.decided_at at time zone 'Europe/London' as date) as decided_on,
           a.suggested_level, a.provisional, a.as_of, a.ruleset
    from counted t cross join since {DECIDED} {_BEFORE} {NEWEST})"""
_OVERVIEW: Final = """json_build_object(
    'since', (select day from since),
    'schools', (select coalesce(json_agg(json_build_array(
        g.urn, g.phase, g.now, g.was, g.suggested_level, g.provisional) order by g.urn), '[]') from standing g),
    'moved', (select coalesce(json_agg(json_build_object('urn', g.urn, 'school', g.name, 'phase', g.phase,
        'was', g.was, 'now', g.now, 'decided_on', g.decided_on) order by g.name, g.urn), '[]')
        from standing g where g.now <> g.was),
    'oldest', (select min(g.as_of) from standing g),
    'newest', (select max(g.as_of) from standing g),
    'rulesets', (select coalesce(json_agg(distinct g.ruleset), '[]') from standing g where g.ruleset is not null),
    'provisional_terms', exists (select from provisional_period p where p.council = :council)
)"""


async def gather_overview(asking: Asking, since: date | None, otherwise: date) -> Gathered:
    """Each school with its level now and at the end of `since`: the board's last meeting, or else `otherwise`."""
    return await asking.read(_STANDING, _OVERVIEW, since=since, otherwise=otherwise)
