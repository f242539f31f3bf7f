"""What happened in a case, from the event chain; and how it stood on a day, from the days its records carry.

The two are kept apart on purpose: the chain says when each thing was written down, the records say when it was so. A case
taken over from paper was written down on one day and has run for months.
"""

from typing import Annotated, Any, Final

from securing_good.events import EventKind
from securing_good.vocabulary import CaseRecord, CaseState, MonitoringLevel, NotHeldReason, Progress, ReviewDecision
from securing_good_api.case_team.views import BOTH
from securing_good_api.reads import Many, Out, Sql, View
from securing_good_api.successions.facts import school_at, school_on

BELONGINGS: Final = {
    "visit": "visit",
    "action": "action",
    "review-point": "review_point",
    "support-package": "support_package",
    "external-review": "external_review",
    "document": "document",
    "intervention": "intervention",
}
"""What events call the things of a case, and the tables they stand in: each has a column `case_id`."""
_ID: Final = "cast(cast(:p as text) as uuid)"
ANY_OF_CASE: Final = (
    "e.subject in (select 'case:' || cast(:p as text)"
    + "".join(
        f" union all select '{prefix}:' || b.id from {table} b where b.council = e.council and b.case_id = {_ID}"
        for prefix, table in BELONGINGS.items()
    )
    + ")"
)
"""Condition that picks the events of the case named `:p`."""
_FIELDS = (
    "(select coalesce(json_agg(case when jsonb_typeof(f.value) = 'object' and f.value ?& array['from', 'to'] "
    "then json_build_object('field', f.key, 'was', f.value -> 'from', 'to', f.value -> 'to') "
    "else json_build_object('field', f.key, 'was', null, 'to', f.value) end order by f.key), '[]'::json) "
    "from jsonb_each(p.payload - 'reason' - 'past') f)"
)


class ImportedFactOut(Out):
    """Something that had happened before its case was imported, on its true day."""

    record: CaseRecord
    on: str
    level: MonitoringLevel | None
    progress: Progress | None
    not_held: NotHeldReason | None
    due_on: str | None
    done_on: str | None
    months: int | None
    decision: ReviewDecision | None


_PAST: Final = (
    "(select coalesce(json_agg(json_build_object("
    + ", ".join(f"'{name}', f.fact -> '{name}'" for name in ImportedFactOut.model_fields)
    + ") order by f.place), '[]'::json) "
    "from jsonb_array_elements(p.payload -> 'past') with ordinality f(fact, place))"
)


class FieldChangeOut(Out):
    """A field that was set: to what, and from what where something was changed rather than told."""

    field: str
    was: Any
    to: Any


class HappenedOut(Out):
    """One thing that happened in a case."""

    sequence: int
    at: str
    """When it was written down."""
    kind: EventKind
    subject: str
    """What it happened to: `case:<id>`, `visit:<id>`, `action:<id>` and so on."""
    actor: str
    """Who did it."""
    reason: Annotated[str | None, Sql("p.payload ->> 'reason'")]
    """Why, where a reason is asked for."""
    changes: Annotated[list[FieldChangeOut], Sql(_FIELDS)]
    """Field by field; empty where what the event said has been redacted."""
    past: Annotated[list[ImportedFactOut], Sql(_PAST)]
    """Of `case.imported`: what had happened by then, in order of days. Nothing of it was news when it was written down."""


HAPPENED = View(
    HappenedOut,
    "event e left join event_payload p on p.chain = e.chain and p.sequence = e.sequence",
    "e",
    order=("e.sequence",),
    school="urn",
    always=(f"e.kind <> '{EventKind.RESTRICTED_RECORDED.value}'",),
)


class TeamThenOut(Out):
    """Who held a post of the case on the day."""

    post: str
    person: Annotated[str, Sql("(select q.name from person q where q.council = x.council and q.id = x.person_id)")]
    cover: bool


class MeetingThenOut(Out):
    """A Securing Good meeting that had been held by the day."""

    visit_id: str
    held_on: str
    progress: Progress


_DUE_THEN: Final = (
    "coalesce((select w.was_due_on from (select was_due_on, carried_at as at from action_carry_over k "
    "where k.council = a.council and k.action_id = a.id union all select was_due_on, changed_at from action_change h "
    "where h.council = a.council and h.action_id = a.id) w "
    "where cast(w.at at time zone 'Europe/London' as date) > :today order by w.at limit 1), a.due_on)"
)
"""What is changed or carried over later was not yet on the day."""


def _then(column: str) -> str:
    """The day in a column of an action, as it was before the first change that came after the day."""
    return (
        f"coalesce((select h.was_{column} from action_change h where h.council = a.council and h.action_id = a.id "
        f"and cast(h.changed_at at time zone 'Europe/London' as date) > :today order by h.number limit 1), a.{column})"
    )


