"""Visits: what the scheduler plans, what people record, and the actions they agree."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from securing_good.settings import Service
from securing_good.tables.base import Base, Ownership, council_key, held, one_of
from securing_good.vocabulary import ActionOrigin, ActionStatus, Progress, VisitKind


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
    """One planned visit. It keeps its identity when it moves: one for each period of the case."""

    __tablename__ = "visit"
    __table_args__ = (
        ForeignKeyConstraint(["council", "case_id", "urn"], ["case.council", "case.id", "case.urn"]),
        UniqueConstraint("council", "case_id", "slot"),
        UniqueConstraint("council", "id", "case_id", "urn"),
        one_of("kind", VisitKind),
        CheckConstraint("date between window_start and window_end", name="date_in_window"),
        Index("ix_visit_council_date_id", "council", "date", "id"),
        {"info": held(Ownership.COUNCIL, Service.SCHEDULER)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID]
    urn: Mapped[int]
    kind: Mapped[str]
    slot: Mapped[str]
    """The period it is for: `2026/27 autumn 2`, or `2026/27 autumn` when termly."""
    window_start: Mapped[date]
    window_end: Mapped[date]
    date: Mapped[date]
    provisional: Mapped[bool]
    """Planned on term dates the council has not published yet."""
    version: Mapped[int]


class VisitRecord(Base):
    """The minutes of a visit that was held: once for each visit."""

    __tablename__ = "visit_record"
    __table_args__ = (
        ForeignKeyConstraint(
            ["council", "visit_id", "case_id", "urn"], ["visit.council", "visit.id", "visit.case_id", "visit.urn"]
        ),
        one_of("progress", Progress),
        CheckConstraint("length(trim(discussed)) > 0", name="says_what_was_discussed"),
        {"info": held(Ownership.COUNCIL, Service.API)},
    )

    council: Mapped[str] = council_key()
    visit_id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID]
    urn: Mapped[int]
    held_on: Mapped[date]
    progress: Mapped[str]
    discussed: Mapped[str]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]


class Action(Base):
    """Something the school or the council agreed at a meeting to do before the next one."""

    __tablename__ = "action"
    __table_args__ = (
        ForeignKeyConstraint(
            ["council", "visit_id"], ["visit_record.council", "visit_record.visit_id"], name="fk_action_visit_record"
        ),
        ForeignKeyConstraint(
            ["council", "case_id", "urn"], ["case.council", "case.id", "case.urn"], onupdate="CASCADE"
        ),
        one_of("origin", ActionOrigin),
        CheckConstraint("(origin = 'securing_good_meeting') = (visit_id is not null)", name="names_its_meeting"),
        one_of("status", ActionStatus),
        CheckConstraint("(status = 'done') = (done_on is not null)", name="done_has_day"),
        CheckConstraint("length(trim(what)) > 0 and length(trim(owner)) > 0", name="says_what_and_who"),
        Index("ix_action_council_due_on_id", "council", "due_on", "id"),
        Index("ix_action_council_visit_id", "council", "visit_id"),
        Index("ix_action_council_case_id", "council", "case_id"),
        {"info": held(Ownership.COUNCIL, Service.API)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    origin: Mapped[str]
    visit_id: Mapped[UUID | None]
    case_id: Mapped[UUID]
    urn: Mapped[int]
    what: Mapped[str]
    owner: Mapped[str]
    due_on: Mapped[date]
    status: Mapped[str]
    done_on: Mapped[date | None]
    version: Mapped[int]
