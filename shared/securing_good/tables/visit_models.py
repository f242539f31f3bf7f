"""How many visits of its link partner a school is entitled to, edition by edition."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Identity, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from securing_good.settings import Service
from securing_good.tables.base import Base, Ownership, held, owner_column


class VisitModels(Base):
    """One edition of a council's visit models. Without a council: our proposal, for the programme's guidance is not ours."""

    __tablename__ = "visit_models"
    __table_args__ = (
        UniqueConstraint("owner", "version"),
        CheckConstraint("version >= 0", name="version"),
        CheckConstraint("jsonb_typeof(models) = 'array' and jsonb_typeof(by_level) = 'object'", name="shapes"),
        {"info": held(Ownership.PUBLISHED_OR_COUNCIL, Service.API, append_only=True)},
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    council: Mapped[str | None]
    owner: Mapped[str] = owner_column()
    version: Mapped[int] = mapped_column(SmallInteger)
    from_year: Mapped[int] = mapped_column(SmallInteger)
    """The academic year from which it holds, by the year it starts in."""
    models: Mapped[list[Any]]
    """Each `key`, `name`, and the number of visits in `autumn`, `spring` and `summer`."""
    by_level: Mapped[dict[str, Any]]
    """Which model, by its key, schools of each monitoring level have."""
    reason: Mapped[str]
    set_by: Mapped[str]
    set_at: Mapped[datetime]
