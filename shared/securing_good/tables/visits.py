"""Visits: what the scheduler plans and people arrange, and what people record of meetings."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    SmallInteger,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from securing_good.settings import Service
from securing_good.tables.base import Base, Ownership, council_key, held, one_of
from securing_good.vocabulary import HalfDay, MinutesState, Progress, VisitKind


class VisitPlan(Base):
    """The plan of one case's visits, and the revision of the case it was built from."""

    __tablename__ = "visit_plan"
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
    """One visit. It keeps its identity when it moves: one for each period it is for, and one more for each meeting missed.

    Visits of link partners are their schools', in the programme or not; all others are of a case.
    """

    __tablename__ = "visit"
    __table_args__ = (
        ForeignKeyConstraint(
            ["council", "case_id", "urn"], ["case.council", "case.id", "case.urn"], onupdate="CASCADE"
        ),
        UniqueConstraint("council", "case_id", "slot", "attempt"),
        UniqueConstraint("council", "id", "case_id", "urn"),
        one_of("kind", VisitKind),
        one_of("half", HalfDay, nullable=True),
        CheckConstraint("(kind <> 'monitoring_visit') = (slot is not null)", name="planned_ones_have_slots"),
        CheckConstraint("(kind = 'link_partner_visit') = (case_id is null)", name="of_a_case_or_a_school"),
        CheckConstraint("num_nonnulls(half, timetable) in (0, 2)", name="placed_by_a_timetable"),
        CheckConstraint("attempt > 0", name="attempt"),
        CheckConstraint("date between window_start and window_end", name="date_in_window"),
        Index("ix_visit_council_date_id", "council", "date", "id"),
        Index(
            "uq_visit_of_link_partner",
            "council",
            "urn",
            "slot",
            unique=True,
            postgresql_where=text("kind = 'link_partner_visit'"),
        ),
        {"info": held(Ownership.COUNCIL, Service.SCHEDULER, added_by={Service.API})},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID | None]
    """None of a link partner's visit."""
    urn: Mapped[int] = mapped_column(ForeignKey("school.urn"))
    kind: Mapped[str]
    slot: Mapped[str | None]
    """What it is for: `2026/27 autumn 2`, `2026/27 autumn` when termly, `2026/27 autumn link partner 1`."""
    attempt: Mapped[int] = mapped_column(SmallInteger)
    """1; more where the ones before for the same period did not happen."""
    window_start: Mapped[date]
    window_end: Mapped[date]
    ideal: Mapped[date]
    """The day it had best be, whatever a timetable makes of it."""
    date: Mapped[date]
    """Where no timetable has placed it: the day it had best be."""
    half: Mapped[str | None]
    """Half of that day, as a published timetable has it; None while none has placed the visit."""
    timetable: Mapped[int | None]
    """Number of the timetable that placed it."""
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
    early: Mapped[bool] = mapped_column(server_default=false())
    """Held before the term or half-term it was planned for began: that is still owed a meeting."""
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
