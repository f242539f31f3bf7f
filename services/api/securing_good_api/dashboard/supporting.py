"""The panels of support and of decisions, item by item: by name, or with names to be put into codes. Pure."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date

from securing_good.vocabulary import ProviderKind, SupportImpact, SupportKind, SupportState
from securing_good_api.dashboard.rules import Awaited, Due, Facts, Shown, figure, state_of

_KINDS = (*SupportKind, None)
_EVALUATED = SupportState.EVALUATED.value
_BUSY_WITH = (SupportState.BROKERED.value, SupportState.AGREED.value, SupportState.UNDER_WAY.value)
_HELPED = (SupportImpact.STRONG.value, SupportImpact.SOME.value)


def named_support(facts: Facts, since: date, *, names_people: bool) -> Shown:
    """Every package that is open, counts of all that are shown, and who provides them."""
    packages = facts["packages"]
    states, kinds = (Counter(one[name] for one in packages) for name in ("state", "kind"))
    pounds = {kind: sum(one["pounds"] or 0 for one in packages if one["kind"] == kind) for kind in _KINDS}
    left_out = {"is_open", "impact", "pounds", "without_cost"}
    return {
        "since": since.isoformat(),
        "packages": figure(len(packages)),
        "by_state": [{"state": state, "packages": figure(states[state])} for state in SupportState],
        "by_kind": [
            {"kind": kind, "packages": figure(kinds[kind]), "pounds": figure(pounds[kind])}
            for kind in _KINDS
            if kinds[kind]
        ],
        "pounds": figure(sum(pounds.values())),
        "without_cost": figure(sum(bool(one["without_cost"]) for one in packages)),
        "providers": [
            {
                **{name: value for name, value in one.items() if name != "active"},
                "name": one["name"] if names_people or one["kind"] != ProviderKind.LINK_PARTNER else None,
            }
            for one in facts["providers"]
        ],
        "open": [
            {name: value for name, value in one.items() if name not in left_out} for one in packages if one["is_open"]
        ],
    }


def without_theirs(facts: Facts, urns: Collection[int], providers: Collection[str]) -> Facts:
    """The same facts without the packages of these schools and of these providers, and what they add to any count.

    It is what would have been gathered for whoever may not know of them.
    """
    packages = [one for one in facts["packages"] if one["urn"] not in urns and one["provider_id"] not in providers]
    states = Counter((one["provider_id"], one["state"]) for one in packages)
    helped = Counter(one["provider_id"] for one in packages if one["state"] == _EVALUATED and one["impact"] in _HELPED)
    provided = {one["provider_id"] for one in packages}
    return {
        "packages": packages,
        "providers": [
            {
                **one,
                "packages_now": sum(states[one["id"], state] for state in _BUSY_WITH),
                "evaluated": states[one["id"], _EVALUATED],
                "with_impact": helped[one["id"]],
            }
            for one in facts["providers"]
            if one["id"] not in providers and (one["active"] or one["id"] in provided)
        ],
    }


def named_decisions(facts: Facts, kinds: Sequence[Awaited], today: date) -> Shown:
    """Every decision that waits, of these kinds."""
    decisions = [{**one, "state": state_of(one["due_on"], today)} for one in facts["items"]]
    counts = Counter((one["kind"], one["state"]) for one in decisions)
    return {
        "next_board_meeting": facts["next_board"],
        "kinds": [{"kind": kind, **{due.value: figure(counts[kind, due]) for due in Due}} for kind in kinds],
        "decisions": decisions,
    }
