"""Cases taken in from a file: which file, who sent it, and what it told of each case."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from securing_good.settings import Service
from securing_good.tables.base import Base, Ownership, council_key, held


class CaseImport(Base):
    """One file of running cases that was taken in. The file itself is not kept."""

    __tablename__ = "case_import"
    __table_args__ = (
        ForeignKeyConstraint(["council"], ["council.code"]),
        CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256"),
        CheckConstraint("rows > 0", name="has_rows"),
        Index("ix_case_import_council_imported_at_id", "council", "imported_at", "id"),
        {"info": held(Ownership.COUNCIL, Service.API, append_only=True)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    sha256: Mapped[str]
    """Of the file."""
    rows: Mapped[int]
    imported_by: Mapped[str]
    imported_at: Mapped[datetime]


class ImportedCase(Base):
    """A case that came from a file: everything it tells of days before `imported_on` was told by the file."""

    __tablename__ = "imported_case"
    __table_args__ = (
        ForeignKeyConstraint(
            ["council", "case_id", "urn"], ["case.council", "case.id", "case.urn"], onupdate="CASCADE"
        ),
        ForeignKeyConstraint(["council", "import_id"], ["case_import.council", "case_import.id"]),
        CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256"),
        CheckConstraint("jsonb_typeof(counts) = 'object'", name="counts"),
        Index("ix_imported_case_council_import_id", "council", "import_id"),
        Index("ix_imported_case_council_urn", "council", "urn"),
        {"info": held(Ownership.COUNCIL, Service.API, append_only=True)},
    )

    council: Mapped[str] = council_key()
    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    urn: Mapped[int]
    import_id: Mapped[UUID]
    sha256: Mapped[str]
    """Of what the rows of this case say, whatever their order: the same rows are not taken in twice."""
    counts: Mapped[dict[str, Any]]
    """Rows by what they tell."""
    imported_on: Mapped[date]
