"""What the rules need to know of an intervention, read in one expression; and the evidence it rests on."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from securing_good.governance import has_appointer
from securing_good.vocabulary import (
    Compliance,
    Ground,
    Groundwork,
    InterventionPower,
    InterventionRoute,
    InterventionStage,
    NoticeKind,
    NoticeState,
)
from securing_good_api.interventions.rules import Notice, Standing

SCHOOL: Final = "join school s on s.urn = i.urn"
FACTS: Final = """json_build_object(
    'route', i.route, 'stage', i.stage, 'begun_on', i.begun_on, 'grounds', i.grounds, 'type', s.type,
    'legal_check_needed', i.legal_check_needed, 'legal_checked', i.legal_checked_on is not null,
    'frozen', exists (select from intervention_evidence x where x.council = i.council and x.intervention_id = i.id),
    'tried', jsonb_array_length(i.tried) > 0, 'equality', i.equality_assessed_on is not null,
    'advised', i.legal_advised_on is not null, 'referred', i.referred_on is not null,
    'minister', (select min(o.minister_noticed_on) from intervention o where o.council = i.council and o.urn = i.urn
                 and o.minister_notice_ended_on is null),
    'notices', (select coalesce(json_agg(json_build_array(x.kind, x.state, x.issued_on, x.comply_by, x.compliance)
                                         order by x.issued_on, x.id), '[]'::json)
                from intervention_notice x where x.council = i.council and x.intervention_id = i.id),
    'groundwork', (select coalesce(json_agg(json_build_array(x.power, x.what)), '[]'::json)
                   from intervention_groundwork x where x.council = i.council and x.intervention_id = i.id),
    'in_place', (select coalesce(json_agg(x.power), '[]'::json) from intervention_power_use x
                 where x.council = i.council and x.urn = i.urn and x.ended_on is null),
    'used', exists (select from intervention_power_use x where x.council = i.council and x.intervention_id = i.id))"""
"""Of the row `i` of `intervention` and its school `s`."""


def standing_from(facts: Mapping[str, Any]) -> Standing:
    """The facts as the rules take them."""
    return Standing(
        route=InterventionRoute(facts["route"]),
        stage=InterventionStage(facts["stage"]),
        begun_on=_day(facts["begun_on"]),
        grounds=frozenset(Ground(one["ground"]) for one in facts["grounds"]),
        awaits_legal_check=facts["legal_check_needed"] and not facts["legal_checked"],
        has_appointer=has_appointer(facts["type"]),
        is_frozen=facts["frozen"],
        is_tried=facts["tried"],
        equality_assessed=facts["equality"],
        legally_advised=facts["advised"],
        minister_noticed_on=_day(facts["minister"]) if facts["minister"] else None,
        notices=tuple(_notice(*one) for one in facts["notices"]),
        groundwork=frozenset((InterventionPower(power), Groundwork(what)) for power, what in facts["groundwork"]),
        in_place=frozenset(InterventionPower(power) for power in facts["in_place"]),
        has_used_powers=facts["used"],
        is_referred=facts["referred"],
    )


def _notice(kind: str, state: str, issued_on: str, comply_by: str, compliance: str | None) -> Notice:
    return Notice(
        NoticeKind(kind),
        NoticeState(state),
        _day(issued_on),
        _day(comply_by),
        Compliance(compliance) if compliance else None,
    )


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _all(row: str, source: str, on: str, order: str) -> str:
    return (
        f"(select coalesce(json_agg(json_build_object({row}) order by {order}), '[]'::json) from {source} where {on})"
    )


_LONDON: Final = "cast({} at time zone 'Europe/London' as date)"
_EVIDENCE: Final = {
    "school": "json_build_object('urn', s.urn, 'name', s.name, 'type', s.type, 'phase', s.phase)",
    "levels": _all(
        "'level', d.level, 'suggested_level', d.suggested_level, 'reason', coalesce(d.school_reason, d.reason), "
        f"'decided_on', {_LONDON.format('d.decided_at')}",
        "level_decision d",
        "d.council = :council and d.urn = s.urn",
        "d.decided_at, d.id",
    ),
    "assessment": (
        "(select json_build_object('id', a.id, 'as_of', a.as_of, 'ruleset', a.ruleset, 'digest', a.digest, "
        "'suggested_level', a.suggested_level, 'provisional', a.provisional, 'document', a.document::json) "
        "from assessment a where a.council = :council and a.urn = s.urn order by a.made_at desc, a.id desc limit 1)"
    ),
    "engagement_meetings": _all(
        "'held_on', m.held_on, 'discussed', m.discussed",
        "engagement_meeting m",
        "m.council = :council and m.urn = s.urn",
        "m.held_on, m.case_id",
    ),
    "meetings": _all(
        "'held_on', m.held_on, 'progress', m.progress, 'discussed', m.discussed, 'objectives', m.objectives",
        "visit_record r join minutes_version m on m.council = r.council and m.visit_id = r.visit_id and m.number = r.issued",
        "r.council = :council and r.urn = s.urn",
        "m.held_on, r.visit_id",
    ),
    "visits_not_held": _all(
        "'planned_for', h.planned_for, 'reason', h.reason",
        "visit_not_held h",
        "h.council = :council and h.urn = s.urn",
        "h.planned_for, h.visit_id",
    ),
    "monitoring_visits": _all(
        "'held_on', v.held_on, 'summary', v.summary",
        "monitoring_visit v",
        "v.council = :council and v.urn = s.urn and v.held_on is not null",
        "v.held_on, v.visit_id",
    ),
    "external_reviews": _all(
        "'scope', e.scope, 'state', e.state, 'delivered_on', e.delivered_on, 'summary', e.summary",
        "external_review e",
        "e.council = :council and e.urn = s.urn",
        "e.requested_on, e.id",
    ),
    "actions_not_delivered": _all(
        "'what', a.what, 'owner', a.owner, 'due_on', a.due_on, 'status', a.status, 'done_on', a.done_on",
        "action a",
        "a.council = :council and a.urn = s.urn and a.due_on < :today and (a.done_on is null or a.done_on > a.due_on)",
        "a.due_on, a.id",
    ),
    "support": _all(
        "'what', p.what, 'state', p.state, 'identified_on', p.identified_on, 'provider', v.name, "
        "'impact', p.impact, 'evaluation', p.evaluation",
        "support_package p left join provider v on v.council = p.council and v.id = p.provider_id",
        "p.council = :council and p.urn = s.urn",
        "p.identified_on, p.id",
    ),
    "reviews": _all(
        f"'months', n.months, 'decision', n.decision, 'reason', n.reason, 'decided_on', {_LONDON.format('n.decided_at')}",
        "review_point n",
        "n.council = :council and n.urn = s.urn and n.decision is not null",
        "n.decided_at, n.id",
    ),
    "school_response": (
        "json_build_object('replies', "
        + _all(
            f"'agrees', r.agrees, 'comment', r.comment, 'replied_on', {_LONDON.format('r.replied_at')}",
            "level_reply r join level_proposal p on p.council = r.council and p.id = r.proposal_id",
            "p.council = :council and p.urn = s.urn",
            "r.replied_at, r.id",
        )
        + ", 'self_evaluation', (select json_build_object('academic_year', e.academic_year, 'level', e.level, "
        "'summary', e.summary) from self_evaluation e where e.council = :council and e.urn = s.urn "
        "order by e.academic_year desc, e.version desc limit 1))"
    ),
}
EVIDENCE: Final = (
    "select json_build_object("
    + ", ".join(f"'{name}', {sql}" for name, sql in _EVIDENCE.items())
    + ") from school s where s.urn = :urn"
)
"""Of one school, as it may itself read it: nothing restricted, and no reason that is for deciders alone."""
