"""Assessments, and the runs they are made in. An assessment is never changed."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from securing_good.settings import Service
from securing_good.tables.base import Base, Ownership, council_key, held, no_other_councils_ruleset, one_of
from securing_good.vocabulary import MonitoringLevel, Phase, Travel


class AssessmentRun(Base):
    """Somebody's request to assess a council's schools as of a day, with one ruleset."""

    __tablename__ = "assessment_run"
    __table_args__ = (
        ForeignKeyConstraint(["council"], ["council.code"]),
        one_of("phase", Phase, nullable=True),
        no_other_councils_ruleset(),
        {"info": held(Ownership.COUNCIL, Service.API)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    ruleset: Mapped[str] = mapped_column(ForeignKey("ruleset.version"))
    as_of: Mapped[date]
    phase: Mapped[str | None]
    schools: Mapped[int]
    """How many schools the request covers: the run is complete when as many assessments exist."""
    asked_by: Mapped[str]
    asked_at: Mapped[datetime]


class Assessment(Base):
    """What one ruleset says of one school as of one day, from what was known at one moment."""

    __tablename__ = "assessment"
    __table_args__ = (
        ForeignKeyConstraint(["council", "run_id"], ["assessment_run.council", "assessment_run.id"]),
        UniqueConstraint("council", "run_id", "urn"),
        no_other_councils_ruleset(),
        one_of("suggested_level", MonitoringLevel),
        one_of("level_by_evidence", MonitoringLevel),
        one_of("direction", Travel),
        CheckConstraint("coverage between 0 and 1", name="coverage"),
        Index("ix_assessment_council_urn_made_at", "council", "urn", "made_at"),
        Index("ix_assessment_council_urn_as_of_made_at", "council", "urn", "as_of", "made_at", "id"),
        {"info": held(Ownership.COUNCIL, Service.RISK_ENGINE)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    run_id: Mapped[UUID]
    urn: Mapped[int] = mapped_column(ForeignKey("school.urn"))
    ruleset: Mapped[str] = mapped_column(ForeignKey("ruleset.version"))
    as_of: Mapped[date]
    known_at: Mapped[datetime]
    made_at: Mapped[datetime]
    suggested_level: Mapped[str]
    level_by_evidence: Mapped[str]
    """Where the evidence of that day alone leads; the suggestion may be held above it until a second review agrees."""
    index_points: Mapped[Decimal | None]
    """Points above an average school of its phase; null where the ruleset has no index for it."""
    direction: Mapped[str]
    provisional: Mapped[bool]
    coverage: Mapped[Decimal]
    document: Mapped[str]
    """Canonical JSON: the same inputs give the same bytes."""
    digest: Mapped[str]
