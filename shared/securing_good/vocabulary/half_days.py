"""Halves of a day, in which visits are placed."""

from enum import StrEnum


class HalfDay(StrEnum):
    """Half a school day: a visit takes one."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
