"""What the rules need to know of a support package, read in one expression: for a command and for what a reader may do."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from securing_good.vocabulary import CaseState, Role, SupportKind, SupportState
from securing_good_api.actors import Actor
from securing_good_api.providers.facts import provider_facts, standing_from
from securing_good_api.redaction.rules import EVERYTHING, Sight
from securing_good_api.support.rules import Caller, Package

ENTITLED: Final = """(
    exists (select from membership m where m.council = p.council and m.urn = p.urn
            and :today >= m.starts_on and (m.ends_on is null or :today <= m.ends_on))
    or exists (select from "case" c where c.council = p.council and c.urn = p.urn and c.closed_on is null))"""
FACTS: Final = f"""json_build_object(
    'state', p.state, 'kind', p.kind, 'identified_on', p.identified_on, 'brokered_on', p.brokered_on,
    'agreed_on', p.agreed_on, 'completed_on', p.completed_on,
    'last_session_on', (select max(x.session_on) from support_session x
                        where x.council = p.council and x.package_id = p.id and x.outcome = 'held'),
    'case_state', (select c.state from "case" c where c.council = p.council and c.id = p.case_id),
    'entitled', {ENTITLED},
    'objectives', (select json_agg(o.number order by o.number) from support_objective o
                   where o.council = p.council and o.package_id = p.id),
    'provider', (select {provider_facts("p.id")} from provider v where v.council = p.council and v.id = p.provider_id),
    'recorders', (select coalesce(json_agg(distinct x.recorded_by), '[]'::json) from support_session x
                  where x.council = p.council and x.package_id = p.id and x.recorded_as = 'provider'))"""
"""Of the row `p` of `support_package`."""


def package_from(facts: Mapping[str, Any]) -> Package:
    """The facts as the rules take them."""
    return Package(
        state=SupportState(facts["state"]),
        identified_on=date.fromisoformat(facts["identified_on"]),
        kind=SupportKind(facts["kind"]) if facts["kind"] else None,
        brokered_on=_day(facts["brokered_on"]),
        agreed_on=_day(facts["agreed_on"]),
        last_session_on=_day(facts["last_session_on"]),
        completed_on=_day(facts["completed_on"]),
        case_state=CaseState(facts["case_state"]) if facts["case_state"] else None,
        is_entitled=facts["entitled"],
        objectives=facts["objectives"],
        provider=standing_from(facts["provider"]) if facts["provider"] else None,
        recorders=frozenset(facts["recorders"]),
    )


def caller_from(actor: Actor, sight: Sight = EVERYTHING) -> Caller:
    """The actor as the rules take them."""
    return Caller(
        actor.subject,
        actor.sign_in[0],
        is_of_the_school=actor.is_of_a_school,
        is_link_partner=actor.roles <= {Role.LINK_PARTNER},
        signs_in_as=actor.signs_in_as,
        is_of_the_board=sight.members_only,
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
