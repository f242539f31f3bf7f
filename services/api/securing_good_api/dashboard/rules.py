"""What a panel says, made of what is true of schools one by one: pure."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any, Final

from securing_good.calendar import academic_year_of
from securing_good.programme import whole_months
from securing_good.vocabulary import MonitoringLevel, Role
from securing_good_api.redaction.rules import How

Facts = Mapping[str, Any]
Shown = dict[str, Any]


class Panel(StrEnum):
    """One thing that the board looks at; also the last part of its address."""

    OVERVIEW = "overview"
    EARLY_WARNINGS = "early-warnings"
    CASES = "cases"
    OVERDUE = "overdue"
    SUPPORT = "support"
    DECISIONS_DUE = "decisions-due"


class Spell(StrEnum):
    """For how many months a case has been open, by the programme's marks."""

    UNDER_12 = "under_12"
    FROM_12 = "12_to_17"
    FROM_18 = "18_to_23"
    FROM_24 = "24_to_29"
    FROM_30 = "30_or_more"


class Late(StrEnum):
    """What can be overdue."""

    ACTION = "action"
    """An open action past its day."""
    MINUTES = "minutes"
    """Minutes that were to be issued by now."""
    MEETING = "meeting"
    """A Securing Good meeting whose day has passed without minutes."""
    REVIEW = "review"
    """A review past its day, undecided."""
    FIRST_CONTACT = "first_contact"
    """A school whose level rose and that nobody spoke with in time."""


class Awaited(StrEnum):
    """What can wait for a decision."""

    REVIEW = "review"
    """A review of a case that is due, or that the next board meeting hears."""
    INTERVENTION = "intervention"
    """A review decided to consider intervention: one is begun, or somebody decides against it."""
    SUPPORT = "support"
    """A need for support without a provider."""
    LEVEL_PROPOSAL = "level_proposal"
    """A level that was proposed and is not confirmed."""
    LEVEL = "level"
    """A decision on a level that a concern about safeguarding made due."""
    ESCALATION = "escalation"
    """Two meetings of a red case were missed in a row, and the assistant director has not said what will be done."""


class Due(StrEnum):
    """Whether the day of a decision has passed."""

    OVERDUE = "overdue"
    WAITING = "waiting"


THE_BOARDS: Final = (Awaited.REVIEW, Awaited.INTERVENTION, Awaited.SUPPORT)
"""What the board hears of. Levels that are only proposed are between officers and the school."""
_DECIDERS: Final = frozenset({Role.PRINCIPAL_ADVISER, Role.ASSISTANT_DIRECTOR})
_OFFICERS: Final = _DECIDERS | {Role.LEAD_OFFICER, Role.LINK_PARTNER}
LEVELS: Final = tuple(MonitoringLevel)
WAYS: Final = ("rose", "fell", "same", "first_decided")
"""How a level can have moved."""
_RANK: Final = {MonitoringLevel.GREEN: 0, MonitoringLevel.AMBER: 1, MonitoringLevel.RED: 2}


def awaited_of(roles: Collection[Role]) -> Sequence[Awaited]:
    """Which decisions somebody is told of: those that a concern made due are deciders' alone, it may be restricted."""
    if _DECIDERS.intersection(roles):
        return tuple(Awaited)
    if _OFFICERS.intersection(roles):
        return tuple(kind for kind in Awaited if kind is not Awaited.LEVEL)
    return THE_BOARDS


def spell_of(opened_on: date, today: date) -> Spell:
    """Between which of the programme's marks a case stands."""
    months = whole_months(opened_on, today)
    spells = {12: Spell.UNDER_12, 18: Spell.FROM_12, 24: Spell.FROM_18, 30: Spell.FROM_24}
    return next((spell for below, spell in spells.items() if months < below), Spell.FROM_30)


def way_of(was: str, now: str) -> str:
    """How a level moved: `rose`, `fell`, `same`, or `first_decided`."""
    if was == now:
        return "same"
    if MonitoringLevel.NOT_ASSESSED in {was, now}:
        return "first_decided"
    return "rose" if _RANK[MonitoringLevel(now)] > _RANK[MonitoringLevel(was)] else "fell"


