"""A valid request for every route of webhooks and of the catalogue of events."""

from collections.abc import Callable
from uuid import uuid4

from tests.harness.examples.kinds import About, Example, Named, Sent, get, post

_RETIRED = "/v1/webhook-endpoints/{council.webhooks.retired.id}"
_NONE = "/v1/webhook-endpoints/{0}"


def _of_retired(step: Callable[[Named], str], body: dict[str, object], missing: str) -> Example:
    """A step of an endpoint that is retired: it changes nothing."""
    return Example(
        About.COUNCIL,
        lambda named: Sent(_RETIRED.format(council=named.council) + step(named), {"json": body}),
        lambda: _NONE.format(uuid4()) + missing,
    )


def _step(step: str, body: dict[str, object]) -> Example:
    return _of_retired(lambda _: step, body, step)


EXAMPLES: dict[tuple[str, str], Example] = {
    ("GET", "/v1/event-kinds"): get("/v1/event-kinds"),
    ("GET", "/v1/webhook-endpoints"): get("/v1/webhook-endpoints"),
    ("POST", "/v1/webhook-endpoints"): post(
        "/v1/webhook-endpoints", About.NOTHING, lambda _: {"url": "http://127.0.0.1:9/nobody", "kinds": ["case.exited"]}
    ),
    ("GET", "/v1/webhook-endpoints/{endpoint_id}"): get(_RETIRED, About.COUNCIL, _NONE),
    ("PATCH", "/v1/webhook-endpoints/{endpoint_id}"): Example(
        About.COUNCIL,
        lambda named: Sent(
            _RETIRED.format(council=named.council),
            {"json": {"enabled": True}, "headers": {"If-Match": named.council.webhooks.retired.etag}},
        ),
        lambda: _NONE.format(uuid4()),
    ),
    ("POST", "/v1/webhook-endpoints/{endpoint_id}/secret"): _step("/secret", {"overlap_hours": 24}),
    ("POST", "/v1/webhook-endpoints/{endpoint_id}/pings"): _step("/pings", {}),
    ("POST", "/v1/webhook-endpoints/{endpoint_id}/replays"): _step("/replays", {"after": 0}),
    ("POST", "/v1/webhook-endpoints/{endpoint_id}/deliveries/{sequence}/replay"): _of_retired(
        lambda named: f"/deliveries/{named.council.webhooks.retired_told}/replay", {}, "/deliveries/1/replay"
    ),
    ("POST", "/v1/webhook-endpoints/{endpoint_id}/retirement"): _step("/retirement", {}),
    ("GET", "/v1/webhook-endpoints/{endpoint_id}/deliveries"): get(
        f"{_RETIRED}/deliveries", About.COUNCIL, f"{_NONE}/deliveries"
    ),
}
