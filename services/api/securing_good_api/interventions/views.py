"""What is shown of an intervention: all of it to officers, its own to a school that is told, to the board that it exists."""

from dataclasses import replace
from typing import Annotated, Any, Final

from securing_good.vocabulary import (
    SCHOOL_ROLES,
    Attempt,
    Compliance,
    CopyTo,
    Governance,
    Ground,
    Groundwork,
    InterventionAction,
    InterventionOutcome,
    InterventionPower,
    InterventionRoute,
    InterventionStage,
    LowBy,
    NoticeKind,
    NoticeState,
    Recommendation,
    Role,
)
from securing_good_api.actors import Actor
from securing_good_api.interventions.allowed import allowed_actions
from securing_good_api.interventions.facts import FACTS, SCHOOL
from securing_good_api.reads import Composed, Many, Out, Sql, View
from securing_good_api.redaction.facts import CODE, MEMBER
from securing_good_api.redaction.rules import How, Sight

_OFFICERS: Final = frozenset({Role.LEAD_OFFICER, Role.LINK_PARTNER, Role.PRINCIPAL_ADVISER, Role.ASSISTANT_DIRECTOR})
_READ_NOTICES: Final = frozenset({Role.HEADTEACHER, Role.CHAIR_OF_GOVERNORS, Role.CLERK})


class InterventionOut(Out):
    """That an intervention exists, by which route, and how far it has come."""

    id: str
    urn: int
    school: Annotated[str, Sql("s.name")]
    route: InterventionRoute
    stage: InterventionStage
    begun_on: str
    closed_on: str | None
    outcome: InterventionOutcome | None


class GroundOut(Out):
    """A ground, by reference to what standards are low, and the matters it rests on."""

    ground: Ground
    low_by: list[LowBy]
    matters: str


class TriedOut(Out):
    """What was tried before, and what came of it."""

    attempt: Attempt
    on: str
    result: str


class CopyOut(Out):
    """A copy of a notice, to whom and when."""

    to: CopyTo
    name: str
    sent_on: str


class NoticeOut(Out):
    """A notice to the governing body and what came of it."""

    id: str
    kind: NoticeKind
    state: NoticeState
    issued_on: str
    matters: str
    required_actions: list[str]
    comply_by: str
    minded_to: str
    copies: list[CopyOut]
    decision_maker: str
    evidence_id: str
    compliance: Compliance | None
    compliance_recorded_on: str | None
    compliance_reason: str | None
    ended_on: str | None
    ending_reason: str | None


class RepresentationOut(Out):
    """What was said to a notice for the school, and what the council made of it."""

    received_on: str
    made_by: str
    words: str
    consideration: str | None


class GroundworkOut(Out):
    """What was done before a power."""

    power: InterventionPower
    what: Groundwork
    done_on: str
    with_whom: str
    words: str
    recorded_by: str


class PowerUseOut(Out):
    """A power that was used."""

    id: str
    power: InterventionPower
    used_on: str
    what: str
    decision_maker: str
    ended_on: str | None
    ending_reason: str | None


class AdviceOut(Out):
    """What a member of the partnership board advised."""

    recommendation: Recommendation
    words: str
    advised_by: str
    advised_at: str


class FrozenOut(Out):
    """When evidence was frozen; the evidence itself is at its own address."""

    id: str
    digest: str
    frozen_by: str
    frozen_at: str


class AllowedInterventionActionOut(Out):
    """Something your role may do about this intervention; now, when nothing blocks it."""

    action: InterventionAction
    blockers: list[dict[str, str]]


def _of(shape: str, order: str) -> Many:
    alias = shape.rsplit(maxsplit=1)[-1]
    return Many(shape, f"{alias}.council = i.council and {alias}.intervention_id = i.id", order)


_Notices = Annotated[list[NoticeOut], _of("intervention_notice n", "n.issued_on, n.id")]
_Said = Annotated[list[RepresentationOut], _of("intervention_representation r", "r.received_on, r.recorded_at, r.id")]
_Powers = Annotated[list[PowerUseOut], _of("intervention_power_use u", "u.used_on, u.id")]
_Advice = Annotated[list[AdviceOut], _of("intervention_advice v", "v.advised_at, v.id")]
_Actions = Annotated[list[AllowedInterventionActionOut], Composed(FACTS, allowed_actions)]


class BoardsInterventionOut(InterventionOut):
    """An intervention as the partnership board sees it: never the evidence."""

    advice: _Advice
    allowed_actions: _Actions


class CodedInterventionOut(Out):
    """That an intervention exists in a school that goes by a code."""

    id: str
    school: Annotated[str, Sql(CODE)]
    """What the school is called on the board's dashboard."""
    route: InterventionRoute
    stage: InterventionStage
    begun_on: str
    closed_on: str | None
    outcome: InterventionOutcome | None


class BoardsCodedInterventionOut(CodedInterventionOut):
    """The same, one intervention, with the board's advice."""

    advice: _Advice
    allowed_actions: _Actions


class SchoolsInterventionOut(InterventionOut):
    """An intervention as the school sees it once a notice is issued or it is referred."""

    grounds: list[GroundOut]
    tried: list[TriedOut]
    notices: _Notices
    representations: _Said
    powers: _Powers
    referred_on: str | None
    referral: str | None
    outcome_reason: str | None
    review_on: str | None


