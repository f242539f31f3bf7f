"""What is shown of exit criteria."""

from typing import Final

from securing_good_api.reads import Out


class CriterionOut(Out):
    """One thing a school will have shown when it leaves."""

    number: int
    criterion: str
    measure: str | None
    """By which measure one will see it, if any."""


CRITERIA: Final = (
    "(select coalesce(json_agg(json_build_object('number', l.number, 'criterion', l.one ->> 'criterion', "
    "'measure', l.one ->> 'measure') order by l.number), '[]'::json) from (select y.criteria from exit_criteria y "
    "where y.council = c.council and y.case_id = c.id order by y.edition desc limit 1) newest, "
    "jsonb_array_elements(newest.criteria) with ordinality l (one, number))"
)
"""The criteria that hold for the case `c`."""
