"""Schools as the national register describes them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from securing_good.settings import Service
from securing_good.tables.base import Base, Ownership, held, one_of
from securing_good.vocabulary import Phase, SchoolStatus


class School(Base):
    """What the newest known edition of the register says of one school."""

    __tablename__ = "school"
    __table_args__ = (
        CheckConstraint("urn between 100000 and 999999", name="urn"),
        one_of("phase", Phase),
        one_of("status", SchoolStatus),
        Index("ix_school_council_name_urn", "council", "name", "urn"),
        Index("ix_school_name_urn", "name", "urn"),
        {"info": held(Ownership.ENGLAND, Service.RISK_ENGINE)},
    )

    urn: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    council: Mapped[str | None]
    """LA code of the area the school is in: a fact of the register, not an owner."""
    name: Mapped[str]
    phase: Mapped[str]
    type: Mapped[str]
    type_group: Mapped[str]
    status: Mapped[str]
    establishment_number: Mapped[int | None]
    opened_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    low_age: Mapped[int | None]
    high_age: Mapped[int | None]
    street: Mapped[str | None]
    town: Mapped[str | None]
    postcode: Mapped[str | None]
    website: Mapped[str | None]
    easting: Mapped[int | None]
    northing: Mapped[int | None]
    religious_character: Mapped[str | None]
    trust: Mapped[str | None]
    """The academy trust that runs the school."""
    trust_uid: Mapped[str | None]
    """The register's own number of that trust."""
    diocese: Mapped[str | None]
    import_id: Mapped[int] = mapped_column(ForeignKey("import.id"))
    available_on: Mapped[date]


class SchoolEdition(Base):
    """What one import of the register said of one school, kept where it differed from what was known before."""

    __tablename__ = "school_edition"
    __table_args__ = ({"info": held(Ownership.ENGLAND, Service.RISK_ENGINE)},)

    urn: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    import_id: Mapped[int] = mapped_column(ForeignKey("import.id"), primary_key=True, autoincrement=False)
    available_on: Mapped[date]
    facts: Mapped[dict[str, Any]]
    withdrawn_at: Mapped[datetime | None]
    """When its import was withdrawn: it no longer counts."""
