"""Packages of support that are open or ended in this academic year, and who provides them."""

from datetime import date
from typing import Final

from securing_good_api.dashboard.gathering.asking import NOT_THEIRS, Asking, Gathered

_THEIRS: Final = "{} = any(cast(:own_providers as uuid[]))"
"""SQL: a provider that the reader has an interest in."""
_PACKAGES: Final = f"""
, packages as materialized (
    select p.*, t.name as school_name, t.phase,
           p.state in ('identified', 'brokered', 'agreed', 'under_way', 'completed') as is_open
    from support_package p join counted t on t.urn = p.urn
    where p.council = :council and {NOT_THEIRS} and ({_THEIRS.format("p.provider_id")}) is not true
    and (p.state in ('identified', 'brokered', 'agreed', 'under_way', 'completed')
         or coalesce(p.evaluated_on, p.ended_on) >= cast(:since as date))),
providers as (
    select v.id, v.name, v.kind, v.packages_at_once, v.state = 'active' as active,
           count(p.id) filter (where p.state in ('brokered', 'agreed', 'under_way')) as packages_now,
           count(p.id) filter (where p.state = 'evaluated') as evaluated,
           count(p.id) filter (where p.state = 'evaluated' and p.impact = 'strong') as strong,
           count(p.id) filter (where p.state = 'evaluated' and p.impact = 'some') as some
    from provider v left join packages p on p.provider_id = v.id
    where v.council = :council and not ({_THEIRS.format("v.id")}) and (v.state = 'active' or p.id is not null)
    group by v.council, v.id)"""
_SUPPORT: Final = """json_build_object(
    'packages', (select coalesce(json_agg(json_build_object(
        'id', p.id, 'urn', p.urn, 'school', p.school_name, 'phase', p.phase, 'in_programme', p.case_id is not null,
        'what', p.what, 'factors', p.factors, 'kind', p.kind, 'state', p.state, 'is_open', p.is_open,
        'provider_id', p.provider_id, 'wanted_from', p.wanted_from, 'ends_on', p.ends_on,
        'impact', p.impact, 'pounds', case when p.agreed_on >= cast(:since as date) then coalesce(p.cost_pounds, 0) end,
        'without_cost', p.agreed_on >= cast(:since as date) and p.cost_pounds is null)
        order by p.identified_on, p.id), '[]') from packages p),
    'providers', (select coalesce(json_agg(json_build_object('id', v.id, 'name', v.name, 'kind', v.kind,
        'active', v.active, 'packages_now', v.packages_now, 'packages_at_once', v.packages_at_once, 'evaluated', v.evaluated,
        'with_impact', v.strong + v.some) order by v.name, v.id), '[]') from providers v)
)"""


async def gather_support(asking: Asking, since: date) -> Gathered:
    """Packages with their providers; those that ended before `since` are left out."""
    return await asking.read(_PACKAGES, _SUPPORT, since=since)
