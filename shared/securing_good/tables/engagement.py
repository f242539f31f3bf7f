"""How a school is brought into the programme: contacts, its trust's word, the engagement meeting."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from securing_good.settings import Service
from securing_good.tables.base import Base, Ownership, council_key, held, one_of
from securing_good.vocabulary import ContactRoute, TrustReply


class CaseContact(Base):
    """A time somebody of the council spoke with the school about its case."""

    __tablename__ = "case_contact"
    __table_args__ = (
        ForeignKeyConstraint(
            ["council", "case_id", "urn"], ["case.council", "case.id", "case.urn"], onupdate="CASCADE"
        ),
        one_of("route", ContactRoute),
        CheckConstraint("length(trim(with_whom)) > 0 and length(trim(said)) > 0", name="says_with_whom_and_what"),
        Index("ix_case_contact_council_case_id", "council", "case_id"),
        {"info": held(Ownership.COUNCIL, Service.API, append_only=True)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID]
    urn: Mapped[int]
    contacted_on: Mapped[date]
    with_whom: Mapped[str]
    route: Mapped[str]
    said: Mapped[str]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]


class TrustInvitation(Base):
    """An academy trust's invitation to let its school into the programme, and what it replied."""

    __tablename__ = "trust_invitation"
    __table_args__ = (
        ForeignKeyConstraint(
            ["council", "case_id", "urn"], ["case.council", "case.id", "case.urn"], onupdate="CASCADE"
        ),
        ForeignKeyConstraint(["council", "officer_id"], ["person.council", "person.id"]),
        one_of("reply", TrustReply, nullable=True),
        CheckConstraint("length(trim(addressed_to)) > 0", name="says_to_whom"),
        CheckConstraint(
            "num_nonnulls(reply, replied_on, reply_words, reply_recorded_by, reply_recorded_at) in (0, 5)",
            name="replied_with_when_and_what",
        ),
        CheckConstraint("replied_on >= invited_on", name="days_in_order"),
        CheckConstraint("(reply = 'agrees') or officer_id is null", name="officer_once_agreed"),
        Index(
            "uq_trust_invitation_open",
            "council",
            "case_id",
            unique=True,
            postgresql_where=text("reply is null"),
        ),
        {"info": held(Ownership.COUNCIL, Service.API)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID]
    urn: Mapped[int]
    trust: Mapped[str]
    """As the register named it on the day."""
    addressed_to: Mapped[str]
    invited_on: Mapped[date]
    invited_by: Mapped[str]
    invited_at: Mapped[datetime]
    reply: Mapped[str | None]
    replied_on: Mapped[date | None]
    reply_words: Mapped[str | None]
    officer_id: Mapped[UUID | None]
    """The trust's own officer for the case, who is copied from then on."""
    reply_recorded_by: Mapped[str | None]
    reply_recorded_at: Mapped[datetime | None]


class EngagementMeeting(Base):
    """The meeting at which concerns are discussed, key actions agreed, and the first Securing Good meeting arranged."""

    __tablename__ = "engagement_meeting"
    __table_args__ = (
        ForeignKeyConstraint(
            ["council", "case_id", "urn"], ["case.council", "case.id", "case.urn"], onupdate="CASCADE"
        ),
        CheckConstraint("length(trim(discussed)) > 0", name="says_what_was_discussed"),
        CheckConstraint("first_meeting_on > held_on", name="days_in_order"),
        CheckConstraint("length(trim(letter_elsewhere)) > 0", name="says_how_the_letter_came"),
        {"info": held(Ownership.COUNCIL, Service.API, append_only=True)},
    )

    council: Mapped[str] = council_key()
    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    urn: Mapped[int]
    held_on: Mapped[date]
    attendees: Mapped[list[Any]]
    """Each `party` and `name`."""
    discussed: Mapped[str]
    first_meeting_on: Mapped[date]
    letter_elsewhere: Mapped[str | None]
    """How headteacher and chair had the engagement letter, where its delivery is not recorded here."""
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]
