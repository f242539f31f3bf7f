"""What is shown of a provider."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Final

from securing_good.vocabulary import Phase, ProviderCheck, ProviderKind, ProviderState, RiskFactor, Role, SupportKind
from securing_good_api.actors import Actor
from securing_good_api.providers.facts import provider_facts, standing_from
from securing_good_api.providers.rules import Plan, choice_blockers
from securing_good_api.reads import Composed, Many, Out, Sql, View, columns

_OPEN: Final = (
    "(select count(*) from support_package t where t.council = v.council and t.provider_id = v.id "
    "and t.state in ('brokered', 'agreed', 'under_way'))"
)
_HOLD_UNTIL: Final = (
    "(select case when count(*) = 4 then min(h.expires_on) end from (select distinct on (k.check_kind) k.expires_on "
    "from provider_check k where k.council = v.council and k.provider_id = v.id and k.valid_from <= :today "
    "order by k.check_kind, k.recorded_at desc, k.id desc) h)"
)
_EVALUATED: Final = (
    "(select count(*) from support_package t where t.council = v.council and t.provider_id = v.id "
    "and t.state = 'evaluated' and t.impact = '{}')"
)
_OBJECTIVES: Final = (
    "(select count(*) from support_package t join support_objective o on o.council = t.council and o.package_id = t.id "
    "where t.council = v.council and t.provider_id = v.id and t.state = 'evaluated'{})"
)


def choice_now(facts: Mapping[str, Any], _actor: Actor, today: date) -> list[Mapping[str, str]]:
    """What keeps the provider from being chosen today for a single day."""
    return choice_blockers(standing_from(facts), Plan(today, today), day=today, today=today)


class ProviderOut(Out):
    """Somebody who provides support."""

    id: str
    name: str
    kind: ProviderKind
    state: ProviderState
    contact_person_id: str | None
    contact: Annotated[str | None, Sql("coalesce(q.name, v.contact_name)")]
    contact_email: Annotated[str | None, Sql("coalesce(v.contact_email, q.email)")]
    factors: list[RiskFactor]
    phases: list[Phase]
    supports: list[SupportKind]
    """The kinds of support it gives."""
    packages_at_once: int | None
    days_a_year: int | None
    """In an academic year."""
    packages_now: Annotated[int, Sql(_OPEN)]
    """Brokered, agreed or under way."""
    day_rate_pounds: int | None
    price_note: str | None
    checks_hold_until: Annotated[str | None, Sql(_HOLD_UNTIL)]
    """The last day on which every check holds; past where one has run out, none where one is missing."""


class ProviderCheckOut(Out):
    """That something was checked, and from when until when that holds. Of one kind the newest that has begun counts."""

    kind: Annotated[ProviderCheck, Sql("k.check_kind")]
    valid_from: str
    expires_on: str
    note: str | None
    recorded_by: str
    recorded_at: str


class PastImpactOut(Out):
    """What came of the provider's packages that are evaluated, in counts: people judged each."""

    evaluated_packages: Annotated[int, Sql(" + ".join(_EVALUATED.format(word) for word in ("none", "some", "strong")))]
    none: Annotated[int, Sql(_EVALUATED.format("none"))]
    some: Annotated[int, Sql(_EVALUATED.format("some"))]
    strong: Annotated[int, Sql(_EVALUATED.format("strong"))]
    objectives: Annotated[int, Sql(_OBJECTIVES.format(""))]
    objectives_with_impact: Annotated[int, Sql(_OBJECTIVES.format(" and o.impact in ('some', 'strong')"))]


class ProviderBlockerOut(Out):
    """Why the provider cannot be chosen today."""

    code: str
    detail: str


class FullProviderOut(ProviderOut):
    """A provider with its checks, its past impact, and whether it can be chosen today."""

    checks: Annotated[
        list[ProviderCheckOut],
        Many("provider_check k", "k.council = v.council and k.provider_id = v.id", "k.recorded_at, k.id"),
    ]
    past_impact: Annotated[PastImpactOut, Sql(columns(PastImpactOut, "v"))]
    retirement_reason: str | None
    blockers: Annotated[list[ProviderBlockerOut], Composed(provider_facts(), choice_now)]
    """What keeps it from being chosen today; for a longer time there may be more."""


PROVIDERS = View(
    ProviderOut,
    "provider v left join person q on q.council = v.council and q.id = v.contact_person_id",
    "v",
    order=("v.name", "v.id"),
    identity="v.id = :id",
    school=None,
    version="v.version",
    moving=True,
)
PROVIDER = replace(PROVIDERS, shape=FullProviderOut)


def of_catalogue(view: View, actor: Actor) -> View:
    """The providers somebody may know of: of link partners, who are individual staff, the board is not told."""
    hides = actor.roles <= {Role.BOARD_MEMBER}
    return replace(view, always=("v.kind <> 'link_partner'",)) if hides else view
