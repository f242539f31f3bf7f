"""Reviews of data: every school assessed on one day, and what was said of it with the school."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from securing_good.settings import Service
from securing_good.tables.base import Base, Ownership, council_key, held, one_of
from securing_good.vocabulary import DataReviewKind


class DataReview(Base):
    """One review of the council's schools, on what was known on its day."""

    __tablename__ = "data_review"
    __table_args__ = (
        ForeignKeyConstraint(["council", "run_id"], ["assessment_run.council", "assessment_run.id"]),
        UniqueConstraint("council", "kind", "year"),
        one_of("kind", DataReviewKind),
        CheckConstraint("discuss_by > as_of", name="discussed_after"),
        {"info": held(Ownership.COUNCIL, Service.API)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    year: Mapped[int] = mapped_column(SmallInteger)
    as_of: Mapped[date]
    """What the public could know by this day counts."""
    run_id: Mapped[UUID]
    discuss_by: Mapped[date]
    """The last day of "early in the autumn term" by which it is discussed with each school that is flagged."""
    opened_by: Mapped[str]
    opened_at: Mapped[datetime]


class DataReviewDiscussion(Base):
    """That a review was discussed with one school, once."""

    __tablename__ = "data_review_discussion"
    __table_args__ = (
        ForeignKeyConstraint(["council", "review_id"], ["data_review.council", "data_review.id"]),
        CheckConstraint("length(trim(discussed_with)) > 0", name="says_with_whom"),
        {"info": held(Ownership.COUNCIL, Service.API)},
    )

    council: Mapped[str] = council_key()
    review_id: Mapped[UUID] = mapped_column(primary_key=True)
    urn: Mapped[int] = mapped_column(ForeignKey("school.urn"), primary_key=True, autoincrement=False)
    discussed_on: Mapped[date]
    discussed_with: Mapped[str]
    engages_with_model_1: Mapped[bool]
    """Whether the school engages with Model 1 of the link partner programme."""
    note: Mapped[str | None]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]
