"""Councils that use the service."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from securing_good.settings import Service
from securing_good.tables.base import Base, Ownership, held


class Council(Base):
    """One council, by LA code. A register of who is served: holds nothing private."""

    __tablename__ = "council"
    __table_args__ = (
        CheckConstraint("code ~ '^[0-9]{3}$'", name="code"),
        {"info": held(Ownership.ENGLAND, Service.API)},
    )

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    registered_at: Mapped[datetime]
