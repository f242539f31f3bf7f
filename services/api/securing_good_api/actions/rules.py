"""How actions are agreed, changed, reported, confirmed, carried over and withdrawn, from plain values.

Source: programme, Securing Good Process: "a clear statement of the actions to be taken by the school before the next
meeting". Who confirms a report and how often an action can be carried over are our proposals.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from securing_good.errors import Conflict, Invalid
from securing_good.vocabulary import ActionStatus, ActionStep, OwnerSide, RiskFactor
from securing_good_api.cases.rules import CASE_CLOSED

Blockers = list[Mapping[str, str]]


@dataclass(frozen=True)
class AgreedAction:
    """Something to do: what, by whom, and by when (None: by the next meeting)."""

    what: str
    owner: str
    due_on: date | None
    owner_side: OwnerSide = OwnerSide.SCHOOL
    factors: tuple[RiskFactor, ...] = ()
    objective: str | None = None
    critical: bool = False


@dataclass(frozen=True)
class ActionState:
    """What can change in an action."""

    status: ActionStatus
    due_on: date
    done_on: date | None


@dataclass(frozen=True)
class ActionToMove:
    """What the rules need to know of an action and its case."""

    status: ActionStatus
    owner_side: OwnerSide
    due_on: date
    is_case_running: bool
    has_open_report: bool
    """The school says it is done and no officer has answered."""
    was_open_at: date | None
    """Day of the newest meeting after it was agreed, at which it has not been carried over; None where there is none."""
    next_meeting_on: date | None


def change(now: ActionState, *, status: ActionStatus, due_on: date, done_on: date | None, today: date) -> ActionState:
    """The action after the change; done without a day is done today.

    Raises Invalid for a day to come on which it would have been done, or a day for an action that is open.
    """
    if status is not ActionStatus.DONE:
        if done_on is not None and done_on != now.done_on:
            raise Invalid.at("#/done_on", "not-done", "An open action has no day on which it was done.")
        return ActionState(status, due_on, None)
    done_on = done_on or today
    if done_on > today:
        raise Invalid.at("#/done_on", "future", f"{done_on} is still to come.")
    return ActionState(status, due_on, done_on)


def blockers_to(step: ActionStep, action: ActionToMove) -> Blockers:
    """Why a step cannot be taken now; nothing when it can."""
    match step:
        case ActionStep.CHANGE | ActionStep.ADD_EVIDENCE:
            return []
        case ActionStep.ANSWER_REPORT:
            if action.has_open_report:
                return _withdrawn(action)
            return [{"code": "no-report", "detail": "The school has not reported it done, or was answered already."}]
        case ActionStep.REPORT:
            return [*_not_open(action), *_not_the_schools(action), *_reported(action)]
        case ActionStep.CARRY_OVER:
            return [*_not_open(action), *_reported(action), *_not_carried(action)]
        case ActionStep.WITHDRAW:
            return _not_open(action)


def check(step: ActionStep, action: ActionToMove) -> None:
    """Raises Conflict naming each reason why a step cannot be taken now."""
    blockers = blockers_to(step, action)
    if blockers:
        raise Conflict("This cannot be done about the action now.", blockers=blockers)


def check_report(action: ActionToMove, *, done_on: date, today: date) -> None:
    """Whether the school may report it done on this day. Raises Conflict, and Invalid for a day to come."""
    check(ActionStep.REPORT, action)
    if done_on > today:
        raise Invalid.at("#/done_on", "future", f"{done_on} is still to come.")


def carried_to(action: ActionToMove, *, due_on: date | None) -> date:
    """The day it is due after it was carried over: by the next meeting unless a day is given.

    Raises Conflict, and Invalid for a day that is not after the old one, or after the next meeting.
    """
    check(ActionStep.CARRY_OVER, action)
    day = due_on or action.next_meeting_on
    if day is None:
        raise Invalid.at("#/due_on", "no-next-visit", "No next meeting is planned yet: say when this is due.")
    assert action.was_open_at is not None
    if day <= max(action.due_on, action.was_open_at):
        detail = f"It was due on {action.due_on} and open on {action.was_open_at}: the new day is later than both."
        raise Invalid.at("#/due_on", "not-later", detail)
    if action.next_meeting_on is not None and day > action.next_meeting_on:
        detail = f"{day} is after the next meeting on {action.next_meeting_on}; it is due by then."
        raise Invalid.at("#/due_on", "after-next-visit", detail)
    return day


def _not_open(action: ActionToMove) -> Blockers:
    if action.status is ActionStatus.OPEN:
        return []
    return [{"code": "not-open", "detail": f"It is {action.status.value}."}]


def _withdrawn(action: ActionToMove) -> Blockers:
    return _not_open(action) if action.status is ActionStatus.WITHDRAWN else []


def _not_the_schools(action: ActionToMove) -> Blockers:
    if action.owner_side is OwnerSide.SCHOOL:
        return []
    return [{"code": "not-the-schools", "detail": "It is for the council to do: an officer says when it is done."}]


def _reported(action: ActionToMove) -> Blockers:
    if not action.has_open_report:
        return []
    return [{"code": "reported", "detail": "The school has reported it done and waits for an officer's answer."}]


def _not_carried(action: ActionToMove) -> Blockers:
    if not action.is_case_running:
        return [CASE_CLOSED]
    if action.was_open_at is None:
        detail = "No meeting has been recorded since it was agreed or last carried over."
        return [{"code": "no-later-meeting", "detail": detail}]
    return []


def critical_blockers(open_critical: Sequence[str]) -> Blockers:
    """Why a school cannot leave the programme: each of its critical actions that is open. For decisions of exit."""
    return [{"code": "critical-action", "detail": f"A critical action is open: {what}"} for what in open_critical]
