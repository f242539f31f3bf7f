"""What the record of a case is made of: a part for each kind of thing, and by which rule it is withheld."""

from typing import Final

from securing_good_api.foi_exports.intervention_parts import OF_INTERVENTIONS
from securing_good_api.successions.facts import school_at, school_on

_LONDON: Final = "cast({} at time zone 'Europe/London' as date)"
_OF_CASE: Final = "x.council = :council and x.case_id = :case_id"
_WAIVERS: Final = f"(select w.*, w.case_id || ':' || w.slot as id from meeting_waiver w) x where {_OF_CASE}"
_CONTACTS_DUE: Final = f"(select d.*, d.case_id || ':' || d.since as id from contact_due d) x where {_OF_CASE}"
_MINUTES: Final = (
    "(select m.*, r.case_id, m.visit_id || ':' || m.number as id, i.issued_on from minutes_version m "
    "join visit_record r on r.council = m.council and r.visit_id = m.visit_id "
    "left join minutes_issue i on i.council = m.council and i.visit_id = m.visit_id and i.number = m.number) x"
)
_WORDS: Final = (
    "(select w.*, n.answer, r.case_id, w.visit_id || ':' || w.number || ':' || w.said_as as id from minutes_word w "
    "join visit_record r on r.council = w.council and r.visit_id = w.visit_id left join minutes_answer n "
    "on n.council = w.council and n.visit_id = w.visit_id and n.number = w.number and n.said_as = w.said_as) x"
)
_OF_ACTION: Final = "join action a on a.council = t.council and a.id = t.action_id"

