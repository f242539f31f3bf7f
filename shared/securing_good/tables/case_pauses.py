"""When a case has no Securing Good meetings for a while."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from securing_good.settings import Service
from securing_good.tables.base import Base, Ownership, council_key, held


class CasePause(Base):
    """Days without meetings, both counted."""

    __tablename__ = "case_pause"
    __table_args__ = (
        ForeignKeyConstraint(
            ["council", "case_id", "urn"], ["case.council", "case.id", "case.urn"], onupdate="CASCADE"
        ),
        CheckConstraint("planned_until >= starts_on and ends_on <= planned_until", name="days_in_order"),
        CheckConstraint("length(trim(reason)) > 0", name="says_why"),
        CheckConstraint("num_nonnulls(resumed_by, resumption_reason) in (0, 2)", name="resumed_with_who_and_why"),
        CheckConstraint("(resumed_by is null) = (ends_on = planned_until)", name="ends_early_by_resumption"),
        Index("ix_case_pause_council_case_id", "council", "case_id"),
        {"info": held(Ownership.COUNCIL, Service.API)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID]
    urn: Mapped[int]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    """The last day; before the first where it was resumed before it began."""
    planned_until: Mapped[date]
    reason: Mapped[str]
    paused_by: Mapped[str]
    paused_at: Mapped[datetime]
    resumed_by: Mapped[str | None]
    resumption_reason: Mapped[str | None]
