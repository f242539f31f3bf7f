"""Where webhooks may lead, what may be asked of an endpoint, and which events a replay holds, from plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from securing_good.errors import Conflict, Invalid
from securing_good.outside import AddressRefused, check_address
from securing_good.vocabulary import EndpointState

MOST_ENDPOINTS: Final = 50
"""Of one council, retired ones not counted."""
MOST_REPLAYED: Final = 10_000
"""Events in one replay; whoever missed more reads them from `/v1/events`."""
LONGEST_OVERLAP: Final = timedelta(hours=168)
"""How long a secret that was replaced may still be signed with."""


def check_url(url: str, *, local: bool) -> str:
    """An address webhooks may be sent to. Raises Invalid."""
    try:
        return check_address(url, local=local)
    except AddressRefused as refused:
        raise Invalid.at("#/url", "address", str(refused)) from None


def check_count(others: int) -> None:
    """Raises Conflict where a council has as many endpoints as it may have."""
    if others >= MOST_ENDPOINTS:
        raise Conflict(
            "The council has as many webhook endpoints as it may have.",
            blockers=[{"code": "too-many", "detail": f"At most {MOST_ENDPOINTS}: retire one first."}],
        )


def check_is_set_up(*, has_keys: bool, setting: str) -> None:
    """Raises Conflict naming the setting without which no secret can be kept."""
    if not has_keys:
        detail = f"Whoever runs this product sets {setting}, which seals the secrets of endpoints."
        raise Conflict("Webhooks are not set up here.", blockers=[{"code": "no-key", "detail": detail}])


def check_standing(state: EndpointState) -> None:
    """Raises Conflict for an endpoint that is retired, of which nothing can be changed any more."""
    if state is EndpointState.RETIRED:
        raise Conflict(
            "This endpoint is retired.", blockers=[{"code": "retired", "detail": "Add another in its place."}]
        )


def check_is_told(state: EndpointState) -> None:
    """Raises Conflict for an endpoint that is not told of anything now."""
    check_standing(state)
    if state is not EndpointState.ON:
        detail = "Switch it on first: change `enabled` to true."
        raise Conflict("This endpoint is not told of events now.", blockers=[{"code": state.value, "detail": detail}])


@dataclass(frozen=True)
class Chain:
    """A council's events, by number."""

    added: int
    """By which the endpoint was added."""
    head: int
    """The last."""


def replayed(chain: Chain, *, after: int) -> range:
    """The numbers of the events that a replay after one sends again: none from before the endpoint was added.

    Raises Invalid where those are more than one replay holds.
    """
    numbers = range(max(after, chain.added) + 1, chain.head + 1)
    if len(numbers) > MOST_REPLAYED:
        detail = (
            f"That is {len(numbers):,} events; one replay holds {MOST_REPLAYED:,}. Read older ones from /v1/events."
        )
        raise Invalid.at("#/after", "too-many", detail)
    return numbers


def check_asked_from(given: Sequence[object]) -> None:
    """A replay begins after a number or at a moment. Raises Invalid unless it is one of them."""
    if sum(one is not None for one in given) != 1:
        raise Invalid.at("#/after", "one-of", "Say `after`, the number of an event, or `since`, a moment: one of them.")
