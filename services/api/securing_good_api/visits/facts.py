"""What the rules need to know of a visit, read in one expression: for a command and for what a reader may do."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from securing_good.vocabulary import CaseState, VisitKind
from securing_good_api.visits.rules import VisitToMove

FACTS: Final = """json_build_object(
    'kind', v.kind, 'date', v.date, 'case_state', coalesce(c.returns_to, c.state), 'opened_on', c.opened_on,
    'engaged_on', (select m.held_on from engagement_meeting m where m.council = v.council and m.case_id = v.case_id),
    'recorded', exists (select from visit_record h where h.council = v.council and h.visit_id = v.id)
        or exists (select from monitoring_visit h
                   where h.council = v.council and h.visit_id = v.id and h.held_on is not null),
    'merged', exists (select from merged_meeting g where g.council = v.council and g.case_id = v.case_id
                      and g.slot = v.slot and g.attempt = v.attempt),
    'not_held', exists (select from visit_not_held h where h.council = v.council and h.visit_id = v.id))"""
"""Of the row `v` of `visit` and its case `c`."""
_NEXT_ON: Final = """(select min(n.date) from visit n
    where n.council = v.council and n.case_id = v.case_id and n.kind = 'securing_good_meeting' and n.date > :held_on
        and n.slot is distinct from v.slot
        and not exists (select from visit_record h where h.council = n.council and h.visit_id = n.id)
        and not exists (select from visit_not_held h where h.council = n.council and h.visit_id = n.id))"""
"""The next meeting after a day; not one planned in the place of this, which is withdrawn when this was held."""
ASKED: Final = (
    f"select {FACTS} as facts, {_NEXT_ON} as next_on, v.slot, v.window_start, v.window_end from visit v "
    'join "case" c on c.council = v.council and c.id = v.case_id where v.council = :council and v.id = :id'
)
PLANNED_THEN: Final = """select min(n.date) from visit v
    join visit n on n.council = v.council and n.case_id = v.case_id and n.kind = 'securing_good_meeting' and n.id <> v.id
    where v.council = :council and v.id = :id and n.window_start < :first
        and :held_on between n.window_start and n.window_end
        and not exists (select from visit_record h where h.council = n.council and h.visit_id = n.id)
        and not exists (select from visit_not_held h where h.council = n.council and h.visit_id = n.id)"""
"""The day of another meeting of the case, not held yet, in whose time a day lies that is before the first of a visit's."""
SAME_DAY: Final = """select v.kind from visit v where v.council = :council and v.case_id = :case_id and v.date = :day
    and not exists (select from visit_not_held h where h.council = v.council and h.visit_id = v.id)"""
"""The kinds of visits that a case has on a day."""


def visit_from(facts: Mapping[str, Any], next_on: date | None = None) -> VisitToMove:
    """The facts as the rules take them."""
    return VisitToMove(
        kind=VisitKind(facts["kind"]),
        planned_for=date.fromisoformat(facts["date"]),
        case_state=CaseState(facts["case_state"]),
        opened_on=date.fromisoformat(facts["opened_on"]),
        engaged_on=date.fromisoformat(facts["engaged_on"]) if facts["engaged_on"] else None,
        is_recorded=facts["recorded"],
        is_not_held=facts["not_held"],
        is_merged=facts["merged"],
        next_meeting_on=next_on,
    )
