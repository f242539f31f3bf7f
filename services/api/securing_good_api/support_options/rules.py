"""What speaks for each provider and what against, for one need: in words and counts, never as a score.

Source: programme, Support packages ("how best to match need"): people choose, and see why.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from securing_good.calendar import academic_year_name, academic_year_of
from securing_good.programme import add_months
from securing_good.vocabulary import Phase, ProviderCheck, RiskFactor, SupportImpact, SupportKind
from securing_good_api.providers.rules import (
    Plan,
    Standing,
    check_blockers,
    choice_blockers,
    days_taken,
    holding,
    most_at_once,
)

Point = Mapping[str, str]

ASSUMED_MONTHS: Final = 3
"""How long support is taken to last where the need does not say."""


@dataclass(frozen=True)
class Need:
    """What a school needs, as far as a choice depends on it."""

    factors: Sequence[RiskFactor]
    phase: Phase
    kind: SupportKind | None
    plan: Plan


@dataclass(frozen=True)
class Offer:
    """A provider as a choice looks at it."""

    id: UUID
    standing: Standing
    factors: Sequence[RiskFactor]
    phases: Sequence[Phase]
    supports: Sequence[SupportKind]
    day_rate_pounds: int | None = None
    price_note: str | None = None
    past: Sequence[tuple[SupportImpact, frozenset[RiskFactor]]] = ()
    """What came of each evaluated package, and which factors it was for."""


@dataclass(frozen=True)
class Option:
    """One provider with everything that speaks for it and against it."""

    offer: Offer
    speaks_for: Sequence[Point]
    speaks_against: Sequence[Point]
    blockers: Sequence[Point]
    """What would be refused; it speaks against it too."""


def period_of(wanted_from: date | None, wanted_until: date | None, today: date) -> Plan:
    """The days a choice looks at: as wanted, from today at the earliest, three months where no end is known."""
    first = max(wanted_from or today, today)
    last = wanted_until if wanted_until is not None and wanted_until >= first else add_months(first, ASSUMED_MONTHS)
    return Plan(first, last)


def options(need: Need, offers: Sequence[Offer], *, today: date) -> list[Option]:
    """Every provider, explained.

    First those that may be chosen, then those that match more of the need's factors, its phase, its kind; then by name.
    """
    return sorted((_explained(need, offer, today) for offer in offers), key=lambda option: _place(need, option))


def _place(need: Need, option: Option) -> tuple[bool, int, bool, bool, str, str]:
    offer = option.offer
    return (
        bool(option.blockers),
        -len(_matched(need, offer)),
        need.phase not in offer.phases,
        need.kind is not None and need.kind not in offer.supports,
        offer.standing.name,
        str(offer.id),
    )


def _explained(need: Need, offer: Offer, today: date) -> Option:
    blockers = choice_blockers(offer.standing, need.plan, day=today, today=today)
    told = [
        *_on_factors(need, offer),
        _on(
            "phase", need.phase in offer.phases, _words(need.phase), "Works in the phase", "Does not work in the phase"
        ),
        *_on_kind(need, offer),
        *_on_capacity(need, offer, today),
        *_on_checks(need, offer, today),
        _on_cost(offer),
        *_on_past(need, offer),
    ]
    return Option(
        offer,
        speaks_for=[point for for_it, point in told if for_it],
        speaks_against=[*(point for for_it, point in told if not for_it), *blockers],
        blockers=blockers,
    )


Told = tuple[bool, Point]


def _on(code: str, for_it: bool, about: str, yes: str, no: str) -> Told:
    return for_it, {"code": code if for_it else f"no-{code}", "detail": f"{yes if for_it else no}: {about}."}


def _on_factors(need: Need, offer: Offer) -> list[Told]:
    return [
        _on("factor", factor in offer.factors, _words(factor), "Specialises in", "Does not specialise in")
        for factor in need.factors
    ]


def _on_kind(need: Need, offer: Offer) -> list[Told]:
    if need.kind is None:
        return []
    return [_on("kind", need.kind in offer.supports, _words(need.kind), "Gives the kind of support", "Does not give")]


def _on_capacity(need: Need, offer: Offer, today: date) -> list[Told]:
    standing, plan = offer.standing, need.plan
    told: list[Told] = []
    if standing.packages_at_once is not None:
        left = standing.packages_at_once - most_at_once(standing, plan, today)
        if left > 0:
            said = f"Has room for {left} of {standing.packages_at_once} packages between {plan.starts_on} and {plan.ends_on}."
            told.append((True, {"code": "capacity", "detail": said}))
    if standing.days_a_year is not None:
        year = academic_year_of(plan.starts_on)
        left = standing.days_a_year - days_taken(standing, year)
        if left > 0:
            said = f"Has {left} of {standing.days_a_year} days left in {academic_year_name(year)}."
            told.append((True, {"code": "capacity", "detail": said}))
    if standing.packages_at_once is None and standing.days_a_year is None:
        told.append((False, {"code": "capacity-unknown", "detail": "Has not said how much it can take on."}))
    return told


def _on_checks(need: Need, offer: Offer, today: date) -> list[Told]:
    if check_blockers(offer.standing, today):
        return []
    told: list[Told] = [(True, {"code": "checks", "detail": f"Every check holds on {today}."})]
    for kind in ProviderCheck:
        found = holding(offer.standing, kind, need.plan.ends_on)
        if found is not None and found.expires_on < need.plan.ends_on:
            said = f"The check of {_words(kind)} runs out on {found.expires_on}, before the support would end."
            told.append((False, {"code": "check-lapses", "detail": said}))
    return told


def _on_cost(offer: Offer) -> Told:
    note = f" {offer.price_note}" if offer.price_note else ""
    if offer.day_rate_pounds is not None:
        return True, {"code": "cost", "detail": f"Costs £{offer.day_rate_pounds:,} a day.{note}"}
    return bool(note), {
        "code": "cost" if note else "cost-unknown",
        "detail": note.strip() or "Has not said what it costs.",
    }


def _on_past(need: Need, offer: Offer) -> list[Told]:
    if not offer.past:
        return [(False, {"code": "no-past", "detail": "None of its packages has been evaluated yet."})]
    told = [_counted("past", "all its packages", [impact for impact, _ in offer.past])]
    for factor in need.factors:
        alike = [impact for impact, factors in offer.past if factor in factors]
        if alike:
            told.append(_counted("past-factor", f"its packages for {_words(factor)}", alike))
    return told


def _counted(code: str, which: str, impacts: Sequence[SupportImpact]) -> Told:
    """Counts of what came of packages; for a provider where at least half had some impact."""
    strong, some, none = (
        impacts.count(word) for word in (SupportImpact.STRONG, SupportImpact.SOME, SupportImpact.NONE)
    )
    said = f"Of {which}, {len(impacts)} evaluated: {strong} with strong impact, {some} with some, {none} with none."
    return none * 2 <= len(impacts), {"code": code, "detail": said}


def _matched(need: Need, offer: Offer) -> list[RiskFactor]:
    return [factor for factor in need.factors if factor in offer.factors]


def _words(word: str) -> str:
    return str(word).replace("_", " ")
