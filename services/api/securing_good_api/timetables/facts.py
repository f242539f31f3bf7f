"""What the rules need to know of a timetable: which moves schools are asked about, and what they said."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from securing_good.vocabulary import TimetableState
from securing_good_api.timetables.rules import LookedAt, Move

IS_ASKED: Final = (
    "({v}.was_on is not null and not {v}.must_move "
    "and ({v}.date, {v}.half) is distinct from ({v}.was_on, {v}.was_half))"
)
"""Of a row of `timetable_visit`: it was published, moves or is left out, and could have stayed."""
AGREED: Final = (
    "(select y.agreed from timetable_consent y where y.council = {v}.council and y.visit_id = {v}.visit_id "
    "and (y.date, y.half) is not distinct from ({v}.date, {v}.half) "
    "and (y.was_on, y.was_half) = ({v}.was_on, {v}.was_half) "
    "order by y.id desc limit 1)"
)
"""What the school said last of just this move; null while it has said nothing."""
_MOVES: Final = f"""(
    select coalesce(json_agg(json_build_object('visit_id', v.visit_id, 'school', s.name, 'slot', v.slot,
                                               'left_out', v.date is null,
                                               'agreed', {AGREED.format(v="v")}) order by v.date, v.visit_id), '[]'::json)
    from timetable_visit v join school s on s.urn = v.urn
    where v.council = t.council and v.number = t.number and {IS_ASKED.format(v="v")})"""
FACTS: Final = f"json_build_object('state', t.state, 'moves', {_MOVES})"
"""Of the row `t` of `timetable`."""
FACTS_OF_ONE: Final = f"select {FACTS} as facts from timetable t where t.council = :council and t.number = :number"

_ANY: Final = "exists (select from work w where w.council = t.council and"
LOOKED_AT: Final = f"""json_build_object('state', t.state,
    'waits', {_ANY} w.kind in ('plan_visits', 'plan_link_partner_visits', 'replan_council', 'build_timetable')
                    and w.gave_up_at is null)
             or {_ANY} w.kind = 'turn_day' and w.due_at <= clock_timestamp()),
    'gave_up', {_ANY} w.kind = 'build_timetable' and w.gave_up_at is not null),
    'begins', t.first_day, 'broken', t.broken)"""
"""Of the row `t` of `timetable`: how it stands to what it was made from."""
_IN_FORCE: Final = "select m.number from timetable m where m.council = n.council and m.state = 'published'"
PUBLISHING: Final = f"""(
    select n.council, n.number, coalesce(({_IN_FORCE}), 0) as since, x.* from timetable n
    cross join lateral (
        select a.visit_id, a.urn, a.kind, a.slot,
               case when a.half is null then 'left_out' when p.half is null then 'placed' else 'moved' end as change,
               case when p.half is not null then p.date end as from_date, p.half as from_half, a.date as to_date,
               a.half as to_half, a.people, coalesce({IS_ASKED.format(v="a")}, false) as asked,
               {AGREED.format(v="a")} as agreed
        from timetable_visit a join visit p on p.council = a.council and p.id = a.visit_id
        where a.council = n.council and a.number = n.number and (p.date, p.half) is distinct from (a.date, a.half)
              and num_nonnulls(p.half, a.half) > 0
        union all
        select b.visit_id, b.urn, b.kind, b.slot, 'left_out', b.date, b.half, null, null, b.people, false, null
        from timetable_visit b join visit p on p.council = b.council and p.id = b.visit_id
        where b.council = n.council and b.number = ({_IN_FORCE}) and b.number <> n.number and b.date >= n.first_day
          and not exists (select from timetable_visit a
                          where a.council = n.council and a.number = n.number and a.visit_id = b.visit_id)
    ) x
    where n.council = :council
) d"""
"""What putting visits where a timetable has them would change: against where they are, which is not what it was made from."""


STAYS: Final = """(
    select count(*) from timetable_visit a join visit p on p.council = a.council and p.id = a.visit_id
    where a.council = t.council and a.number = t.number and (p.date, p.half) = (a.date, a.half))"""
"""Of the row `t` of `timetable`: how many of its visits are where it has them."""


def looked_at_from(facts: Mapping[str, Any]) -> LookedAt:
    """How a timetable stands to what it was made from, as the rules take it."""
    return LookedAt(**{**facts, "state": TimetableState(facts["state"]), "begins": date.fromisoformat(facts["begins"])})


def moves_from(moves: Sequence[Mapping[str, Any]]) -> list[Move]:
    """The moves schools are asked about, as the rules take them."""
    return [Move(one["visit_id"], one["school"], one["slot"], one["agreed"], left_out=one["left_out"]) for one in moves]
