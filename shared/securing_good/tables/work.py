"""Work that waits or is under way, and answers kept for repeated requests."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKeyConstraint, Identity, Index, LargeBinary, Sequence, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from securing_good.settings import Service
from securing_good.tables.base import ALL_SERVICES, Base, Ownership, council_key, held, traced

WORK_FENCE = Sequence("work_fence", metadata=Base.metadata)


class Work(Base):
    """One piece of work to do. It is gone when done; what it did stands in the tables it wrote."""

    __tablename__ = "work"
    __table_args__ = (
        UniqueConstraint("kind", "key"),
        traced(),
        Index("ix_work_due", "kind", "due_at", postgresql_where=text("gave_up_at is null")),
        {"info": held(Ownership.WORK, *ALL_SERVICES)},
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    kind: Mapped[str]
    key: Mapped[str]
    council: Mapped[str | None]
    due_at: Mapped[datetime]
    asked_at: Mapped[datetime]
    asks: Mapped[int]
    """How often it was asked for: asked again while under way, it is done again."""
    lease_until: Mapped[datetime | None]
    holder: Mapped[str | None]
    """Process that took the newest lease: `pid@host`."""
    fence: Mapped[int] = mapped_column(BigInteger)
    """Number of the newest lease. A result stored under an older one is refused."""
    attempts: Mapped[int]
    failures: Mapped[int]
    last_error: Mapped[str | None]
    gave_up_at: Mapped[datetime | None]
    traceparent: Mapped[str | None]
    """The step that asked for it last, under whose trace it is done; None where nobody did: then it has one of its own."""


class IdempotencyKey(Base):
    """The answer to a request that carried an `Idempotency-Key`, stored in the transaction of its effect."""

    __tablename__ = "idempotency_key"
    __table_args__ = (
        ForeignKeyConstraint(["council"], ["council.code"]),
        {"info": held(Ownership.COUNCIL, Service.API)},
    )

    council: Mapped[str] = council_key()
    client: Mapped[str] = mapped_column(primary_key=True)
    route: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    fingerprint: Mapped[str]
    status: Mapped[int | None]
    headers: Mapped[dict[str, Any] | None]
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    used_at: Mapped[datetime]