class ActionThenOut(Out):
    """An action that was open on the day."""

    id: str
    what: str
    owner: str
    due_on: Annotated[str, Sql(_DUE_THEN)]
    overdue: Annotated[bool, Sql(f"{_DUE_THEN} < :today")]


class ReviewThenOut(Out):
    """A review that had been decided by the day."""

    months: int
    decision: ReviewDecision
    decided_on: Annotated[str, Sql("cast(n.decided_at at time zone 'Europe/London' as date)")]


_AGREED_ON = (
    "(select max(i.replied_on) from trust_invitation i "
    "where i.council = c.council and i.case_id = c.id and i.reply = 'agrees')"
)
_INVITED = "exists (select from trust_invitation i where i.council = c.council and i.case_id = c.id)"
_ENGAGED_ON = "(select m.held_on from engagement_meeting m where m.council = c.council and m.case_id = c.id)"
_AWAITS_AGAIN: Final = (
    "exists (select from jsonb_array_elements(c.predecessors) q where cast(q ->> 'awaits_trust' as boolean) "
    "and cast(q ->> 'until' as date) <= :today and not exists (select from trust_invitation i "
    "where i.council = c.council and i.case_id = c.id and i.reply = 'agrees' "
    "and i.replied_on between cast(q ->> 'until' as date) and :today))"
)
_STATE: Final = (
    "case when c.closed_on <= :today then c.state "
    f"when coalesce({_ENGAGED_ON} > :today, true) and {_INVITED} and coalesce({_AGREED_ON} > :today, true) "
    "then 'awaiting_trust' "
    "when exists (select from intervention v where v.council = c.council and v.case_id = c.id "
    "and v.begun_on <= :today and (v.closed_on is null or v.closed_on > :today)) then 'intervention' "
    f"when {_AWAITS_AGAIN} then 'awaiting_trust' when {_ENGAGED_ON} <= :today then 'monitoring' "
    "else 'engaging' end"
)
_LEVEL: Final = (
    "coalesce((select d.level from level_decision d where d.council = c.council "
    f"and d.urn = {school_at('d.decided_at')} "
    "and d.level in ('amber', 'red') and cast(d.decided_at at time zone 'Europe/London' as date) <= :today "
    "order by d.decided_at desc, d.id desc limit 1), c.level)"
)
_AGE: Final = "age(cast(:today as date), c.opened_on)"
_MONTHS: Final = f"cast(extract(year from {_AGE}) * 12 + extract(month from {_AGE}) as int)"
_ACTIONS: Final = (
    f"a.council = c.council and a.case_id = c.id and coalesce({_then('done_on')} > :today, true) "
    f"and coalesce({_then('withdrawn_on')} > :today, true) and :today >= "
    "coalesce((select r.held_on from visit_record r where r.council = a.council and r.visit_id = a.visit_id), "
    "(select e.delivered_on from external_review e where e.council = a.council and e.id = a.external_review_id), "
    "(select b.date from board_meeting b where b.council = a.council and b.id = a.board_meeting_id), "
    f"{_ENGAGED_ON})"
)


class CaseThenOut(Out):
    """How a case stood at the end of a day."""

    id: str
    reference: str
    urn: Annotated[int, Sql(school_on(":today"))]
    """Of the school it was then."""
    day: Annotated[str, Sql("cast(:today as date)")]
    state: Annotated[CaseState, Sql(_STATE)]
    level: Annotated[MonitoringLevel, Sql(_LEVEL)]
    months: Annotated[int, Sql(_MONTHS)]
    """Whole months in the programme."""
    lead_officer: Annotated[str | None, Sql("lo.name")]
    link_partner: Annotated[str | None, Sql("lp.name")]
    paused: Annotated[
        bool,
        Sql(
            "exists (select from case_pause z where z.council = c.council and z.case_id = c.id "
            "and :today between z.starts_on and z.ends_on)"
        ),
    ]
    meetings_held: Annotated[
        list[MeetingThenOut],
        Many(
            "visit_record r",
            "r.council = c.council and r.case_id = c.id and r.held_on <= :today",
            "r.held_on, r.visit_id",
        ),
    ]
    open_actions: Annotated[list[ActionThenOut], Many("action a", _ACTIONS, "a.due_on, a.id")]
    reviews_decided: Annotated[
        list[ReviewThenOut],
        Many(
            "review_point n",
            "n.council = c.council and n.case_id = c.id "
            "and cast(n.decided_at at time zone 'Europe/London' as date) <= :today",
            "n.months",
        ),
    ]


CASE_THEN = View(
    CaseThenOut,
    f'"case" c{BOTH}',
    "c",
    order=("c.opened_on", "c.id"),
    identity="c.id = :id",
    always=("c.opened_on <= :today",),
    moving=True,
)
