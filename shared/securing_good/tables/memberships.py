"""Which schools are members of the learning partnership, from when until when."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from securing_good.settings import Service
from securing_good.tables.base import Base, Ownership, council_key, held


class Membership(Base):
    """One school's time in the learning partnership: first and last day count."""

    __tablename__ = "membership"
    __table_args__ = (
        ForeignKeyConstraint(["council"], ["council.code"]),
        CheckConstraint("ends_on is null or ends_on >= starts_on", name="days_in_order"),
        Index("uq_membership_standing", "council", "urn", unique=True, postgresql_where=text("ends_on is null")),
        Index("ix_membership_council_starts_on_id", "council", "starts_on", "id"),
        Index("ix_membership_council_urn", "council", "urn"),
        {"info": held(Ownership.COUNCIL, Service.API)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    urn: Mapped[int] = mapped_column(ForeignKey("school.urn"))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    """The last day; none while none is known."""
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]
    version: Mapped[int]