class OfficersInterventionOut(InterventionOut):
    """An intervention as officers list it."""

    case_id: str | None
    case: Annotated[str | None, Sql("c.reference")]
    reason: str
    decision_maker: str
    comply_by: Annotated[
        str | None,
        Sql(
            "(select n.comply_by from intervention_notice n where n.council = i.council "
            "and n.intervention_id = i.id and n.state = 'in_force')"
        ),
    ]
    """The last day to comply with the notice in force."""
    review_on: str | None


class FullInterventionOut(OfficersInterventionOut):
    """All that is known of an intervention, and what you may do about it."""

    review_point_id: str | None
    """The review that decided to consider it."""
    governance: Governance
    legal_check_needed: bool
    legal_checked_on: str | None
    legal_check: str | None
    grounds: list[GroundOut]
    tried: list[TriedOut]
    equality_assessed_on: str | None
    equality_assessment: str | None
    legal_advised_on: str | None
    legal_advice_reference: str | None
    minister_noticed_on: str | None
    minister_notice: str | None
    minister_notice_ended_on: str | None
    evidence: Annotated[list[FrozenOut], _of("intervention_evidence e", "e.frozen_at, e.id")]
    notices: _Notices
    representations: _Said
    groundwork: Annotated[list[GroundworkOut], _of("intervention_groundwork g", "g.done_on, g.recorded_at, g.id")]
    powers: _Powers
    advice: _Advice
    referred_on: str | None
    referred_to: str | None
    referral: str | None
    referral_decision_maker: str | None
    outcome_reason: str | None
    outcome_decision_maker: str | None
    closed_by: str | None
    publishes: bool | None
    redactions: str | None
    begun_by: str
    allowed_actions: _Actions


_TOLD: Final = (
    "(i.referred_on is not null or exists (select from intervention_notice n "
    "where n.council = i.council and n.intervention_id = i.id))"
)
"""Whether the school knows of it."""
_SUMMARY = View(
    InterventionOut,
    f"intervention i {SCHOOL}",
    "i",
    order=("i.begun_on", "i.id"),
    identity="i.id = :id",
    version="i.version",
    moving=True,
)
_BOARDS_ONE = replace(_SUMMARY, shape=BoardsInterventionOut)
_TOLD_SUMMARY = replace(_SUMMARY, always=(_TOLD,))
_SCHOOLS_ONE = replace(_TOLD_SUMMARY, shape=SchoolsInterventionOut)
_OFFICERS_LIST = replace(
    _SUMMARY,
    shape=OfficersInterventionOut,
    source=f'{_SUMMARY.source} left join "case" c on c.council = i.council and c.id = i.case_id',
)
FULL_INTERVENTION = replace(_OFFICERS_LIST, shape=FullInterventionOut)


def interventions_for(actor: Actor, sight: Sight | None) -> View:
    """The list of interventions as this actor may see it."""
    if actor.roles & _OFFICERS:
        return _OFFICERS_LIST
    if actor.is_of_a_school:
        return _TOLD_SUMMARY
    board = _to_the_board(_SUMMARY, CodedInterventionOut, sight)
    if not (actor.roles & SCHOOL_ROLES and board.always) or board.shape is CodedInterventionOut:
        return board
    # Of their own school somebody on the board is told what its people are.
    own = ", ".join(map(str, sorted(actor.urns))) or "null"
    return replace(board, always=(f"({' and '.join(board.always)} or i.urn in ({own}) and {_TOLD})",))


def intervention_for(actor: Actor, sight: Sight | None = None) -> View:
    """One intervention as this actor may see it, with what they may do about it; of the board the sight has to be known."""
    if actor.roles & _OFFICERS:
        return FULL_INTERVENTION
    if Role.BOARD_MEMBER in actor.roles:
        return _to_the_board(_BOARDS_ONE, BoardsCodedInterventionOut, sight)
    if actor.is_of_a_school:
        return _SCHOOLS_ONE if actor.roles & _READ_NOTICES else _TOLD_SUMMARY
    return _SUMMARY


def _to_the_board(view: View, coded: type[Out], sight: Sight | None) -> View:
    """Interventions in member schools that the member has nothing to do with, by name or by code; all to everybody else."""
    assert sight is not None, "what the board sees is the council's to say"
    if not sight.members_only:
        return view
    own = ", ".join(map(str, sorted(sight.own))) or "null"
    shape = coded if sight.how is How.CODES else view.shape
    return replace(view, shape=shape, always=(MEMBER, f"(i.urn in ({own})) is not true"))


class InterventionEvidenceOut(Out):
    """Everything an intervention rests on, as it was at one moment."""

    id: str
    intervention_id: str
    urn: int
    document: Annotated[dict[str, Any], Sql("e.document::json")]
    digest: str
    """SHA-256 of the document as canonical JSON: sorted keys, no spaces, UTF-8."""
    frozen_by: str
    frozen_at: str


_EVIDENCE = View(
    InterventionEvidenceOut,
    "intervention_evidence e join intervention i on i.council = e.council and i.id = e.intervention_id",
    "e",
    order=("e.frozen_at", "e.id"),
    identity="e.id = :id",
)


_RESTS_ON = "exists (select from intervention_notice n where n.council = e.council and n.evidence_id = e.id)"
_SCHOOLS_EVIDENCE = replace(_EVIDENCE, always=(_RESTS_ON,))


def evidence_for(actor: Actor) -> View:
    """Frozen evidence as this actor may see it: the school sees what a notice it was given rests on."""
    return _SCHOOLS_EVIDENCE if actor.is_of_a_school else _EVIDENCE
