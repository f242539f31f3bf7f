"""What is shown of webhook endpoints and their deliveries: never a secret, but to whoever has just made it."""

from typing import Annotated, Final

from securing_good.events import EventKind
from securing_good.vocabulary import DeliveryState, EndpointState
from securing_good_api.reads import Many, Out, Sql, View

_STOPPED: Final = "s.stopped_at is not null and s.switched = p.switched"
STATE: Final = (
    "case when p.retired_at is not null then 'retired' when not p.enabled then 'off' "
    f"when {_STOPPED} then 'stopped' else 'on' end"
)
SOURCE: Final = "webhook_endpoint p left join webhook_standing s on s.council = p.council and s.endpoint_id = p.id"


class WebhookEndpointOut(Out):
    """A receiver that is told of the council's events."""

    id: str
    url: str
    description: str | None
    kinds: list[EventKind] | None
    """Which events it is told of; null for all, those that come to be with later versions too."""
    enabled: bool
    state: Annotated[EndpointState, Sql(STATE)]
    stopped_at: Annotated[str | None, Sql(f"case when {_STOPPED} then s.stopped_at end")]
    stopped_why: Annotated[str | None, Sql(f"case when {_STOPPED} then s.stopped_why end")]
    """Why it was stopped, where nobody switched it off. Enabled anew, it is told again."""
    secret_at: str
    """When its secret was made."""
    previous_secret_until: Annotated[str | None, Sql("p.previous_until")]
    """Until then it is signed with the secret before, too."""
    made_by: str
    made_at: str
    retired_at: str | None


class SecretWebhookEndpointOut(WebhookEndpointOut):
    """An endpoint with its new secret."""

    secret: str | None = None
    """Shown this once: verify webhooks with it. None where the request is repeated."""


class AttemptOut(Out):
    """One try."""

    number: int
    at: str
    status: int | None
    """What the receiver answered; null where it did not."""
    why: str | None
    """Why it failed; null where it did not."""
    took_ms: int | None


class DeliveryOut(Out):
    """One event told to one endpoint, with every try."""

    sequence: int
    """The event's, as in `/v1/events`."""
    webhook_id: Annotated[str, Sql("'evt_' || d.council || '_' || d.sequence")]
    """The `webhook-id` of every try."""
    kind: EventKind
    state: DeliveryState
    asked_at: str
    next_at: str | None
    """When it is tried, or tried again."""
    delivered_at: str | None
    trace_id: Annotated[str | None, Sql("substr(d.traceparent, 4, 32)")]
    """The trace it is told in, which every try's `traceparent` names: that of the event, where that has one."""
    attempts: Annotated[
        list[AttemptOut],
        Many(
            "webhook_attempt a",
            on="a.council = d.council and a.endpoint_id = d.endpoint_id and a.sequence = d.sequence",
            order="a.number",
        ),
    ]


WEBHOOK_ENDPOINTS: Final = View(
    WebhookEndpointOut,
    SOURCE,
    "p",
    order=("p.made_at", "p.id"),
    identity="p.id = :id",
    school=None,
    version="p.version",
    moving=True,
)
DELIVERIES: Final = View(
    DeliveryOut,
    "webhook_delivery d",
    "d",
    order=("d.sequence",),
    school=None,
    untold=True,
)
