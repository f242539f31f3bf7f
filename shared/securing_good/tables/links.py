"""Links between schools, as the national register tells them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from securing_good.settings import Service
from securing_good.tables.base import Base, Ownership, held, one_of
from securing_good.vocabulary import LinkType


class SchoolLink(Base):
    """How one school says it is linked to another, as one import told it. The register need not know either of them.

    `known_at` to `ceased_at` is when we held it true, as for observations. When the public could know of a link is not kept:
    it is public on the day it begins, `established_on`.
    """

    __tablename__ = "school_link"
    __table_args__ = (
        CheckConstraint("urn between 100000 and 999999 and other_urn between 100000 and 999999", name="urn"),
        CheckConstraint("urn <> other_urn", name="two_schools"),
        one_of("type", LinkType),
        CheckConstraint("ceased_at is null or ceased_at > known_at", name="ceases_after_known"),
        Index("ix_school_link_import_id", "import_id"),
        Index("ix_school_link_other_urn", "other_urn"),
        {"info": held(Ownership.ENGLAND, Service.RISK_ENGINE)},
    )

    urn: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    other_urn: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    import_id: Mapped[int] = mapped_column(ForeignKey("import.id"), primary_key=True, autoincrement=False)
    known_at: Mapped[datetime] = mapped_column(primary_key=True)
    ceased_at: Mapped[datetime | None]
    ceased_by: Mapped[int | None]
    """Import whose newer link between the two ended this one."""
    type: Mapped[str]
    other_name: Mapped[str | None]
    established_on: Mapped[date | None]
