"""Which pins contradict each other: those on one half-day that need the same person."""

from typing import Final

from securing_good_api.attending import people_at

OTHERS: Final = f"""
    select s.name as school, o.kind,
           (select array_agg(q.name order by q.name) from person q where q.council = o.council
              and q.id in {people_at("v", ":day")} and q.id in {people_at("o", ":day")}) as people
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
