"""What is shown of the providers that could meet a need."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Final
from uuid import UUID

from securing_good.vocabulary import Phase, ProviderKind, RiskFactor, SupportImpact, SupportKind
from securing_good_api.actors import Actor
from securing_good_api.providers.facts import provider_facts, standing_from
from securing_good_api.reads import Composed, Out, View
from securing_good_api.redaction.rules import Sight
from securing_good_api.support_options.rules import Need, Offer, Option, options, period_of

_FACTS: Final = f"""json_build_object(
    'factors', p.factors, 'phase', s.phase, 'kind', p.kind,
    'wanted_from', coalesce(p.starts_on, p.wanted_from), 'wanted_until', coalesce(p.ends_on, p.wanted_until),
    'providers', (
        select coalesce(json_agg(json_build_object(
            'id', v.id, 'standing', {provider_facts("p.id")}, 'factors', v.factors, 'phases', v.phases,
            'supports', v.supports, 'day_rate_pounds', v.day_rate_pounds, 'price_note', v.price_note,
            'past', (select coalesce(json_agg(json_build_array(e.impact, e.factors) order by e.id), '[]'::json)
                     from support_package e where e.council = v.council and e.provider_id = v.id
                     and e.state = 'evaluated')) order by v.name, v.id), '[]'::json)
        from provider v where v.council = p.council and v.state = 'active'{{others}}))"""


def _facts(others: str = "") -> str:
    """Facts of the row `p`, and of every active provider of which `others` holds besides."""
    return _FACTS.replace("{others}", others)


def explained(facts: Mapping[str, Any], _actor: Actor, today: date) -> list[dict[str, Any]]:
    """Every active provider, with what speaks for it and what against."""
    need = Need(
        factors=[RiskFactor(word) for word in facts["factors"]],
        phase=Phase(facts["phase"]),
        kind=SupportKind(facts["kind"]) if facts["kind"] else None,
        plan=period_of(_day(facts["wanted_from"]), _day(facts["wanted_until"]), today),
    )
    return [_told(option) for option in options(need, [_offer(one) for one in facts["providers"]], today=today)]


def _offer(facts: Mapping[str, Any]) -> Offer:
    return Offer(
        id=UUID(facts["id"]),
        standing=standing_from(facts["standing"]),
        factors=[RiskFactor(word) for word in facts["factors"]],
        phases=[Phase(word) for word in facts["phases"]],
        supports=[SupportKind(word) for word in facts["supports"]],
        day_rate_pounds=facts["day_rate_pounds"],
        price_note=facts["price_note"],
        past=[(SupportImpact(impact), frozenset(map(RiskFactor, factors))) for impact, factors in facts["past"]],
    )


def _told(option: Option) -> dict[str, Any]:
    offer = option.offer
    return {
        "provider_id": str(offer.id),
        "provider": offer.standing.name,
        "kind": offer.standing.kind.value,
        "day_rate_pounds": offer.day_rate_pounds,
        "speaks_for": option.speaks_for,
        "speaks_against": option.speaks_against,
        "blockers": option.blockers,
    }


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


class PointOut(Out):
    """One thing that speaks for a provider, or against it."""

    code: str
    detail: str


class SupportOptionOut(Out):
    """A provider that could meet the need, and why it should or should not."""

    provider_id: str
    provider: str
    kind: ProviderKind
    day_rate_pounds: int | None
    speaks_for: list[PointOut]
    speaks_against: list[PointOut]
    blockers: list[PointOut]
    """Of what speaks against it, what would be refused: full, or a check that is missing or has run out."""


class SupportOptionsOut(Out):
    """Every active provider, for one need."""

    items: Annotated[list[SupportOptionOut], Composed(_facts(), explained)]


class BoardsSupportOptionsOut(SupportOptionsOut):
    """The same for the board, which is told of no link partner: they are individual staff."""

    items: Annotated[list[SupportOptionOut], Composed(_facts(" and v.kind <> 'link_partner'"), explained)]


SUPPORT_OPTIONS = View(
    SupportOptionsOut,
    "support_package p join school s on s.urn = p.urn",
    "p",
    order=("p.id",),
    identity="p.id = :id",
    version="p.version",
    moving=True,
)


def options_for(sight: Sight) -> View:
    """The options as somebody may see them."""
    return replace(SUPPORT_OPTIONS, shape=BoardsSupportOptionsOut) if sight.members_only else SUPPORT_OPTIONS
