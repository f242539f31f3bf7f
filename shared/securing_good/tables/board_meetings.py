"""When the partnership board meets, what it decides there, and the meetings at which cases are reviewed."""

import datetime as dt
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, SmallInteger, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from securing_good.settings import Service
from securing_good.tables.base import Base, Ownership, council_key, held, one_of
from securing_good.vocabulary import LEAST_QUORUM, MOST_QUORUM, RecusedBecause


class BoardMeeting(Base):
    """A day on which the partnership board meets, and the last on which papers for it are taken."""

    __tablename__ = "board_meeting"
    __table_args__ = (
        ForeignKeyConstraint(["council"], ["council.code"]),
        CheckConstraint("papers_by <= date", name="papers_before_it"),
        CheckConstraint(
            "num_nonnulls(called_off_by, called_off_at, called_off_reason) in (0, 3)", name="called_off_whole"
        ),
        Index("uq_board_meeting_day", "council", "date", unique=True, postgresql_where=text("called_off_at is null")),
        {"info": held(Ownership.COUNCIL, Service.API)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    date: Mapped[dt.date]
    papers_by: Mapped[dt.date]
    set_by: Mapped[str]
    set_at: Mapped[dt.datetime]
    called_off_by: Mapped[str | None]
    called_off_at: Mapped[dt.datetime | None]
    called_off_reason: Mapped[str | None]
    version: Mapped[int]


class BoardAttendance(Base):
    """Somebody who was present at a meeting of the board."""

    __tablename__ = "board_attendance"
    __table_args__ = (
        ForeignKeyConstraint(["council", "meeting_id"], ["board_meeting.council", "board_meeting.id"]),
        ForeignKeyConstraint(["council", "person_id"], ["person.council", "person.id"]),
        Index("ix_board_attendance_council_person_id", "council", "person_id"),
        {"info": held(Ownership.COUNCIL, Service.API)},
    )

    council: Mapped[str] = council_key()
    meeting_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    recusal_cleared: Mapped[bool]
    """Whether their declared interests were gone through with them there, and are complete."""
    recorded_by: Mapped[str]
    recorded_at: Mapped[dt.datetime]


class BoardDecision(Base):
    """That the board commissioned a support package at a meeting, and whether it could."""

    __tablename__ = "board_decision"
    __table_args__ = (
        ForeignKeyConstraint(["council", "meeting_id"], ["board_meeting.council", "board_meeting.id"]),
        ForeignKeyConstraint(["council", "package_id"], ["support_package.council", "support_package.id"]),
        ForeignKeyConstraint(["council", "provider_id"], ["provider.council", "provider.id"]),
        CheckConstraint(f"quorum between {LEAST_QUORUM} and {MOST_QUORUM}", name="quorum"),
        CheckConstraint("deciding >= quorum", name="quorate"),
        Index("ix_board_decision_council_meeting_id", "council", "meeting_id"),
        Index("ix_board_decision_council_package_id", "council", "package_id"),
        {"info": held(Ownership.COUNCIL, Service.API, append_only=True)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    meeting_id: Mapped[UUID]
    package_id: Mapped[UUID]
    provider_id: Mapped[UUID]
    quorum: Mapped[int] = mapped_column(SmallInteger)
    """As the council had set it."""
    deciding: Mapped[int] = mapped_column(SmallInteger)
    """How many were present and not recused."""
    recorded_by: Mapped[str]
    recorded_at: Mapped[dt.datetime]


class BoardRecusal(Base):
    """Somebody who was present and took no part in one decision."""

    __tablename__ = "board_recusal"
    __table_args__ = (
        ForeignKeyConstraint(["council", "decision_id"], ["board_decision.council", "board_decision.id"]),
        ForeignKeyConstraint(["council", "person_id"], ["person.council", "person.id"]),
        one_of("because", RecusedBecause),
        {"info": held(Ownership.COUNCIL, Service.API, append_only=True)},
    )

    council: Mapped[str] = council_key()
    decision_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    because: Mapped[str]


class ReviewMeeting(Base):
    """The visit at which a review is talked through with the school, and until when its papers are ready."""

    __tablename__ = "review_meeting"
    __table_args__ = (
        ForeignKeyConstraint(
            ["council", "visit_id", "case_id", "urn"],
            ["visit.council", "visit.id", "visit.case_id", "visit.urn"],
            onupdate="CASCADE",
        ),
        ForeignKeyConstraint(
            ["council", "review_point_id", "case_id", "urn"],
            ["review_point.council", "review_point.id", "review_point.case_id", "review_point.urn"],
            onupdate="CASCADE",
        ),
        UniqueConstraint("council", "review_point_id"),
        {"info": held(Ownership.COUNCIL, Service.SCHEDULER)},
    )

    council: Mapped[str] = council_key()
    visit_id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID]
    urn: Mapped[int]
    review_point_id: Mapped[UUID]
    papers_by: Mapped[dt.date]
    """The day by which evidence is frozen and sent round."""
    board_on: Mapped[dt.date | None]
    """The board's meeting that hears of it; None where the board meets on no day that is near enough."""
