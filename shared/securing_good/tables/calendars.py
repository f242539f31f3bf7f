"""School calendars as published or as a council gives them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Identity, Index, SmallInteger, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from securing_good.settings import Service
from securing_good.tables.base import Base, Ownership, council_key, held, one_of, owner_column
from securing_good.vocabulary import CalendarKind, Term


class CalendarPeriod(Base):
    """One period of a school calendar, both ends inside it. A council's own entry outranks a published one."""

    __tablename__ = "calendar_period"
    __table_args__ = (
        ForeignKeyConstraint(["import_id", "owner"], ["import.id", "import.owner"]),
        one_of("kind", CalendarKind),
        one_of("term", Term, nullable=True),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        Index("ix_calendar_period_current", "area", "academic_year", postgresql_where=text("ceased_at is null")),
        {"info": held(Ownership.PUBLISHED_OR_COUNCIL, Service.RISK_ENGINE)},
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    council: Mapped[str | None]
    owner: Mapped[str] = owner_column()
    area: Mapped[str | None]
    """LA code whose calendar it is; null for all of England (bank holidays)."""
    academic_year: Mapped[int] = mapped_column(SmallInteger)
    kind: Mapped[str]
    term: Mapped[str | None]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    title: Mapped[str | None]
    import_id: Mapped[int]
    known_at: Mapped[datetime]
    ceased_at: Mapped[datetime | None]
    ceased_by: Mapped[int | None]


class ProvisionalPeriod(Base):
    """One period of a year the council has not published, moved from one it has; gone when the council publishes."""

    __tablename__ = "provisional_period"
    __table_args__ = (
        one_of("kind", CalendarKind),
        one_of("term", Term, nullable=True),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("based_on < academic_year", name="based_on_earlier_year"),
        UniqueConstraint("council", "academic_year", "kind", "starts_on"),
        {"info": held(Ownership.COUNCIL, Service.SCHEDULER)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    academic_year: Mapped[int] = mapped_column(SmallInteger)
    kind: Mapped[str]
    term: Mapped[str | None]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    based_on: Mapped[int] = mapped_column(SmallInteger)
    """The published academic year it was moved from."""
