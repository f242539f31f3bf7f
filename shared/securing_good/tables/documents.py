"""Documents: templates, each copy with its frozen facts, its files, and to whom they were delivered."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    SmallInteger,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from securing_good.settings import Service
from securing_good.tables.base import Base, Ownership, council_key, held, one_of, owner_column
from securing_good.vocabulary import (
    APPROVED_STATES,
    DeliveryRoute,
    DocumentFormat,
    DocumentKind,
    DocumentState,
    Post,
)

_APPROVED = f"state in ({', '.join(repr(state.value) for state in APPROVED_STATES)})"
_RECIPIENTS = (
    Post.HEADTEACHER,
    Post.CHAIR_OF_GOVERNORS,
    Post.VICE_CHAIR_OF_GOVERNORS,
    Post.CLERK,
    Post.TRUST_OFFICER,
    Post.DIOCESAN_OFFICER,
)


class DocumentTemplate(Base):
    """One edition of the text that documents of a kind are drafted from. Without a council: what we ship."""

    __tablename__ = "document_template"
    __table_args__ = (
        UniqueConstraint("owner", "kind", "version"),
        UniqueConstraint("owner", "id"),
        one_of("kind", DocumentKind),
        CheckConstraint("version >= 0", name="version"),
        CheckConstraint("length(trim(title)) > 0 and length(trim(body)) > 0", name="says_something"),
        CheckConstraint("length(trim(reason)) > 0", name="says_why"),
        CheckConstraint("num_nonnulls(in_force_by, in_force_at) in (0, 2)", name="in_force_with_who_and_when"),
        {"info": held(Ownership.PUBLISHED_OR_COUNCIL, Service.API)},
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    council: Mapped[str | None]
    owner: Mapped[str] = owner_column()
    kind: Mapped[str]
    version: Mapped[int] = mapped_column(SmallInteger)
    title: Mapped[str]
    """One line, in which placeholders may stand."""
    body: Mapped[str]
    """In the small markup of letters, with placeholders."""
    reason: Mapped[str]
    proposed_by: Mapped[str]
    proposed_at: Mapped[datetime]
    in_force_by: Mapped[str | None]
    in_force_at: Mapped[datetime | None]
    """The newest of a council's editions in force holds; where it has none, what we ship."""


