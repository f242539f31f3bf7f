"""What equity is told from, school by school: read in one statement."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from securing_good.vocabulary import Grade, ReleaseStatus
from securing_good_api.equity.grouping import Before, School, Standing, Stay
from securing_good_api.equity.rules import Facts
from securing_good_api.redaction.facts import MEMBER
from securing_good_api.redaction.rules import Sight

INTAKE: Final = "intake_free_school_meals"
GOOD: Final = (Grade.OUTSTANDING, Grade.GOOD, Grade.EXCEPTIONAL, Grade.STRONG_STANDARD, Grade.EXPECTED_STANDARD)
BELOW_GOOD: Final = (
    Grade.REQUIRES_IMPROVEMENT,
    Grade.SATISFACTORY,
    Grade.INADEQUATE,
    Grade.NEEDS_ATTENTION,
    Grade.URGENT_IMPROVEMENT,
)
JUDGED: Final = ("overall_effectiveness", "quality_of_education", "curriculum_and_teaching")
"""What an inspection is called Good by: the first of these that it judged. There is no overall grade since September 2024."""

_ENDED: Final = "(cast(cast(:today as date) + 1 as timestamp) at time zone 'Europe/London')"
"""SQL: the moment at which the day ends."""
_COUNTED: Final = f"""
counted as materialized (
    select s.urn, s.phase from school s where s.council = :council and s.status in ('open', 'proposed_to_close')
    and not (s.urn = any(cast(:own as integer[]))) and (not cast(:members_only as boolean) or {MEMBER}))"""
_SHARES: Final = """
intake as (select i.id, i.title, i.definition->>'source' as source from indicator i where i.code = :intake),
published as materialized (
    select distinct on (o.period, o.urn) o.period, o.urn, cast(o.value as double precision) as value, o.status
    from observation o join intake i on i.id = o.indicator_id join counted t on t.urn = o.urn
    where o.council is null and o.ceased_at is null and o.available_on <= cast(:today as date)
    order by o.period, o.urn, array_position(cast(:releases as text[]), o.release) desc, o.known_at desc, o.import_id desc),
newest as (select max(p.period) as year from published p where p.status = 'present'),
shares as (
    select p.urn, p.value from published p, newest n where p.period = n.year and p.status = 'present')"""
_PROGRAMME: Final = f"""
suggestions as materialized (
    select distinct on (a.urn) a.urn, a.suggested_level, a.ruleset from assessment a join counted t on t.urn = a.urn
    where a.council = :council and a.as_of <= cast(:today as date) and a.made_at < {_ENDED}
    order by a.urn, a.as_of desc, a.made_at desc, a.id desc),
decisions as (
    select distinct on (x.urn) x.urn, x.level from level_decision x join counted t on t.urn = x.urn
    where x.council = :council and x.decided_at < {_ENDED} order by x.urn, x.decided_at desc, x.id desc),
agreed as materialized (
    select p.urn, p.case_id, p.agreed_on from support_package p join counted t on t.urn = p.urn
    where p.council = :council and p.agreed_on <= cast(:today as date)),
untold as (
    select p.urn from support_package p where p.council = :council and p.provider_id = any(cast(:own_providers as uuid[]))),
firsts as (
    select distinct on (c.urn) c.id, c.urn, c.opened_on, c.state, least(c.closed_on, cast(:today as date)) as until,
        case when c.closed_on <= cast(:today as date) then c.closed_on end as closed_on
    from "case" c join counted t on t.urn = c.urn
    where c.council = :council and c.opened_on <= cast(:today as date)
    and (c.state not in ('awaiting_trust', 'declined') or c.predecessors <> '[]')
    order by c.urn, c.opened_on, c.id),
stays as (
    select f.urn, f.opened_on, f.closed_on, f.state,
        (select min(r.months) from review_point r where r.council = :council and r.case_id = f.id and r.decision = 'exit')
            as exit_months,
        (select min(greatest(g.agreed_on, f.opened_on)) from agreed g where g.urn = f.urn
            and (g.case_id = f.id or g.agreed_on between f.opened_on and f.until)) as supported_on
    from firsts f)"""
_INSPECTED: Final = f"""
tellings as materialized (
    select distinct on (n.urn, n.inspected_on) n.urn, n.inspected_on, (
        select g.grade from unnest(cast(:judged as text[])) with ordinality j (name, place), lateral (
            select n.judgements->>j.name as grade) g
        where g.grade = any(cast(:graded as text[])) order by j.place limit 1) as grade
    from inspection n join counted t on t.urn = n.urn
    where n.kind = 'graded' and n.ceased_at is null and n.available_on <= cast(:today as date)
    order by n.urn, n.inspected_on, n.published_on is null, jsonb_array_length(jsonb_path_query_array(n.judgements,
        '$.* ? (@ != "not_judged" && @ != "not_applicable" && @ != "not_told")')) desc, n.available_on desc,
        n.import_id desc),
