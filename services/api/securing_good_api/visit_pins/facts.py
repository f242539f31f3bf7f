"""Which pins contradict each other: those on one half-day that need the same person."""

from typing import Final

PEOPLE: Final = """(
    select x.person_id from case_assignment x
    where x.council = {v}.council and x.case_id = {v}.case_id
      and x.starts_on <= :day and (x.ends_on is null or x.ends_on >= :day)
    union
    select a.person_id from appointment a
    where a.council = {v}.council and a.urn = {v}.urn and a.starts_on <= :day and (a.ends_on is null or a.ends_on >= :day)
      and (a.post = 'headteacher' or (a.post = 'chair_of_governors' and {v}.kind <> 'link_partner_visit'))
    union
    select l.person_id from school_assignment l
    where l.council = {v}.council and l.urn = {v}.urn and {v}.kind = 'link_partner_visit'
      and l.starts_on <= :day and (l.ends_on is null or l.ends_on >= :day)
)"""
"""Who is to be at the visit `v` on `:day`."""
OTHERS: Final = f"""
    select s.name as school, o.kind,
           (select array_agg(q.name order by q.name) from person q where q.council = o.council
              and q.id in {PEOPLE.format(v="v")} and q.id in {PEOPLE.format(v="o")}) as people
    from visit v
    join visit_pin p on p.council = v.council and p.date = :day and p.half = :half and p.visit_id <> v.id
    join visit o on o.council = p.council and o.id = p.visit_id
    join school s on s.urn = o.urn
    where v.council = :council and v.id = :id
    order by o.id
"""
"""The other visits pinned to this half-day, each with whom both need; none of them where that is null."""
IS_OVER: Final = """
    select exists (select from visit_record h where h.council = :council and h.visit_id = :id)
        or exists (select from visit_not_held h where h.council = :council and h.visit_id = :id)
        or exists (select from link_partner_visit h where h.council = :council and h.visit_id = :id)
        or exists (select from review_meeting h join review_point p on p.council = h.council and p.id = h.review_point_id
                   where h.council = :council and h.visit_id = :id and p.decision is not null)
"""
