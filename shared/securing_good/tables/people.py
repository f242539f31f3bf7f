"""People, what they are appointed to from when until when, and how they come to sign in."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from securing_good.settings import Service
from securing_good.tables.base import Base, Ownership, council_key, held, one_of
from securing_good.vocabulary import SCHOOL_POSTS, Post

AT_A_SCHOOL = f"post in ({', '.join(repr(post.value) for post in sorted(SCHOOL_POSTS))})"


class Person(Base):
    """Somebody who has a part in the programme."""

    __tablename__ = "person"
    __table_args__ = (
        ForeignKeyConstraint(["council"], ["council.code"]),
        CheckConstraint("length(trim(name)) > 0", name="has_name"),
        Index("ix_person_council_name_id", "council", "name", "id"),
        Index("uq_person_email", "council", text("lower(email)"), unique=True),
        {"info": held(Ownership.COUNCIL, Service.API)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    email: Mapped[str | None]
    version: Mapped[int]


class Appointment(Base):
    """One person in one post from a day on, until a day where one is known: first and last day count."""

    __tablename__ = "appointment"
    __table_args__ = (
        ForeignKeyConstraint(["council", "person_id"], ["person.council", "person.id"]),
        one_of("post", Post),
        CheckConstraint(f"({AT_A_SCHOOL}) = (urn is not null)", name="school_posts_are_at_a_school"),
        CheckConstraint("ends_on is null or ends_on >= starts_on", name="days_in_order"),
        Index("ix_appointment_council_starts_on_id", "council", "starts_on", "id"),
        Index("ix_appointment_council_person_id", "council", "person_id"),
        Index("ix_appointment_council_urn", "council", "urn"),
        {"info": held(Ownership.COUNCIL, Service.API)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID]
    post: Mapped[str]
    urn: Mapped[int | None] = mapped_column(ForeignKey("school.urn"))
    acting: Mapped[bool]
    """Interim or acting: until somebody is appointed for good."""
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    """The last day."""
    appointed_by: Mapped[str]
    appointed_at: Mapped[datetime]
    version: Mapped[int]


class Invitation(Base):
    """Somebody was asked to sign in; the code they were given is known here by its hash alone."""

    __tablename__ = "invitation"
    __table_args__ = (
        ForeignKeyConstraint(["council", "person_id"], ["person.council", "person.id"]),
        CheckConstraint("num_nonnulls(accepted_at, withdrawn_at) < 2", name="ends_once"),
        Index("uq_invitation_code_hash", "council", "code_hash", unique=True),
        Index("ix_invitation_council_invited_at_id", "council", "invited_at", "id"),
        {"info": held(Ownership.COUNCIL, Service.API)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID]
    code_hash: Mapped[bytes]
    """SHA-256 of the code, which is random and long: it needs no salt."""
    invited_by: Mapped[str]
    invited_at: Mapped[datetime]
    expires_on: Mapped[date]
    """The last day it can be accepted."""
    accepted_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


class PersonIdentity(Base):
    """Who an issuer's subject is here: a token that proves this subject acts in the person's current posts."""

    __tablename__ = "person_identity"
    __table_args__ = (
        ForeignKeyConstraint(["council", "person_id"], ["person.council", "person.id"]),
        Index("ix_person_identity_council_person_id", "council", "person_id"),
        Index("uq_person_identity_council_id", "council", "id", unique=True),
        {"info": held(Ownership.COUNCIL, Service.API)},
    )

    council: Mapped[str] = council_key()
    issuer: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[UUID]
    """By which it is named in addresses; the subject is the issuer's own word."""
    person_id: Mapped[UUID]
    linked_at: Mapped[datetime]
    unlinked_at: Mapped[datetime | None]
    """When the person left, or this was taken from them: from then on the subject is nobody here."""
