"""Visits: what the scheduler plans and people arrange, and what people record of meetings."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from securing_good.settings import Service
from securing_good.tables.base import Base, Ownership, council_key, held, one_of
from securing_good.vocabulary import MinutesState, Progress, VisitKind


class Timetable(Base):
    """The plan of one case's visits, and the revision of the case it was built from."""

    __tablename__ = "timetable"
    __table_args__ = (
        ForeignKeyConstraint(["council", "case_id"], ["case.council", "case.id"]),
        {"info": held(Ownership.COUNCIL, Service.SCHEDULER)},
    )

    council: Mapped[str] = council_key()
    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    built_from: Mapped[int]
    built_at: Mapped[datetime]
    known_until: Mapped[date | None]
    """Last day for which term dates were published."""
    skipped: Mapped[list[Any]]
    """Periods without a visit: each with its reason in words."""
    notes: Mapped[list[Any]]


class Visit(Base):
    """One visit. A meeting keeps its identity when it moves: one for each period of the case, and one more for each miss."""

    __tablename__ = "visit"
    __table_args__ = (
        ForeignKeyConstraint(
            ["council", "case_id", "urn"], ["case.council", "case.id", "case.urn"], onupdate="CASCADE"
        ),
        UniqueConstraint("council", "case_id", "slot", "attempt"),
        UniqueConstraint("council", "id", "case_id", "urn"),
        one_of("kind", VisitKind),
        CheckConstraint("(kind = 'securing_good_meeting') = (slot is not null)", name="meetings_have_slots"),
        CheckConstraint("attempt > 0", name="attempt"),
        CheckConstraint("date between window_start and window_end", name="date_in_window"),
        Index("ix_visit_council_date_id", "council", "date", "id"),
        {"info": held(Ownership.COUNCIL, Service.SCHEDULER, added_by={Service.API})},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID]
    urn: Mapped[int]
    kind: Mapped[str]
    slot: Mapped[str | None]
    """The period a meeting is for: `2026/27 autumn 2`, or `2026/27 autumn` when termly."""
    attempt: Mapped[int] = mapped_column(SmallInteger)
    """1; more where the ones before for the same period did not happen."""
    window_start: Mapped[date]
    window_end: Mapped[date]
    date: Mapped[date]
    provisional: Mapped[bool]
    """Planned on term dates the council has not published yet."""
    version: Mapped[int]


class VisitRecord(Base):
    """A meeting that was held, as its newest minutes tell it, and how far they have come."""

    __tablename__ = "visit_record"
    __table_args__ = (
        ForeignKeyConstraint(
            ["council", "visit_id", "case_id", "urn"],
            ["visit.council", "visit.id", "visit.case_id", "visit.urn"],
            onupdate="CASCADE",
        ),
        one_of("progress", Progress),
        one_of("state", MinutesState),
        CheckConstraint("length(trim(discussed)) > 0", name="says_what_was_discussed"),
        CheckConstraint("issued between 1 and newest", name="issued_is_a_version"),
        CheckConstraint("(state = 'issued') = (issued is not distinct from newest)", name="issued_when_newest_is"),
        Index("ix_visit_record_council_case_id", "council", "case_id"),
        {"info": held(Ownership.COUNCIL, Service.API)},
    )

    council: Mapped[str] = council_key()
    visit_id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID]
    urn: Mapped[int]
    held_on: Mapped[date]
    progress: Mapped[str]
    discussed: Mapped[str]
    state: Mapped[str]
    """Of the newest version."""
    newest: Mapped[int] = mapped_column(SmallInteger)
    """The number of the newest version of the minutes."""
    issued: Mapped[int | None] = mapped_column(SmallInteger)
    """The newest version the school was given; None before the first."""
    issue_due_on: Mapped[date | None]
    """Ten school days after the meeting; None where the council's terms do not reach it."""
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]
    version: Mapped[int]
