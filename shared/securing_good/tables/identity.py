"""Who vouches for a council's people: issuers of tokens, and how the tokens of each are believed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKeyConstraint, Index, LargeBinary, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from securing_good.settings import Service
from securing_good.tables.base import Base, Ownership, council_key, held, one_of, some_of
from securing_good.vocabulary import IssuerKind, Post


class IdentityIssuer(Base):
    """An issuer whose tokens for one audience are believed of a council's people: they are no other council's."""

    __tablename__ = "identity_issuer"
    __table_args__ = (
        ForeignKeyConstraint(["council"], ["council.code"]),
        one_of("kind", IssuerKind),
        some_of("posts", Post),
        some_of("guest_posts", Post),
        CheckConstraint("length(trim(name)) > 0", name="named"),
        CheckConstraint("(kind = 'entra') = (tenant is not null)", name="entra_names_its_tenant"),
        CheckConstraint("kind = 'entra' or cardinality(guest_posts) = 0", name="guests_are_of_entra"),
        CheckConstraint("cardinality(applications) > 0", name="applications"),
        CheckConstraint("client_secret is null or client_id is not null", name="secret_of_a_client"),
        CheckConstraint(
            "retired_at is null or (not enabled and client_secret is null)", name="retired_is_off_and_forgets"
        ),
        Index("ix_identity_issuer_council_added_at_id", "council", "added_at", "id"),
        Index(
            "uq_identity_issuer_issuer_audience",
            "issuer",
            "audience",
            unique=True,
            postgresql_where=text("retired_at is null"),
        ),
        {"info": held(Ownership.COUNCIL, Service.API, read_at_sign_in=True)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[str]
    issuer: Mapped[str]
    """Its address, as its tokens and its discovery document have it, to the letter."""
    audience: Mapped[str]
    """Whom its tokens must be for."""
    tenant: Mapped[str | None]
    scope: Mapped[str | None]
    """What its tokens must have been granted; None asks for nothing."""
    applications: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    """Which applications may bring its tokens; None for all."""
    posts: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    """In which of their posts people act by it; None for all."""
    guest_posts: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """The same of guests of an Entra tenant; they are let in where there is any."""
    client_id: Mapped[str | None]
    """As what pages sign people in by it."""
    client_secret: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Sealed."""
    enabled: Mapped[bool]
    added_by: Mapped[str]
    added_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
    version: Mapped[int]


class BrowserSession(Base):
    """Somebody signed in in a browser, by whoever vouches for them: their posts are looked up with each request."""

    __tablename__ = "browser_session"
    __table_args__ = (
        ForeignKeyConstraint(["council"], ["council.code"]),
        CheckConstraint("octet_length(secret_hash) = 32", name="hashed"),
        CheckConstraint("ends_at > begun_at", name="lasts"),
        UniqueConstraint("council", "secret_hash"),
        {"info": held(Ownership.COUNCIL, Service.API)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary)
    """Of what the browser's cookie holds."""
    issuer: Mapped[str]
    called: Mapped[str]
    """What the issuer calls them."""
    name: Mapped[str | None]
    vouched_by: Mapped[UUID | None]
    """By which of the council's issuers; none for who was chosen on one's own machine."""
    is_guest: Mapped[bool]
    begun_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    """When they did something, to some minutes."""
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    """When they signed out."""
