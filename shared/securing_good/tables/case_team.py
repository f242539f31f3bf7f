"""Who works on a case from when until when, and what they have to do with its school besides."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from securing_good.settings import Service
from securing_good.tables.base import Base, Ownership, council_key, held, one_of
from securing_good.vocabulary import CasePost


class CaseAssignment(Base):
    """One person in one post of one case, from a day until a day where one is known: both count."""

    __tablename__ = "case_assignment"
    __table_args__ = (
        ForeignKeyConstraint(
            ["council", "case_id", "urn"], ["case.council", "case.id", "case.urn"], onupdate="CASCADE"
        ),
        ForeignKeyConstraint(["council", "person_id"], ["person.council", "person.id"]),
        one_of("post", CasePost),
        CheckConstraint("ends_on is null or ends_on >= starts_on", name="days_in_order"),
        CheckConstraint("not cover or ends_on is not null", name="cover_ends"),
        CheckConstraint("length(trim(reason)) > 0", name="says_why"),
        Index(
            "uq_case_assignment_standing",
            "council",
            "case_id",
            "post",
            unique=True,
            postgresql_where=text("ends_on is null"),
        ),
        Index("ix_case_assignment_council_case_id", "council", "case_id"),
        Index("ix_case_assignment_council_person_id", "council", "person_id"),
        {"info": held(Ownership.COUNCIL, Service.API)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID]
    urn: Mapped[int]
    post: Mapped[str]
    person_id: Mapped[UUID]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    cover: Mapped[bool]
    """Stands in for whoever is assigned."""
    reason: Mapped[str]
    assigned_by: Mapped[str]
    assigned_at: Mapped[datetime]


class ProviderInterest(Base):
    """What somebody has to do with a provider: they neither choose it, nor agree to it, nor judge it, while it holds."""

    __tablename__ = "provider_interest"
    __table_args__ = (
        ForeignKeyConstraint(["council", "person_id"], ["person.council", "person.id"]),
        ForeignKeyConstraint(["council", "provider_id"], ["provider.council", "provider.id"]),
        CheckConstraint("length(trim(what)) > 0", name="says_what"),
        Index("ix_provider_interest_council_declared_at_id", "council", "declared_at", "id"),
        Index("ix_provider_interest_council_person_id", "council", "person_id"),
        Index("ix_provider_interest_council_provider_id", "council", "provider_id"),
        {"info": held(Ownership.COUNCIL, Service.API)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID]
    provider_id: Mapped[UUID]
    what: Mapped[str]
    declared_by: Mapped[str]
    declared_at: Mapped[datetime]
    ended_on: Mapped[date | None]
    """The last day it held."""
    version: Mapped[int]


class DeclaredInterest(Base):
    """What somebody has to do with a school besides the programme: it keeps them off its case while it holds."""

    __tablename__ = "declared_interest"
    __table_args__ = (
        ForeignKeyConstraint(["council", "person_id"], ["person.council", "person.id"]),
        CheckConstraint("length(trim(what)) > 0", name="says_what"),
        Index("ix_declared_interest_council_declared_at_id", "council", "declared_at", "id"),
        Index("ix_declared_interest_council_person_id", "council", "person_id"),
        {"info": held(Ownership.COUNCIL, Service.API)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID]
    urn: Mapped[int] = mapped_column(ForeignKey("school.urn"))
    what: Mapped[str]
    declared_by: Mapped[str]
    declared_at: Mapped[datetime]
    ended_on: Mapped[date | None]
    """The last day it held."""
    version: Mapped[int]
