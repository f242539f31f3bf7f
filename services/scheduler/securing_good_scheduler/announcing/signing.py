"""What a webhook says and how it is signed, as Standard Webhooks 1.0.0 has it. Pure.

Thin: what happened, to what and when. No case's facts and no name leave the product; whoever may read them asks for them.
"""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from securing_good.events import canonical, moment
from securing_good.webhooks import PREFIX, webhook_id

AGENT: Final = "SecuringGood/1 (school improvement; webhooks)"


@dataclass(frozen=True, slots=True)
class Message:
    """An event as receivers are told of it."""

    council: str
    sequence: int
    kind: str
    subject: str
    urn: int | None
    at: datetime
    traceparent: str
    """The step whose event it is."""

    @property
    def id(self) -> str:
        """The same for every try and every endpoint: by it a receiver knows what it has already."""
        return webhook_id(self.council, self.sequence)

    def body(self) -> bytes:
        """The bytes to sign and to send."""
        data = {"council": self.council, "sequence": self.sequence, "subject": self.subject, "urn": self.urn}
        return canonical({"type": self.kind, "timestamp": moment(self.at), "data": data})


def headers_of(
    message: Message, body: bytes, *, at: datetime, secrets: Sequence[str], traceparent: str
) -> dict[str, str]:
    """The headers of one try at a moment, signed with each secret, the newest first; `traceparent` is the try's own step."""
    timestamp = str(int(at.timestamp()))
    signed = b".".join((message.id.encode(), timestamp.encode(), body))
    return {
        "Content-Type": "application/json",
        "User-Agent": AGENT,
        "traceparent": traceparent,
        "webhook-id": message.id,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(f"v1,{_signature(secret, signed)}" for secret in secrets),
    }


def _signature(secret: str, signed: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
