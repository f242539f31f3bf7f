"""A council's timetable, version by version: where each visit is, how good that is, and what people said of it."""

import datetime as dt
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKeyConstraint, Identity, Index, SmallInteger, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from securing_good.settings import Service
from securing_good.tables.base import Base, Ownership, council_key, held, one_of
from securing_good.vocabulary import HalfDay, TimetableState, VisitKind


class Timetable(Base):
    """One version of a council's timetable. At most one is in force, and at most one waits to be published."""

    __tablename__ = "timetable"
    __table_args__ = (
        ForeignKeyConstraint(["council"], ["council.code"]),
        one_of("state", TimetableState),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("gap between 0 and 1", name="gap"),
        CheckConstraint(
            "(state in ('published', 'superseded')) = (published_at is not null)", name="published_ones_say_when"
        ),
        CheckConstraint("num_nonnulls(published_by, published_at) in (0, 2)", name="published_by_somebody"),
        Index("uq_timetable_in_force", "council", unique=True, postgresql_where=text("state = 'published'")),
        Index("uq_timetable_waiting", "council", unique=True, postgresql_where=text("state in ('improving', 'draft')")),
        {"info": held(Ownership.COUNCIL, Service.SCHEDULER)},
    )

    council: Mapped[str] = council_key()
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    state: Mapped[str]
    follows: Mapped[int | None]
    """The timetable in force when it was made."""
    request: Mapped[int | None]
    """The newest request it answers."""
    afresh: Mapped[bool]
    """Whether visits could move that did not have to."""
    inputs: Mapped[str]
    """Fingerprint of all it was made from, as last looked at."""
    first_day: Mapped[dt.date]
    last_day: Mapped[dt.date]
    tiers: Mapped[list[Any]]
    """What was reached in each tier, first things first: `name`, `value`, `bound`."""
    gap: Mapped[Decimal]
    """How far the lowest tier may be from the best, as a share of what was reached."""
    proven: Mapped[bool]
    """Whether every tier is proved best."""
    unplaced: Mapped[list[Any]]
    """Visits without a place: `visit_id`, `urn`, `name`, why in `words`, `others` that stand in the way, `smallest`."""
    broken: Mapped[list[Any]]
    """Why it could not be published, in a sentence each."""
    built_at: Mapped[datetime]
    published_by: Mapped[str | None]
    published_at: Mapped[datetime | None]
    version: Mapped[int]


class TimetableVisit(Base):
    """Where one version has a visit, or that it leaves out a published one. The visit itself may be withdrawn later."""

    __tablename__ = "timetable_visit"
    __table_args__ = (
        ForeignKeyConstraint(["council", "number"], ["timetable.council", "timetable.number"]),
        one_of("kind", VisitKind),
        one_of("half", HalfDay, nullable=True),
        one_of("was_half", HalfDay, nullable=True),
        CheckConstraint("num_nonnulls(date, half) in (0, 2)", name="is_somewhere"),
        CheckConstraint("num_nonnulls(date, was_on) > 0", name="left_out_ones_were_somewhere"),
        CheckConstraint("num_nonnulls(was_on, was_half) in (0, 2)", name="was_somewhere"),
        {"info": held(Ownership.COUNCIL, Service.SCHEDULER)},
    )

    council: Mapped[str] = council_key()
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    visit_id: Mapped[UUID] = mapped_column(primary_key=True)
    urn: Mapped[int]
    kind: Mapped[str]
    slot: Mapped[str]
    date: Mapped[dt.date | None]
    """None where it has no place for a visit that a published timetable had placed."""
    half: Mapped[str | None]
    was_on: Mapped[dt.date | None]
    """The day a published timetable had it on when this one was made."""
    was_half: Mapped[str | None]
    must_move: Mapped[bool]
    """Whether it could not stay where it was: nobody is asked to agree."""
    people: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid()))
    """Who is to be there."""


class TimetableRequest(Base):
    """Somebody asked for a timetable to be made anew."""

    __tablename__ = "timetable_request"
    __table_args__ = (
        ForeignKeyConstraint(["council"], ["council.code"]),
        CheckConstraint("length(trim(reason)) > 0", name="says_why"),
        {"info": held(Ownership.COUNCIL, Service.API, append_only=True)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    afresh: Mapped[bool]
    reason: Mapped[str]
    asked_by: Mapped[str]
    asked_at: Mapped[datetime]


class TimetablePublication(Base):
    """Somebody decided that a timetable be published; it is once it was verified."""

    __tablename__ = "timetable_publication"
    __table_args__ = (
        ForeignKeyConstraint(["council", "number"], ["timetable.council", "timetable.number"]),
        CheckConstraint("length(trim(reason)) > 0", name="says_why"),
        {"info": held(Ownership.COUNCIL, Service.API, append_only=True)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    number: Mapped[int]
    reason: Mapped[str]
    decided_by: Mapped[str]
    decided_at: Mapped[datetime]


class TimetableConsent(Base):
    """What a school said of moving a published visit, or of leaving it out: the newest word counts."""

    __tablename__ = "timetable_consent"
    __table_args__ = (
        ForeignKeyConstraint(["council", "number"], ["timetable.council", "timetable.number"]),
        one_of("half", HalfDay, nullable=True),
        one_of("was_half", HalfDay),
        CheckConstraint("num_nonnulls(date, half) in (0, 2)", name="is_somewhere"),
        CheckConstraint("length(trim(words)) > 0", name="says_what"),
        Index("ix_timetable_consent_of_visit", "council", "visit_id", "id"),
        {"info": held(Ownership.COUNCIL, Service.API, append_only=True)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    number: Mapped[int]
    visit_id: Mapped[UUID]
    urn: Mapped[int]
    date: Mapped[dt.date | None]
    """Where it would be; None where it would have no place."""
    half: Mapped[str | None]
    was_on: Mapped[dt.date]
    was_half: Mapped[str]
    agreed: Mapped[bool]
    words: Mapped[str]
    """Who was asked and what they said."""
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]


class VisitPin(Base):
    """A person fixed a visit on half a day: no timetable moves it."""

    __tablename__ = "visit_pin"
    __table_args__ = (
        ForeignKeyConstraint(["council"], ["council.code"]),
        one_of("half", HalfDay),
        CheckConstraint("length(trim(reason)) > 0", name="says_why"),
        {"info": held(Ownership.COUNCIL, Service.API)},
    )

    council: Mapped[str] = council_key()
    visit_id: Mapped[UUID] = mapped_column(primary_key=True)
    """Of a visit that may since have been withdrawn."""
    urn: Mapped[int]
    date: Mapped[dt.date]
    half: Mapped[str]
    reason: Mapped[str]
    pinned_by: Mapped[str]
    pinned_at: Mapped[datetime]
    version: Mapped[int]


class TimetableSettingsEdition(Base):
    """How a council wants its timetable made; the newest row holds."""

    __tablename__ = "timetable_settings"
    __table_args__ = (
        ForeignKeyConstraint(["council"], ["council.code"]),
        CheckConstraint("notice_days between 0 and 60", name="notice_days"),
        CheckConstraint("jsonb_typeof(weights) = 'object'", name="weights"),
        CheckConstraint("length(trim(reason)) > 0", name="says_why"),
        {"info": held(Ownership.COUNCIL, Service.API, append_only=True)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    notice_days: Mapped[int] = mapped_column(SmallInteger)
    """School days: a published visit nearer than that stays while it can."""
    weights: Mapped[dict[str, Any]]
    """Points of each soft rule, by its name in `Weights`: all of them."""
    reason: Mapped[str]
    set_by: Mapped[str]
    set_at: Mapped[datetime]
