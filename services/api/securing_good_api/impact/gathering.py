"""Which support is measured by which figures, and every school that could be a match: read in one statement."""

import json
from collections.abc import Sequence
from datetime import date
from math import log
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from securing_good.vocabulary import ReleaseStatus
from securing_good_api.impact.fitting import Change
from securing_good_api.impact.matching import MOST_LOOKED_AT, Pool
from securing_good_api.impact.rules import Gathered, Measured, Stratum
from securing_good_api.redaction.facts import MEMBER
from securing_good_api.redaction.rules import Sight
from securing_good_api.rulesets.in_force import IN_FORCE

_YEAR_OF: Final = "cast(extract(year from {0} - interval '8 months') as integer)"
"""SQL: the academic year of a day, by the year it starts in."""
_PACKAGES: Final = f"""
packages as materialized (
    select p.id, p.urn, s.name as school, p.what, p.kind, p.provider_id, v.name as provider, p.factors,
           {_YEAR_OF.format("coalesce(p.starts_on, p.agreed_on, p.brokered_on)")} - 1 as before,
           {_YEAR_OF.format("p.completed_on")} + 1 as after
    from support_package p join school s on s.urn = p.urn
    join provider v on v.council = p.council and v.id = p.provider_id
    where p.council = :council and p.state in ('completed', 'evaluated') and not (p.urn = any(cast(:own as integer[])))
    and not (p.provider_id = any(cast(:own_providers as uuid[])))
    and (not cast(:members_only as boolean) or {MEMBER})),
helped as materialized (
    select distinct p.urn from support_package p where p.council = :council and p.agreed_on is not null),
measures as materialized (
    select i.id, i.code, i.title, i.unit, i.definition from indicator i, ruleset r
    where r.version = {IN_FORCE} and jsonb_exists(r.reads, i.code)
    and i.definition->>'factor' is not null and i.definition->>'worse' <> 'neither'),
meant as materialized (
    select p.id as package_id, p.urn, p.before, p.after, m.id as indicator_id
    from packages p join measures m on m.definition->>'factor' = any(p.factors)),
pairs as (
    select distinct m.indicator_id, m.before, m.after from meant m
    where exists (select from observation o where o.urn = m.urn and o.indicator_id = m.indicator_id
                  and o.period = m.after and o.ceased_at is null))"""
_FIGURES: Final = """
needed as (
    select b.indicator_id, b.before as period from pairs b union select b.indicator_id, b.after from pairs b
    union select b.indicator_id, b.before - 1 from pairs b
    union select i.id, b.before from pairs b, indicator i where i.code = 'intake_free_school_meals'),
figures as materialized (
    select distinct on (o.indicator_id, o.period, o.urn) o.indicator_id, o.period, o.urn,
           cast(o.value as double precision) as value, o.cohort
    from observation o join needed n on n.indicator_id = o.indicator_id and n.period = o.period
    where o.ceased_at is null and o.status = 'present' and o.available_on <= cast(:today as date)
    order by o.indicator_id, o.period, o.urn, array_position(cast(:releases as text[]), o.release) desc, o.known_at desc,
             o.import_id desc),
changes as materialized (
    select c.*, s.phase, c.urn in (select h.urn from helped h) as is_helped from (
        select b.indicator_id, b.before, b.after, f.urn,
               max(f.value) filter (where f.indicator_id = b.indicator_id and f.period = b.before) as value,
               max(f.value) filter (where f.indicator_id = b.indicator_id and f.period = b.after) as later,
               max(f.value) filter (where f.indicator_id = b.indicator_id and f.period = b.before - 1) as earlier,
               max(f.value) filter (where f.indicator_id <> b.indicator_id) as meals,
               nullif(max(f.cohort) filter (where f.indicator_id = b.indicator_id and f.period = b.before), 0) as cohort
        from pairs b join figures f on (f.indicator_id = b.indicator_id and f.period in (b.before - 1, b.before, b.after))
            or (f.indicator_id = (select i.id from indicator i where i.code = 'intake_free_school_meals')
                and f.period = b.before)
        group by 1, 2, 3, 4) c
    join school s on s.urn = c.urn where c.value is not null and c.later is not null)"""
