"""Who is told of what, when a failed try is made again, what an answer means. Pure: values in, decisions out."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from securing_good.event_kinds import EventKind

SCHEDULE: Final = tuple(
    timedelta(seconds=seconds)
    for seconds in (0, 5, 5 * 60, 30 * 60, *(hours * 3600 for hours in (2, 5, 10, 14, 20, 24)))
)
"""How long before each try, counted from the failure before it (Standard Webhooks 1.0.0)."""
JITTER: Final = 0.1
"""By how much of itself a wait is longer or shorter, by chance: receivers that were away together are not tried together."""
_GONE: Final = 410
_LISTENS: Final = frozenset({EventKind.WEBHOOK_ADDED, EventKind.WEBHOOK_SWITCHED_ON})
_DEAF: Final = frozenset({EventKind.WEBHOOK_SWITCHED_OFF, EventKind.WEBHOOK_STOPPED, EventKind.WEBHOOK_RETIRED})


@dataclass(frozen=True, slots=True)
class Told:
    """An event as it stands in the chain. `payload` is given for those that ask for a replay."""

    sequence: int
    kind: str
    subject: str
    payload: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Replay:
    """Events to send again: those after one, up to and with another."""

    after: int
    through: int


@dataclass
class Due:
    """What follows from events, in their order, for one endpoint."""

    listening: bool
    """Whether it was on after the last of them."""
    deliveries: list[Told] = field(default_factory=list)
    replays: list[Replay] = field(default_factory=list)


def due_of(events: Sequence[Told], *, own: str, kinds: Collection[str] | None, listening: bool) -> Due:
    """What an endpoint is to be told of these events.

    It is told of those that happen while it is on. What happens to an endpoint is told to others, and to itself a ping alone.
    """
    due = Due(listening)
    for event in events:
        if event.subject != own:
            if due.listening and event.kind != EventKind.WEBHOOK_PING and (kinds is None or event.kind in kinds):
                due.deliveries.append(event)
        elif event.kind in _LISTENS:
            due.listening = True
        elif event.kind in _DEAF:
            due.listening = False
        elif event.kind == EventKind.WEBHOOK_PING:
            due.deliveries.append(event)
        elif event.kind == EventKind.WEBHOOK_REPLAY_ASKED and event.payload is not None:
            due.replays.append(Replay(int(event.payload["after"]), int(event.payload["through"])))
    return due


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one try: the status a receiver answered, or why there is none."""

    status: int | None
    why: str | None = None
    took_ms: int | None = None

    @property
    def is_taken(self) -> bool:
        """Whether the receiver has it."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def is_gone(self) -> bool:
        """Whether the receiver says that it will never take anything."""
        return self.status == _GONE

    @property
    def failure(self) -> str | None:
        """Why it failed, in a sentence; None where it did not."""
        if self.is_taken or self.status is None:
            return self.why
        if 300 <= self.status < 400:
            return f"The receiver answered {self.status}: a redirect is not followed."
        if self.is_gone:
            return "The receiver answered 410: it is gone."
        return f"The receiver answered {self.status}."


def next_try(failed: int, *, chance: float) -> timedelta | None:
    """How long after so many failed tries the next is made; None when that was the last.

    `chance` is a number from 0 to 1, drawn anew each time.
    """
    if failed >= len(SCHEDULE):
        return None
    return SCHEDULE[failed] * (1 + JITTER * (2 * chance - 1))
