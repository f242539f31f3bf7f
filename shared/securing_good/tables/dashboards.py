"""What the partnership board is shown of schools, and the counts that stand for a month."""

import datetime as dt
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, LargeBinary, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from securing_good.settings import Service
from securing_good.tables.base import Base, Ownership, council_key, held, one_of
from securing_good.vocabulary import LEAST_FEWEST, LEAST_QUORUM, MOST_FEWEST, MOST_QUORUM, SchoolsShown


class BoardSettingsEdition(Base):
    """How a council shows schools to its partnership board, and how many make it quorate; the newest row holds."""

    __tablename__ = "board_settings"
    __table_args__ = (
        ForeignKeyConstraint(["council"], ["council.code"]),
        one_of("schools", SchoolsShown),
        CheckConstraint(f"fewest between {LEAST_FEWEST} and {MOST_FEWEST}", name="fewest"),
        CheckConstraint(f"quorum between {LEAST_QUORUM} and {MOST_QUORUM}", name="quorum"),
        CheckConstraint("length(code_key) = 32", name="code_key"),
        CheckConstraint("length(trim(reason)) > 0", name="says_why"),
        {"info": held(Ownership.COUNCIL, Service.API, append_only=True)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    schools: Mapped[str]
    fewest: Mapped[int] = mapped_column(SmallInteger)
    """Counts of fewer schools than that are hidden from whoever may not read the schools by name."""
    quorum: Mapped[int] = mapped_column(SmallInteger)
    """How many members have to be present, and have nothing to do with it, for the board to decide."""
    code_key: Mapped[bytes] = mapped_column(LargeBinary)
    """What codes are made with: whoever has it can tell which school a code stands for."""
    reason: Mapped[str]
    set_by: Mapped[str]
    set_at: Mapped[dt.datetime]


class DashboardEdition(Base):
    """The counts that whoever may not read schools by name is shown for a month: as they stood when they were first read."""

    __tablename__ = "dashboard_edition"
    __table_args__ = (
        ForeignKeyConstraint(["council"], ["council.code"]),
        CheckConstraint("extract(day from month) = 1", name="month"),
        CheckConstraint("length(digest) = 64", name="digest"),
        {"info": held(Ownership.COUNCIL, Service.API, append_only=True)},
    )

    council: Mapped[str] = council_key()
    month: Mapped[dt.date] = mapped_column(primary_key=True)
    """By its first day."""
    made_on: Mapped[dt.date]
    document: Mapped[str]
    """Each panel's answer, by its name, with what is hidden left out: canonical JSON."""
    digest: Mapped[str]
    """SHA-256 of the document, in hexadecimal."""
    kept: Mapped[dict[str, Any]]
    """What was counted and what of it was hidden, so that the next edition hides the same where it can. Never shown."""
