"""Panels as whoever may not read schools by name sees them: counts, the small ones hidden on all panels together. Pure.

What one panel shows, another must not help to work out. So a total that two panels share is either shown on both or hidden on
both, and where it is hidden the tables under it are counted without it: then each table can be judged by itself. How many
schools are at amber or red is taken to be known, because the number of open cases tells it nearly. How levels moved is not
told: with the levels of two months, which are, it would say of few schools what each hides.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final

from securing_good.vocabulary import Phase
from securing_good_api.dashboard.releasing_support import released_support
from securing_good_api.dashboard.releasing_work import Work, released_cases, released_decisions, released_overdue
from securing_good_api.dashboard.rules import (
    LEVELS,
    WAYS,
    Facts,
    Panel,
    Shown,
    figure,
    figures,
    is_provisional,
    is_settled,
    year_began,
)
from securing_good_api.small_numbers.hiding import Hiding, Kept

GREEN, AMBER, RED, NOT_ASSESSED = LEVELS
_AT_RISK: Final = (AMBER, RED)
_GROUPS: Final = {"at_risk": _AT_RISK, "others": (GREEN, NOT_ASSESSED)}


@dataclass(frozen=True)
class Before:
    """An earlier edition."""

    day: date
    levels: Facts
    """The levels of all its schools, as it showed them."""


@dataclass(frozen=True)
class Told:
    """What is true of the schools that are counted, as each panel gathers it."""

    overview: Facts
    warnings: Facts
    cases: Sequence[Facts]
    overdue: Sequence[Facts]
    support: Facts
    decisions: Facts
    today: date
    fewest: int
    before: Before | None
    """The edition that movement is told from."""
    kept: Kept
    """What the last edition counted and hid."""

    @cached_property
    def levels(self) -> Counter[str]:
        """Schools by level."""
        return Counter(now for _, _, now, *_ in self.overview["schools"])

    @cached_property
    def suggested(self) -> Counter[str]:
        """Schools by what is suggested of them."""
        return Counter(level or NOT_ASSESSED for *_, level, _ in self.overview["schools"])

    @property
    def schools(self) -> int:
        """How many are counted."""
        return len(self.overview["schools"])


@dataclass(frozen=True)
class Release:
    """An edition: what is shown of it, and what only the next one may know."""

    panels: dict[str, Any]
    kept: Kept


def released(told: Told) -> Release:
    """Every panel, by its name."""
    hiding = Hiding(told.fewest, told.kept)
    inside = len(told.cases)
    few = bool(hiding.family("programme", {"in": inside, "out": told.schools - inside}, telling={"in"}))
    unsure = hiding.family("suggested", {level.value: told.suggested[level] for level in LEVELS}, telling=_AT_RISK)
    work = Work(told.cases, told.overdue, told.decisions, told.today, hiding, few)
    support = released_support(told.support, year_began(told.today), hiding)
    bodies = {
        Panel.OVERVIEW: _overview(told, hiding, unsure),
        Panel.EARLY_WARNINGS: _nothing_warned(told, unsure) if few else _early_warnings(told, hiding, unsure),
        Panel.CASES: released_cases(work),
        Panel.OVERDUE: released_overdue(work),
        Panel.SUPPORT: support,
        Panel.DECISIONS_DUE: released_decisions(work, told.support, support),
    }
    return Release({panel.value: {"schools": told.schools, **body} for panel, body in bodies.items()}, hiding.kept)


def _overview(told: Told, hiding: Hiding, unsure: Collection[str]) -> Shown:
    hidden = _hidden_levels(told.levels, hiding)
    phases = {phase: Counter(now for _, own, now, *_ in told.overview["schools"] if own == phase) for phase in Phase}
    return {
        "levels": figures(told.levels, LEVELS, hidden),
        "phases": _phases({phase: counts for phase, counts in phases.items() if counts}, hidden, hiding),
        "movement": None
        if told.before is None
        else {
            "since": told.before.day.isoformat(),
            "levels": told.before.levels,
            **figures({}, WAYS, WAYS),
            "moves": [],
            "moved": [],
        },
        "evidence": _evidence(told, hiding, unsure),
    }


def _hidden_levels(totals: Mapping[str, int], hiding: Hiding) -> frozenset[str]:
    """Which of the four totals are hidden: both of a group, or none of it; all where a group as a whole is."""
    groups = {name: {level.value: totals.get(level, 0) for level in group} for name, group in _GROUPS.items()}
    if hiding.family("groups", {name: sum(of.values()) for name, of in groups.items()}, telling={"at_risk"}):
        return frozenset(LEVELS)
    return frozenset(level for name, counts in groups.items() for level in hiding.family(name, counts))


def _phases(phases: Mapping[str, Mapping[str, int]], hidden: Collection[str], hiding: Hiding) -> list[Shown]:
    """The table of phases and levels, counted without the totals that are hidden."""
    together: list[tuple[str, ...]] = []
    for group in _GROUPS.values():
        together += [group] if set(group) & set(hidden) else [(level,) for level in group]
    table = hiding.table("phases", phases, together, telling=_AT_RISK)
    nothing = len(hidden) == len(LEVELS)
    return [
        {
            "phase": phase,
            "schools": sum(counts.values()),
            "levels": {level.value: figure(None if nothing else table.shown(phase, level)) for level in LEVELS},
        }
        for phase, counts in phases.items()
    ]


def _evidence(told: Told, hiding: Hiding, unsure: Collection[str]) -> Shown:
    pairs = [(level, provisional) for *_, level, provisional in told.overview["schools"]]
    founded = {
        "settled": sum(is_settled(*pair) for pair in pairs),
        "provisional": sum(is_provisional(*pair) for pair in pairs),
    }
    never = sum(level is None for level, _ in pairs)
    unknown = NOT_ASSESSED in unsure
    return {
        "suggested": figures(told.suggested, LEVELS, unsure),
        "never_assessed": figure(None if unknown else hiding.part("never", never, told.suggested[NOT_ASSESSED])),
        **figures(founded, founded, founded if unknown else hiding.family("founded", founded)),
        "oldest": None,
        "newest": None,
        "rulesets": told.overview["rulesets"],
        "provisional_terms": told.overview["provisional_terms"],
    }


def _nothing_warned(told: Told, unsure: Collection[str]) -> Shown:
    """Nothing of what is outside the programme, but that what is nowhere is not there either."""
    names = ("outside", "deteriorating", "watched", "level_without_case")
    seen = {level for level in LEVELS if level in unsure or told.suggested[level] > 0}
    return {**figures({}, names, names), "suggested": figures({}, LEVELS, seen), "warned": []}


def _early_warnings(told: Told, hiding: Hiding, unsure: Collection[str]) -> Shown:
    here, warned = told.warnings["suggested"], told.warnings["warned"]
    there = {level.value: told.suggested[level] - here.get(level, 0) for level in LEVELS}
    together: list[tuple[str, ...]] = [(level,) for level in LEVELS if level not in unsure]
    together += [tuple(level for level in LEVELS if level in unsure)] if unsure else []
    table = hiding.table("outside", {"outside": here, "inside": there}, together, telling=_AT_RISK)
    seen = {level: table.shown("outside", level) for level in LEVELS}
    outside = sum(here.values())
    assessed = outside - here.get(NOT_ASSESSED, 0)
    worse = sum(one["direction"] == "deteriorating" for one in warned)
    unknown = seen[NOT_ASSESSED] is None or worse > assessed
    watched = sum(one["watched_until"] is not None for one in warned)
    return {
        "outside": figure(outside),
        "suggested": {level.value: figure(count) for level, count in seen.items()},
        "deteriorating": figure(None if unknown else hiding.part("deteriorating", worse, assessed)),
        "watched": figure(hiding.part("watched", watched, outside)),
        # With the number of open cases it would tell how many schools are at amber or red, whatever is hidden of that.
        "level_without_case": figure(None),
        "warned": [],
    }
