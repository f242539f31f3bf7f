"""How somebody is told of schools, from plain values (issue of the board: redaction as a council setting; ADR 46)."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from securing_good.vocabulary import OUR_FEWEST, SCHOOL_ROLES, Role, SchoolsShown

CODE_LETTERS: Final = 6
"""Of a code, in hexadecimal: a thousand schools have codes of their own then, but for one time in thirty."""


class How(StrEnum):
    """How somebody is told which school something is about."""

    NAMES = "names"
    CODES = "codes"
    COUNTS = "counts"
    """Not at all: they are told how many."""


@dataclass(frozen=True)
class BoardSetting:
    """How a council shows schools to its board."""

    schools: SchoolsShown = SchoolsShown.NAMES
    fewest: int = OUR_FEWEST
    code_key: bytes = b""


@dataclass(frozen=True)
class Sight:
    """What of a council's schools somebody may see."""

    how: How
    members_only: bool
    """Whether schools that are no members of the learning partnership are left out of everything, counts too."""
    own: frozenset[int]
    """Schools they are of or have an interest in: left out of their brokerage and decisions."""
    setting: BoardSetting

    @property
    def hides_small_numbers(self) -> bool:
        """Whether counts of few schools are hidden: where the schools are not shown by name."""
        return self.how is not How.NAMES


EVERYTHING: Final = Sight(How.NAMES, members_only=False, own=frozenset(), setting=BoardSetting())
"""Whoever may read every school by name."""


def is_the_boards(roles: Collection[Role]) -> bool:
    """Whether somebody acts as a member of the board and as nobody who sees more; a headteacher may be one too."""
    return Role.BOARD_MEMBER in roles and set(roles) <= SCHOOL_ROLES | {Role.BOARD_MEMBER}


def sight_of_board(setting: BoardSetting, own: Collection[int]) -> Sight:
    """What a member of the board sees: member schools, by name or by code as the council has set."""
    how = How.NAMES if setting.schools is SchoolsShown.NAMES else How.CODES
    return Sight(how, members_only=True, own=frozenset(own), setting=setting)


def sight_of_counts(setting: BoardSetting) -> Sight:
    """What is shown where rows may not be read: counts of the board's schools, so that no two can be subtracted."""
    return Sight(How.COUNTS, members_only=True, own=frozenset(), setting=setting)


def code_of(key: bytes, urn: int) -> str:
    """What a school is called where it is not named, until the council sets it anew. Nobody finds it without the key."""
    made = hashlib.sha256(key + urn.to_bytes(4, "big")).hexdigest()
    return f"School {made[:CODE_LETTERS].upper()}"


def codes_differ(key: bytes, urns: Collection[int]) -> bool:
    """Whether every school has a code of its own with this key."""
    return len({code_of(key, urn) for urn in urns}) == len(set(urns))
