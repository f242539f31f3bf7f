"""Words for what the partnership board is shown."""

from enum import StrEnum
from typing import Final


class SchoolsShown(StrEnum):
    """How the board is told which school something is about."""

    NAMES = "names"
    CODES = "codes"
    """By a code, until it is cleared who has an interest in which school; counts of few schools are hidden then."""


class RecusedBecause(StrEnum):
    """Why somebody took no part in a decision of the board."""

    SCHOOL = "school"
    """They are of the school, or have declared an interest in it."""
    PROVIDER = "provider"
    """They are the provider's contact, or have declared an interest in it."""


class PackReader(StrEnum):
    """For whom a copy of a board pack is made."""

    OFFICERS = "officers"
    """They read every school by name."""
    BOARD = "board"
    """They read member schools, as the council shows them to its board."""


class PackFormat(StrEnum):
    """As what a board pack can be read."""

    JSON = "json"
    HTML = "html"
    PDF = "pdf"


OUR_QUORUM: Final = 3
"""Members that make the board quorate (our proposal), as many as a committee of a governing body needs at the least."""
LEAST_QUORUM: Final = 2
"""Nobody decides for the board alone."""
MOST_QUORUM: Final = 50
OUR_FEWEST: Final = 5
"""Counts of fewer schools are hidden (our proposal): school performance tables hide figures of five pupils or fewer."""
LEAST_FEWEST: Final = 3
"""Below it a cell of two would stand, in which each of the two schools sees the other."""
MOST_FEWEST: Final = 20
"""Above it a borough's table would tell nothing."""
