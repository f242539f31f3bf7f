"""What is shown of what a council owes its schools: stored windows, and whether each was kept, computed."""

from typing import Annotated, Final

from securing_good.vocabulary import ObligationKind, ObligationState
from securing_good_api.reads import Out, Sql, View

_CONTACTS: Final = """
    select d.council, 'contact:' || d.case_id || ':' || d.since as id, 'first_contact' as kind, d.urn, d.case_id,
           null::uuid as visit_id, null as slot, d.since as window_start, d.due_on as window_end,
           (select min(k.contacted_on) from case_contact k
            where k.council = d.council and k.case_id = d.case_id and k.contacted_on >= d.since) as met_on,
           null as waived_by, null as why
    from contact_due d where d.council = :council"""
_MEETINGS: Final = """
    select distinct on (v.case_id, v.slot) v.council, 'meeting:' || v.case_id || ':' || v.slot, 'meeting', v.urn, v.case_id,
           v.id, v.slot, v.window_start, v.window_end, case when not r.early then r.held_on end, w.waived_by_name, w.reason
    from visit v
    left join visit_record r on r.council = v.council and r.visit_id = v.id
    left join meeting_waiver w on w.council = v.council and w.case_id = v.case_id and w.slot = v.slot
                              and w.withdrawn_at is null
    where v.council = :council and v.kind = 'securing_good_meeting'
    order by v.case_id, v.slot, r.held_on is null or r.early, v.attempt desc"""
_LEFT_OUT: Final = """
    select t.council, 'meeting:' || t.case_id || ':' || (k ->> 'slot'), 'meeting', c.urn, t.case_id,
           null, k ->> 'slot', (k ->> 'starts_on')::date, (k ->> 'ends_on')::date, null, w.waived_by_name,
           coalesce(w.reason, k ->> 'reason')
    from visit_plan t
    join "case" c on c.council = t.council and c.id = t.case_id
    cross join jsonb_array_elements(t.skipped) k
    left join meeting_waiver w on w.council = t.council and w.case_id = t.case_id and w.slot = k ->> 'slot'
                              and w.withdrawn_at is null
    where t.council = :council and ((k ->> 'owed')::boolean or w.slot is not null)
      and not exists (select from visit v where v.council = t.council and v.case_id = t.case_id and v.slot = k ->> 'slot')"""
_LINK_PARTNERS: Final = """
    select v.council, 'visit:' || v.id, 'link_partner_visit', v.urn, null, v.id, v.slot, v.window_start, v.window_end,
           l.held_on, null, null
    from visit v left join link_partner_visit l on l.council = v.council and l.visit_id = v.id
    where v.council = :council and v.kind = 'link_partner_visit'"""
# Held without having been planned: no visit stands for what was owed.
_UNPLANNED: Final = """
    select u.council, 'visit:' || u.visit_id, 'link_partner_visit', l.urn, null, null, u.slot, u.window_start, u.window_end,
           l.held_on, null, null
    from unplanned_visit u join link_partner_visit l on l.council = u.council and l.id = u.link_partner_visit_id
    where u.council = :council"""
_REVIEWS: Final = """
    select v.council, 'review:' || p.id, 'review', v.urn, v.case_id, v.id, v.slot, least(v.window_start, p.due_on), p.due_on,
           (p.decided_at at time zone 'Europe/London')::date, null, null
    from review_meeting m join visit v on v.council = m.council and v.id = m.visit_id
    join review_point p on p.council = m.council and p.id = m.review_point_id
    where m.council = :council"""
_NAMED: Final = "o(council, id, kind, urn, case_id, visit_id, slot, window_start, window_end, met_on, waived_by, why)"
ALL: Final = (
    f"({_CONTACTS} union all ({_MEETINGS}) union all {_LEFT_OUT} union all {_LINK_PARTNERS} union all {_UNPLANNED} "
    f"union all {_REVIEWS}) {_NAMED}"
)
# PostgreSQL would work out all kinds before it sees that one is asked for.
FIRST_CONTACTS: Final = f"({_CONTACTS}) {_NAMED}"
MEETINGS: Final = f"(({_MEETINGS}) union all {_LEFT_OUT}) {_NAMED}"
STATE: Final = (
    "case when o.met_on <= o.window_end then 'met' when o.met_on is not null then 'met_late' "
    "when o.waived_by is not null then 'waived' when o.window_end < cast(:today as date) then 'breached' else 'open' end"
)


class ObligationOut(Out):
    """Something owed to a school in a stretch of time."""

    id: str
    kind: ObligationKind
    urn: int
    school: Annotated[str, Sql("s.name")]
    case_id: str | None
    visit_id: str | None
    """The visit planned for it; None where none is, or a link partner's was held without one."""
    slot: str | None
    window_start: str
    window_end: str
    state: Annotated[ObligationState, Sql(STATE)]
    met_on: str | None
    waived_by: str | None
    why: str | None
    """Why it was waived, or why nothing is planned for it."""


OBLIGATIONS: Final = View(
    ObligationOut,
    f"{ALL} join school s on s.urn = o.urn",
    "o",
    order=("o.window_end", "o.id"),
    identity="o.id = :id",
    moving=True,
)
