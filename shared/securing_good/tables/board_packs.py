"""What the partnership board is given to read before it meets: frozen, and kept as it is read."""

import datetime as dt
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, LargeBinary, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from securing_good.settings import Service
from securing_good.tables.base import Base, Ownership, council_key, held, one_of
from securing_good.vocabulary import PackFormat, PackReader, SchoolsShown


class BoardPack(Base):
    """One edition of the pack of one meeting: what was true of the council's schools at one moment."""

    __tablename__ = "board_pack"
    __table_args__ = (
        ForeignKeyConstraint(["council", "board_meeting_id"], ["board_meeting.council", "board_meeting.id"]),
        ForeignKeyConstraint(
            ["council", "replaces_id", "board_meeting_id"],
            ["board_pack.council", "board_pack.id", "board_pack.board_meeting_id"],
        ),
        UniqueConstraint("council", "id", "board_meeting_id"),
        UniqueConstraint("council", "board_meeting_id", "edition"),
        one_of("schools", SchoolsShown),
        CheckConstraint("edition > 0", name="edition"),
        CheckConstraint(
            "num_nonnulls(replaces_id, reason) = case when edition = 1 then 0 else 2 end", name="corrects_with_reason"
        ),
        CheckConstraint("length(trim(reason)) > 0", name="says_why"),
        CheckConstraint("length(facts_sha256) = 64", name="facts_sha256"),
        Index("ix_board_pack_council_made_at_id", "council", "made_at", "id"),
        {"info": held(Ownership.COUNCIL, Service.API, append_only=True)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    board_meeting_id: Mapped[UUID]
    meeting_on: Mapped[dt.date]
    """The day of the meeting."""
    edition: Mapped[int] = mapped_column(SmallInteger)
    replaces_id: Mapped[UUID | None]
    """The edition before."""
    reason: Mapped[str | None]
    """Why there is another one."""
    schools: Mapped[str]
    """How the council showed schools to its board when it was made."""
    as_of: Mapped[dt.date]
    facts: Mapped[str]
    """What was true, for each kind of reader, with the schools and providers everything is about: canonical JSON."""
    facts_sha256: Mapped[str]
    made_by: Mapped[str]
    made_at: Mapped[dt.datetime]


class BoardPackCopy(Base):
    """A pack as one kind of reader reads it, made of its facts once."""

    __tablename__ = "board_pack_copy"
    __table_args__ = (
        ForeignKeyConstraint(["council", "pack_id"], ["board_pack.council", "board_pack.id"]),
        one_of("reader", PackReader),
        one_of("format", PackFormat),
        CheckConstraint("length(withheld) in (0, 64)", name="withheld"),
        CheckConstraint("length(content) > 0", name="has_content"),
        CheckConstraint("length(sha256) = 64", name="sha256"),
        {"info": held(Ownership.COUNCIL, Service.API, append_only=True)},
    )

    council: Mapped[str] = council_key()
    pack_id: Mapped[UUID] = mapped_column(primary_key=True)
    reader: Mapped[str] = mapped_column(primary_key=True)
    withheld: Mapped[str] = mapped_column(primary_key=True)
    """Empty where nothing of the pack is withheld; else SHA-256 over the schools and providers that are."""
    format: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str]
    made_at: Mapped[dt.datetime]
