"""Level decisions and cases: what people decide."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from securing_good.settings import Service
from securing_good.tables.base import Base, Ownership, council_key, held, one_of
from securing_good.vocabulary import CLOSED, RUNNING, CaseState, MonitoringLevel

RUNNING_CASES = f"state in ({', '.join(repr(state.value) for state in RUNNING)})"
CLOSED_CASES = f"state in ({', '.join(repr(state.value) for state in CLOSED)})"
DECIDED_LEVELS = "level in ('green', 'amber', 'red')"


class LevelDecision(Base):
    """People's decision on a school's monitoring level, kept beside what the engine suggested."""

    __tablename__ = "level_decision"
    __table_args__ = (
        ForeignKeyConstraint(["council"], ["council.code"]),
        ForeignKeyConstraint(["council", "assessment_id"], ["assessment.council", "assessment.id"]),
        CheckConstraint(DECIDED_LEVELS, name="level"),
        one_of("suggested_level", MonitoringLevel, nullable=True),
        CheckConstraint("length(trim(reason)) > 0", name="has_reason"),
        Index("ix_level_decision_council_urn_decided_at", "council", "urn", "decided_at", "id"),
        {"info": held(Ownership.COUNCIL, Service.API)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    urn: Mapped[int] = mapped_column(ForeignKey("school.urn"))
    level: Mapped[str]
    reason: Mapped[str]
    school_reason: Mapped[str | None]
    """What everybody but deciders reads in its place, where something restricted was decisive."""
    assessment_id: Mapped[UUID | None]
    suggested_level: Mapped[str | None]
    decided_by: Mapped[str]
    decided_at: Mapped[datetime]


class Case(Base):
    """A school's time in the programme, from opening to close. A school has at most one that is running."""

    __tablename__ = "case"
    __table_args__ = (
        ForeignKeyConstraint(["council"], ["council.code"]),
        ForeignKeyConstraint(["council", "level_decision_id"], ["level_decision.council", "level_decision.id"]),
        UniqueConstraint("council", "reference"),
        UniqueConstraint("council", "id", "urn"),
        one_of("state", CaseState),
        CheckConstraint("level in ('amber', 'red')", name="level"),
        ForeignKeyConstraint(["council", "relapse_of"], ["case.council", "case.id"]),
        CheckConstraint(f"({CLOSED_CASES}) = (closed_on is not null)", name="closed_has_day"),
        CheckConstraint(
            "(state = 'intervention') = (returns_to is not null) and coalesce(returns_to, 'engaging') in "
            "('engaging', 'monitoring')",
            name="returns_from_intervention",
        ),
        Index("uq_case_open_for_school", "council", "urn", unique=True, postgresql_where=text(RUNNING_CASES)),
        Index("ix_case_council_relapse_of", "council", "relapse_of"),
        Index("ix_case_council_opened_on_id", "council", "opened_on", "id"),
        {"info": held(Ownership.COUNCIL, Service.API)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    reference: Mapped[str]
    """For people: SG-2026-0001."""
    urn: Mapped[int] = mapped_column(ForeignKey("school.urn"))
    predecessors: Mapped[list[Any]] = mapped_column(server_default="[]", default=list)
    """Schools it was of before, oldest first: their URN, until when, why, and whether a trust had to agree then."""
    state: Mapped[str]
    returns_to: Mapped[str | None]
    """The state it had when an intervention began, or has come to since: it returns there once the outcome is recorded."""
    level: Mapped[str]
    """The monitoring level whose cadence the case follows."""
    level_since: Mapped[date]
    """The day since which the case follows this level."""
    level_decision_id: Mapped[UUID]
    reason: Mapped[str]
    opened_on: Mapped[date]
    opened_by: Mapped[str]
    closed_on: Mapped[date | None]
    """The day a review decided exit, or the trust refused."""
    relapse_of: Mapped[UUID | None]
    """The case the school had left before it relapsed."""
    revision: Mapped[int]
    """Moves when something changes that the timetable must follow: stale while `built_from < revision`."""
    version: Mapped[int]

    @property
    def state_but_for_intervention(self) -> str:
        """Where it stands in the programme: engaging or monitored also while an intervention is open."""
        return self.returns_to or self.state
