"""What the rules need to know of a case, read in one expression."""

from typing import Final

from securing_good_api.actions.facts import OPEN_CRITICAL
from securing_good_api.documents.facts import LETTER_ON
from securing_good_api.interventions.outstanding import outstanding

FACTS: Final = f"""json_build_object(
    'state', c.state, 'stands', coalesce(c.returns_to, c.state), 'months', n.months, 'due_on', n.due_on,
    'review_kind', n.kind,
    'evidence_on', (select max(cast(k.frozen_at at time zone 'Europe/London' as date)) from evidence_pack k
                    where k.council = c.council and k.review_point_id = n.id),
    'pauses', (select coalesce(json_agg(json_build_array(z.starts_on, z.ends_on)
                                        order by z.starts_on, z.paused_at, z.id), '[]'::json)
               from case_pause z where z.council = c.council and z.case_id = c.id),
    'urn', c.urn, 'is_engaged', exists (select from engagement_meeting m
        where m.council = c.council and m.case_id = c.id),
    'type', s.type, 'type_group', s.type_group, 'opened_on', c.opened_on,
    'contacted_on', (select min(k.contacted_on) from case_contact k
                     where k.council = c.council and k.case_id = c.id),
    'letter_on', {LETTER_ON}, 'lead_officer', lo.name, 'link_partner', lp.name,
    'posts', (select coalesce(json_agg(q.post), '[]'::json) from appointment q
              where q.council = c.council and q.urn = c.urn and q.starts_on <= :today
              and (q.ends_on is null or q.ends_on >= :today)),
    'has_draft', exists (select from document z where z.council = c.council and z.case_id = c.id
                         and z.kind = 'engagement_letter' and z.state = 'draft'),
    'open_critical', {OPEN_CRITICAL}, 'to_consider', exists (select from review_point rv
        where rv.council = c.council and rv.case_id = c.id and {outstanding("rv")}),
    'intervention_open', exists (select from intervention o
        where o.council = c.council and o.urn = c.urn and o.stage <> 'closed'),
    'invited_on', (select i.invited_on from trust_invitation i
                   where i.council = c.council and i.case_id = c.id and i.reply is null))"""
"""Of the row `c` of `case`, its school `s` and its next review `n`."""
