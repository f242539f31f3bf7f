"""Meetings missed in a row, as SQL: computed, so that late minutes settle what they should."""

from typing import Final

_IS_HELD: Final = "exists (select from visit_record h where h.council = v.council and h.visit_id = v.id)"
_IS_SAID: Final = "exists (select from visit_not_held h where h.council = v.council and h.visit_id = v.id)"
_FROM_BEFORE: Final = """exists (select from imported_case m
    where m.council = v.council and m.case_id = v.case_id and v.date < m.imported_on)"""
"""The meeting is one of those a running case was imported with: nothing is asked of anybody for what is long past."""
MISSES: Final = f"""(select x.*, lag(x.missed) over meetings and not x.from_before as missed_before,
        lag(x.id) over meetings as first_id,
        lag(x.date) over meetings as first_date from (
            select v.council, v.id, v.case_id, v.urn, v.date, v.attempt, {_FROM_BEFORE} as from_before,
                not {_IS_HELD} and ({_IS_SAID} or v.date < cast(:today as date)) as missed
            from visit v join "case" l on l.council = v.council and l.id = v.case_id
            where v.kind = 'securing_good_meeting' and v.date >= l.level_since) x
        window meetings as (partition by x.council, x.case_id order by x.date, x.attempt, x.id))"""
"""Every meeting since the case has its level, whether it was missed, and the one before it."""
OPEN_FOR_CASE: Final = (
    f"(c.level = 'red' and c.closed_on is null and exists (select from {MISSES} z where z.council = c.council "
    "and z.case_id = c.id and z.missed and z.missed_before and not exists (select from escalation_answer w "
    "where w.council = z.council and w.visit_id = z.id)))"
)
"""Whether the row `c` of `case` has an escalation that nobody has answered."""
