"""What is shown of an action."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Final

from securing_good.vocabulary import (
    ActionOrigin,
    ActionStatus,
    ActionStep,
    EvidenceKind,
    OwnerSide,
    ReportOutcome,
    ReportState,
    RiskFactor,
)
from securing_good_api.actions.facts import FACTS, action_from
from securing_good_api.actions.rules import blockers_to
from securing_good_api.actors import Actor, Permission
from securing_good_api.reads import Composed, Many, Out, Sql, View

NEEDS: Final = {
    ActionStep.CHANGE: Permission.ACTIONS_WRITE,
    ActionStep.REPORT: Permission.ACTIONS_REPORT,
    ActionStep.ADD_EVIDENCE: Permission.ACTION_EVIDENCE_ADD,
    ActionStep.ANSWER_REPORT: Permission.ACTIONS_WRITE,
    ActionStep.CARRY_OVER: Permission.ACTIONS_WRITE,
    ActionStep.WITHDRAW: Permission.ACTIONS_WRITE,
}
OVERDUE: Final = "a.status = 'open' and a.due_on < cast(:today as date)"
REPORT_STATE: Final = (
    "coalesce((select coalesce(t.outcome, 'awaiting') from action_report t where t.council = a.council "
    "and t.action_id = a.id order by t.reported_at desc, t.id limit 1), 'none')"
)


def allowed_actions(facts: Mapping[str, Any], actor: Actor, _today: date) -> list[dict[str, Any]]:
    """What somebody of this role may do about an action, each with what keeps them from it now."""
    action = action_from(facts)
    return [
        {"action": step.value, "blockers": blockers_to(step, action)} for step in ActionStep if actor.may(NEEDS[step])
    ]


class ActionOut(Out):
    """Something agreed at a meeting, and whether it is done."""

    id: str
    urn: int
    school: Annotated[str, Sql("s.name")]
    case_id: str
    origin: ActionOrigin
    external_review_id: str | None
    """The external review that recommended it, where one did."""
    board_meeting_id: str | None
    """The meeting of the partnership board that agreed it, where it did."""
    visit_id: str | None
    """The Securing Good meeting at which it was agreed, where it was one."""
    what: str
    owner_side: OwnerSide
    owner: str
    factors: list[RiskFactor]
    objective: str | None
    critical: bool
    """The school stays in the programme while it is open."""
    due_on: str
    overdue: Annotated[bool, Sql(f"({OVERDUE})")]
    carried_over: int
    """How often it was still open at the next meeting and was given another day."""
    status: ActionStatus
    done_on: str | None
    withdrawal_reason: str | None
    withdrawn_on: str | None
    report: Annotated[ReportState, Sql(REPORT_STATE)]
    """The school's newest word that it is done."""


class ActionReportOut(Out):
    """The school's word that it is done, and an officer's answer."""

    id: str
    done_on: str
    words: str
    reported_by: str
    reported_at: str
    outcome: ReportOutcome | None
    answer: str | None
    answered_by: str | None
    answered_at: str | None


class CarryOverOut(Out):
    """A meeting at which it was still open, and the day it was given."""

    number: int
    visit_id: str
    was_due_on: str
    due_on: str
    reason: str
    carried_by: str
    carried_at: str


class BriefEvidenceOut(Out):
    """That there is evidence: what it is called, and whether it is a link or a file."""

    id: str
    kind: EvidenceKind
    title: str


class AllowedActionStepOut(Out):
    """Something you may do about this action; now, when nothing blocks it."""

    action: ActionStep
    blockers: list[dict[str, str]]


class FullActionOut(ActionOut):
    """An action with what the school reported, how often it was carried over, and what you may do about it."""

    reports: Annotated[
        list[ActionReportOut],
        Many("action_report t", "t.council = a.council and t.action_id = a.id", "t.reported_at, t.id"),
    ]
    carry_overs: Annotated[
        list[CarryOverOut], Many("action_carry_over o", "o.council = a.council and o.action_id = a.id", "o.number")
    ]
    evidence: Annotated[
        list[BriefEvidenceOut],
        Many("action_evidence e", "e.council = a.council and e.action_id = a.id", "e.added_at, e.id"),
    ]
    allowed_actions: Annotated[list[AllowedActionStepOut], Composed(FACTS, allowed_actions)]


ACTIONS = View(
    ActionOut,
    "action a join school s on s.urn = a.urn",
    "a",
    order=("a.due_on", "a.id"),
    identity="a.id = :id",
    version="a.version",
    moving=True,
)
ACTION = replace(ACTIONS, shape=FullActionOut)