PARTS: Final = (
    # Kind, what it is called in its id, day, content, exemption, and from where.
    (
        "level decision",
        "level-decision",
        _LONDON.format("x.decided_at"),
        "'level', x.level, 'reason', coalesce(x.school_reason, x.reason)",
        "null",
        (
            'level_decision x join "case" c on c.council = x.council and c.id = :case_id where x.council = :council '
            f"and x.urn = {school_at('x.decided_at')} "
            f"and (x.id = c.level_decision_id or {_LONDON.format('x.decided_at')} >= c.opened_on) "
            f"and (c.closed_on is null or {_LONDON.format('x.decided_at')} <= c.closed_on)"
        ),
    ),
    (
        "concern",
        "concern",
        "x.observed_on",
        "'factor', x.factor, 'statement', x.statement",
        "null",
        (
            'concern x join "case" c on c.council = x.council and c.id = :case_id where x.council = :council '
            f"and x.urn = {school_on('x.observed_on')} and x.access_class = 'open' "
            "and x.observed_on <= coalesce(c.closed_on, x.observed_on)"
        ),
    ),
    (
        "detail of a concern",
        "concern-detail",
        "x.observed_on",
        "'detail', x.detail",
        "'s36'",
        (
            'concern x join "case" c on c.council = x.council and c.id = :case_id where x.council = :council '
            f"and x.urn = {school_on('x.observed_on')} and x.access_class = 'open' "
            "and x.detail is not null "
            "and x.observed_on <= coalesce(c.closed_on, x.observed_on)"
        ),
    ),
    (
        "record kept before on paper",
        "imported-case",
        "x.imported_on",
        "'imported', true",
        "null",
        f"(select k.*, k.case_id as id from imported_case k) x where {_OF_CASE}",
    ),
    (
        "school before",
        "school-before",
        "cast(x.school ->> 'until' as date)",
        "'urn', x.school -> 'urn', 'reason', x.school -> 'reason'",
        "null",
        (
            "(select b.council, b.id as case_id, q as school, b.id || ':' || (q ->> 'urn') as id "
            f'from "case" b, jsonb_array_elements(b.predecessors) q) x where {_OF_CASE}'
        ),
    ),
    (
        "trust's reply",
        "trust-invitation",
        "x.invited_on",
        "'trust', x.trust, 'reply', x.reply, 'replied_on', x.replied_on, 'words', x.reply_words",
        "null",
        f"trust_invitation x where {_OF_CASE}",
    ),
    (
        "contact",
        "contact",
        "x.contacted_on",
        "'with_whom', x.with_whom, 'route', x.route, 'said', x.said",
        "null",
        f"case_contact x where {_OF_CASE}",
    ),
    (
        "engagement meeting",
        "engagement-meeting",
        "x.held_on",
        (
            "'parties', (select json_agg(a -> 'party') from jsonb_array_elements(x.attendees) a), "
            "'discussed', x.discussed, 'first_meeting_on', x.first_meeting_on, 'letter_elsewhere', x.letter_elsewhere"
        ),
        "null",
        f"(select m.*, m.case_id as id from engagement_meeting m) x where {_OF_CASE}",
    ),
    (
        "post on the case",
        "assignment",
        "x.starts_on",
        "'post', x.post, 'ends_on', x.ends_on, 'cover', x.cover",
        "null",
        f"case_assignment x where {_OF_CASE}",
    ),
    (
        "reason of a post on the case",
        "assignment-reason",
        "x.starts_on",
        "'reason', x.reason",
        "'s40'",
        f"case_assignment x where {_OF_CASE}",
    ),
    (
        "planned visit",
        "visit",
        "x.date",
        "'kind', x.kind, 'slot', x.slot, 'attempt', x.attempt",
        "null",
        f"visit x where {_OF_CASE}",
    ),
    (
        "meeting held with another programme's",
        "merged-meeting",
        "x.day",
        "'slot', x.slot, 'programme', x.programme, 'reason', x.reason",
        "null",
        f"(select g.*, g.case_id || ':' || g.slot || ':' || g.attempt as id from merged_meeting g) x where {_OF_CASE}",
    ),
    (
        "minutes",
        "minutes",
        "x.held_on",
        (
            "'version', x.number, 'progress', x.progress, 'discussed', x.discussed, 'areas', x.areas, "
            "'objectives', x.objectives, 'autumn_visit', x.autumn_visit, 'issued_on', x.issued_on, "
            "'parties', (select json_agg(a -> 'party') from jsonb_array_elements(x.attendance) a)"
        ),
        "null",
        f"{_MINUTES} where {_OF_CASE} and x.issued_on is not null",
    ),
    (
        "minutes not issued",
        "minutes",
        "x.held_on",
        "'version', x.number, 'progress', x.progress, 'discussed', x.discussed, 'areas', x.areas, 'objectives', x.objectives",
        "'s36'",
        f"{_MINUTES} where {_OF_CASE} and x.issued_on is null",
    ),
    (
        "school's word on minutes",
        "minutes-word",
        _LONDON.format("x.said_at"),
        "'version', x.number, 'said_as', x.said_as, 'accurate', x.accurate, 'words', x.words, 'answer', x.answer",
        "null",
        f"{_WORDS} where {_OF_CASE}",
    ),
    (
        "monitoring visit",
        "monitoring-visit",
        "x.held_on",
        (
            "'summary', x.summary, 'activities', (select json_agg(json_build_object('kind', y.kind, 'focus', y.focus, "
            "'found', y.found) order by y.number) from visit_activity y where y.council = x.council and y.visit_id = x.id)"
        ),
        "null",
        f"(select m.*, m.visit_id as id from monitoring_visit m) x where {_OF_CASE} and x.held_on is not null",
    ),
    (
        "visit that was not held",
        "visit-not-held",
        "x.planned_for",
        "'reason', x.reason",
        "null",
        f"(select n.*, n.visit_id as id from visit_not_held n) x where {_OF_CASE}",
    ),
    (
        "words on a visit that was not held",
        "visit-not-held-words",
        "x.planned_for",
        "'words', x.words",
        "'s40'",
        f"(select n.*, n.visit_id as id from visit_not_held n) x where {_OF_CASE}",
    ),
    (
        "answer to missed meetings",
        "escalation",
        _LONDON.format("x.answered_at"),
        "'will_be_done', x.will_be_done",
        "null",
        f"(select e.*, e.visit_id as id from escalation_answer e) x where {_OF_CASE}",
    ),
    (
        "action",
        "action",
        "x.due_on",
        (
            "'what', x.what, 'owner', x.owner, 'owner_side', x.owner_side, 'critical', x.critical, 'status', x.status, "
            "'done_on', x.done_on, 'carried_over', x.carried_over, 'withdrawn_because', x.withdrawal_reason"
        ),
        "null",
        f"action x where {_OF_CASE}",
    ),
    (
        "report on an action",
        "action-report",
        "x.done_on",
        "'words', x.words, 'outcome', x.outcome, 'answer', x.answer",
        "null",
        f"(select t.*, a.case_id from action_report t {_OF_ACTION}) x where {_OF_CASE}",
    ),
    (
        "evidence of an action",
        "action-evidence",
        _LONDON.format("x.added_at"),
        "'kind', x.kind, 'title', x.title, 'link', x.link, 'filename', x.filename, 'sha256', x.sha256",
        "null",
        f"(select t.*, a.case_id from action_evidence t {_OF_ACTION}) x where {_OF_CASE}",
    ),
    (
        "external review",
        "external-review",
        "x.requested_on",
        (
            "'state', x.state, 'scope', x.scope, 'reason', x.reason, 'cost_pounds', x.cost_pounds, "
            "'delivered_on', x.delivered_on, 'summary', x.summary, 'ended_because', x.ending_reason"
        ),
        "null",
        f"external_review x where {_OF_CASE}",
    ),
    (
        "who carried out an external review",
        "external-reviewer",
        "x.commissioned_on",
        "'reviewer', x.reviewer",
        "'s40'",
        f"external_review x where {_OF_CASE} and x.reviewer is not null",
    ),
    (
        "letter",
        "document",
        "x.bears_on",
        "'kind', x.kind, 'title', x.title, 'text', x.body, 'state', x.state",
        "null",
        f"document x where {_OF_CASE} and x.approved_at is not null",
    ),
    (
        "draft of a letter",
        "document",
        _LONDON.format("x.drafted_at"),
        "'kind', x.kind, 'title', x.title, 'text', x.body, 'state', x.state",
        "'s36'",
        f"document x where {_OF_CASE} and x.approved_at is null",
    ),
    (
        "support",
        "support-package",
        "x.identified_on",
        (
            "'what', x.what, 'state', x.state, 'provider', (select v.name from provider v "
            "where v.council = x.council and v.id = x.provider_id), 'cost_pounds', x.cost_pounds, "
            "'impact', x.impact, 'evaluation', x.evaluation, 'ended_because', x.ending_reason"
        ),
        "null",
        f"support_package x where {_OF_CASE}",
    ),
    ("pause", "pause", "x.starts_on", "'ends_on', x.ends_on", "null", f"case_pause x where {_OF_CASE}"),
    (
        "reason of a pause",
        "pause-reason",
        "x.starts_on",
        "'reason', x.reason, 'resumption_reason', x.resumption_reason",
        "'s40'",
        f"case_pause x where {_OF_CASE}",
    ),
    ("meeting waived", "waiver", _LONDON.format("x.waived_at"), "'slot', x.slot", "null", _WAIVERS),
    (
        "reason of a waiver",
        "waiver-reason",
        _LONDON.format("x.waived_at"),
        "'reason', x.reason, 'waived_by', x.waived_by_name, 'withdrawal_reason', x.withdrawal_reason",
        "'s40'",
        _WAIVERS,
    ),
    ("contact due", "contact-due", "x.since", "'due_on', x.due_on, 'cause', x.cause", "null", _CONTACTS_DUE),
    (
        "review",
        "review-point",
        "x.due_on",
        (
            "'months', x.months, 'decision', x.decision, 'reason', x.reason, "
            f"'decided_on', {_LONDON.format('x.decided_at')}, 'no_intervention_because', x.not_begun_reason"
        ),
        "null",
        f"review_point x where {_OF_CASE}",
    ),
    (
        "exit criteria",
        "exit-criteria",
        _LONDON.format("x.set_at"),
        "'edition', x.edition, 'criteria', x.criteria, 'reason', x.reason",
        "null",
        f"(select e.*, e.case_id || ':' || e.edition as id from exit_criteria e) x where {_OF_CASE}",
    ),
    (
        "school's words on a review",
        "school-response",
        _LONDON.format("x.said_at"),
        "'words', x.words",
        "null",
        f"school_response x where {_OF_CASE}",
    ),
    (
        "evidence of a review",
        "evidence-pack",
        _LONDON.format("x.frozen_at"),
        "'sha256', x.sha256, 'content', x.content::json",
        "null",
        f"evidence_pack x where {_OF_CASE}",
    ),
    *OF_INTERVENTIONS,
    (
        "watch",
        "watch",
        "x.starts_on",
        "'ends_on', x.ends_on",
        "null",
        f"(select w.*, w.case_id as id from watch w) x where {_OF_CASE}",
    ),
    (
        "note of the watch",
        "watch-note",
        "x.seen_on",
        "'note', x.note",
        "null",
        f"watch_note x where {_OF_CASE}",
    ),
)
