"""Who is to be at a visit: of its case and its school, by the posts they hold on a day."""

from typing import Final

_PEOPLE: Final = """(
    select x.person_id from case_assignment x
    where x.council = {v}.council and x.case_id = {v}.case_id
      and x.starts_on <= {day} and (x.ends_on is null or x.ends_on >= {day})
    union
    select a.person_id from appointment a
    where a.council = {v}.council and a.urn = {v}.urn and a.starts_on <= {day} and (a.ends_on is null or a.ends_on >= {day})
      and (a.post = 'headteacher' or (a.post = 'chair_of_governors' and {v}.kind <> 'link_partner_visit'))
    union
    select l.person_id from school_assignment l
    where l.council = {v}.council and l.urn = {v}.urn and {v}.kind = 'link_partner_visit'
      and l.starts_on <= {day} and (l.ends_on is null or l.ends_on >= {day})
)"""


def people_at(visit: str, day: str) -> str:
    """SQL of the ids of everybody who is to be at a visit; `visit` is its alias, `day` an expression for its day."""
    return _PEOPLE.format(v=visit, day=day)
