"""How people may be reminded."""

from typing import Final

from securing_good.errors import Invalid
from securing_good.vocabulary import ReminderChannel

USUAL_CHANNEL: Final = ReminderChannel.EMAIL
"""Where neither the person nor their council has chosen."""
USUAL_VISIT_DAYS: Final = 5
"""School days before a visit, where a council has set no other number. Our proposal."""
PHONE: Final = r"^\+?[0-9][0-9 ]{8,18}[0-9]$"
"""A telephone's number: digits and spaces, and a plus before a country's code."""


def check_choice(channel: ReminderChannel, phone: str | None) -> None:
    """Text messages go to a number, and a number is kept for nothing else. Raises Invalid."""
    if channel is ReminderChannel.NOTIFY_SMS and phone is None:
        raise Invalid.at("#/phone", "no-number", "Text messages go to a mobile telephone: give its number.")
    if channel is not ReminderChannel.NOTIFY_SMS and phone is not None:
        raise Invalid.at("#/phone", "not-needed", "A number is kept for text messages alone: leave it out.")


def check_default(channel: ReminderChannel) -> None:
    """What a council reminds by must reach people of whom nothing but an email address is known. Raises Invalid."""
    if channel is ReminderChannel.NOTIFY_SMS:
        raise Invalid.at("#/channel", "by-choice", "Text messages are for those who chose them and gave a number.")
