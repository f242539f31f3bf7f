"""Imports: one load of one file, what became of it, and each row that was refused."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKeyConstraint,
    Identity,
    Index,
    LargeBinary,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column

from securing_good.settings import Service
from securing_good.tables.base import Base, Ownership, held, one_of, owner_column
from securing_good.vocabulary import FactChange, FactKind, ImportStage, ReleaseStatus


class Import(Base):
    """A file somebody sent, as they sent it."""

    __tablename__ = "import"
    __table_args__ = (
        CheckConstraint("size > 0", name="size"),
        UniqueConstraint("id", "owner"),
        UniqueConstraint("id", "owner", "dry_run"),
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
    dry_run: Mapped[bool] = mapped_column(server_default=false())
    """Whether it is only tried: said what it would change, and kept as no fact."""
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
        ForeignKeyConstraint(["import_id", "owner", "dry_run"], ["import.id", "import.owner", "import.dry_run"]),
        CheckConstraint("state in ('loaded', 'tried', 'refused')", name="state"),
        CheckConstraint("(state = 'refused') = (problem is not null)", name="refused_says_why"),
        CheckConstraint("state = 'refused' or dry_run = (state = 'tried')", name="a_try_is_never_loaded"),
        CheckConstraint("(state = 'tried') = (differences is not null)", name="tried_says_what_would_change"),
        CheckConstraint("withdrawn_at is null or not dry_run", name="a_try_is_never_withdrawn"),
        one_of("release", ReleaseStatus, nullable=True),
        {"info": held(Ownership.PUBLISHED_OR_COUNCIL, Service.RISK_ENGINE)},
    )

    import_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    council: Mapped[str | None]
    owner: Mapped[str] = owner_column()
    dry_run: Mapped[bool] = mapped_column(server_default=false())
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
    differences: Mapped[int | None]
    """How many facts a load would add, change or end; more than are kept, in a large file."""
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


class ImportProgress(Base):
    """How far a load has come; there while it is under way, and gone with the transaction that says what became of it."""

    __tablename__ = "import_progress"
    __table_args__ = (
        ForeignKeyConstraint(["import_id", "owner"], ["import.id", "import.owner"]),
        one_of("stage", ImportStage),
        CheckConstraint("rows_read >= 0 and line >= 0", name="read"),
        {"info": held(Ownership.PUBLISHED_OR_COUNCIL, Service.RISK_ENGINE)},
    )

    import_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    council: Mapped[str | None]
    owner: Mapped[str] = owner_column()
    stage: Mapped[str]
    rows_read: Mapped[int]
    line: Mapped[int]
    """Of the row read last."""
    lines: Mapped[int | None]
    """How many the file has; none where its rows do not stand on lines."""
    told: Mapped[int]
    """How often it was told: no two tellings are taken for one another."""
    begun_at: Mapped[datetime]
    told_at: Mapped[datetime]


class ImportDifference(Base):
    """One fact that loading a file that was tried would have added, changed or ended."""

    __tablename__ = "import_difference"
    __table_args__ = (
        ForeignKeyConstraint(["import_id", "owner"], ["import.id", "import.owner"]),
        one_of("fact", FactKind),
        one_of("change", FactChange),
        CheckConstraint(
            "(change = 'added') = (before is null) and (change = 'ceased') = (after is null)", name="sides"
        ),
        Index("ix_import_difference_import_id_urn", "import_id", "urn"),
        {"info": held(Ownership.PUBLISHED_OR_COUNCIL, Service.RISK_ENGINE, append_only=True)},
    )

    import_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    council: Mapped[str | None]
    owner: Mapped[str] = owner_column()
    fact: Mapped[str]
    change: Mapped[str]
    urn: Mapped[int | None]
    school: Mapped[str | None]
    """The school's name, where the register knows it."""
    what: Mapped[str]
    """What the fact is about, in words."""
    which: Mapped[dict[str, Any]]
    """What tells it from others of its kind, besides school, indicator, period and area."""
    indicator: Mapped[str | None]
    """Code of the indicator."""
    period: Mapped[int | None]
    """Academic year it is about, by the year it starts in."""
    area: Mapped[str | None]
    """Area a benchmark or a calendar is of."""
    before: Mapped[dict[str, Any] | None]
    """What stands: whole where it would cease, and else what would be another."""
    after: Mapped[dict[str, Any] | None]
