"""What-if questions and their answers. Neither is a record: both are gone after a day."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from securing_good.settings import Service
from securing_good.tables.base import Base, Ownership, council_key, held, no_other_councils_ruleset


class Simulation(Base):
    """What somebody wants to know: this school, if something were otherwise."""

    __tablename__ = "simulation"
    __table_args__ = (
        ForeignKeyConstraint(["council"], ["council.code"]),
        no_other_councils_ruleset(),
        Index("ix_simulation_council_asked_at", "council", "asked_at"),
        {"info": held(Ownership.COUNCIL, Service.API)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    urn: Mapped[int] = mapped_column(ForeignKey("school.urn"))
    ruleset: Mapped[str] = mapped_column(ForeignKey("ruleset.version"))
    as_of: Mapped[date]
    changes: Mapped[dict[str, Any]]
    asked_by: Mapped[str]
    asked_at: Mapped[datetime]


class SimulationAnswer(Base):
    """What the engine makes of a question; it goes when the question goes."""

    __tablename__ = "simulation_answer"
    __table_args__ = (
        ForeignKeyConstraint(["council", "simulation_id"], ["simulation.council", "simulation.id"], ondelete="CASCADE"),
        {"info": held(Ownership.COUNCIL, Service.RISK_ENGINE)},
    )

    council: Mapped[str] = council_key()
    simulation_id: Mapped[UUID] = mapped_column(primary_key=True)
    answer: Mapped[dict[str, Any]]
    answered_at: Mapped[datetime]
