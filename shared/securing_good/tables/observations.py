"""Observations: what is known of a school, by whom it was published, and from when to when we knew it."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    SmallInteger,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from securing_good.settings import Service
from securing_good.tables.base import Base, Ownership, held, one_of, owner_column
from securing_good.vocabulary import ObservationStatus, ReleaseStatus


class Indicator(Base):
    """A measured quantity, by a stable code."""

    __tablename__ = "indicator"
    __table_args__ = ({"info": held(Ownership.ENGLAND, Service.RISK_ENGINE)},)

    id: Mapped[int] = mapped_column(SmallInteger, Identity(always=True), primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    unit: Mapped[str]
    definition: Mapped[dict[str, Any]]
    """All the catalogue says of it, as other systems read it."""


class Observation(Base):
    """One value of one indicator for one school and academic year, as one import told it.

    `known_at` to `ceased_at` is when we held it true: a newer edition or a withdrawal ends it, nothing erases it.
    `available_on` is when the public could first know it: evidence as of an earlier day must not use it.
    """

    __tablename__ = "observation"
    __table_args__ = (
        ForeignKeyConstraint(["import_id", "owner"], ["import.id", "import.owner"]),
        one_of("status", ObservationStatus),
        one_of("release", ReleaseStatus),
        CheckConstraint("(status = 'present') = (value is not null)", name="present_has_value"),
        CheckConstraint("ceased_at is null or ceased_at > known_at", name="ceases_after_known"),
        Index("ix_observation_import_id", "import_id"),
        Index("ix_observation_current", "indicator_id", "period", "urn", postgresql_where=text("ceased_at is null")),
        {"info": held(Ownership.PUBLISHED_OR_COUNCIL, Service.RISK_ENGINE)},
    )

    urn: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    indicator_id: Mapped[int] = mapped_column(
        SmallInteger, ForeignKey("indicator.id"), primary_key=True, autoincrement=False
    )
    period: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    import_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    known_at: Mapped[datetime] = mapped_column(primary_key=True)
    ceased_at: Mapped[datetime | None]
    ceased_by: Mapped[int | None]
    """Import whose newer value ended this one."""
    council: Mapped[str | None]
    owner: Mapped[str] = owner_column()
    status: Mapped[str]
    release: Mapped[str]
    available_on: Mapped[date]
    value: Mapped[Decimal | None]
    lower: Mapped[Decimal | None]
    upper: Mapped[Decimal | None]
    cohort: Mapped[int | None]


class Benchmark(Base):
    """One value for an area as a whole, or how the schools of England were spread on one indicator."""

    __tablename__ = "benchmark"
    __table_args__ = (
        ForeignKeyConstraint(["import_id", "owner"], ["import.id", "import.owner"]),
        one_of("release", ReleaseStatus),
        CheckConstraint("value is not null or (p10 is not null and p20 is not null)", name="says_something"),
        Index("ix_benchmark_current", "indicator_id", "period", "area", postgresql_where=text("ceased_at is null")),
        {"info": held(Ownership.PUBLISHED_OR_COUNCIL, Service.RISK_ENGINE)},
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    council: Mapped[str | None]
    owner: Mapped[str] = owner_column()
    indicator_id: Mapped[int] = mapped_column(SmallInteger, ForeignKey("indicator.id"))
    period: Mapped[int] = mapped_column(SmallInteger)
    area: Mapped[str]
    """`england` (state-funded), `england_all`, `england_primary`, `england_secondary` or `england_special` (state-funded
    schools of that kind), `england_schools` (a spread of schools' own values) or an LA code."""
    release: Mapped[str]
    available_on: Mapped[date]
    import_id: Mapped[int]
    known_at: Mapped[datetime]
    ceased_at: Mapped[datetime | None]
    ceased_by: Mapped[int | None]
    value: Mapped[Decimal | None]
    cohort: Mapped[int | None]
    p10: Mapped[Decimal | None]
    """Value that one school in ten does not exceed."""
    p20: Mapped[Decimal | None]
    schools: Mapped[int | None]
