"""Concerns that people enter against a risk factor, decisions they make due, and assessments with restricted ones."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from securing_good.settings import Service
from securing_good.tables.base import Base, Ownership, council_key, held, one_of
from securing_good.vocabulary import AccessClass, ConcernRoute, MonitoringLevel, RiskFactor, Strength


class Concern(Base):
    """Evidence that a person enters about one school and one risk factor."""

    __tablename__ = "concern"
    __table_args__ = (
        one_of("factor", RiskFactor),
        one_of("severity", Strength),
        one_of("confidence", Strength),
        one_of("route", ConcernRoute),
        one_of("access_class", AccessClass),
        CheckConstraint(
            "route <> 'whistleblowing' or access_class = 'restricted'", name="whistleblowing_is_restricted"
        ),
        CheckConstraint("expires_on > observed_on", name="expires_after_observed"),
        CheckConstraint("num_nonnulls(closed_at, closed_by, closing_reason) in (0, 3)", name="closed_has_reason"),
        Index("ix_concern_council_entered_at_id", "council", "entered_at", "id"),
        Index("ix_concern_council_urn", "council", "urn"),
        {"info": held(Ownership.COUNCIL, Service.API)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    urn: Mapped[int] = mapped_column(ForeignKey("school.urn"))
    factor: Mapped[str]
    severity: Mapped[str]
    confidence: Mapped[str]
    route: Mapped[str]
    access_class: Mapped[str]
    statement: Mapped[str]
    """In words the school may read, where the concern is open."""
    detail: Mapped[str | None]
    """For officers alone."""
    observed_on: Mapped[date]
    expires_on: Mapped[date]
    """From this day on it counts no more."""
    entered_by: Mapped[str]
    entered_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None]
    closing_reason: Mapped[str | None]
    version: Mapped[int]


class DecisionDue(Base):
    """A decision on a school's level that has to be made by a day, whatever its level is."""

    __tablename__ = "decision_due"
    __table_args__ = (
        ForeignKeyConstraint(["council", "concern_id"], ["concern.council", "concern.id"]),
        ForeignKeyConstraint(["council", "decision_id"], ["level_decision.council", "level_decision.id"]),
        CheckConstraint("num_nonnulls(decision_id, decided_at) in (0, 2)", name="decided_has_moment"),
        Index("ix_decision_due_council_due_on_id", "council", "due_on", "id"),
        {"info": held(Ownership.COUNCIL, Service.API)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    urn: Mapped[int] = mapped_column(ForeignKey("school.urn"))
    concern_id: Mapped[UUID]
    due_on: Mapped[date]
    opened_at: Mapped[datetime]
    decision_id: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]


class RestrictedAssessment(Base):
    """What an assessment would be with restricted concerns counted. There is one only where there were some."""

    __tablename__ = "restricted_assessment"
    __table_args__ = (
        ForeignKeyConstraint(["council", "assessment_id"], ["assessment.council", "assessment.id"]),
        one_of("suggested_level", MonitoringLevel),
        {"info": held(Ownership.COUNCIL, Service.RISK_ENGINE)},
    )

    council: Mapped[str] = council_key()
    assessment_id: Mapped[UUID] = mapped_column(primary_key=True)
    urn: Mapped[int]
    suggested_level: Mapped[str]
    provisional: Mapped[bool]
    coverage: Mapped[Decimal]
    decisive: Mapped[bool]
    """Whether the level is another than without them: then the assistant director writes the reason the school reads."""
    document: Mapped[str]
    digest: Mapped[str]
