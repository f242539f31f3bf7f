"""Words for a council's timetable: how far it has come, and how it differs from another."""

from enum import StrEnum


class TimetableState(StrEnum):
    """How far a timetable has come."""

    IMPROVING = "improving"
    """It keeps to every rule, and a better one is being looked for."""
    DRAFT = "draft"
    """The best that was found: people look at it before it is published."""
    PUBLISHED = "published"
    """In force: visits are where it has them."""
    SUPERSEDED = "superseded"
    """It was in force until the next was published."""
    DISCARDED = "discarded"
    """Never published: what it was made from has moved, and another took its place."""


class TimetableStep(StrEnum):
    """What can be done about a timetable."""

    PUBLISH = "publish_timetable"
    ANSWER = "answer_move"
    """Say whether somebody whose day it is agrees that a visit moves."""


class VisitChange(StrEnum):
    """How a visit differs between two timetables."""

    PLACED = "placed"
    """It had no place before."""
    MOVED = "moved"
    LEFT_OUT = "left_out"
    """It had a place, and has none."""