inspected as (
    select distinct on (l.urn) l.urn, l.inspected_on, l.grade from tellings l where l.grade is not null
    order by l.urn, l.inspected_on desc),
foretold as (
    select distinct on (a.urn) a.urn, a.suggested_level from assessment a join inspected n on n.urn = a.urn
    where a.council = :council and a.as_of < n.inspected_on and a.made_at < {_ENDED}
    and a.suggested_level <> 'not_assessed' order by a.urn, a.as_of desc, a.made_at desc, a.id desc)"""
_TOLD: Final = """json_build_object(
    'year', (select n.year from newest n), 'title', (select i.title from intake i), 'source', (select i.source from intake i),
    'rulesets', (select coalesce(json_agg(distinct g.ruleset), '[]') from suggestions g),
    'schools', (select coalesce(json_agg(json_build_object('urn', t.urn, 'phase', t.phase, 'share', h.value,
        'suggested', g.suggested_level, 'confirmed', d.level,
        'agreed', (select coalesce(json_agg(p.agreed_on order by p.agreed_on), '[]') from agreed p where p.urn = t.urn),
        'is_support_told', t.urn not in (select u.urn from untold u),
        'stay', case when y.urn is not null then json_build_object('entered_on', y.opened_on, 'left_on', y.closed_on,
            'exit_months', y.exit_months, 'state', y.state, 'supported_on', y.supported_on) end,
        'grade', n.grade, 'before', b.suggested_level) order by t.urn), '[]')
        from counted t left join shares h on h.urn = t.urn left join suggestions g on g.urn = t.urn
        left join decisions d on d.urn = t.urn left join stays y on y.urn = t.urn
        left join inspected n on n.urn = t.urn left join foretold b on b.urn = t.urn))"""
_STATEMENT: Final = text(f"with {_COUNTED}, {_SHARES}, {_PROGRAMME}, {_INSPECTED} select cast({_TOLD} as text)")


async def gather_equity(session: AsyncSession, council: str, day: date, sight: Sight) -> Facts:
    """Every open school that the sight has, as things stood at the end of a day."""
    values = {
        "council": council,
        "today": day,
        "own": sorted(sight.own),
        "own_providers": sorted(sight.providers),
        "members_only": sight.members_only,
        "intake": INTAKE,
        "releases": [release.value for release in ReleaseStatus],
        "judged": list(JUDGED),
        "graded": [grade.value for grade in (*GOOD, *BELOW_GOOD)],
    }
    told = json.loads((await session.execute(_STATEMENT, values)).scalar_one())
    return Facts(
        schools=[_school(one) for one in told["schools"]],
        year=told["year"],
        title=told["title"] or "",
        source=told["source"] or "",
        rulesets=told["rulesets"],
    )


def _school(told: Mapping[str, Any]) -> School:
    found = None if told["grade"] is None else Standing.GOOD if told["grade"] in GOOD else Standing.BELOW_GOOD
    return School(
        urn=told["urn"],
        phase=told["phase"],
        share=told["share"],
        suggested=told["suggested"],
        confirmed=told["confirmed"],
        stay=told["stay"] and _stay(told["stay"]),
        agreed=[date.fromisoformat(day) for day in told["agreed"]],
        is_support_told=told["is_support_told"],
        standing=found,
        before=Before(told["before"], found) if told["before"] and found else None,
    )


def _stay(told: Mapping[str, Any]) -> Stay:
    left, supported = told["left_on"], told["supported_on"]
    return Stay(
        entered_on=date.fromisoformat(told["entered_on"]),
        left_on=left and date.fromisoformat(left),
        exit_months=told["exit_months"] if left else None,
        exited=left is not None and told["state"] == "exited",
        supported_on=supported and date.fromisoformat(supported),
    )
