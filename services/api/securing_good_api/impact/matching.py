"""Which schools without support began where a school with support began: pure, the same answer every time.

Sources: W. G. Cochran and D. B. Rubin, Controlling bias in observational studies: a review, Sankhya A 35, 1973 (how near is
near enough); A. G. Barnett, J. C. van der Pols and A. J. Dobson, Regression to the mean, International Journal of
Epidemiology 34, 2005 (a school chosen in a bad year comes back by itself; one that had as bad a year does so too).
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from statistics import fmean, pstdev
from typing import Final

from securing_good_api.impact.fitting import Change, Fit, fit_of

NEAR: Final = 0.4
"""How far the figure before may be away, in standard deviations: that takes away 96% of the bias (Cochran and Rubin)."""
MOST_LOOKED_AT: Final = 300
"""Schools with the nearest figures before, of which those are taken that are nearest in everything."""
MATCHES_IN_ALL: Final = 60
MOST_MATCHES_OF_MANY: Final = 10
"""For each of six schools or more. More would be further away, and ten make the interval 5% wider than all of England would;
a school alone has 60, of which it needs 39."""
FEWEST_MATCHES: Final = 5
"""A school with fewer is left out: there is no telling what would have happened without support."""
UNKNOWN: Final = 1.0
"""Squared distance in something of which one of two schools has no figure: as if a standard deviation lay between."""


@dataclass(frozen=True)
class Pool:
    """Schools without support of one phase in one pair of years, by their figure before."""

    schools: Sequence[Change]
    spreads: Sequence[float]
    """The standard deviation of everything schools are matched by, in the order of their place."""
    mean_change: float
    """How much the figure moved in all of them."""


@dataclass(frozen=True, slots=True)
class Matched:
    """A school with support, and those that began where it began: no school stands in two of these."""

    school: Change
    others: tuple[Change, ...]
    mean_change_of_all: float
    """Of the whole pool they were taken from."""
    fit: Fit
    """What is expected of the schools around."""


def pool_of(schools: Sequence[Change]) -> Pool:
    """A pool that is held whole."""
    inside = sorted(schools, key=lambda one: (one.before, one.urn))
    columns = zip(*(one.place for one in inside), strict=True)
    spreads = [
        pstdev(held) if len(held := [value for value in one if value is not None]) > 1 else 0.0 for one in columns
    ]
    return Pool(inside, spreads, fmean(one.change for one in inside) if inside else 0.0)


def matched(supported: Sequence[Change], pool: Pool) -> list[Matched]:
    """Every school with support that has enough matches, by URN.

    Schools take the nearest that is left one after another, round by round, so that none is given worse matches than
    its neighbours because it came later; and no school is taken twice, so that what chance did to one counts once.
    """
    if not pool.schools or not supported:
        return []
    taken = {one.urn for one in supported}
    around = [(one, _nearest(one, pool)) for one in sorted(supported, key=lambda one: one.urn)]
    fit = fit_of([*{other.urn: other for _, near in around for other in near if other.urn not in taken}.values()])
    waiting = [(one, iter(near)) for one, near in around]
    found: dict[int, list[Change]] = {one.urn: [] for one, _ in waiting}
    for _ in range(max(MOST_MATCHES_OF_MANY, ceil(MATCHES_IN_ALL / len(waiting)))):
        for one, nearest in waiting:
            match = next((other for other in nearest if other.urn not in taken), None)
            if match is not None:
                taken.add(match.urn)
                found[one.urn].append(match)
    return [
        Matched(one, tuple(found[one.urn]), pool.mean_change, fit)
        for one, _ in waiting
        if len(found[one.urn]) >= FEWEST_MATCHES
    ]


def _nearest(school: Change, pool: Pool) -> list[Change]:
    """The schools near enough in the figure before, the nearest in everything first."""
    middle = bisect_left(pool.schools, school.before, key=lambda one: one.before)
    around = pool.schools[max(0, middle - MOST_LOOKED_AT) : middle + MOST_LOOKED_AT]
    far = NEAR * pool.spreads[0]
    near = [one for one in around if abs(one.before - school.before) <= far]
    near = sorted(near, key=lambda one: (abs(one.before - school.before), one.urn))[:MOST_LOOKED_AT]
    return sorted(near, key=lambda one: (_distance(school.place, one.place, pool.spreads), one.urn))


def _distance(one: Sequence[float | None], other: Sequence[float | None], spreads: Sequence[float]) -> float:
    total = 0.0
    for mine, theirs, spread in zip(one, other, spreads, strict=True):
        if mine is None or theirs is None:
            total += UNKNOWN
        elif spread > 0:
            total += ((mine - theirs) / spread) ** 2
    return total


def begun_alike(found: Matched) -> list[float]:
    """The changes of a set's matches, as if all had begun exactly where its school did and chance moved them as far.

    Small schools are carried further by chance than large ones: without the second, the interval of a small school's support
    would be too narrow.
    """
    moved = [one.change - found.fit.moved(one, found.school) for one in found.others]
    middle = fmean(moved)
    return [
        middle + found.fit.stretch(one, found.school) * (change - middle)
        for one, change in zip(found.others, moved, strict=True)
    ]
