"""Signs of risk in schools that are not in the programme."""

from typing import Final

from securing_good_api.dashboard.gathering.asking import Asking, Gathered
from securing_good_api.dashboard.gathering.overview import DECIDED, NEWEST
from securing_good_api.watches.views import RUNNING

_OUTSIDE: Final = f"""
, outside as materialized (
    select t.urn, t.name, t.phase, coalesce(d.level, 'not_assessed') as level, a.id as assessment,
           coalesce(a.suggested_level, 'not_assessed') as suggested, a.direction, a.provisional, a.as_of,
           (select max(w.ends_on) from watch w where w.council = :council and w.urn = t.urn and {RUNNING}) as watched_until
    from counted t {DECIDED} {NEWEST}
    where not exists (select from "case" c where c.council = :council and c.urn = t.urn and c.closed_on is null)),
warned as (select * from outside o where o.suggested in ('amber', 'red') or o.level in ('amber', 'red')
    or o.direction = 'deteriorating' or o.watched_until is not null)"""
_WARNINGS: Final = """json_build_object(
    'suggested', (select coalesce(json_object_agg(n.suggested, n.schools), '{}')
        from (select o.suggested, count(*) as schools from outside o group by o.suggested) n),
    'warned', (select coalesce(json_agg(json_build_object('urn', r.urn, 'school', r.name, 'phase', r.phase,
        'monitoring_level', r.level, 'suggested_level', r.suggested, 'direction', coalesce(r.direction, 'unknown'),
        'provisional', coalesce(r.provisional, true), 'as_of', r.as_of, 'watched_until', r.watched_until,
        'factors', (select coalesce(json_agg(json_build_object('factor', f ->> 'factor', 'flag', f ->> 'flag')), '[]')
            from assessment a, json_array_elements(a.document::json -> 'factors') f
            where a.council = :council and a.id = r.assessment and f ->> 'flag' in ('concern', 'serious_concern')))
        order by r.suggested <> 'red', r.suggested <> 'amber', r.level <> 'red', r.level <> 'amber', r.name, r.urn),
        '[]') from warned r)
)"""


async def gather_early_warnings(asking: Asking) -> Gathered:
    """What is suggested of the schools outside the programme, and each of them of which there is any sign of risk."""
    return await asking.read(_OUTSIDE, _WARNINGS)
