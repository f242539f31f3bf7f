"""When the partnership board meets, and the meetings at which cases are reviewed."""

import datetime as dt
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from securing_good.settings import Service
from securing_good.tables.base import Base, Ownership, council_key, held


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
