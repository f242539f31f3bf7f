"""Which schools a case has been of, and whether the register says that one succeeds another."""

from typing import Final

IS_LINKED: Final = """exists (select from school_link l where l.ceased_at is null and
    ((l.urn = :urn and l.other_urn = :other and l.type like 'successor%')
     or (l.urn = :other and l.other_urn = :urn and l.type like 'predecessor%')))"""


def school_on(day: str, case: str = "c") -> str:
    """SQL: the URN of the school that this row of `case` was of on a day."""
    return (
        f"coalesce((select cast(q ->> 'urn' as int) from jsonb_array_elements({case}.predecessors) q "
        f"where cast(q ->> 'until' as date) > {day} order by q ->> 'until' limit 1), {case}.urn)"
    )


def school_at(moment: str, case: str = "c") -> str:
    """SQL: the same at a moment."""
    return school_on(f"cast({moment} at time zone 'Europe/London' as date)", case)