class Document(Base):
    """One document about a school: drafted from a template, edited, approved, delivered."""

    __tablename__ = "document"
    __table_args__ = (
        ForeignKeyConstraint(["council"], ["council.code"]),
        ForeignKeyConstraint(
            ["council", "case_id", "urn"], ["case.council", "case.id", "case.urn"], onupdate="CASCADE"
        ),
        ForeignKeyConstraint(["template_owner", "template_id"], ["document_template.owner", "document_template.id"]),
        ForeignKeyConstraint(["council", "replaces_id"], ["document.council", "document.id"]),
        one_of("kind", DocumentKind),
        one_of("state", DocumentState),
        CheckConstraint("template_owner in (council, 'england')", name="own_template"),
        CheckConstraint("num_nonnulls(template_owner, template_id, body) in (0, 3)", name="text_of_a_template"),
        CheckConstraint(
            "kind <> 'engagement_letter' or num_nonnulls(case_id, template_id) = 2", name="letter_is_of_a_case"
        ),
        CheckConstraint("length(trim(title)) > 0 and length(trim(body)) > 0", name="says_something"),
        CheckConstraint("num_nonnulls(edited_by, edited_at) in (0, 2)", name="edited_with_who_and_when"),
        CheckConstraint(
            "num_nonnulls(approved_by, approved_at, signed_by, bears_on) in (0, 4)",
            name="approved_with_who_and_when",
        ),
        CheckConstraint(f"not ({_APPROVED}) or approved_at is not null", name="approved"),
        CheckConstraint("state <> 'draft' or approved_at is null", name="draft_is_not_approved"),
        CheckConstraint(
            "num_nonnulls(withdrawal_reason, withdrawn_by, withdrawn_at) = case when state = 'withdrawn' then 3 else 0 end",
            name="withdrawn_with_reason",
        ),
        CheckConstraint("length(trim(withdrawal_reason)) > 0", name="says_why_withdrawn"),
        Index(
            "uq_document_drafted_letter",
            "council",
            "case_id",
            unique=True,
            postgresql_where=text("state = 'draft' and kind = 'engagement_letter'"),
        ),
        Index(
            "uq_document_standing_letter",
            "council",
            "case_id",
            unique=True,
            postgresql_where=text("state = 'approved' and kind = 'engagement_letter'"),
        ),
        Index("ix_document_council_drafted_at_id", "council", "drafted_at", "id"),
        Index("ix_document_council_case_id", "council", "case_id"),
        Index("ix_document_council_replaces_id", "council", "replaces_id"),
        {"info": held(Ownership.COUNCIL, Service.API)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    urn: Mapped[int] = mapped_column(ForeignKey("school.urn"))
    case_id: Mapped[UUID | None]
    template_owner: Mapped[str | None]
    """The council, or `england` where it was drafted from what we ship."""
    template_id: Mapped[int | None]
    title: Mapped[str]
    body: Mapped[str | None]
    """This copy's text; its placeholders are filled from `facts` and never become markup. A kind that is composed from facts
    alone has none."""
    facts: Mapped[dict[str, Any]]
    """Frozen when it was drafted: nothing restricted, and nothing the school may not read."""
    state: Mapped[str]
    replaces_id: Mapped[UUID | None]
    drafted_by: Mapped[str]
    drafted_at: Mapped[datetime]
    edited_by: Mapped[str | None]
    edited_at: Mapped[datetime | None]
    approved_by: Mapped[str | None]
    approved_at: Mapped[datetime | None]
    signed_by: Mapped[str | None]
    """The name it is signed with."""
    bears_on: Mapped[date | None]
    """The day it bears."""
    withdrawal_reason: Mapped[str | None]
    withdrawn_by: Mapped[str | None]
    withdrawn_at: Mapped[datetime | None]
    version: Mapped[int]


class DocumentRecipient(Base):
    """Somebody a document is addressed or copied to, as they held their post when it was drafted."""

    __tablename__ = "document_recipient"
    __table_args__ = (
        ForeignKeyConstraint(["council", "document_id"], ["document.council", "document.id"]),
        ForeignKeyConstraint(["council", "person_id"], ["person.council", "person.id"]),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint(f"post in ({', '.join(repr(post.value) for post in _RECIPIENTS)})", name="post"),
        Index("ix_document_recipient_council_person_id", "council", "person_id"),
        {"info": held(Ownership.COUNCIL, Service.API, append_only=True)},
    )

    council: Mapped[str] = council_key()
    document_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    person_id: Mapped[UUID]
    name: Mapped[str]
    post: Mapped[str]
    copied: Mapped[bool]
    """Told of it, not addressed."""


class DocumentFile(Base):
    """An approved document as one file. It is made once and never again."""

    __tablename__ = "document_file"
    __table_args__ = (
        ForeignKeyConstraint(["council", "document_id"], ["document.council", "document.id"]),
        one_of("format", DocumentFormat),
        CheckConstraint("length(sha256) = 64", name="sha256"),
        CheckConstraint("length(content) > 0", name="has_content"),
        {"info": held(Ownership.COUNCIL, Service.API, append_only=True)},
    )

    council: Mapped[str] = council_key()
    document_id: Mapped[UUID] = mapped_column(primary_key=True)
    format: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[bytes]
    sha256: Mapped[str]
    made_at: Mapped[datetime]


class DocumentDelivery(Base):
    """A document reached one of those it is for."""

    __tablename__ = "document_delivery"
    __table_args__ = (
        ForeignKeyConstraint(
            ["council", "document_id", "recipient"],
            ["document_recipient.council", "document_recipient.document_id", "document_recipient.number"],
        ),
        one_of("route", DeliveryRoute),
        CheckConstraint("term_ends_on >= delivered_on", name="in_its_term"),
        Index("ix_document_delivery_council_document_id", "council", "document_id", "recipient"),
        {"info": held(Ownership.COUNCIL, Service.API, append_only=True)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    document_id: Mapped[UUID]
    recipient: Mapped[int] = mapped_column(SmallInteger)
    delivered_on: Mapped[date]
    route: Mapped[str]
    term_ends_on: Mapped[date | None]
    """The last day of the term in whose last five school days it arrived; none where it arrived earlier."""
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]
