"""What green, amber and red mean to a council, edition by edition."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Identity, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from securing_good.settings import Service
from securing_good.tables.base import Base, Ownership, held, owner_column


class LevelDefinitions(Base):
    """One edition of the three levels' definitions. Without a council: our proposal, for the programme's are lost."""

    __tablename__ = "level_definitions"
    __table_args__ = (
        UniqueConstraint("owner", "version"),
        CheckConstraint("version >= 0", name="version"),
        {"info": held(Ownership.PUBLISHED_OR_COUNCIL, Service.API, append_only=True)},
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    council: Mapped[str | None]
    owner: Mapped[str] = owner_column()
    version: Mapped[int] = mapped_column(SmallInteger)
    effective_from: Mapped[date]
    levels: Mapped[list[Any]]
    reason: Mapped[str]
    set_by: Mapped[str]
    set_at: Mapped[datetime]
