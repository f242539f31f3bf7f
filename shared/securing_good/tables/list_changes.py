"""What changed in lists since somebody asked: one account for each list that is mirrored elsewhere."""

import datetime as dt
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from securing_good.settings import Service
from securing_good.tables.base import Base, Ownership, council_key, held


class ListLedger(Base):
    """The account of one list: since when it is kept, and what it was compared with last."""

    __tablename__ = "list_ledger"
    __table_args__ = (
        ForeignKeyConstraint(["council"], ["council.code"]),
        {"info": held(Ownership.COUNCIL, Service.API)},
    )

    council: Mapped[str] = council_key()
    list: Mapped[str] = mapped_column(primary_key=True)
    """Digest of the list's shape and filters."""
    began_at: Mapped[dt.datetime]
    settled_at: Mapped[dt.datetime]
    state: Mapped[str]
    """Heads of the event chains and the day: as long as it stays, nothing has happened."""


class ListEntry(Base):
    """One row of such a list, by its digest: when it was last seen to differ, or to be gone."""

    __tablename__ = "list_entry"
    __table_args__ = (
        ForeignKeyConstraint(["council", "list"], ["list_ledger.council", "list_ledger.list"], ondelete="CASCADE"),
        Index("ix_list_entry_council_list_changed_at_id", "council", "list", "changed_at", "id"),
        {"info": held(Ownership.COUNCIL, Service.API)},
    )

    council: Mapped[str] = council_key()
    list: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    """The row's identity as it is shown."""
    urn: Mapped[int | None]
    """Its school, where it has one: people of a school are told of theirs alone."""
    digest: Mapped[UUID]
    changed_at: Mapped[dt.datetime]
    gone: Mapped[bool]
