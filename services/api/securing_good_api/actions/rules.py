"""How an action may change, from plain values."""

from dataclasses import dataclass
from datetime import date

from securing_good.errors import Invalid
from securing_good.vocabulary import ActionStatus


@dataclass(frozen=True)
class ActionState:
    """What can change in an action."""

    status: ActionStatus
    due_on: date
    done_on: date | None


def change(now: ActionState, *, status: ActionStatus, due_on: date, done_on: date | None, today: date) -> ActionState:
    """The action after the change; done without a day is done today.

    Raises Invalid for a day to come on which it would have been done, or a day for an action that is open.
    """
    if status is ActionStatus.OPEN:
        if done_on is not None and done_on != now.done_on:
            raise Invalid.at("#/done_on", "not-done", "An open action has no day on which it was done.")
        return ActionState(status, due_on, None)
    done_on = done_on or today
    if done_on > today:
        raise Invalid.at("#/done_on", "future", f"{done_on} is still to come.")
    return ActionState(status, due_on, done_on)
