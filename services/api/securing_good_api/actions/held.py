"""An action held still while something about it changes."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import select, text

from securing_good.database import UnitOfWork
from securing_good.errors import ChangedMeanwhile, NotFound
from securing_good.tables import Action
from securing_good_api.actions.facts import ASKED, action_from
from securing_good_api.actions.rules import ActionToMove


async def held_action(
    unit: UnitOfWork,
    action_id: UUID,
    *,
    of_schools: Collection[int] | None = None,
    expected_version: int | None = None,
) -> Action:
    """The action, locked until the transaction ends; of these schools alone, where they are given.

    Raises NotFound, and ChangedMeanwhile where it has another version than the expected one.
    """
    action = await unit.session.scalar(
        select(Action).where(Action.council == unit.council, Action.id == action_id).with_for_update()
    )
    if action is None or (of_schools is not None and action.urn not in of_schools):
        raise NotFound("There is no such action, or none that you may know of.")
    if expected_version is not None and action.version != expected_version:
        raise ChangedMeanwhile("Somebody changed this action after you read it.", current_version=action.version)
    return action


async def known_of(unit: UnitOfWork, action: Action) -> tuple[ActionToMove, dict[str, Any]]:
    """What the rules need to know of it, and the facts they were made from."""
    values = {"council": unit.council, "id": action.id, "today": unit.today}
    facts = await unit.session.scalar(text(ASKED), values)
    assert facts is not None
    return action_from(facts), facts
