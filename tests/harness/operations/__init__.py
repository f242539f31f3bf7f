"""Every command of the product as somebody of council 307 might give it next, told of the world's first school."""

from datetime import timedelta

from tests.harness.operations import (
    actions,
    availability,
    board,
    case_imports,
    cases,
    clients,
    council_data,
    documents,
    external_reviews,
    identity,
    intervening,
    levels,
    people,
    reminders,
    reviews,
    rulesets,
    school_days,
    support,
    timetables,
    visits,
    webhooks,
)
from tests.harness.operations.kinds import Command

COMMANDS: list[Command] = [
    *levels.COMMANDS,
    *cases.COMMANDS,
    *case_imports.COMMANDS,
    *documents.COMMANDS,
    *reviews.COMMANDS,
    *visits.COMMANDS,
    *timetables.COMMANDS,
    *actions.COMMANDS,
    *external_reviews.COMMANDS,
    *support.COMMANDS,
    *council_data.COMMANDS,
    *rulesets.COMMANDS,
    *people.COMMANDS,
    *identity.COMMANDS,
    *reminders.COMMANDS,
    *school_days.COMMANDS,
    *availability.COMMANDS,
    *board.COMMANDS,
    *intervening.COMMANDS,
    *webhooks.COMMANDS,
    *clients.COMMANDS,
]
NEEDS: dict[Command, tuple[Command, ...]] = {
    **levels.NEEDS,
    **cases.NEEDS,
    **reviews.NEEDS,
    **visits.NEEDS,
    **timetables.NEEDS,
    **actions.NEEDS,
    **documents.NEEDS,
    **external_reviews.NEEDS,
    **support.NEEDS,
    **intervening.NEEDS,
    **webhooks.NEEDS,
    **board.NEEDS,
}
"""What has to be done before, in order; each is given the answer of the one before it."""
LATER: dict[Command, timedelta] = {**reviews.LATER, **intervening.LATER, **reminders.LATER, **board.LATER}
"""How long after the story's end a command can be given."""