_STRATA: Final = f"""
placed as materialized (
    select c.*, (row_number() over (
        partition by c.indicator_id, c.before, c.after, c.phase order by c.value, c.urn)) / {MOST_LOOKED_AT} as shelf
    from changes c),
looked_for as (
    select distinct c.indicator_id, c.before, c.after, c.phase, c.shelf + around.shelf as shelf
    from placed c join meant m on m.indicator_id = c.indicator_id and m.before = c.before and m.after = c.after
        and m.urn = c.urn, (values (-1), (0), (1)) as around (shelf) where c.is_helped),
near as (
    select c.indicator_id, c.before, c.after, c.phase, json_agg(
        json_build_array(c.urn, c.value, c.later, c.earlier, c.meals, c.cohort) order by c.value, c.urn) as schools
    from placed c join looked_for l on l.indicator_id = c.indicator_id and l.before = c.before and l.after = c.after
        and l.phase = c.phase and l.shelf = c.shelf
    where not c.is_helped group by 1, 2, 3, 4),
strata as (
    select c.indicator_id, c.before, c.after, c.phase, avg(c.later - c.value) as moved,
           stddev_pop(c.value) as of_value, stddev_pop(c.earlier) as of_earlier, stddev_pop(c.meals) as of_meals,
           stddev_pop(ln(c.cohort)) as of_cohort
    from changes c where not c.is_helped group by 1, 2, 3, 4)"""
_TOLD: Final = """json_build_object(
    'packages', (select coalesce(json_agg(json_build_object('id', p.id, 'urn', p.urn, 'school', p.school, 'what', p.what,
        'kind', p.kind, 'provider_id', p.provider_id, 'provider', p.provider, 'before', p.before, 'after', p.after,
        'indicators', (select coalesce(json_agg(x.indicator_id order by x.indicator_id), '[]') from meant x
                       where x.package_id = p.id)) order by p.id), '[]') from packages p),
    'measures', (select coalesce(json_agg(json_build_object('id', m.id, 'code', m.code, 'title', m.title, 'unit', m.unit,
        'worse', m.definition->>'worse', 'decimals', m.definition->'decimals') order by m.code), '[]') from measures m),
    'strata', (select coalesce(json_agg(json_build_object('indicator_id', t.indicator_id, 'before', t.before,
        'after', t.after, 'moved', t.moved,
        'spreads', json_build_array(t.of_value, t.of_earlier, t.of_meals, t.of_cohort), 'near', n.schools,
        'helped', (select json_agg(json_build_array(c.urn, c.value, c.later, c.earlier, c.meals, c.cohort) order by c.urn)
                   from changes c where c.is_helped and c.indicator_id = t.indicator_id and c.before = t.before
                   and c.after = t.after and c.phase = t.phase))
        order by t.indicator_id, t.before, t.after, t.phase), '[]')
        from strata t join near n on n.indicator_id = t.indicator_id and n.before = t.before and n.after = t.after
            and n.phase = t.phase)
)"""
_STATEMENT: Final = text(f"with {_PACKAGES}, {_FIGURES}, {_STRATA} select cast({_TOLD} as text)")


async def gather_impact(session: AsyncSession, council: str, today: date, sight: Sight) -> Gathered:
    """All support that has been completed and that the sight has, its figures, and the schools around."""
    values = {
        "council": council,
        "today": today,
        "own": sorted(sight.own),
        "own_providers": sorted(sight.providers),
        "members_only": sight.members_only,
        "releases": [release.value for release in ReleaseStatus],
    }
    told = json.loads((await session.execute(_STATEMENT, values)).scalar_one())
    return Gathered(
        packages=[Measured(**one) for one in told["packages"]],
        measures={one["id"]: one for one in told["measures"]},
        strata=[_stratum(one) for one in told["strata"]],
    )


def _stratum(told: dict[str, Any]) -> Stratum:
    near = [_change(row) for row in told["near"]]
    spreads = [one or 0.0 for one in told["spreads"]]
    helped = {row[0]: _change(row) for row in told["helped"] or ()}
    return Stratum(told["indicator_id"], told["before"], told["after"], helped, Pool(near, spreads, told["moved"]))


def _change(row: Sequence[Any]) -> Change:
    urn, value, later, earlier, meals, cohort = row
    return Change(urn, value, later, (earlier, meals, log(cohort) if cohort else None), cohort)
