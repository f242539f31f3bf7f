"""Systems that use the API, by what proves who they are; their secrets and tokens are known here by their hashes alone."""

import datetime as dt
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKeyConstraint, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from securing_good.settings import Service
from securing_good.tables.base import Base, Ownership, council_key, held

_OF_CLIENT = (["council", "client_id"], ["client.council", "client.id"])


class Client(Base):
    """A system that asks on its own behalf, within the scopes it was granted."""

    __tablename__ = "client"
    __table_args__ = (
        ForeignKeyConstraint(["council"], ["council.code"]),
        CheckConstraint("length(trim(name)) > 0", name="named"),
        CheckConstraint("cardinality(scopes) > 0", name="granted_something"),
        CheckConstraint("num_nonnulls(revoked_by, revoked_at, revoked_reason) in (0, 3)", name="revoked_whole"),
        Index("ix_client_council_registered_at_id", "council", "registered_at", "id"),
        {"info": held(Ownership.COUNCIL, Service.API)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    scopes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    public_keys: Mapped[list[Any] | None]
    """JSON Web Keys by which it signs assertions of its own; None where it has a secret alone."""
    api_version: Mapped[str]
    """The version it is answered in where it asks for none: the newest when it was registered, or another since."""
    registered_by: Mapped[str]
    registered_at: Mapped[dt.datetime]
    revoked_by: Mapped[str | None]
    revoked_at: Mapped[dt.datetime | None]
    revoked_reason: Mapped[str | None]
    version: Mapped[int]


class ClientSecret(Base):
    """One of a client's secrets; while secrets are changed over, there are two."""

    __tablename__ = "client_secret"
    __table_args__ = (
        ForeignKeyConstraint(*_OF_CLIENT),
        {"info": held(Ownership.COUNCIL, Service.API)},
    )

    council: Mapped[str] = council_key()
    client_id: Mapped[UUID] = mapped_column(primary_key=True)
    secret_hash: Mapped[bytes] = mapped_column(primary_key=True)
    """SHA-256 of the secret, which is random and long: it needs no salt."""
    made_by: Mapped[str]
    made_at: Mapped[dt.datetime]
    good_until: Mapped[dt.datetime | None]


class ClientToken(Base):
    """An access token a client was given for some minutes."""

    __tablename__ = "client_token"
    __table_args__ = (
        ForeignKeyConstraint(*_OF_CLIENT),
        Index("ix_client_token_council_client_id_expires_at", "council", "client_id", "expires_at"),
        {"info": held(Ownership.COUNCIL, Service.API)},
    )

    council: Mapped[str] = council_key()
    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    client_id: Mapped[UUID]
    scopes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """What it was asked for; it opens what the client is granted besides, not more."""
    expires_at: Mapped[dt.datetime]


class ClientAssertion(Base):
    """A signed assertion that was used: it opens nothing a second time."""

    __tablename__ = "client_assertion"
    __table_args__ = (
        ForeignKeyConstraint(*_OF_CLIENT),
        {"info": held(Ownership.COUNCIL, Service.API)},
    )

    council: Mapped[str] = council_key()
    client_id: Mapped[UUID] = mapped_column(primary_key=True)
    jti: Mapped[str] = mapped_column(primary_key=True)
    expires_at: Mapped[dt.datetime]
