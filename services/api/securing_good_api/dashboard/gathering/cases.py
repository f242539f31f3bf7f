"""Open cases: how long each has lasted, and how its meetings were kept."""

from typing import Final

from securing_good_api.dashboard.gathering.asking import Asking, Gathered
from securing_good_api.obligations.views import MEETINGS, STATE
from securing_good_api.visits.views import VISIT_STATUS

_STATES: Final = ("met", "met_late", "waived", "breached", "open")
_KEPT: Final = ", ".join(f"count(*) filter (where {STATE} = '{state}') as {state}" for state in _STATES)
_OWED: Final = ", ".join(f"'{state}', coalesce(k.{state}, 0)" for state in _STATES)
_RUNNING: Final = f"""
, running as materialized (
    select c.id, c.reference, c.urn, c.state, c.level, c.opened_on, t.name, t.phase
    from "case" c join counted t on t.urn = c.urn where c.council = :council and c.closed_on is null),
kept as (select o.case_id, {_KEPT} from {MEETINGS}
    where o.case_id in (select n.id from running n) group by o.case_id),
meetings as (select x.case_id, count(*) filter (where x.status = 'missed') as late,
        min(x.date) filter (where x.status = 'planned') as next_on
    from (select v.case_id, v.date, {VISIT_STATUS} as status from visit v
          where v.council = :council and v.kind = 'securing_good_meeting'
          and v.case_id in (select n.id from running n)) x group by x.case_id)"""
_CASES: Final = f"""(select coalesce(json_agg(json_build_object(
    'case_id', c.id, 'reference', c.reference, 'urn', c.urn, 'school', c.name, 'phase', c.phase, 'state', c.state,
    'level', c.level, 'opened_on', c.opened_on, 'meetings', json_build_object({_OWED}),
    'late_meetings', coalesce(m.late, 0), 'next_meeting', m.next_on,
    'paused_until', (select max(z.ends_on) from case_pause z where z.council = :council and z.case_id = c.id
        and cast(:today as date) between z.starts_on and z.ends_on)
    ) order by c.opened_on, c.urn), '[]')
from running c left join kept k on k.case_id = c.id left join meetings m on m.case_id = c.id)"""


async def gather_cases(asking: Asking) -> Gathered:
    """Each open case, the longest first."""
    return await asking.read(_RUNNING, _CASES)
