"""What is shown of a case."""

from dataclasses import replace
from typing import Annotated, Final

from securing_good.vocabulary import (
    SCHOOL_ROLES,
    CaseState,
    CaseTransition,
    InterventionOutcome,
    InterventionRoute,
    InterventionStage,
    MonitoringLevel,
    ReviewKind,
    Role,
    VisitKind,
)
from securing_good_api.actors import Actor
from securing_good_api.case_pauses.views import CasePauseOut
from securing_good_api.case_team.views import BOTH, TeamMemberOut
from securing_good_api.cases.facts import FACTS
from securing_good_api.cases.transitions import allowed_transitions
from securing_good_api.engagement.views import CaseContactOut
from securing_good_api.escalations.facts import OPEN_FOR_CASE
from securing_good_api.exit_criteria.views import CRITERIA, CriterionOut
from securing_good_api.external_reviews.views import LEADERSHIP, suggested
from securing_good_api.interventions.outstanding import outstanding
from securing_good_api.meeting_waivers.views import MeetingWaiverOut
from securing_good_api.reads import Composed, Many, Out, Sql, View, columns
from securing_good_api.trusts.views import TrustInvitationOut
from securing_good_api.visits.views import VISIT_PROVISIONAL, VISIT_STATUS
from securing_good_api.watches.views import RUNNING as WATCH_RUNS


class CaseVisitOut(Out):
    """A visit as its case shows it."""

    id: str
    kind: VisitKind
    slot: str | None
    date: str
    status: Annotated[str, Sql(f"({VISIT_STATUS})")]
    provisional: Annotated[bool, Sql(f"({VISIT_PROVISIONAL})")]


class NextReviewOut(Out):
    """The first review that nobody has decided yet."""

    id: str
    kind: ReviewKind
    months: int
    due_on: str


_OF_THE_COUNCIL: Final = frozenset(Role) - SCHOOL_ROLES - {Role.INTEGRATOR}
_NEXT_REVIEW = f"case when n.id is not null then {columns(NextReviewOut, 'n')} end"


_PAUSED_UNTIL = (
    "(select max(z.ends_on) from case_pause z where z.council = c.council and z.case_id = c.id "
    "and :today between z.starts_on and z.ends_on)"
)


class LinkedCaseOut(Out):
    """Another case of the same school."""

    id: str
    reference: str


class PredecessorOut(Out):
    """A school that a case was of, until another took its place."""

    urn: int
    until: str
    reason: str
    awaits_trust: bool
    """Whether the trust of the academy it became had to agree first."""


_RELAPSE_OF = (
    f'(select {columns(LinkedCaseOut, "b")} from "case" b where b.council = c.council and b.id = c.relapse_of)'
)


class ImportedOut(Out):
    """That a case was running before, and came from a file."""

    import_id: str
    on: Annotated[str, Sql("m.imported_on")]
    """What is told of days before was told by the file."""


_IMPORTED = (
    f"(select {columns(ImportedOut, 'm')} from imported_case m where m.council = c.council and m.case_id = c.id)"
)
_WATCHED_UNTIL = f"(select w.ends_on from watch w where w.council = c.council and w.case_id = c.id and {WATCH_RUNS})"
_ENGAGED_ON = "(select m.held_on from engagement_meeting m where m.council = c.council and m.case_id = c.id)"


class CaseOut(Out):
    """A school's time in the programme."""

    id: str
    reference: str
    urn: int
    school: Annotated[str, Sql("s.name")]
    state: CaseState
    level: MonitoringLevel
    reason: str
    lead_officer: Annotated[str | None, Sql("lo.name")]
    lead_officer_id: Annotated[str | None, Sql("lo.id")]
    """Who leads it today: whoever stands in, or else whoever is assigned."""
    link_partner: Annotated[str | None, Sql("lp.name")]
    link_partner_id: Annotated[str | None, Sql("lp.id")]
    opened_on: str
    closed_on: str | None
    """The day a review decided exit, or the academy's trust declined."""
    predecessors: list[PredecessorOut]
    """Schools it was of before they became this one, oldest first."""
    imported: Annotated[ImportedOut | None, Sql(_IMPORTED)]
    """None of a case that was opened here."""
    watched_until: Annotated[str | None, Sql(_WATCHED_UNTIL)]
    """The last day of the watch after exit; none before, nor once it is over or a relapse ended it."""
    relapse_of: Annotated[LinkedCaseOut | None, Sql(_RELAPSE_OF)]
    """The case the school had left before it came to this one."""
    relapses: Annotated[
        list[LinkedCaseOut], Many('"case" b', "b.council = c.council and b.relapse_of = c.id", "b.opened_on, b.id")
    ]
    """Cases that this one came back as."""
    paused_until: Annotated[str | None, Sql(_PAUSED_UNTIL)]
    """The last day of a pause that runs today: until then there are no Securing Good meetings."""
    next_review: Annotated[NextReviewOut | None, Sql(_NEXT_REVIEW)]
    """None once the school has left the programme or its last review is decided."""
    exit_criteria: Annotated[list[CriterionOut], Sql(CRITERIA)]
    """What the school will have shown when it leaves."""
    timetable_is_current: Annotated[bool, Sql("coalesce(t.built_from >= c.revision, false)")]
    """False until the scheduler has followed the last change."""
    visits: Annotated[
        list[CaseVisitOut],
        Many("visit v", "v.council = c.council and v.case_id = c.id", "v.date, v.id"),
    ]


