"""Inspections: what Ofsted found of a school, as each edition told it, and from when to when we knew it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from securing_good.settings import Service
from securing_good.tables.base import Base, Ownership, held, one_of, owner_column
from securing_good.vocabulary import ConcernCategory, InspectionKind


class Inspection(Base):
    """One inspection of one school as one import told it.

    School, kind and first day say which inspection it is: two datasets that agree on those tell the same one, and whoever
    reads counts it once. `known_at` to `ceased_at` is when we held the telling true: a later edition of the same dataset
    or a withdrawal ends it, nothing erases it.
    """

    __tablename__ = "inspection"
    __table_args__ = (
        ForeignKeyConstraint(["import_id", "owner"], ["import.id", "import.owner"]),
        one_of("kind", InspectionKind),
        one_of("category", ConcernCategory, nullable=True),
        CheckConstraint("ended_on >= inspected_on", name="ends_after_start"),
        CheckConstraint("published_on >= inspected_on", name="published_after_start"),
        CheckConstraint("ceased_at is null or ceased_at > known_at", name="ceases_after_known"),
        Index("ix_inspection_import_id", "import_id"),
        Index("ix_inspection_current", "urn", "inspected_on", postgresql_where=text("ceased_at is null")),
        {"info": held(Ownership.PUBLISHED_OR_COUNCIL, Service.RISK_ENGINE)},
    )

    urn: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """School the edition lists it under, which may have followed the school that was inspected."""
    kind: Mapped[str] = mapped_column(primary_key=True)
    inspected_on: Mapped[date] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    known_at: Mapped[datetime] = mapped_column(primary_key=True)
    ceased_at: Mapped[datetime | None]
    ceased_by: Mapped[int | None]
    """Import whose newer telling ended this one."""
    council: Mapped[str | None]
    owner: Mapped[str] = owner_column()
    available_on: Mapped[date]
    """Day of the edition. When the report came out is `published_on`, where that is told."""
    ended_on: Mapped[date | None]
    published_on: Mapped[date | None]
    number: Mapped[str | None]
    inspected_urn: Mapped[int | None]
    outcome: Mapped[str | None]
    """What an ungraded inspection found, in the publisher's words."""
    category: Mapped[str | None]
    judgements: Mapped[dict[str, Any]]
    """Grade by name of judgement. Which names there are depends on the framework of the day; none can be relied on."""
