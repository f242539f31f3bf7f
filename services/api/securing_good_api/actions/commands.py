"""Change an action."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from securing_good.database import UnitOfWork
from securing_good.errors import ChangedMeanwhile, NotFound
from securing_good.events import EventKind, Happening
from securing_good.tables import Action
from securing_good.vocabulary import ActionStatus
from securing_good_api.actions.rules import ActionState, change


async def change_action(unit: UnitOfWork, *, action_id: UUID, expected_version: int, changes: dict[str, Any]) -> None:
    """Apply the changes (of `status`, `due_on`, `done_on`; absent keeps) to the version the client read.

    Raises NotFound, ChangedMeanwhile when the action has another version by now, Invalid as the rules say.
    """
    action = await unit.session.scalar(
        select(Action).where(Action.council == unit.council, Action.id == action_id).with_for_update()
    )
    if action is None:
        raise NotFound("There is no such action, or none that you may know of.")
    if action.version != expected_version:
        raise ChangedMeanwhile("Somebody changed this action after you read it.", current_version=action.version)
    now = ActionState(ActionStatus(action.status), action.due_on, action.done_on)
    status: ActionStatus = changes.get("status", now.status)
    due_on: date = changes.get("due_on", now.due_on)
    after = change(now, status=status, due_on=due_on, done_on=changes.get("done_on", now.done_on), today=unit.today)
    if after == now:
        return
    action.status, action.due_on, action.done_on = after.status, after.due_on, after.done_on
    action.version += 1
    payload = {
        name: {"from": getattr(now, name), "to": getattr(after, name)}
        for name in ("status", "due_on", "done_on")
        if getattr(now, name) != getattr(after, name)
    }
    unit.record(Happening(EventKind.ACTION_CHANGED, f"action:{action.id}", payload, urn=action.urn))
