"""What the rules need to know of a timetable: which moves schools are asked about, and what they said."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from securing_good_api.timetables.rules import Move

IS_ASKED: Final = (
    "({v}.was_on is not null and ({v}.date, {v}.half) <> ({v}.was_on, {v}.was_half) and not {v}.must_move)"
)
"""Of a row of `timetable_visit`: it was published, moves, and could have stayed."""
AGREED: Final = (
    "(select y.agreed from timetable_consent y where y.council = {v}.council and y.visit_id = {v}.visit_id "
    "and (y.date, y.half) = ({v}.date, {v}.half) and (y.was_on, y.was_half) = ({v}.was_on, {v}.was_half) "
    "order by y.id desc limit 1)"
)
"""What the school said last of just this move; null while it has said nothing."""
_MOVES: Final = f"""(
    select coalesce(json_agg(json_build_object('visit_id', v.visit_id, 'school', s.name, 'slot', v.slot,
                                               'agreed', {AGREED.format(v="v")}) order by v.date, v.visit_id), '[]'::json)
    from timetable_visit v join school s on s.urn = v.urn
    where v.council = t.council and v.number = t.number and {IS_ASKED.format(v="v")})"""
FACTS: Final = f"json_build_object('state', t.state, 'moves', {_MOVES})"
"""Of the row `t` of `timetable`."""
FACTS_OF_ONE: Final = f"select {FACTS} as facts from timetable t where t.council = :council and t.number = :number"


def moves_from(moves: Sequence[Mapping[str, Any]]) -> list[Move]:
    """The moves schools are asked about, as the rules take them."""
    return [Move(one["visit_id"], one["school"], one["slot"], one["agreed"]) for one in moves]
