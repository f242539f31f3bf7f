"""What is told of support that was measured, and what is not, from plain values.

Source: programme, Ealing Learning Partnership ("evaluation of impact"). How it is measured and why: ADR 51.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from securing_good_api.impact.estimating import CONFIDENCE, Estimate, estimated
from securing_good_api.impact.fitting import Change
from securing_good_api.impact.matching import Matched, Pool, matched

Facts = Mapping[str, Any]
Shown = dict[str, Any]


class Grouping(StrEnum):
    """What support is taken together."""

    KIND = "kind"
    PROVIDER = "provider"
    PACKAGE = "package"


class Direction(StrEnum):
    """What can be said of a difference."""

    BETTER = "better"
    """The whole interval lies on the better side of nought."""
    WORSE = "worse"
    CANNOT_TELL = "cannot_tell"
    """The interval holds nought: chance alone could have made the difference."""


class Withheld(StrEnum):
    """Why there is no number (Government Analysis Function, symbols in tables)."""

    CONFIDENTIAL = "[c]"
    """Of so few schools that it would tell of one."""
    UNRELIABLE = "[u]"
    """Too few schools could be compared to say how sure it is; without that it is not said at all."""


@dataclass(frozen=True)
class Measured:
    """A package that has been completed."""

    id: str
    urn: int
    school: str
    what: str
    kind: str
    provider_id: str
    provider: str
    before: int
    """The academic year before the one it began in."""
    after: int
    """The first whole academic year after it was completed."""
    indicators: Sequence[int]
    """What it was meant to move: all that the ruleset in force reads of its risk factors."""


@dataclass(frozen=True)
class Stratum:
    """Schools of one phase with one figure in one pair of years."""

    indicator: int
    before: int
    after: int
    helped: Mapping[int, Change]
    """Schools that had support, by URN."""
    pool: Pool


@dataclass(frozen=True)
class Gathered:
    """All that impact is told from."""

    packages: Sequence[Measured]
    measures: Mapping[int, Facts]
    strata: Sequence[Stratum]


@dataclass(frozen=True)
class Group:
    """Support that is taken together."""

    id: str
    name: str
    packages: tuple[Measured, ...]


def groups_of(packages: Sequence[Measured], by: Grouping) -> list[Group]:
    """Support by kind, provider or package, in the order of names: never in the order of what came of it."""
    found: dict[tuple[str, str], list[Measured]] = defaultdict(list)
    for one in packages:
        match by:
            case Grouping.KIND:
                found[one.kind.replace("_", " "), one.kind].append(one)
            case Grouping.PROVIDER:
                found[one.provider, one.provider_id].append(one)
            case Grouping.PACKAGE:
                found[one.school, one.id].append(one)
    return [Group(id_, name, tuple(held)) for (name, id_), held in sorted(found.items())]


def rows_of(gathered: Gathered, by: Grouping, fewest: int | None) -> list[Shown]:
    """One row for each group and each indicator it was meant to move and has figures of.

    `fewest` is how many schools a row must be of where they may not be told of one by one.
    """
    strata: dict[tuple[int, int, int], list[Stratum]] = defaultdict(list)
    for one in gathered.strata:
        strata[one.indicator, one.before, one.after].append(one)
    rows = []
    for group in groups_of(gathered.packages, by):
        meant = {indicator for one in group.packages for indicator in one.indicators}
        for indicator in sorted(meant, key=lambda one: str(gathered.measures[one]["title"])):
            held = _held(group, indicator, strata)
            if held:
                rows.append(_row(group, gathered.measures[indicator], held, fewest, by))
    return rows


Held = Sequence[tuple[Stratum, Sequence[Change]]]


def _held(group: Group, indicator: int, strata: Mapping[tuple[int, int, int], Sequence[Stratum]]) -> Held:
    """The group's schools by stratum; one that had support twice counts once, with the first."""
    counted: set[int] = set()
    found: dict[int, tuple[Stratum, list[Change]]] = {}
    for package in sorted(group.packages, key=lambda one: (one.before, one.after, one.urn, one.id)):
        if indicator not in package.indicators or package.urn in counted:
            continue
        for stratum in strata.get((indicator, package.before, package.after), ()):
            if package.urn in stratum.helped:
                counted.add(package.urn)
                found.setdefault(id(stratum), (stratum, []))[1].append(stratum.helped[package.urn])
    return list(found.values())


