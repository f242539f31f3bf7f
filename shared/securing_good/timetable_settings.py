"""What a council decides about its timetable: how much notice people have, and what each wish costs. Plain values."""

from dataclasses import dataclass, field
from typing import Final

QUIET_S: Final = 3.0
"""How long a timetable waits after a change, for the next one."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What each soft rule costs, in points. Our proposals; a council may set others."""

    journey: int = 10
    """A day on which somebody of the council is out."""
    locality: int = 5
    """Each part of the borough they go to on that day."""
    early_day: int = 2
    """Each day before the ideal one."""
    late_day: int = 5
    """Each day after it: late is worse than early."""
    term_edge: int = 4
    """On one of the first three or last two days of a term."""
    not_proposed: int = 2
    """Not on a half-day the school proposed, where it proposed some in the window."""
    stand_in: int = 6
    """Somebody is represented."""
    full_week: int = 3
    """Each visit of one person in a week beyond `comfortable_week`."""
    comfortable_week: int = 3


@dataclass(frozen=True, slots=True)
class TimetableSettings:
    """How a council's timetable is made. The numbers are our proposals."""

    notice_days: int = 10
    """School days: a published visit nearer than that stays while it can."""
    weights: Weights = field(default_factory=Weights)