class ConflictOut(Out):
    """An interest that somebody on the case has declared in its school since, and that holds today."""

    interest_id: Annotated[str, Sql("i.id")]
    person_id: str
    what: str


_ON_THE_CASE = (
    "i.council = c.council and i.urn = c.urn and i.person_id in (lo.id, lp.id) "
    "and (i.ended_on is null or i.ended_on >= :today)"
)


class CasesInterventionOut(Out):
    """A formal intervention in the school while it has this case, or after its trust refused."""

    id: str
    route: InterventionRoute
    stage: InterventionStage
    begun_on: str
    closed_on: str | None
    outcome: InterventionOutcome | None


_TO_DECIDE = (
    "(select n.id from review_point n where n.council = c.council and n.case_id = c.id "
    f"and {outstanding('n')} order by n.months desc limit 1)"
)


class AllowedTransitionOut(Out):
    """Something your role may do about this case; now, when nothing blocks it."""

    transition: CaseTransition
    blockers: list[dict[str, str]]


class SuggestionOut(Out):
    """A reason why an external review is suggested."""

    code: str
    detail: str


class FullCaseOut(CaseOut):
    """A case with its team, as it was and is to be."""

    team: Annotated[
        list[TeamMemberOut],
        Many("case_assignment x", "x.council = c.council and x.case_id = c.id", "x.starts_on, x.cover, x.id"),
    ]
    conflicts: Annotated[list[ConflictOut], Many("declared_interest i", _ON_THE_CASE, "i.declared_at, i.id")]
    """For officers to resolve: assign somebody else, or end what has ended."""
    trust_invitations: Annotated[
        list[TrustInvitationOut],
        Many("trust_invitation i", "i.council = c.council and i.case_id = c.id", "i.invited_at, i.id"),
    ]
    contacts: Annotated[
        list[CaseContactOut],
        Many("case_contact k", "k.council = c.council and k.case_id = c.id", "k.contacted_on, k.recorded_at, k.id"),
    ]
    engaged_on: Annotated[str | None, Sql(_ENGAGED_ON)]
    """The day of the engagement meeting."""
    interventions: Annotated[
        list[CasesInterventionOut],
        Many("intervention v", "v.council = c.council and v.case_id = c.id", "v.begun_on, v.id"),
    ]
    intervention_to_decide: Annotated[str | None, Sql(_TO_DECIDE)]
    """The review that decided to consider intervention, until one is begun or somebody decides against it."""
    pauses: Annotated[
        list[CasePauseOut],
        Many("case_pause z", "z.council = c.council and z.case_id = c.id", "z.starts_on, z.paused_at, z.id"),
    ]
    waivers: Annotated[
        list[MeetingWaiverOut],
        Many(
            "meeting_waiver w",
            "w.council = c.council and w.case_id = c.id and w.withdrawn_at is null",
            "w.waived_at, w.slot",
        ),
    ]
    """Periods without their meeting by somebody's decision."""
    escalated: Annotated[bool, Sql(OPEN_FOR_CASE)]
    """Two meetings in a row were missed while it is red, and the assistant director has not said what will be done."""
    external_review_suggested: Annotated[list[SuggestionOut], Composed(LEADERSHIP, suggested)]
    """Why one is, if one is."""
    allowed_transitions: Annotated[list[AllowedTransitionOut], Composed(FACTS, allowed_transitions)]


CASES = View(
    CaseOut,
    '"case" c join school s on s.urn = c.urn'
    f"{BOTH}"
    " left join visit_plan t on t.council = c.council and t.case_id = c.id"
    " left join lateral (select id, kind, months, choices, due_on from review_point p"
    " where p.council = c.council and p.case_id = c.id"
    " and p.decision is null and c.closed_on is null order by p.due_on, p.kind, p.id limit 1) n on true",
    "c",
    order=("c.opened_on", "c.id"),
    identity="c.id = :id",
    version="c.version",
    moving=True,
)
CASE = replace(CASES, shape=FullCaseOut)


def case_for(actor: Actor) -> View:
    """One case as this actor may see it: its team's history and interests are for the council's people."""
    return CASE if actor.roles & _OF_THE_COUNCIL else CASES
