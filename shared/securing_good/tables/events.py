"""The event chain: what happened, who did it, when; each event holds the hash of the one before."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Computed, ForeignKeyConstraint, Index, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from securing_good.tables.base import ALL_SERVICES, Base, Ownership, held, traced


def chain_key() -> Mapped[str]:
    """A council's own chain, or `england`."""
    return mapped_column(Text, Computed("coalesce(council, 'england')", persisted=True), primary_key=True)


class EventChain(Base):
    """The head of each chain. Whoever appends locks it, so a council's events have one order."""

    __tablename__ = "event_chain"
    __table_args__ = ({"info": held(Ownership.PUBLISHED_OR_COUNCIL, *ALL_SERVICES)},)

    chain: Mapped[str] = chain_key()
    council: Mapped[str | None]
    sequence: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class Event(Base):
    """One thing that happened. What it says in detail stands apart, so that it can be redacted and the chain still hold."""

    __tablename__ = "event"
    __table_args__ = (
        CheckConstraint("length(hash) = 32 and length(commitment) = 32", name="hash_lengths"),
        traced(),
        Index("ix_event_chain_urn_sequence", "chain", "urn", "sequence"),
        Index("ix_event_chain_subject_sequence", "chain", "subject", "sequence"),
        {"info": held(Ownership.PUBLISHED_OR_COUNCIL, *ALL_SERVICES, append_only=True)},
    )

    chain: Mapped[str] = chain_key()
    sequence: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    council: Mapped[str | None]
    kind: Mapped[str]
    subject: Mapped[str]
    """What it happened to: `case:<id>`, `import:<id>` and so on."""
    urn: Mapped[int | None]
    actor: Mapped[str]
    at: Mapped[datetime]
    commitment: Mapped[bytes] = mapped_column(LargeBinary)
    hash: Mapped[bytes] = mapped_column(LargeBinary)
    traceparent: Mapped[str | None]
    """The step that did it, of the trace of whoever asked. It helps to find things and proves nothing: no hash covers it."""


class EventPayload(Base):
    """What an event says in detail, and the salt of its commitment. Redacting deletes the row."""

    __tablename__ = "event_payload"
    __table_args__ = (
        ForeignKeyConstraint(["chain", "sequence"], ["event.chain", "event.sequence"]),
        {"info": held(Ownership.PUBLISHED_OR_COUNCIL, *ALL_SERVICES, append_only=True)},
    )

    chain: Mapped[str] = chain_key()
    sequence: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    council: Mapped[str | None]
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    payload: Mapped[dict[str, Any]]