def _row(group: Group, measure: Facts, held: Held, fewest: int | None, by: Grouping) -> Shown:
    schools = sum(len(changes) for _, changes in held)
    is_small = fewest is not None and schools < fewest
    sets: list[Matched] = (
        [] if is_small else [one for stratum, changes in held for one in matched(changes, stratum.pool)]
    )
    # Of fewer schools than may be told of, once some found no match: hidden too.
    is_small = is_small or (fewest is not None and 0 < len(sets) < fewest)
    estimate = None if is_small else estimated(sets, seed=f"{group.id} {measure['code']}")
    withheld = Withheld.CONFIDENTIAL if is_small else None if estimate else Withheld.UNRELIABLE
    package = group.packages[0] if by is Grouping.PACKAGE else None
    return {
        "id": group.id,
        "name": group.name,
        "urn": package and package.urn,
        "what": package and package.what,
        "indicator": measure["code"],
        "title": measure["title"],
        "unit": measure["unit"],
        "worse": measure["worse"],
        "schools": None if is_small else schools,
        "compared": estimate and estimate.schools,
        "matches": estimate and estimate.matches,
        **_figures(estimate, max(1, int(measure["decimals"]))),
        "confidence": CONFIDENCE if estimate else None,
        "direction": estimate and _direction(estimate, str(measure["worse"])),
        "suppressed": withheld,
        "words": _words(measure, estimate, withheld),
    }


_TOLD: Final = ("change", "matched_change", "regression_to_the_mean", "difference", "lower", "upper")


def _figures(estimate: Estimate | None, places: int) -> Shown:
    return {name: None if estimate is None else round(getattr(estimate, name), places) + 0.0 for name in _TOLD}


def _direction(estimate: Estimate, worse: str) -> Direction:
    if estimate.lower <= 0 <= estimate.upper:
        return Direction.CANNOT_TELL
    return Direction.BETTER if (estimate.lower > 0) == (worse == "lower") else Direction.WORSE


_SAID: Final = {
    Direction.BETTER: "more than chance makes one time in twenty, to the better",
    Direction.WORSE: "more than chance makes one time in twenty, to the worse",
    Direction.CANNOT_TELL: "it cannot be told from chance",
}
_WITHHELD: Final = {
    Withheld.CONFIDENTIAL: "Of too few schools to be told without telling of one.",
    Withheld.UNRELIABLE: "Too few schools began where these began to say how sure a difference is, so none is told.",
}


def _words(measure: Facts, estimate: Estimate | None, withheld: Withheld | None) -> str:
    if estimate is None:
        return _WITHHELD[withheld or Withheld.UNRELIABLE]
    told = {name: _signed(value) for name, value in _figures(estimate, max(1, int(measure["decimals"]))).items()}
    several = "1 school" if estimate.schools == 1 else f"{estimate.schools} schools"
    return (
        f"{measure['title']}: {told['change']} in {several} with support, {told['matched_change']} in {estimate.matches} "
        f"schools without it that began alike (regression to the mean alone: {told['regression_to_the_mean']}). The "
        f"difference is {told['difference']}, with 95% confidence between {told['lower']} and {told['upper']}: "
        f"{_SAID[_direction(estimate, str(measure['worse']))]}."
    )


def _signed(value: float) -> str:
    return f"{value:+g}".replace("-", "−") if value else "0"  # noqa: RUF001 - the minus sign


def caution(rows: Sequence[Shown]) -> str:
    """What has to be borne in mind with so many rows."""
    told = sum(1 for row in rows if row["difference"] is not None)
    return (
        f"{told} differences are told. Where support changes nothing, one in twenty still seems to: about {told / 20:.0f} of "
        "these. They are in the order of names and cannot be ranked: intervals that overlap do not tell one from another. "
        "Schools chose and were chosen for support, and those elsewhere may have had some too; see ADR 51."
    )
