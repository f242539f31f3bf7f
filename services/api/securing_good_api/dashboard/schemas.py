"""What all panels of the dashboard are made of."""

from typing import Literal

from securing_good.vocabulary import Phase
from securing_good_api.reads import Out
from securing_good_api.redaction.rules import How


class FigureOut(Out):
    """A number; or none, where it is hidden because it is small, or because a small one could be worked out from it."""

    value: int | None
    suppressed: Literal["[c]"] | None
    """`[c]`, confidential, in the place of a hidden number: to be printed there. A hidden number may be any, 0 too."""


class ShownOut(Out):
    """How you are told of schools, and why so."""

    how: How
    """By `names`, by `codes`, or not one by one but in `counts`."""
    hidden_below: int | None
    """Counts of fewer schools are hidden, and others beside them; none where you may read the schools that are counted."""
    why: str


class PanelOut(Out):
    """What every panel says of itself."""

    as_of: str
    """The day it tells of."""
    stands_until: str | None
    """The last day on which these very counts are given; none where they follow what happens."""
    schools: int
    """How many open schools it is about. A school that is not assessed counts as not assessed, never as green."""
    members_only: bool
    """Whether schools that are no members of the learning partnership are left out of all of it."""
    shown: ShownOut


class LevelsOut(Out):
    """Schools by level."""

    green: FigureOut
    amber: FigureOut
    red: FigureOut
    not_assessed: FigureOut
    """Nobody has decided a level, or too little is known to suggest one. It is never green."""


class SchoolShownOut(Out):
    """A school: by URN and name, or by a code."""

    urn: int | None
    school: str
    """Its name; or its code, the same on every panel until the council sets codes anew."""
    phase: Phase | None