def state_of(due_on: str | None, today: date) -> Due:
    """Whether what waits is overdue."""
    return Due.OVERDUE if due_on is not None and date.fromisoformat(due_on) < today else Due.WAITING


def figure(value: int | None) -> Shown:
    """A number on the wire; None for one that is hidden."""
    return {"value": value, "suppressed": "[c]" if value is None else None}


def figures(counts: Mapping[Any, int], keys: Iterable[str], hidden: Collection[Any] = ()) -> Shown:
    """Numbers by name, those that are hidden as hidden."""
    return {str(key): figure(None if key in hidden else counts.get(key, 0)) for key in keys}


def levels_of(counts: Mapping[str, int]) -> Shown:
    """Schools by level."""
    return figures(counts, LEVELS)


def is_settled(level: str | None, provisional: bool | None) -> bool:
    """Whether an assessment could not change by evidence that is missing."""
    return level not in {None, MonitoringLevel.NOT_ASSESSED} and not provisional


def is_provisional(level: str | None, provisional: bool | None) -> bool:
    """Whether an assessment suggests a level that missing evidence could change."""
    return level not in {None, MonitoringLevel.NOT_ASSESSED} and bool(provisional)


def kept_of(states: Mapping[str, int], hidden: Collection[str] = ()) -> Shown:
    """What came of what was owed; the share that was kept where none of what it is made of is hidden."""
    owed = sum(states.get(name, 0) for name in ("met", "met_late", "breached"))
    tells = owed > 0 and not {"met", "met_late", "breached"} & set(hidden)
    names = ("met", "met_late", "waived", "breached", "open")
    return {**figures(states, names, hidden), "kept": round(states.get("met", 0) / owed, 4) if tells else None}


def year_began(today: date) -> date:
    """The first day of the academic year."""
    return date(academic_year_of(today), 9, 1)


def why_shown(how: How, fewest: int, *, to_the_board: bool) -> str:
    """In words: how somebody is told of schools."""
    if how is How.COUNTS:
        return (
            f"Counts of fewer than {fewest} schools are hidden, and others from which a hidden one could be worked out. "
            "The same counts stand until the end of the month, because what changed between two days would tell of a school."
        )
    yours = "Your own school, and schools in which you have an interest, are left out of support and of decisions."
    if how is How.CODES:
        return f"The council shows its board member schools by code until it is cleared who has an interest in which. {yours}"
    if to_the_board:
        return f"The council shows its board member schools by name, so no count is hidden. {yours}"
    return "You may read every one of these schools by name, so no count is hidden."


def coded(line: Facts, code: str) -> Shown:
    """A line about a school that goes by a code, without what would tell which it is."""
    telling = {"urn", "phase", "what", "in_programme", "wanted_from", "ends_on", "months", "due_on"}
    return {**{name: None if name in telling else value for name, value in line.items()}, "school": code}


_LINES: Final = {Panel.SUPPORT: "open", Panel.DECISIONS_DUE: "decisions"}


def in_codes(panel: Panel, told: Shown, code: Callable[[int], str]) -> Shown:
    """What is told item by item with codes in the place of names, in the order of the codes, and without what money tells."""
    lines = [coded(line, code(line["urn"])) for line in told[_LINES[panel]]]
    made = {**told, _LINES[panel]: sorted(lines, key=lambda line: (line["school"], line["id"]))}
    if panel is Panel.SUPPORT:
        by_kind = [{**one, "pounds": figure(None)} for one in told["by_kind"]]
        made |= {"by_kind": by_kind, "pounds": figure(None), "without_cost": figure(None)}
    return made


def panel_of(
    told: Facts, how: How, *, members_only: bool, fewest: int | None, as_of: date, until: date | None
) -> Shown:
    """A panel with what each says of itself: the day, how long its counts stand, and how its reader is told of schools."""
    return {
        "as_of": as_of.isoformat(),
        "stands_until": until and until.isoformat(),
        "members_only": members_only,
        "shown": {"how": how, "hidden_below": fewest, "why": why_shown(how, fewest or 0, to_the_board=members_only)},
        **told,
    }
