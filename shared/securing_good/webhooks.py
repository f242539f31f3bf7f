"""How webhooks, their endpoints and their secrets are named, by whoever keeps them and whoever sends them."""

from typing import Final
from uuid import UUID

PREFIX: Final = "whsec_"
"""How a secret begins, as libraries that verify webhooks expect (Standard Webhooks 1.0.0)."""


def subject_of(endpoint_id: UUID) -> str:
    """What events about an endpoint are about."""
    return f"webhook-endpoint:{endpoint_id}"


def webhook_id(council: str, sequence: int) -> str:
    """An event's `webhook-id`: the same for every try and every endpoint, by which a receiver knows what it has already."""
    return f"evt_{council}_{sequence}"


def sealed_for(council: str, endpoint_id: UUID) -> str:
    """What an endpoint's secrets are sealed for."""
    return f"{council}/{endpoint_id}"
