"""Ways to reach people: what they are handed, and what they answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from securing_good.vocabulary import ReminderChannel


@dataclass(frozen=True, slots=True)
class Letter:
    """What a channel is handed. Nothing of it is kept."""

    reminder_id: UUID
    to: str = field(repr=False)
    subject: str
    body: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Taken:
    """The channel took it."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The channel will never take it. The words name no address."""

    why: str


@dataclass(frozen=True, slots=True)
class Later:
    """The channel is away, busy or set up wrongly: it is tried again while it is of use. The words name no address."""

    why: str


Answer = Taken | Refused | Later


class Channel(Protocol):
    """One way to reach people."""

    async def send(self, letter: Letter, *, again: bool) -> Answer:
        """Hand a letter over. `again` says that somebody may have handed it over before, and died before writing it down."""
        ...


@dataclass(frozen=True)
class Channels:
    """The ways that are configured here, and the address that links begin with."""

    by_name: Mapping[ReminderChannel, Channel] = field(default_factory=dict)
    public_url: str = ""
