"""What follows a case: the watch after exit, and what was given to a public request."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from securing_good.settings import Service
from securing_good.tables.base import Base, Ownership, council_key, held


class Watch(Base):
    """Two terms in which the council looks whether a school that left the programme stays well. One for each case."""

    __tablename__ = "watch"
    __table_args__ = (
        ForeignKeyConstraint(
            ["council", "case_id", "urn"], ["case.council", "case.id", "case.urn"], onupdate="CASCADE"
        ),
        ForeignKeyConstraint(["council", "relapse_case_id"], ["case.council", "case.id"]),
        CheckConstraint("ends_on > starts_on", name="days_in_order"),
        CheckConstraint("num_nonnulls(ended_on, relapse_case_id) in (0, 2)", name="ended_by_relapse"),
        Index("ix_watch_council_ends_on_case_id", "council", "ends_on", "case_id"),
        Index("ix_watch_council_urn", "council", "urn"),
        {"info": held(Ownership.COUNCIL, Service.API)},
    )

    council: Mapped[str] = council_key()
    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    urn: Mapped[int]
    starts_on: Mapped[date]
    """The day of exit."""
    ends_on: Mapped[date]
    """The last day of the second whole term after it."""
    terms: Mapped[list[Any]]
    """The two terms: `2026/27 spring`."""
    provisional: Mapped[bool]
    """Whether it ends on a day the council has not published."""
    ended_on: Mapped[date | None]
    """The day a relapse ended it early."""
    relapse_case_id: Mapped[UUID | None]


class WatchNote(Base):
    """What somebody saw or heard of a school under watch."""

    __tablename__ = "watch_note"
    __table_args__ = (
        ForeignKeyConstraint(["council", "case_id"], ["watch.council", "watch.case_id"]),
        CheckConstraint("length(trim(note)) > 0", name="says_something"),
        Index("ix_watch_note_council_case_id", "council", "case_id"),
        {"info": held(Ownership.COUNCIL, Service.API, append_only=True)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID]
    seen_on: Mapped[date]
    note: Mapped[str]
    noted_by: Mapped[str]
    noted_at: Mapped[datetime]


class FoiExport(Base):
    """The record of a case as it was made ready for a request under the Freedom of Information Act 2000. Never changed."""

    __tablename__ = "foi_export"
    __table_args__ = (
        ForeignKeyConstraint(
            ["council", "case_id", "urn"], ["case.council", "case.id", "case.urn"], onupdate="CASCADE"
        ),
        CheckConstraint("length(digest) = 64", name="digest"),
        CheckConstraint("length(trim(request_reference)) > 0", name="names_its_request"),
        Index("ix_foi_export_council_case_id", "council", "case_id"),
        Index("ix_foi_export_council_made_at_id", "council", "made_at", "id"),
        {"info": held(Ownership.COUNCIL, Service.API, append_only=True)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID]
    urn: Mapped[int]
    request_reference: Mapped[str]
    document: Mapped[str]
    """Canonical JSON of what may be given, and the schedule of what is withheld."""
    digest: Mapped[str]
    """SHA-256 of the document, in hexadecimal."""
    withheld: Mapped[int]
    """How many entries its schedule has."""
    made_by: Mapped[str]
    made_at: Mapped[datetime]
