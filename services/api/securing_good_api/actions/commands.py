"""Change an action; report it done, answer that; carry it over; withdraw it."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select, update

from securing_good.database import UnitOfWork
from securing_good.errors import Conflict, Invalid, NotFound
from securing_good.events import EventKind, Happening
from securing_good.tables import Action, ActionCarryOver, ActionChange, ActionReport
from securing_good.vocabulary import ActionStatus, ActionStep, CaseState, ReportOutcome
from securing_good_api.actions.held import held_action, known_of
from securing_good_api.actions.rules import ActionState, carried_to, change, check, check_report
from securing_good_api.cases.held import held_case
from securing_good_api.cases.rules import CASE_CLOSED


async def change_action(unit: UnitOfWork, *, action_id: UUID, expected_version: int, changes: dict[str, Any]) -> None:
    """Apply the changes (of `status`, `due_on`, `done_on`; absent keeps) to the version the client read.

    Done, it answers a report that waits; open again, it is no longer withdrawn. Raises NotFound, ChangedMeanwhile when
    the action has another version by now, Conflict where it would be open again and the case is closed, Invalid as the
    rules say.
    """
    if changes.get("status") == ActionStatus.OPEN:
        await _check_may_reopen(unit, action_id)
    action = await held_action(unit, action_id, expected_version=expected_version)
    now = ActionState(ActionStatus(action.status), action.due_on, action.done_on)
    status: ActionStatus = changes.get("status", now.status)
    due_on: date = changes.get("due_on", now.due_on)
    after = change(now, status=status, due_on=due_on, done_on=changes.get("done_on", now.done_on), today=unit.today)
    if after == now:
        return
    unit.session.add(
        ActionChange(
            council=unit.council,
            action_id=action.id,
            number=action.version,
            was_due_on=action.due_on,
            was_done_on=action.done_on,
            was_withdrawn_on=action.withdrawn_on,
            changed_by=unit.actor,
            changed_at=unit.now,
        )
    )
    action.status, action.due_on, action.done_on = after.status, after.due_on, after.done_on
    if after.status is not ActionStatus.WITHDRAWN:
        action.withdrawal_reason, action.withdrawn_on = None, None
    action.version += 1
    if after.status is ActionStatus.DONE and now.status is not ActionStatus.DONE:
        await unit.session.execute(
            update(ActionReport)
            .where(
                ActionReport.council == unit.council,
                ActionReport.action_id == action.id,
                ActionReport.outcome.is_(None),
            )
            .values(outcome=ReportOutcome.CONFIRMED, answered_by=unit.actor, answered_at=unit.now)
        )
    payload = {
        name: {"from": getattr(now, name), "to": getattr(after, name)}
        for name in ("status", "due_on", "done_on")
        if getattr(now, name) != getattr(after, name)
    }
    _tell(unit, action, EventKind.ACTION_CHANGED, payload)


async def _check_may_reopen(unit: UnitOfWork, action_id: UUID) -> None:
    """Holds the case, so that no exit is decided meanwhile. Raises NotFound, Conflict where the school has left."""
    case_id = await unit.session.scalar(
        select(Action.case_id).where(Action.council == unit.council, Action.id == action_id)
    )
    if case_id is None:
        raise NotFound("There is no such action, or none that you may know of.")
    if not CaseState((await held_case(unit, case_id)).state).is_running:
        raise Conflict("The action cannot be open again.", blockers=[CASE_CLOSED])


async def report_action(
    unit: UnitOfWork, *, action_id: UUID, of_schools: Collection[int], done_on: date, words: str
) -> None:
    """The school says that it is done; it stays open until an officer confirms. Raises NotFound, Conflict, Invalid."""
    action = await held_action(unit, action_id, of_schools=of_schools)
    known, _ = await known_of(unit, action)
    check_report(known, done_on=done_on, today=unit.today)
    unit.session.add(
        ActionReport(
            council=unit.council,
            id=uuid4(),
            action_id=action.id,
            done_on=done_on,
            words=words,
            reported_by=unit.actor,
            reported_at=unit.now,
            outcome=None,
            answer=None,
            answered_by=None,
            answered_at=None,
        )
    )
    action.version += 1
    _tell(unit, action, EventKind.ACTION_REPORTED, {"done_on": done_on})


async def answer_report(
    unit: UnitOfWork, *, action_id: UUID, report_id: UUID, outcome: ReportOutcome, answer: str | None
) -> None:
    """Confirm that it is done, on the day the school named, or return the report with a reason.

    Raises NotFound, Conflict for a report that is answered, Invalid for a return without a reason.
    """
    action = await held_action(unit, action_id)
    report = await unit.session.scalar(
        select(ActionReport).where(
            ActionReport.council == unit.council, ActionReport.id == report_id, ActionReport.action_id == action_id
        )
    )
    if report is None:
        raise NotFound("There is no such report, or none that you may know of.")
    known, _ = await known_of(unit, action)
    check(ActionStep.ANSWER_REPORT, replace(known, has_open_report=report.outcome is None))
    if outcome is ReportOutcome.RETURNED and answer is None:
        raise Invalid.at("#/answer", "needed", "Say why the report is returned.")
    report.outcome, report.answer = outcome, answer
    report.answered_by, report.answered_at = unit.actor, unit.now
    kind = EventKind.ACTION_REPORT_RETURNED
    if outcome is ReportOutcome.CONFIRMED:
        kind = EventKind.ACTION_CONFIRMED
        action.status, action.done_on = ActionStatus.DONE, report.done_on
    action.version += 1
    _tell(unit, action, kind, {"report": report.id, "done_on": report.done_on})


async def carry_action_over(unit: UnitOfWork, *, action_id: UUID, due_on: date | None, reason: str) -> None:
    """Give an action that was open at the newest meeting another day: by the next one, unless it is given.

    Raises NotFound, Conflict and Invalid as the rules say.
    """
    action = await held_action(unit, action_id)
    known, facts = await known_of(unit, action)
    day = carried_to(known, due_on=due_on)
    action.carried_over += 1
    unit.session.add(
        ActionCarryOver(
            council=unit.council,
            action_id=action.id,
            number=action.carried_over,
            visit_id=UUID(facts["was_open_at"]["visit_id"]),
            was_due_on=action.due_on,
            due_on=day,
            reason=reason,
            carried_by=unit.actor,
            carried_at=unit.now,
        )
    )
    payload = {"was_due_on": action.due_on, "due_on": day, "carried_over": action.carried_over}
    action.due_on = day
    action.version += 1
    _tell(unit, action, EventKind.ACTION_CARRIED_OVER, payload)


async def withdraw_action(unit: UnitOfWork, *, action_id: UUID, expected_version: int, reason: str) -> None:
    """Say that it need not be done, and why. Raises NotFound, ChangedMeanwhile, Conflict where it is not open."""
    action = await held_action(unit, action_id, expected_version=expected_version)
    known, _ = await known_of(unit, action)
    check(ActionStep.WITHDRAW, known)
    action.status, action.withdrawal_reason, action.withdrawn_on = ActionStatus.WITHDRAWN, reason, unit.today
    action.version += 1
    _tell(unit, action, EventKind.ACTION_WITHDRAWN, {"critical": action.critical})


def _tell(unit: UnitOfWork, action: Action, kind: EventKind, payload: dict[str, Any]) -> None:
    unit.record(Happening(kind, f"action:{action.id}", payload, urn=action.urn))
