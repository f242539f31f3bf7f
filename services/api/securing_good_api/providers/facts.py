"""What the rules need to know of a provider, read in one expression: for a command, for options and for its own page."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from securing_good.vocabulary import ProviderCheck, ProviderKind, ProviderState
from securing_good_api.providers.rules import Check, Standing, Taken

_CHECKS: Final = """(
    select coalesce(json_agg(json_build_array(k.check_kind, k.valid_from, k.expires_on)
                             order by k.recorded_at, k.id), '[]'::json)
    from provider_check k where k.council = v.council and k.provider_id = v.id)"""
_CONTACTS: Final = """(
    select coalesce(json_agg(json_build_array(y.issuer, y.subject) order by y.issuer, y.subject), '[]'::json)
    from person_identity y
    where y.council = v.council and y.person_id = v.contact_person_id and y.unlinked_at is null)"""


_INTERESTED: Final = """(
    select coalesce(json_agg(json_build_array(y.issuer, y.subject) order by y.issuer, y.subject), '[]'::json)
    from person_identity y join provider_interest i on i.council = y.council and i.person_id = y.person_id
    where y.council = v.council and i.provider_id = v.id and y.unlinked_at is null
    and (i.ended_on is null or i.ended_on >= :today))"""


def provider_facts(without: str = "null::uuid") -> str:
    """Facts of the row `v` of `provider`; `without` is an expression for the package that is not counted."""
    return f"""json_build_object(
        'name', v.name, 'kind', v.kind, 'state', v.state, 'packages_at_once', v.packages_at_once,
        'days_a_year', v.days_a_year, 'checks', {_CHECKS}, 'contacts', {_CONTACTS}, 'interested', {_INTERESTED},
        'taken', (
            select coalesce(json_agg(json_build_array(
                coalesce(t.starts_on, t.brokered_on), coalesce(t.ends_on, t.completed_on, t.brokered_on),
                coalesce(t.days_planned, 0), t.state in ('brokered', 'agreed', 'under_way')) order by t.id), '[]'::json)
            from support_package t where t.council = v.council and t.provider_id = v.id
            and t.state in ('brokered', 'agreed', 'under_way', 'completed', 'evaluated')
            and t.id is distinct from {without}))"""


def standing_from(facts: Mapping[str, Any]) -> Standing:
    """The facts as the rules take them."""
    return Standing(
        name=facts["name"],
        kind=ProviderKind(facts["kind"]),
        state=ProviderState(facts["state"]),
        checks=[Check(ProviderCheck(kind), _day(first), _day(last)) for kind, first, last in facts["checks"]],
        packages_at_once=facts["packages_at_once"],
        days_a_year=facts["days_a_year"],
        taken=[Taken(_day(first), _day(last), days, is_open) for first, last, days, is_open in facts["taken"]],
        contacts=frozenset((issuer, subject) for issuer, subject in facts["contacts"]),
        interested=frozenset((issuer, subject) for issuer, subject in facts["interested"]),
    )


def _day(text: str) -> date:
    return date.fromisoformat(text)
