"""The record of a case, gathered item by item, with what is withheld by rule. What is restricted is never gathered."""

from typing import Any, Final
from uuid import UUID

from sqlalchemy import text

from securing_good.database import UnitOfWork
from securing_good.tables import Case
from securing_good.vocabulary import Exemption
from securing_good_api.case_history.views import ANY_OF_CASE
from securing_good_api.foi_exports.rules import Item, Names

_LONDON: Final = "cast({} at time zone 'Europe/London' as date)"
_OF_CASE: Final = "x.council = :council and x.case_id = :case_id"
_OF_INTERVENTION: Final = (
    "intervention i on i.council = x.council and i.id = x.intervention_id "
    "where x.council = :council and i.case_id = :case_id"
)
_OPEN: Final = "case when i.stage <> 'closed' then 's31' end"
_WHY: Final = {
    Exemption.LAW_ENFORCEMENT: "Disclosure would prejudice whether action under the Act is justified (s.31(1)(g), (2)(c)).",
    Exemption.CONDUCT_OF_PUBLIC_AFFAIRS: "Free and frank advice: the qualified person's opinion is needed (s.36(2)(b)).",
    Exemption.PERSONAL_DATA: "It may tell of somebody's health or circumstances (s.40(2)).",
    Exemption.LEGAL_PRIVILEGE: "Legal advice and where it is filed (s.42).",
    Exemption.FUTURE_PUBLICATION: "The council has decided to publish it (s.22).",
    Exemption.CONFIDENCE: "Said in confidence by somebody else (s.41).",
    Exemption.AUDIT: "Disclosure would prejudice an audit (s.33).",
}

