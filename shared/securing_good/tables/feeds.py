"""Visits in people's own calendars: addresses that answer with them, and visits that were called off."""

import datetime as dt
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from securing_good.settings import Service
from securing_good.tables.base import Base, Ownership, council_key, held, one_of
from securing_good.vocabulary import FeedScope, HalfDay, VisitKind


class CalendarFeed(Base):
    """An address at which a calendar reads visits, until it is revoked. Its secret is known here by its hash alone."""

    __tablename__ = "calendar_feed"
    __table_args__ = (
        ForeignKeyConstraint(["council"], ["council.code"]),
        ForeignKeyConstraint(["council", "person_id"], ["person.council", "person.id"]),
        one_of("scope", FeedScope),
        CheckConstraint("(scope = 'person') = (person_id is not null)", name="of_a_person"),
        CheckConstraint("(scope = 'school') = (urn is not null)", name="of_a_school"),
        CheckConstraint("num_nonnulls(revoked_by, revoked_at) in (0, 2)", name="revoked_by_somebody"),
        Index("uq_calendar_feed_secret", "council", "secret_hash", unique=True),
        Index("ix_calendar_feed_council_made_at_id", "council", "made_at", "id"),
        {"info": held(Ownership.COUNCIL, Service.API)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    scope: Mapped[str]
    person_id: Mapped[UUID | None]
    urn: Mapped[int | None] = mapped_column(ForeignKey("school.urn"))
    secret_hash: Mapped[bytes]
    """SHA-256 of the secret, which is random and long: it needs no salt."""
    made_by: Mapped[str]
    made_at: Mapped[dt.datetime]
    revoked_by: Mapped[str | None]
    revoked_at: Mapped[dt.datetime | None]


class WithdrawnVisit(Base):
    """A visit that was planned and is not any more: calendars that have it are told that it was called off."""

    __tablename__ = "withdrawn_visit"
    __table_args__ = (
        ForeignKeyConstraint(["council"], ["council.code"]),
        one_of("kind", VisitKind),
        one_of("half", HalfDay, nullable=True),
        Index("ix_withdrawn_visit_council_date", "council", "date"),
        {"info": held(Ownership.COUNCIL, Service.SCHEDULER)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    """The visit's, which it has again if it is planned again."""
    case_id: Mapped[UUID | None]
    urn: Mapped[int]
    kind: Mapped[str]
    date: Mapped[dt.date]
    half: Mapped[str | None]
    version: Mapped[int]
    """Above the visit's last one."""
    withdrawn_at: Mapped[dt.datetime]
