"""What waits for a decision."""

from collections.abc import Collection
from typing import Final

from securing_good_api.dashboard.gathering.asking import NOT_THEIRS, Asking, Gathered
from securing_good_api.dashboard.rules import Awaited
from securing_good_api.escalations.facts import MISSES
from securing_good_api.interventions.outstanding import outstanding
from securing_good_api.reviews.views import REVIEW_STATE

_NEXT_BOARD: Final = (
    "(select min(m.date) from board_meeting m where m.council = :council and m.called_off_at is null "
    "and m.date >= cast(:today as date))"
)
_REVIEWS: Final = f"""
    select y.id::text, 'review' as kind, y.urn, y.months, y.due_on, y.board_on from (
        select rp.id, rp.urn, rp.months, rp.due_on, h.board_on, {REVIEW_STATE} as state from review_point rp
        join "case" c on c.council = rp.council and c.id = rp.case_id
        left join review_meeting h on h.council = rp.council and h.review_point_id = rp.id
        where rp.council = :council and rp.decision is null) y
    where y.state in ('due', 'overdue') or (y.state = 'upcoming' and y.board_on = {_NEXT_BOARD})"""
_INTERVENTIONS: Final = f"""
    select n.id::text, 'intervention', n.urn, n.months, null::date, null::date from review_point n
    join "case" c on c.council = n.council and c.id = n.case_id
    where n.council = :council and c.closed_on is null and {outstanding("n")}"""
_SUPPORT: Final = """
    select p.id::text, 'support', p.urn, null::integer, p.wanted_from, null::date from support_package p
    where p.council = :council and p.state = 'identified'"""
_PROPOSALS: Final = """
    select l.id::text, 'level_proposal', l.urn, null::integer, l.reply_by, null::date from level_proposal l
    where l.council = :council and l.ended_at is null"""
_LEVELS: Final = """
    select q.id::text, 'level', q.urn, null::integer, q.due_on, null::date from decision_due q
    where q.council = :council and q.decision_id is null"""
_ESCALATIONS: Final = f"""
    select e.id::text, 'escalation', e.urn, null::integer, null::date, null::date from {MISSES} e
    join "case" c on c.council = e.council and c.id = e.case_id
    where e.council = :council and e.missed and e.missed_before and c.level = 'red' and c.closed_on is null
    and not exists (select from escalation_answer w where w.council = e.council and w.visit_id = e.id)"""
_PARTS: Final = {
    Awaited.REVIEW: _REVIEWS,
    Awaited.INTERVENTION: _INTERVENTIONS,
    Awaited.SUPPORT: _SUPPORT,
    Awaited.LEVEL_PROPOSAL: _PROPOSALS,
    Awaited.LEVEL: _LEVELS,
    Awaited.ESCALATION: _ESCALATIONS,
}


async def gather_decisions_due(asking: Asking, kinds: Collection[Awaited]) -> Gathered:
    """What waits for a decision, of these kinds, the earliest first, and when the board meets next."""
    parts = " union all ".join(part for kind, part in _PARTS.items() if kind in kinds)
    items = (
        "coalesce(json_agg(json_build_object('id', w.id, 'kind', w.kind, 'urn', w.urn, 'school', t.name, 'phase', t.phase, "
        "'months', w.months, 'due_on', w.due_on, 'board_on', w.board_on) order by w.due_on nulls last, w.kind, w.id), '[]')"
    )
    made = f"(select json_build_object('next_board', {_NEXT_BOARD}, 'items', {items}) from waiting w join counted t on "
    return await asking.read(
        f", waiting (id, kind, urn, months, due_on, board_on) as ({parts})", f"{made} t.urn = w.urn where {NOT_THEIRS})"
    )