_PARTS: Final = (
    # Kind, what it is called in its id, day, content, exemption, and from where.
    (
        "level decision",
        "level-decision",
        _LONDON.format("x.decided_at"),
        "'level', x.level, 'reason', coalesce(x.school_reason, x.reason)",
        "null",
        (
            'level_decision x join "case" c on c.council = x.council and c.id = :case_id where x.council = :council '
            f"and x.urn = c.urn and (x.id = c.level_decision_id or {_LONDON.format('x.decided_at')} >= c.opened_on) "
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
            "and x.urn = c.urn and x.access_class = 'open' and x.observed_on <= coalesce(c.closed_on, x.observed_on)"
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
            "and x.urn = c.urn and x.access_class = 'open' and x.detail is not null "
            "and x.observed_on <= coalesce(c.closed_on, x.observed_on)"
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
            "'discussed', x.discussed, 'first_meeting_on', x.first_meeting_on"
        ),
        "null",
        f"(select m.*, m.case_id as id from engagement_meeting m) x where {_OF_CASE}",
    ),
    (
        "minutes",
        "visit",
        "x.held_on",
        "'progress', x.progress, 'discussed', x.discussed",
        "null",
        f"(select r.*, r.visit_id as id from visit_record r) x where {_OF_CASE}",
    ),
    (
        "action",
        "action",
        "x.due_on",
        "'what', x.what, 'owner', x.owner, 'status', x.status, 'done_on', x.done_on",
        "null",
        f"action x where {_OF_CASE}",
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
    (
        "intervention",
        "intervention",
        "x.begun_on",
        (
            "'route', x.route, 'stage', x.stage, 'grounds', x.grounds, 'reason', x.reason, 'referred_on', x.referred_on, "
            "'closed_on', x.closed_on"
        ),
        "case when x.stage <> 'closed' then 's31' end",
        f"intervention x where {_OF_CASE}",
    ),
    (
        "preparation of an intervention",
        "intervention-preparation",
        "x.begun_on",
        "'tried', x.tried, 'equality_assessed_on', x.equality_assessed_on, 'equality_assessment', x.equality_assessment",
        "case when x.stage <> 'closed' then 's31' end",
        f"intervention x where {_OF_CASE}",
    ),
    (
        "legal advice",
        "intervention-legal-advice",
        "coalesce(x.legal_advised_on, x.legal_checked_on)",
        "'reference', x.legal_advice_reference, 'check', x.legal_check",
        "'s42'",
        f"intervention x where {_OF_CASE} and num_nonnulls(x.legal_advised_on, x.legal_checked_on) > 0",
    ),
    (
        "evidence",
        "intervention-evidence",
        _LONDON.format("x.frozen_at"),
        "'digest', x.digest, 'document', x.document::json",
        _OPEN,
        f"intervention_evidence x join {_OF_INTERVENTION}",
    ),
    (
        "notice",
        "intervention-notice",
        "x.issued_on",
        (
            "'kind', x.kind, 'matters', x.matters, 'required_actions', x.required_actions, 'comply_by', x.comply_by, "
            "'minded_to', x.minded_to, 'compliance', x.compliance, 'compliance_reason', x.compliance_reason, "
            "'state', x.state, 'ended_on', x.ended_on, 'ending_reason', x.ending_reason"
        ),
        "null",
        f"intervention_notice x join {_OF_INTERVENTION}",
    ),
    (
        "representation",
        "intervention-representation",
        "x.received_on",
        "'words', x.words, 'consideration', x.consideration",
        _OPEN,
        f"intervention_representation x join {_OF_INTERVENTION}",
    ),
    (
        "before a power",
        "intervention-groundwork",
        "x.done_on",
        "'power', x.power, 'what', x.what, 'words', x.words",
        _OPEN,
        f"intervention_groundwork x join {_OF_INTERVENTION}",
    ),
    (
        "power used",
        "intervention-power",
        "x.used_on",
        "'power', x.power, 'what', x.what, 'ended_on', x.ended_on, 'ending_reason', x.ending_reason",
        "null",
        f"intervention_power_use x join {_OF_INTERVENTION}",
    ),
    (
        "board's advice",
        "intervention-advice",
        _LONDON.format("x.advised_at"),
        "'recommendation', x.recommendation, 'words', x.words",
        "'s36'",
        f"intervention_advice x join {_OF_INTERVENTION}",
    ),
    (
        "referral",
        "intervention-referral",
        "x.referred_on",
        "'referral', x.referral",
        "case when x.stage <> 'closed' then 's31' end",
        f"intervention x where {_OF_CASE} and x.referred_on is not null",
    ),
    (
        "outcome of an intervention",
        "intervention-outcome",
        "x.closed_on",
        "'outcome', x.outcome, 'reason', x.outcome_reason, 'review_on', x.review_on",
        "case when x.publishes then 's22' end",
        f"intervention x where {_OF_CASE} and x.outcome is not null",
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
_ITEMS: Final = " union all ".join(
    f"select {place} as place, '{kind.replace(chr(39), chr(39) * 2)}' as kind, '{prefix}:' || x.id as id, "
    f"cast({day} as date) as day, json_build_object({content}) as content, {exemption} as exemption from {source}"
    for place, (kind, prefix, day, content, exemption, source) in enumerate(_PARTS)
)
GATHER: Final = (
    "select g.kind, g.id, g.day, g.content, cast(g.exemption as text) as exemption "
    f"from ({_ITEMS}) g order by g.place, g.day, g.id"
)
_EVENTS: Final = (
    "select coalesce(json_agg(json_build_object('sequence', e.sequence, 'at', e.at, 'kind', e.kind) order by e.sequence), "
    "'[]'::json) from event e where e.council = :council and e.kind <> 'restricted.recorded' and "
    + ANY_OF_CASE.replace(":p", ":subject")
)
_NAMES: Final = (
    "select distinct on (p.name) p.name, a.post from person p left join appointment a "
    "on a.council = p.council and a.person_id = p.id "
    "where p.council = :council order by p.name, (a.urn = :urn) desc nulls last, a.starts_on desc nulls last"
)
_ATTENDED: Final = (
    "select a ->> 'name' as name, a ->> 'party' as party from engagement_meeting m, "
    "jsonb_array_elements(m.attendees) a where m.council = :council and m.case_id = :case_id"
)


async def gathered(unit: UnitOfWork, case: Case) -> list[Item]:
    """Everything of a case's record, in order, with what is withheld by rule."""
    rows = await unit.session.execute(text(GATHER), {"council": unit.council, "case_id": case.id})
    events = await unit.session.scalar(text(_EVENTS), {"council": unit.council, "subject": str(case.id)})
    opened = {
        "reference": case.reference,
        "urn": case.urn,
        "level": case.level,
        "reason": case.reason,
        "state": case.state,
        "closed_on": case.closed_on.isoformat() if case.closed_on else None,
    }
    return [
        Item(f"case:{case.id}", "case", case.opened_on.isoformat(), opened),
        *(_item(row.kind, row.id, row.day, row.content, row.exemption) for row in rows),
        Item(f"events:{case.id}", "events", None, events),
    ]


async def names_around(unit: UnitOfWork, case_id: UUID, urn: int) -> Names:
    """Everybody the council knows by name, and whoever was at the engagement meeting, with what they are."""
    known = await unit.session.execute(text(_NAMES), {"council": unit.council, "urn": urn})
    titles = {row.name: _title(row.post) for row in known}
    attended = await unit.session.execute(text(_ATTENDED), {"council": unit.council, "case_id": case_id})
    return Names({row.name: _title(row.party) for row in attended} | titles)


def _item(kind: str, id_: str, day: Any, content: Any, exemption: str | None) -> Item:
    withheld = Exemption(exemption) if exemption else None
    return Item(id_, kind, day.isoformat() if day else None, content, withheld, _WHY[withheld] if withheld else None)


def _title(post: str | None) -> str:
    return post.replace("_", " ") if post else "somebody known to the council"
