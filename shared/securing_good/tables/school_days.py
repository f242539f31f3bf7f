"""What schools say of their own days, and the days kept free for tests and examinations."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Computed,
    ForeignKeyConstraint,
    Identity,
    Index,
    SmallInteger,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from securing_good.settings import Service
from securing_good.tables.base import Base, Ownership, council_key, held, one_of, owner_column
from securing_good.vocabulary import HalfDay, Phase, SchoolEntryKind, Term


class SchoolCalendarEntry(Base):
    """One line of a school's own calendar, both ends inside it. Removed, it stays, and says who took it away and why."""

    __tablename__ = "school_calendar_entry"
    __table_args__ = (
        CheckConstraint("urn between 100000 and 999999", name="urn"),
        one_of("kind", SchoolEntryKind),
        one_of("term", Term, nullable=True),
        one_of("half", HalfDay, nullable=True),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("(kind in ('term', 'half_term')) = (term is not null)", name="term_where_it_means_something"),
        CheckConstraint(
            "num_nulls(removed_at, removed_by, removal_reason) in (0, 3)", name="removed_by_somebody_for_a_reason"
        ),
        Index("ix_school_calendar_entry_standing", "council", "urn", postgresql_where=text("removed_at is null")),
        {"info": held(Ownership.COUNCIL, Service.API)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    urn: Mapped[int]
    academic_year: Mapped[int] = mapped_column(SmallInteger)
    kind: Mapped[str]
    term: Mapped[str | None]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    half: Mapped[str | None]
    """Only this half of each of its days; null for whole days."""
    title: Mapped[str | None]
    entered_by: Mapped[str]
    entered_at: Mapped[datetime]
    version: Mapped[int]
    removed_at: Mapped[datetime | None]
    removed_by: Mapped[str | None]
    removal_reason: Mapped[str | None]


class AssessmentWindow(Base):
    """Days that schools keep free for an assessment. Without a council: published for all of England."""

    __tablename__ = "assessment_window"
    __table_args__ = (
        UniqueConstraint("id", "owner"),
        ForeignKeyConstraint(["in_place_of", "outranked_owner"], ["assessment_window.id", "assessment_window.owner"]),
        one_of("phase", Phase, nullable=True),
        CheckConstraint("phase is not null or year_group is not null", name="for_somebody"),
        CheckConstraint("year_group between 0 and 13", name="year_group"),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("in_place_of is null or council is not null", name="a_council_outranks"),
        CheckConstraint(
            "num_nulls(removed_at, removed_by, removal_reason) in (0, 3)", name="removed_by_somebody_for_a_reason"
        ),
        Index(
            "ix_assessment_window_in_place_of",
            *("owner", "in_place_of"),
            unique=True,
            postgresql_where=text("removed_at is null and in_place_of is not null"),
        ),
        {"info": held(Ownership.PUBLISHED_OR_COUNCIL, Service.API)},
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    council: Mapped[str | None]
    owner: Mapped[str] = owner_column()
    academic_year: Mapped[int] = mapped_column(SmallInteger)
    phase: Mapped[str | None]
    year_group: Mapped[int | None] = mapped_column(SmallInteger)
    """Reception is 0. Schools that teach it keep the days free."""
    title: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    keeps_visits_away: Mapped[bool]
    """False where the council visits schools all the same."""
    in_place_of: Mapped[int | None]
    """The published window that a council's own outranks."""
    outranked_owner: Mapped[str | None] = mapped_column(
        Text, Computed("case when in_place_of is not null then 'england' end", persisted=True)
    )
    """Whose that window is: England's, never another council's."""
    source: Mapped[str]
    """Where the dates are from."""
    set_by: Mapped[str]
    set_at: Mapped[datetime]
    version: Mapped[int]
    removed_at: Mapped[datetime | None]
    removed_by: Mapped[str | None]
    removal_reason: Mapped[str | None]
