"""When people and schools have time, where schools lie, and whose school each is."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Identity, Index, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from securing_good.settings import Service
from securing_good.tables.base import Base, Ownership, council_key, held, one_of
from securing_good.vocabulary import HalfDay, LeaveKind, SchoolTimeWord

_OF_A_PERSON = (["council", "person_id"], ["person.council", "person.id"])


class WorkingPattern(Base):
    """On which half-days of the week somebody works, and how many visits they make, from a day on. What was, stays."""

    __tablename__ = "working_pattern"
    __table_args__ = (
        ForeignKeyConstraint(*_OF_A_PERSON),
        CheckConstraint("jsonb_typeof(halves) = 'object' and halves <> '{}'", name="some_day"),
        CheckConstraint("most_a_day between 1 and 2", name="most_a_day"),
        CheckConstraint("most_a_week between 1 and 10", name="most_a_week"),
        Index("ix_working_pattern_council_person_id", "council", "person_id", "starts_on"),
        {"info": held(Ownership.COUNCIL, Service.API, append_only=True)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    person_id: Mapped[UUID]
    starts_on: Mapped[date]
    """The first day it holds on."""
    halves: Mapped[dict[str, Any]]
    """Halves of each working day, by the day's name: `{"monday": ["morning"]}`."""
    most_a_day: Mapped[int] = mapped_column(SmallInteger)
    most_a_week: Mapped[int] = mapped_column(SmallInteger)
    set_by: Mapped[str]
    set_at: Mapped[datetime]


class Leave(Base):
    """Somebody is away from one half-day until another, both included. It is nobody's business why."""

    __tablename__ = "leave"
    __table_args__ = (
        ForeignKeyConstraint(*_OF_A_PERSON),
        one_of("kind", LeaveKind),
        one_of("starts_half", HalfDay),
        one_of("ends_half", HalfDay),
        CheckConstraint(
            "ends_on > starts_on or (ends_on = starts_on and not (starts_half = 'afternoon' and ends_half = 'morning'))",
            name="in_order",
        ),
        Index("ix_leave_council_person_id", "council", "person_id"),
        Index("ix_leave_council_starts_on_id", "council", "starts_on", "id"),
        {"info": held(Ownership.COUNCIL, Service.API)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID]
    kind: Mapped[str]
    starts_on: Mapped[date]
    starts_half: Mapped[str]
    ends_on: Mapped[date]
    ends_half: Mapped[str]
    entered_by: Mapped[str]
    entered_at: Mapped[datetime]
    withdrawn_by: Mapped[str | None]
    withdrawn_at: Mapped[datetime | None]
    version: Mapped[int]


class BusyCalendar(Base):
    """Somebody's own calendar, as it was last sent: nothing of it is kept but when it says they are busy."""

    __tablename__ = "busy_calendar"
    __table_args__ = (
        ForeignKeyConstraint(*_OF_A_PERSON),
        CheckConstraint("covers_until >= covers_from", name="in_order"),
        Index("ix_busy_calendar_council_person_id", "council", "person_id", "sent_at"),
        {"info": held(Ownership.COUNCIL, Service.API, append_only=True)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID]
    covers_from: Mapped[date]
    covers_until: Mapped[date]
    """What lies outside these days was not taken in."""
    times: Mapped[int]
    """How many busy times it came to, those that touch counted as one."""
    sent_by: Mapped[str]
    sent_at: Mapped[datetime]


class BusyTime(Base):
    """From when until when somebody is busy, by the calendar they sent last. The next one replaces all of it."""

    __tablename__ = "busy_time"
    __table_args__ = (
        ForeignKeyConstraint(["council", "calendar_id"], ["busy_calendar.council", "busy_calendar.id"]),
        ForeignKeyConstraint(*_OF_A_PERSON),
        CheckConstraint("ends_at > starts_at", name="in_order"),
        {"info": held(Ownership.COUNCIL, Service.API)},
    )

    council: Mapped[str] = council_key()
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    starts_at: Mapped[datetime] = mapped_column(primary_key=True)
    ends_at: Mapped[datetime]
    calendar_id: Mapped[UUID]


class SchoolTime(Base):
    """What a school says of one half-day: it would suit, or it will not do."""

    __tablename__ = "school_time"
    __table_args__ = (
        one_of("half", HalfDay),
        one_of("word", SchoolTimeWord),
        CheckConstraint("num_nonnulls(withdrawn_by, withdrawn_at) in (0, 2)", name="withdrawn"),
        Index(
            "uq_school_time_said",
            "council",
            "urn",
            "day",
            "half",
            unique=True,
            postgresql_where=text("withdrawn_at is null"),
        ),
        Index("ix_school_time_council_day_id", "council", "day", "id"),
        {"info": held(Ownership.COUNCIL, Service.API)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    urn: Mapped[int] = mapped_column(ForeignKey("school.urn"))
    day: Mapped[date]
    half: Mapped[str]
    word: Mapped[str]
    reason: Mapped[str | None]
    said_by: Mapped[str]
    said_at: Mapped[datetime]
    withdrawn_by: Mapped[str | None]
    withdrawn_at: Mapped[datetime | None]


class SchoolLocality(Base):
    """Which part of the borough a council counts a school to; the newest word counts."""

    __tablename__ = "school_locality"
    __table_args__ = (
        CheckConstraint("length(trim(name)) > 0", name="has_name"),
        Index("ix_school_locality_council_urn", "council", "urn", "id"),
        {"info": held(Ownership.COUNCIL, Service.API, append_only=True)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    urn: Mapped[int] = mapped_column(ForeignKey("school.urn"))
    name: Mapped[str | None]
    """None where its postcode says again."""
    set_by: Mapped[str]
    set_at: Mapped[datetime]


class SchoolAssignment(Base):
    """A school's link partner from a day until a day where one is known: both count."""

    __tablename__ = "school_assignment"
    __table_args__ = (
        ForeignKeyConstraint(*_OF_A_PERSON),
        CheckConstraint("ends_on is null or ends_on >= starts_on", name="days_in_order"),
        CheckConstraint("length(trim(reason)) > 0", name="says_why"),
        Index("uq_school_assignment_standing", "council", "urn", unique=True, postgresql_where=text("ends_on is null")),
        Index("ix_school_assignment_council_urn", "council", "urn"),
        Index("ix_school_assignment_council_person_id", "council", "person_id"),
        {"info": held(Ownership.COUNCIL, Service.API)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    urn: Mapped[int] = mapped_column(ForeignKey("school.urn"))
    person_id: Mapped[UUID]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    """The last day."""
    reason: Mapped[str]
    assigned_by: Mapped[str]
    assigned_at: Mapped[datetime]
    version: Mapped[int]
