"""What should have been done by now, school by school."""

from typing import Final

from securing_good_api.actions.views import OVERDUE
from securing_good_api.dashboard.gathering.asking import Asking, Gathered
from securing_good_api.obligations.views import FIRST_CONTACTS, STATE
from securing_good_api.reviews.views import REVIEW_STATE
from securing_good_api.visits.views import MINUTES_OVERDUE, VISIT_STATUS

_LATE: Final = f"""
    select a.urn, 'action' as kind, a.due_on from action a where a.council = :council and {OVERDUE}
    union all
    select r.urn, 'minutes', r.issue_due_on from visit_record r where r.council = :council and {MINUTES_OVERDUE}
    union all
    select x.urn, 'meeting', x.date from (
        select v.urn, v.date, {VISIT_STATUS} as status from visit v
        where v.council = :council and v.kind = 'securing_good_meeting' and v.date < cast(:today as date)
        and v.case_id = any(array(select c.id from "case" c where c.council = :council and c.closed_on is null))) x
    where x.status = 'missed'
    union all
    select y.urn, 'review', y.due_on from (
        select rp.urn, rp.due_on, {REVIEW_STATE} as state from review_point rp
        join "case" c on c.council = rp.council and c.id = rp.case_id
        where rp.council = :council and rp.decision is null) y
    where y.state = 'overdue'
    union all
    select o.urn, 'first_contact', o.window_end from {FIRST_CONTACTS} where {STATE} = 'breached'"""
_BY_SCHOOL: Final = f"""
, late as materialized (
    select l.urn, l.kind, count(*) as things, min(l.due_on) as oldest from ({_LATE}) l
    join counted t on t.urn = l.urn group by l.urn, l.kind),
schools as (
    select t.urn, t.name, t.phase, min(l.oldest) as oldest,
           json_object_agg(l.kind, json_build_object('things', l.things, 'oldest', l.oldest) order by l.kind) as kinds
    from counted t join late l on l.urn = t.urn group by t.urn, t.name, t.phase)"""
_OVERDUE: Final = """(select coalesce(json_agg(json_build_object(
    'urn', s.urn, 'school', s.name, 'phase', s.phase, 'kinds', s.kinds)
    order by s.oldest, s.urn), '[]') from schools s)"""


async def gather_overdue(asking: Asking) -> Gathered:
    """Each school with anything overdue, by kind: how many things, and since when; the longest overdue first."""
    return await asking.read(_BY_SCHOOL, _OVERDUE)
