"""Whether a provider can take something on, from plain values: in the catalogue, checked, and with room for it.

Source: programme, Support packages. Which checks there are, and that all of them must hold, is our proposal.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from securing_good.calendar import academic_year_name, academic_year_of
from securing_good.errors import Conflict, Invalid
from securing_good.programme import add_months
from securing_good.vocabulary import ProviderCheck, ProviderKind, ProviderState

Blocker = Mapping[str, str]

LONGEST_CHECK_MONTHS: Final = 60
FURTHEST_MONTHS: Final = 12
_OLDEST_MONTHS: Final = 120


@dataclass(frozen=True)
class Check:
    """One check of a provider, and the days it holds, both counted."""

    kind: ProviderCheck
    valid_from: date
    expires_on: date


@dataclass(frozen=True)
class Taken:
    """A package that a provider has taken on."""

    starts_on: date
    ends_on: date
    days: int
    is_open: bool
    """Whether it is still to be given, or being given."""


@dataclass(frozen=True)
class Standing:
    """What the rules need to know of a provider."""

    name: str
    kind: ProviderKind
    state: ProviderState = ProviderState.ACTIVE
    checks: Sequence[Check] = ()
    """In the order they were recorded."""
    packages_at_once: int | None = None
    days_a_year: int | None = None
    taken: Sequence[Taken] = ()
    contacts: frozenset[tuple[str, str]] = frozenset()
    """Issuer and subject of whoever is its named contact."""
    interested: frozenset[tuple[str, str]] = frozenset()
    """The same of whoever has declared an interest in it."""


@dataclass(frozen=True)
class Plan:
    """When support is to be given: first and last day, and days of the provider's time."""

    starts_on: date
    ends_on: date
    days: int = 1


def holding(standing: Standing, kind: ProviderCheck, day: date) -> Check | None:
    """The check of a kind that counts on a day: of those whose first day has come, the one recorded last."""
    begun = [one for one in standing.checks if one.kind is kind and one.valid_from <= day]
    return begun[-1] if begun else None


def check_blockers(standing: Standing, day: date) -> list[Blocker]:
    """Every check that is missing or has run out on a day, with the provider's name."""
    blockers: list[Blocker] = []
    for kind in ProviderCheck:
        found, words = holding(standing, kind, day), kind.value.replace("_", " ")
        if found is None:
            blockers.append({"code": "check-missing", "detail": f"{standing.name}: {words} is not checked."})
        elif found.expires_on < day:
            detail = f"{standing.name}: the check of {words} ran out on {found.expires_on}."
            blockers.append({"code": "check-lapsed", "detail": detail})
    return blockers


def most_at_once(standing: Standing, plan: Plan, today: date) -> int:
    """The most open packages the provider has on any day of the plan. What should have ended goes on today."""
    standing_open = [replace(one, ends_on=max(one.ends_on, today)) for one in standing.taken if one.is_open]
    beside = [one for one in standing_open if one.starts_on <= plan.ends_on and one.ends_on >= plan.starts_on]
    # The count rises only where one begins: it is enough to look there, and at the plan's first day.
    days = {plan.starts_on, *(one.starts_on for one in beside if one.starts_on > plan.starts_on)}
    return max((sum(one.starts_on <= day <= one.ends_on for one in beside) for day in days), default=0)


def days_taken(standing: Standing, year: int) -> int:
    """Days of the provider's time in an academic year: of each package in the year it starts in."""
    return sum(one.days for one in standing.taken if academic_year_of(one.starts_on) == year)


def capacity_blockers(standing: Standing, plan: Plan, today: date) -> list[Blocker]:
    """Why the provider has no room for this; nothing when it has, or has not said what it can take on."""
    blockers: list[Blocker] = []
    at_once = standing.packages_at_once
    if at_once is not None and most_at_once(standing, plan, today) >= at_once:
        detail = (
            f"{standing.name} is full: it gives {at_once} at a time, and has as many between {plan.starts_on}"
            f" and {plan.ends_on}."
        )
        blockers.append({"code": "full", "detail": detail})
    if standing.days_a_year is not None:
        year = academic_year_of(plan.starts_on)
        left = standing.days_a_year - days_taken(standing, year)
        if plan.days > left:
            detail = (
                f"{standing.name} is full: of its {standing.days_a_year} days in {academic_year_name(year)}"
                f" {max(left, 0)} are left, and this takes {plan.days}."
            )
            blockers.append({"code": "full", "detail": detail})
    return blockers


def choice_blockers(standing: Standing, plan: Plan, *, day: date, today: date) -> list[Blocker]:
    """Everything that keeps a provider from being chosen on a day for a plan, with its name."""
    retired: list[Blocker] = []
    if standing.state is ProviderState.RETIRED:
        retired.append({"code": "retired", "detail": f"{standing.name} is no longer in the catalogue."})
    return [*retired, *check_blockers(standing, day), *capacity_blockers(standing, plan, today)]


def check_described(
    *,
    kind: ProviderKind,
    has_contact_person: bool,
    has_contact_name: bool,
    packages_at_once: int | None,
    days_a_year: int | None,
) -> None:
    """Whether a provider is described well enough. Raises Invalid.

    A link partner is a person of the programme, so that one knows who may not evaluate; every provider has one contact,
    and says what it can take on.
    """
    if kind is ProviderKind.LINK_PARTNER and not has_contact_person:
        raise Invalid.at("#/contact_person_id", "needed", "A link partner is a person of the programme: name them.")
    if has_contact_person == has_contact_name:
        raise Invalid.at(
            "#/contact_name", "one-contact", "Name one contact: a person of the programme, or somebody else by name."
        )
    if packages_at_once is None and days_a_year is None:
        raise Invalid.at(
            "#/packages_at_once", "needed", "Say how much it can take on: packages at once, or days a year."
        )


def check_recorded(valid_from: date, expires_on: date, *, today: date) -> None:
    """Days of a check; raises Invalid for what cannot be."""
    if not add_months(today, -_OLDEST_MONTHS) <= valid_from <= add_months(today, FURTHEST_MONTHS):
        raise Invalid.at(
            "#/valid_from", "day", "A check holds from a day of the last ten years or the next twelve months."
        )
    if not valid_from <= expires_on <= add_months(valid_from, LONGEST_CHECK_MONTHS):
        raise Invalid.at("#/expires_on", "day", "A check runs out within five years.")


def check_retirement(state: ProviderState) -> None:
    """Raises Conflict for a provider that is retired already."""
    if state is ProviderState.RETIRED:
        raise Conflict(
            "This provider is retired.", blockers=[{"code": "retired", "detail": "It was taken out before."}]
        )


def check_restoring(state: ProviderState) -> None:
    """Raises Conflict for a provider that is not retired."""
    if state is ProviderState.ACTIVE:
        raise Conflict("This provider is active.", blockers=[{"code": "active", "detail": "It was never taken out."}])
