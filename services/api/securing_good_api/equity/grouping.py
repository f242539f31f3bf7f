"""Schools by how disadvantaged the pupils are whom they serve, among the council's own schools of their phase. Pure."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from statistics import median
from typing import Final

ENOUGH_FOR_FIFTHS: Final = 150
"""Thirty schools in each. With fewer, hardly any of the least disadvantaged were flagged, and there is nothing to compare."""
PARTS: Final = {2: "half", 3: "third", 5: "fifth"}


class Standing(StrEnum):
    """What inspectors found."""

    GOOD = "good"
    """Good or better; on a report card the expected standard or better."""
    BELOW_GOOD = "below_good"


@dataclass(frozen=True)
class Before:
    """What was suggested before a school was inspected, and what inspectors then found."""

    suggested: str
    found: Standing


@dataclass(frozen=True)
class Stay:
    """A school's first time in the programme."""

    entered_on: date
    left_on: date | None
    exit_months: int | None
    """Of the review that decided exit, since it entered; none where it is still there, or left without."""
    exited: bool
    supported_on: date | None = None
    """The day of that time on which it first agreed to support; the day it entered, where it had agreed already."""


@dataclass(frozen=True)
class School:
    """What equity is told from, of one school."""

    urn: int
    phase: str
    share: float | None
    """The percentage of pupils eligible for free school meals in the past six years; none where none is published."""
    suggested: str | None = None
    """The newest suggestion; none where it was never assessed."""
    confirmed: str | None = None
    """The level that people decided; none where they never did."""
    stay: Stay | None = None
    agreed: Sequence[date] = ()
    """The days on which it agreed to support."""
    is_support_told: bool = True
    """Whether the reader is told of all support it had."""
    standing: Standing | None = None
    """What its newest graded inspection found."""
    before: Before | None = None


@dataclass(frozen=True)
class Group:
    """Schools whose intakes are about as disadvantaged as each other's, for their phase."""

    number: int
    """From 1, the least disadvantaged."""
    name: str
    schools: Sequence[School] = field(repr=False)

    @property
    def shares(self) -> tuple[float, float, float] | None:
        """The lowest, middle and highest share; none of no school."""
        told = [one.share for one in self.schools if one.share is not None]
        return (min(told), median(told), max(told)) if told else None


@dataclass(frozen=True)
class Grouped:
    """All schools."""

    parts: int
    groups: Sequence[Group]
    unknown: Sequence[School]
    """Schools without a published share: in no group."""


def grouped(schools: Sequence[School], parts: int | None = None) -> Grouped:
    """By place within phase; schools with the same share stand in the same group.

    Places are by halves: with as many below as above, a school lies in the middle. So in a phase with one school that is
    neither among the least disadvantaged nor among the most, but where there are two groups.
    """
    known = [one for one in schools if one.share is not None]
    cut = parts or (5 if len(known) >= ENOUGH_FOR_FIFTHS else 3)
    of_phase: dict[str, list[float]] = defaultdict(list)
    for one in known:
        of_phase[one.phase].append(one.share or 0.0)
    ordered = {phase: sorted(shares) for phase, shares in of_phase.items()}
    held: Mapping[int, list[School]] = {number: [] for number in range(cut)}
    for one in known:
        held[_place(one.share or 0.0, ordered[one.phase], cut)].append(one)
    groups = [Group(number + 1, _name(number, cut), tuple(inside)) for number, inside in held.items()]
    return Grouped(cut, groups, [one for one in schools if one.share is None])


def _place(share: float, shares: Sequence[float], parts: int) -> int:
    """Whole numbers alone, so that no rounding moves a school: (below + up to) / 2 of all, in parts."""
    return (bisect_left(shares, share) + bisect_right(shares, share)) * parts // (2 * len(shares))


_ORDINALS: Final = {2: "second", 3: "third", 4: "fourth"}


def _name(number: int, parts: int) -> str:
    if number == 0:
        return f"Least disadvantaged {PARTS[parts]}"
    if number == parts - 1:
        return f"Most disadvantaged {PARTS[parts]}"
    return f"Middle {PARTS[parts]}" if number == parts // 2 else f"{_ORDINALS[number + 1].capitalize()} {PARTS[parts]}"
