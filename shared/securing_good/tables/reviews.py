"""Review points: when a case is reviewed, and what people then decide."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from securing_good.programme import LAST_REVIEW, REVIEWED_AT
from securing_good.settings import Service
from securing_good.tables.base import Base, Ownership, council_key, held, one_of
from securing_good.vocabulary import ReviewDecision

MONTHS = ", ".join(str(months) for months in (*REVIEWED_AT, LAST_REVIEW))


class ReviewPoint(Base):
    """One review of a case, at 12, 18 and 24 months; at 30 when the case goes on after 24."""

    __tablename__ = "review_point"
    __table_args__ = (
        ForeignKeyConstraint(["council", "case_id", "urn"], ["case.council", "case.id", "case.urn"]),
        UniqueConstraint("council", "case_id", "months"),
        CheckConstraint(f"months in ({MONTHS})", name="months"),
        one_of("decision", ReviewDecision, nullable=True),
        CheckConstraint(
            "num_nonnulls(decision, reason, decided_by, decided_at) in (0, 4)", name="decided_with_who_when_and_why"
        ),
        CheckConstraint("length(trim(reason)) > 0", name="has_reason"),
        Index("ix_review_point_council_due_on_id", "council", "due_on", "id"),
        {"info": held(Ownership.COUNCIL, Service.API)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID]
    urn: Mapped[int]
    months: Mapped[int]
    """Calendar months since the case opened."""
    due_on: Mapped[date]
    decision: Mapped[str | None]
    reason: Mapped[str | None]
    """The evidence and what follows from it, in words."""
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    version: Mapped[int]
