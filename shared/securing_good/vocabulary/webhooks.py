"""Words of webhooks: where a delivery stands, and whether an endpoint is told."""

from enum import StrEnum


class DeliveryState(StrEnum):
    """What became of telling one endpoint of one event."""

    WAITING = "waiting"
    """To be tried, or tried again, when it is due."""
    SENDING = "sending"
    """Handed to the receiver, which has not answered; whoever finds it so sends it again."""
    DELIVERED = "delivered"
    """The receiver answered with a 2xx."""
    GIVEN_UP = "given_up"
    """Every try failed. It can be replayed."""


class EndpointState(StrEnum):
    """Whether an endpoint is told of events."""

    ON = "on"
    OFF = "off"
    """Somebody switched it off."""
    STOPPED = "stopped"
    """It was stopped because its receiver is gone, or failed for too long."""
    RETIRED = "retired"
    """It is told no more, for good; its secret is gone."""
