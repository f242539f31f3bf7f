"""Connectors: where published releases are fetched from, what an administrator set, what came of the last look."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from securing_good.settings import Service
from securing_good.tables.base import Base, Ownership, held, one_of
from securing_good.vocabulary import FetchOutcome


class Connector(Base):
    """One kind of release the engine can fetch, as it ships."""

    __tablename__ = "connector"
    __table_args__ = (
        CheckConstraint("check_every_days > 0", name="check_every_days"),
        {"info": held(Ownership.ENGLAND, Service.RISK_ENGINE)},
    )

    code: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    publisher: Mapped[str]
    address: Mapped[str | None]
    """Where it is always found; None where each release has an address of its own, which an administrator enters."""
    page: Mapped[str | None]
    """Where the publisher tells people of its releases."""
    source: Mapped[str]
    """What says that the address is this one."""
    verified: Mapped[bool]
    """Whether the address was tried when this was written."""
    needs_period: Mapped[bool]
    """Whether the file does not tell its academic year."""
    check_every_days: Mapped[int] = mapped_column(SmallInteger)
    note: Mapped[str]


class ConnectorSetting(Base):
    """What an administrator set for one connector. Without a row it is off."""

    __tablename__ = "connector_setting"
    __table_args__ = ({"info": held(Ownership.ENGLAND, Service.API)},)

    code: Mapped[str] = mapped_column(primary_key=True)
    enabled: Mapped[bool]
    address: Mapped[str | None]
    """In the place of the one it ships with."""
    period: Mapped[int | None]
    """The academic year to send with the file, by the year it starts in."""
    asked_at: Mapped[datetime | None]
    """When somebody last asked for it to be fetched now."""
    set_by: Mapped[str]
    set_at: Mapped[datetime]
    version: Mapped[int]


class ConnectorState(Base):
    """What came of looking for a newer release."""

    __tablename__ = "connector_state"
    __table_args__ = (
        one_of("outcome", FetchOutcome),
        {"info": held(Ownership.ENGLAND, Service.RISK_ENGINE)},
    )

    code: Mapped[str] = mapped_column(primary_key=True)
    outcome: Mapped[str]
    said: Mapped[str]
    """What came of the last look, in a sentence."""
    set_to: Mapped[str]
    """The address it was set to, with {date} where the day stands."""
    period: Mapped[int | None]
    address: Mapped[str]
    """Where it looked."""
    etag: Mapped[str | None]
    last_modified: Mapped[str | None]
    sha256: Mapped[str | None]
    """Of the newest bytes it fetched from there."""
    import_id: Mapped[int | None] = mapped_column(ForeignKey("import.id"))
    """What those became."""
    failures: Mapped[int]
    """In a row."""
    checked_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    """When it looks again; None while it is off."""


class ImportOrigin(Base):
    """Where a fetched import came from."""

    __tablename__ = "import_origin"
    __table_args__ = ({"info": held(Ownership.ENGLAND, Service.RISK_ENGINE)},)

    import_id: Mapped[int] = mapped_column(ForeignKey("import.id"), primary_key=True, autoincrement=False)
    connector: Mapped[str]
    address: Mapped[str]
    etag: Mapped[str | None]
    last_modified: Mapped[str | None]
    fetched_at: Mapped[datetime]
