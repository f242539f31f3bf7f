"""Write down what was agreed at a meeting, whichever it was; the rules have been asked."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from securing_good.database import UnitOfWork
from securing_good.tables import Action, Case
from securing_good.vocabulary import ActionOrigin, ActionStatus
from securing_good_api.actions.rules import AgreedAction


def add_actions(
    unit: UnitOfWork,
    case: Case,
    origin: ActionOrigin,
    visit_id: UUID | None,
    actions: Sequence[AgreedAction],
    due: Sequence[date],
    *,
    external_review_id: UUID | None = None,
    board_meeting_id: UUID | None = None,
) -> list[Action]:
    """Add each action with the day it is due; returns the rows."""
    agreed = [
        Action(
            council=unit.council,
            id=uuid4(),
            origin=origin,
            visit_id=visit_id,
            external_review_id=external_review_id,
            board_meeting_id=board_meeting_id,
            case_id=case.id,
            urn=case.urn,
            what=action.what,
            owner_side=action.owner_side,
            owner=action.owner,
            factors=list(action.factors),
            objective=action.objective,
            critical=action.critical,
            due_on=due_on,
            carried_over=0,
            status=ActionStatus.OPEN,
            version=1,
        )
        for action, due_on in zip(actions, due, strict=True)
    ]
    unit.session.add_all(agreed)
    return agreed


def told(agreed: Sequence[Action]) -> list[dict[str, Any]]:
    """The actions as an event tells them."""
    return [{"id": one.id, "what": one.what, "owner": one.owner, "due_on": one.due_on} for one in agreed]
