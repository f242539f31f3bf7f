"""Commands of reminders as somebody of council 307 might give them next."""

from datetime import timedelta

from tests.harness.examples.kinds import Sent
from tests.harness.operations.kinds import Command


def choose_channel(_story, _before=None) -> tuple[str, str, Sent]:
    """The principal adviser's, by another way: the number is forgotten."""
    return "PUT", "principal_adviser", Sent("/v1/me/reminder-channel", {"json": {"channel": "email"}})


def set_reminder_rules(_story, _before=None) -> tuple[str, str, Sent]:
    """Another edition."""
    body = {"channel": "email", "visit_days": 7, "reason": "Heads asked for a week."}
    return "POST", "assistant_director", Sent("/v1/reminder-rules", {"json": body})


COMMANDS: list[Command] = [choose_channel, set_reminder_rules]
LATER: dict[Command, timedelta] = {set_reminder_rules: timedelta(days=19)}
"""A day after reminders were looked at: more of them are due."""
