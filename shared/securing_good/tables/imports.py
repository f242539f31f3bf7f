"""Imports: one load of one file, what became of it, and each row that was refused."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Identity, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from securing_good.settings import Service
from securing_good.tables.base import Base, Ownership, held, one_of, owner_column
from securing_good.vocabulary import ReleaseStatus


class Import(Base):
    """A file somebody sent, as they sent it."""

    __tablename__ = "import"
    __table_args__ = (
        CheckConstraint("size > 0", name="size"),
        UniqueConstraint("id", "owner"),
        Index("ix_import_council_id", "council", "id"),
        {"info": held(Ownership.PUBLISHED_OR_COUNCIL, Service.API, added_by=[Service.RISK_ENGINE])},
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    council: Mapped[str | None]
    owner: Mapped[str] = owner_column()
    filename: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str]
    said_period: Mapped[int | None]
    """Academic year the sender named, by the year it starts in."""
    sent_by: Mapped[str]
    sent_at: Mapped[datetime]


class ImportFile(Base):
    """The bytes of the file, so that it can be read again."""

    __tablename__ = "import_file"
    __table_args__ = (
        ForeignKeyConstraint(["import_id", "owner"], ["import.id", "import.owner"]),
        {"info": held(Ownership.PUBLISHED_OR_COUNCIL, Service.API, added_by=[Service.RISK_ENGINE])},
    )

    import_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    council: Mapped[str | None]
    owner: Mapped[str] = owner_column()
    content: Mapped[bytes] = mapped_column(LargeBinary)


class ImportOutcome(Base):
    """What became of an import. An import without one is still to be loaded."""

    __tablename__ = "import_outcome"
    __table_args__ = (
        ForeignKeyConstraint(["import_id", "owner"], ["import.id", "import.owner"]),
        CheckConstraint("state in ('loaded', 'refused')", name="state"),
        CheckConstraint("(state = 'refused') = (problem is not null)", name="refused_says_why"),
        one_of("release", ReleaseStatus, nullable=True),
        {"info": held(Ownership.PUBLISHED_OR_COUNCIL, Service.RISK_ENGINE)},
    )

    import_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    council: Mapped[str | None]
    owner: Mapped[str] = owner_column()
    state: Mapped[str]
    dataset: Mapped[str | None]
    title: Mapped[str | None]
    period: Mapped[int | None]
    release: Mapped[str | None]
    available_on: Mapped[date | None]
    rows_accepted: Mapped[int]
    rows_refused: Mapped[int]
    rows_unchanged: Mapped[int]
    """Accepted rows that told nothing new."""
    facts_added: Mapped[int]
    facts_superseded: Mapped[int]
    problem: Mapped[dict[str, Any] | None]
    finished_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    facts_withdrawn: Mapped[int | None]
    """Facts that stood by this import and ceased with its withdrawal."""
    withdrawal_refused_at: Mapped[datetime | None]
    withdrawal_problem: Mapped[dict[str, Any] | None]


class ImportWithdrawal(Base):
    """Somebody asked that an import be withdrawn. Asked again after a refusal, the newer wish replaces the older."""

    __tablename__ = "import_withdrawal"
    __table_args__ = (
        ForeignKeyConstraint(["import_id", "owner"], ["import.id", "import.owner"]),
        {"info": held(Ownership.PUBLISHED_OR_COUNCIL, Service.API)},
    )

    import_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    council: Mapped[str | None]
    owner: Mapped[str] = owner_column()
    reason: Mapped[str]
    asked_by: Mapped[str]
    asked_at: Mapped[datetime]


class ImportRow(Base):
    """One refused row: where it stands, what it said, which rule it broke."""

    __tablename__ = "import_row"
    __table_args__ = (
        ForeignKeyConstraint(["import_id", "owner"], ["import.id", "import.owner"]),
        {"info": held(Ownership.PUBLISHED_OR_COUNCIL, Service.RISK_ENGINE)},
    )

    import_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    council: Mapped[str | None]
    owner: Mapped[str] = owner_column()
    line: Mapped[int]
    column: Mapped[str | None]
    value: Mapped[str | None]
    code: Mapped[str]
    reason: Mapped[str]
