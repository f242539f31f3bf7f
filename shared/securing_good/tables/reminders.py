"""Reminders, how people want them and how a council has them; and which reviews were said to be due."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from securing_good.settings import Service
from securing_good.tables.base import Base, Ownership, council_key, held, one_of
from securing_good.vocabulary import ReminderChannel, ReminderKind, ReminderState


class Reminder(Base):
    """One person reminded of one thing, once. No text and no address of it are kept."""

    __tablename__ = "reminder"
    __table_args__ = (
        ForeignKeyConstraint(["council", "person_id"], ["person.council", "person.id"]),
        one_of("kind", ReminderKind),
        one_of("channel", ReminderChannel, nullable=True),
        one_of("state", ReminderState),
        CheckConstraint("(state = 'sent') = (sent_at is not null)", name="sent_says_when"),
        CheckConstraint("state not in ('failed', 'dropped', 'not_configured') or why is not null", name="says_why"),
        CheckConstraint("attempts >= 0", name="attempts"),
        Index("ix_reminder_council_asked_at_id", "council", "asked_at", "id"),
        Index("ix_reminder_council_person_id", "council", "person_id", "asked_at"),
        {"info": held(Ownership.COUNCIL, Service.SCHEDULER)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    """Made of what it is of, for whom and for which day: the same reminder has the same id however often it is planned."""
    kind: Mapped[str]
    subject: Mapped[UUID]
    """The visit, action, review, level proposal or intervention it is of; the person, of a digest."""
    occasion: Mapped[str]
    """Which of several about that: `2027-03-04`, `soon 2027-03-04`, `unissued`."""
    person_id: Mapped[UUID]
    due_on: Mapped[date]
    """The day it was due to go."""
    of_use_until: Mapped[date]
    """The last day it is of use."""
    statutory: Mapped[bool]
    """Whether it goes on its day, holiday or not."""
    channel: Mapped[str | None]
    """By which way it went, or is to go; None before that was looked up."""
    state: Mapped[str]
    attempts: Mapped[int] = mapped_column(SmallInteger)
    asked_at: Mapped[datetime]
    sending_since: Mapped[datetime | None]
    """When it was last handed to the channel."""
    sent_at: Mapped[datetime | None]
    why: Mapped[str | None]
    """Why it was not sent, or not yet, in words without an address."""


class ReminderChoice(Base):
    """How somebody chose to be reminded."""

    __tablename__ = "reminder_choice"
    __table_args__ = (
        ForeignKeyConstraint(["council", "person_id"], ["person.council", "person.id"]),
        one_of("channel", ReminderChannel),
        CheckConstraint("channel <> 'notify_sms' or phone is not null", name="texts_need_a_number"),
        {"info": held(Ownership.COUNCIL, Service.API)},
    )

    council: Mapped[str] = council_key()
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    channel: Mapped[str]
    phone: Mapped[str | None]
    """A mobile telephone's number, for text messages and nothing else."""
    chosen_at: Mapped[datetime]
    version: Mapped[int]


class ReminderRules(Base):
    """How a council reminds people who chose nothing, and how long before a visit; the newest row holds."""

    __tablename__ = "reminder_rules"
    __table_args__ = (
        ForeignKeyConstraint(["council"], ["council.code"]),
        one_of("channel", ReminderChannel),
        CheckConstraint("visit_days between 1 and 15", name="visit_days"),
        CheckConstraint("length(trim(reason)) > 0", name="says_why"),
        {"info": held(Ownership.COUNCIL, Service.API, append_only=True)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    channel: Mapped[str]
    visit_days: Mapped[int] = mapped_column(SmallInteger)
    """School days between a reminder of a visit and the visit."""
    reason: Mapped[str]
    set_by: Mapped[str]
    set_at: Mapped[datetime]


class ReviewRaised(Base):
    """A review was said to be due: once, whoever died meanwhile."""

    __tablename__ = "review_raised"
    __table_args__ = (
        ForeignKeyConstraint(["council", "review_point_id"], ["review_point.council", "review_point.id"]),
        {"info": held(Ownership.COUNCIL, Service.SCHEDULER, append_only=True)},
    )

    council: Mapped[str] = council_key()
    review_point_id: Mapped[UUID] = mapped_column(primary_key=True)
    raised_at: Mapped[datetime]
