"""How somebody is told of schools, from plain values (issue of the board: redaction as a council setting; ADR 46)."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from securing_good.errors import Forbidden
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
    providers: frozenset[UUID] = frozenset()
    """Providers they are the contact of or have an interest in: left out alike."""

    @property
    def hides_small_numbers(self) -> bool:
        """Whether counts of few schools are hidden: where the schools are not shown by name."""
        return self.how is not How.NAMES


EVERYTHING: Final = Sight(How.NAMES, members_only=False, own=frozenset(), setting=BoardSetting())
"""Whoever may read every school by name."""


def is_the_boards(roles: Collection[Role]) -> bool:
    """Whether somebody acts as a member of the board and as nobody who sees more; a headteacher may be one too."""
    return Role.BOARD_MEMBER in roles and set(roles) <= SCHOOL_ROLES | {Role.BOARD_MEMBER}


def sight_of_board(
    setting: BoardSetting, own: Collection[int], providers: Collection[UUID] = (), *, cleared: bool = False
) -> Sight:
    """What a member of the board sees: member schools, by name, or by code where the council has set so.

    By name too from when their recusal was cleared at a meeting until the board meets next (issue of the board, 2).
    """
    how = How.NAMES if cleared or setting.schools is SchoolsShown.NAMES else How.CODES
    return Sight(how, members_only=True, own=frozenset(own), setting=setting, providers=frozenset(providers))


def check_named(sight: Sight) -> None:
    """Whether somebody may take part in the brokerage of support, school by school. Raises Forbidden.

    Who goes by code is nobody's to choose for: the code of a school for which a member had just named a need would be known.
    """
    if sight.how is How.CODES:
        raise Forbidden(
            "The council shows its board schools by code until recusal is cleared: what waits, code by code, stands at "
            "/v1/dashboard/support."
        )


def check_no_part(sight: Sight, urn: int, provider: UUID | None = None) -> None:
    """Nobody takes part where it is about their own school, or one or a provider they have an interest in. Raises Forbidden.

    Source: issue of the board, 2: hidden from their brokerage and decisions.
    """
    if urn in sight.own:
        raise Forbidden(
            f"You are of school {urn}, or an interest of yours in it was declared: others on the board take part in this."
        )
    if provider in sight.providers:
        raise Forbidden(
            "You are the contact of its provider, or an interest of yours in that provider was declared: others on the "
            "board take part in this."
        )


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
