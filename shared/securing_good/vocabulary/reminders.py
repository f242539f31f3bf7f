"""Words for reminders: of what, by which way, and what became of them."""

from enum import StrEnum


class ReminderKind(StrEnum):
    """What somebody is reminded of."""

    VISIT = "visit"
    """A meeting or visit to come."""
    MINUTES_LATE = "minutes_late"
    """A meeting without minutes, or minutes not issued in time."""
    ACTION = "action"
    """An action that is due soon, or overdue."""
    REVIEW_PAPERS = "review_papers"
    """No evidence is frozen for a review yet."""
    REVIEW_DECISION = "review_decision"
    """A review is to be decided soon, or is overdue."""
    REPLY_DUE = "reply_due"
    """The school may reply to a level until a day."""
    NOTICE = "notice"
    """The day on which a notice to a governing body has to be complied with."""
    DIGEST = "digest"
    """A week's counts for an officer."""


class ReminderChannel(StrEnum):
    """How somebody is reminded."""

    EMAIL = "email"
    """By the council's own mail server."""
    NOTIFY_EMAIL = "notify_email"
    """By GOV.UK Notify, as email."""
    NOTIFY_SMS = "notify_sms"
    """By GOV.UK Notify, as a text message."""
    NONE = "none"
    """Not at all."""


class ReminderState(StrEnum):
    """What became of a reminder."""

    ASKED = "asked"
    SENDING = "sending"
    """Handed to the channel, which has not answered; whoever finds it so finishes it."""
    NOT_CONFIGURED = "not_configured"
    """Its channel, or the person's address for it, is not known here. It is sent once it is, if it is still of use."""
    SENT = "sent"
    """The channel took it. Whether it was read, nobody knows."""
    FAILED = "failed"
    """The channel refused it for good."""
    DROPPED = "dropped"
    """It was of no more use, or nobody wanted it."""


SETTLED = frozenset({ReminderState.SENT, ReminderState.FAILED, ReminderState.DROPPED})
"""Nothing more becomes of a reminder in one of these."""
