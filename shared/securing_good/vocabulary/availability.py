"""Words for the time people and schools have for visits."""

from enum import StrEnum


class LeaveKind(StrEnum):
    """Why somebody is away. Health is no word of it: whoever is ill is absent."""

    ANNUAL_LEAVE = "annual_leave"
    TRAINING = "training"
    OTHER_WORK = "other_work"
    ABSENT = "absent"
    """For a reason that is nobody else's concern."""


class SchoolTimeWord(StrEnum):
    """What a school says of one half-day."""

    PROPOSED = "proposed"
    """It would suit us."""
    BLOCKED = "blocked"
    """It will not do, though the school is open."""


class TimeState(StrEnum):
    """Whether somebody has time in one half of a day."""

    FREE = "free"
    NOT_WORKING = "not_working"
    AWAY = "away"
    BUSY = "busy"
