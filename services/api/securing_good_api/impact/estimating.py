"""How much more the figure moved in schools with support than in their matches, and how sure that is. Pure and seeded.

Within a set of schools that began alike, had support changed nothing, any of them could have been the one that had it. So
the interval holds every effect that such a draw of lots would not make surprising: an exact test, turned round.

Sources: R. A. Fisher, The design of experiments, 1935, chapter 2; P. R. Rosenbaum, Observational studies, second edition,
2002, chapters 2 and 5 (matched sets; intervals by inverting the test); E. S. Edgington and P. Onghena, Randomization tests,
fourth edition, 2007 (draws that stand for all, counting the one that happened).
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from math import floor
from statistics import fmean
from typing import Final

from securing_good_api.impact.matching import Matched, begun_alike

CONFIDENCE: Final = 0.95
DRAWS: Final = 1999
"""With the draw that happened 2,000: a fortieth of them, at each end, is a whole number."""


@dataclass(frozen=True)
class Estimate:
    """What support changed in some schools, in the figure's own unit."""

    schools: int
    matches: int
    change: float
    """How much their figure moved: nothing is known by this alone."""
    matched_change: float
    """How much it would have moved without support: as it did in schools that began where they did."""
    regression_to_the_mean: float
    """The part of that which comes of having begun where they did: over what it moved in all schools of their phases."""
    difference: float
    lower: float
    upper: float


def estimated(sets: Sequence[Matched], *, seed: str, draws: int = DRAWS) -> Estimate | None:
    """The difference with its interval; none where so few schools allow none, and then no number at all.

    The interval is of the mean effect on these very schools. The same sets and seed give the same answer always.
    """
    if not sets:
        return None
    changes = [(one.school.change, begun_alike(one)) for one in sets]
    lower, upper = _interval(changes, seed, draws)
    if lower is None or upper is None:
        return None
    change = fmean(own for own, _ in changes)
    without = fmean(fmean(others) for _, others in changes)
    return Estimate(
        schools=len(sets),
        matches=sum(len(one.others) for one in sets),
        change=change,
        matched_change=without,
        regression_to_the_mean=without - fmean(one.mean_change_of_all for one in sets),
        difference=change - without,
        lower=lower,
        upper=upper,
    )


def _interval(
    changes: Sequence[tuple[float, Sequence[float]]], seed: str, draws: int
) -> tuple[float | None, float | None]:
    """Each draw of lots refuses every effect below its own: its mean difference where the lot fell on another school.

    A draw in which every lot falls on the school that had support is what happened, and refuses none.
    """
    differences = [[own - other for other in others] for own, others in changes]
    # Of one set every lot is taken but the one that fell.
    drawn = list(differences[0]) if len(differences) == 1 else _drawn(differences, seed, draws)
    spoken = sorted(one for one in drawn if one is not None)
    silent = len(drawn) - len(spoken)
    # The hypothesis is refused where what happened and all draws that are as extreme make at most this many of all.
    allowed = floor((1 - CONFIDENCE) / 2 * (len(drawn) + 1) + 1e-9)
    place = allowed - 1 - silent
    if place < 0 or place >= len(spoken):
        return None, None
    return spoken[place], spoken[len(spoken) - 1 - place]


def _drawn(differences: Sequence[Sequence[float]], seed: str, draws: int) -> list[float | None]:
    lots = random.Random(seed)  # noqa: S311 - a draw of lots that can be repeated, no secret
    fell = [lots.choices([*others, None], k=draws) for others in differences]
    return [
        sum(moved) / len(moved) if (moved := [one for one in lot if one is not None]) else None
        for lot in zip(*fell, strict=True)
    ]
