"""Webhooks: who is told of events, how far each has been told, and every try."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    SmallInteger,
    Text,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from securing_good.settings import Service
from securing_good.tables.base import Base, Ownership, council_key, held, one_of, traced
from securing_good.vocabulary import DeliveryState


class WebhookEndpoint(Base):
    """A receiver that is told of a council's events. Its secrets are sealed, and gone once it is retired."""

    __tablename__ = "webhook_endpoint"
    __table_args__ = (
        ForeignKeyConstraint(["council"], ["council.code"]),
        CheckConstraint("(secret is null) = (retired_at is not null)", name="secret_until_retired"),
        CheckConstraint("(previous_secret is null) = (previous_until is null)", name="previous_says_until_when"),
        CheckConstraint("not (enabled and retired_at is not null)", name="retired_is_off"),
        CheckConstraint("cardinality(kinds) > 0", name="kinds"),
        CheckConstraint("switched > 0", name="switched"),
        Index("ix_webhook_endpoint_council_made_at_id", "council", "made_at", "id"),
        {"info": held(Ownership.COUNCIL, Service.API)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    url: Mapped[str]
    description: Mapped[str | None]
    kinds: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    """Which events it is told of; None for all."""
    enabled: Mapped[bool]
    switched: Mapped[int]
    """How often it was switched on. Where it was stopped stands with the number it had then."""
    secret: Mapped[bytes | None] = mapped_column(LargeBinary)
    secret_at: Mapped[datetime]
    previous_secret: Mapped[bytes | None] = mapped_column(LargeBinary)
    previous_until: Mapped[datetime | None]
    made_by: Mapped[str]
    made_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
    version: Mapped[int]


class WebhookStanding(Base):
    """How far an endpoint has been told, and whether it was stopped since it was last switched on."""

    __tablename__ = "webhook_standing"
    __table_args__ = (
        ForeignKeyConstraint(["council", "endpoint_id"], ["webhook_endpoint.council", "webhook_endpoint.id"]),
        CheckConstraint("(stopped_at is null) = (stopped_why is null)", name="stopped_says_why"),
        {"info": held(Ownership.COUNCIL, Service.SCHEDULER)},
    )

    council: Mapped[str] = council_key()
    endpoint_id: Mapped[UUID] = mapped_column(primary_key=True)
    switched: Mapped[int]
    """The endpoint's number when this was written."""
    told_through: Mapped[int] = mapped_column(BigInteger)
    """The last event whose delivery was written down, or that it need not be told."""
    listening: Mapped[bool]
    """Whether it was on after that event: what happens while it is off is not told."""
    succeeded_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]
    stopped_why: Mapped[str | None]


class WebhookDelivery(Base):
    """One event told to one endpoint: one row, however often it is tried or replayed."""

    __tablename__ = "webhook_delivery"
    __table_args__ = (
        ForeignKeyConstraint(["council", "endpoint_id"], ["webhook_endpoint.council", "webhook_endpoint.id"]),
        one_of("state", DeliveryState),
        CheckConstraint("(state in ('waiting', 'sending')) = (next_at is not null)", name="due_until_settled"),
        CheckConstraint("state <> 'delivered' or delivered_at is not null", name="delivered_says_when"),
        CheckConstraint("attempts >= attempts_before and attempts_before >= 0", name="attempts"),
        traced(),
        Index(
            "ix_webhook_delivery_due", "council", "endpoint_id", "next_at", postgresql_where=text("next_at is not null")
        ),
        {"info": held(Ownership.COUNCIL, Service.SCHEDULER)},
    )

    council: Mapped[str] = council_key()
    endpoint_id: Mapped[UUID] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    """The event's, in the council's chain."""
    kind: Mapped[str]
    state: Mapped[str]
    attempts: Mapped[int]
    attempts_before: Mapped[int]
    """How many of them were before it was last replayed: the schedule begins anew."""
    asked_at: Mapped[datetime]
    next_at: Mapped[datetime | None]
    began_at: Mapped[datetime | None]
    """Of the newest attempt."""
    delivered_at: Mapped[datetime | None]
    traceparent: Mapped[str | None]
    """The step whose event it tells of, or one of its own: every try is another step of that trace."""


class WebhookAttempt(Base):
    """One try: what the receiver answered, or why nothing came of it. Of an answer only its status is kept."""

    __tablename__ = "webhook_attempt"
    __table_args__ = (
        ForeignKeyConstraint(
            ["council", "endpoint_id", "sequence"],
            ["webhook_delivery.council", "webhook_delivery.endpoint_id", "webhook_delivery.sequence"],
        ),
        CheckConstraint("why is not null or status between 200 and 299", name="failed_says_why"),
        {"info": held(Ownership.COUNCIL, Service.SCHEDULER, append_only=True)},
    )

    council: Mapped[str] = council_key()
    endpoint_id: Mapped[UUID] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    status: Mapped[int | None] = mapped_column(SmallInteger)
    why: Mapped[str | None]
    """Why it failed, in words without the address; None where it did not."""
    took_ms: Mapped[int | None]
