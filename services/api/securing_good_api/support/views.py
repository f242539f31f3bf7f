"""What is shown of a support package."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Final

from securing_good.vocabulary import (
    Acceptor,
    Cancellation,
    RiskFactor,
    SessionOutcome,
    SessionRecorder,
    SupportAction,
    SupportImpact,
    SupportKind,
    SupportState,
)
from securing_good_api.actors import Actor, Permission
from securing_good_api.reads import Composed, Many, Out, Sql, View
from securing_good_api.support.facts import FACTS, caller_from, package_from
from securing_good_api.support.rules import OFFERED, blockers_to

NEEDS: Final = {
    SupportAction.BROKER: Permission.SUPPORT_BROKER,
    SupportAction.AGREE: Permission.SUPPORT_ANSWER,
    SupportAction.DECLINE: Permission.SUPPORT_ANSWER,
    SupportAction.BUY_ELSEWHERE: Permission.SUPPORT_ANSWER,
    SupportAction.RECORD_SESSION: Permission.SUPPORT_SESSIONS,
    SupportAction.COMPLETE: Permission.SUPPORT_WRITE,
    SupportAction.EVALUATE: Permission.SUPPORT_EVALUATE,
    SupportAction.WITHDRAW: Permission.SUPPORT_WRITE,
}


def allowed_actions(facts: Mapping[str, Any], actor: Actor, today: date) -> list[dict[str, Any]]:
    """What the package's state leaves to do for somebody of this role, each with what keeps them from it now."""
    package = package_from(facts)
    return [
        {
            "action": action.value,
            "blockers": blockers_to(action, package, caller_from(actor.acting_for(NEEDS[action])), today=today),
        }
        for action in OFFERED.get(package.state, ())
        if actor.may(NEEDS[action])
    ]


class SupportBlockerOut(Out):
    """Why something cannot be done now."""

    code: str
    detail: str


class AllowedSupportActionOut(Out):
    """Something you may do about this package; now, when nothing blocks it."""

    action: SupportAction
    blockers: list[SupportBlockerOut]


_SESSIONS_HELD: Final = """(select count(*) from support_session x
    where x.council = p.council and x.package_id = p.id and x.outcome = 'held')"""


class SupportPackageOut(Out):
    """Support for a school: how far it has come, who provides it, what came of it."""

    id: str
    case_id: str | None
    """None for a member school's that is no part of a case."""
    urn: int
    school: Annotated[str, Sql("s.name")]
    what: str
    factors: list[RiskFactor]
    kind: SupportKind | None
    wanted_from: str | None
    wanted_until: str | None
    state: SupportState
    provider_id: str | None
    provider: Annotated[str | None, Sql("v.name")]
    cost_pounds: int | None
    """Whole pounds in all, when agreed."""
    starts_on: str | None
    ends_on: str | None
    """First and last day, as planned."""
    sessions_planned: int | None
    days_planned: int | None
    sessions_held: Annotated[int, Sql(_SESSIONS_HELD)]
    identified_on: str
    brokered_on: str | None
    agreed_on: str | None
    agreed_by: Acceptor | None
    agreed_by_name: str | None
    completed_on: str | None
    """The day on which all of it had been provided."""
    evaluated_on: str | None
    impact: SupportImpact | None
    """Of the whole."""
    evaluation: str | None
    ended_on: str | None
    """The day it was declined, bought elsewhere or withdrawn."""
    ended_by: str | None
    ending_reason: str | None
    bought_what: str | None
    bought_from: str | None


_NO_LINK_PARTNER: Final = "case when v.kind <> 'link_partner' then {} end"
"""SQL: link partners are individual staff, whom the board is not told of."""


class BoardsSupportPackageOut(Out):
    """A support package as the partnership board sees it: nobody of the school's staff, nor of the council's."""

    id: str
    urn: int
    school: Annotated[str, Sql("s.name")]
    in_programme: Annotated[bool, Sql("p.case_id is not null")]
    what: str
    factors: list[RiskFactor]
    kind: SupportKind | None
    wanted_from: str | None
    wanted_until: str | None
    state: SupportState
    provider_id: Annotated[str | None, Sql(_NO_LINK_PARTNER.format("v.id"))]
    provider: Annotated[str | None, Sql(_NO_LINK_PARTNER.format("v.name"))]
    cost_pounds: int | None
    starts_on: str | None
    ends_on: str | None
    sessions_planned: int | None
    days_planned: int | None
    sessions_held: Annotated[int, Sql(_SESSIONS_HELD)]
    identified_on: str
    brokered_on: str | None
    agreed_on: str | None
    completed_on: str | None
    evaluated_on: str | None
    impact: SupportImpact | None
    evaluation: str | None
    ended_on: str | None


class BoardDecisionOut(Out):
    """That the board commissioned it at a meeting: how many decided, and how many took no part."""

    met_on: Annotated[
        str, Sql("(select m.date from board_meeting m where m.council = d.council and m.id = d.meeting_id)")
    ]
    quorum: int
    deciding: int
    recused: Annotated[
        int, Sql("(select count(*) from board_recusal n where n.council = d.council and n.decision_id = d.id)")
    ]


class SupportObjectiveOut(Out):
    """What is to change, and in the end what came of it."""

    number: int
    what: str
    measure: str | None
    impact: SupportImpact | None
    evidence: str | None


class SupportSessionOut(Out):
    """A session that was held, or cancelled."""

    id: str
    session_on: str
    outcome: SessionOutcome
    what: str | None
    attended: int | None
    """How many people of the school were there."""
    cancellation: Cancellation | None
    note: str | None
    recorded_as: SessionRecorder
    recorded_by: str
    recorded_at: str


_Objectives = Annotated[
    list[SupportObjectiveOut],
    Many("support_objective o", "o.council = p.council and o.package_id = p.id", "o.number"),
]
_Decisions = Annotated[
    list[BoardDecisionOut],
    Many("board_decision d", "d.council = p.council and d.package_id = p.id", "d.recorded_at, d.id"),
]
_Actions = Annotated[list[AllowedSupportActionOut], Composed(FACTS, allowed_actions)]


class FullSupportPackageOut(SupportPackageOut):
    """A support package with its objectives, its sessions, and what you may do about it."""

    objectives: _Objectives
    sessions: Annotated[
        list[SupportSessionOut],
        Many("support_session x", "x.council = p.council and x.package_id = p.id", "x.session_on, x.recorded_at, x.id"),
    ]
    board_decisions: _Decisions
    allowed_actions: _Actions


class BoardsFullSupportPackageOut(BoardsSupportPackageOut):
    """The same, one package, with its objectives and what a member of the board may do about it."""

    objectives: _Objectives
    board_decisions: _Decisions
    allowed_actions: _Actions


SUPPORT_PACKAGES = View(
    SupportPackageOut,
    "support_package p join school s on s.urn = p.urn"
    " left join provider v on v.council = p.council and v.id = p.provider_id",
    "p",
    order=("p.identified_on", "p.id"),
    identity="p.id = :id",
    version="p.version",
    moving=True,
)
SUPPORT_PACKAGE = replace(SUPPORT_PACKAGES, shape=FullSupportPackageOut)
