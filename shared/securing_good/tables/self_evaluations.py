"""What schools say of themselves, and visits at which a link partner tests it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from securing_good.settings import Service
from securing_good.tables.base import Base, Ownership, council_key, held, one_of
from securing_good.tables.cases import DECIDED_LEVELS
from securing_good.vocabulary import RiskFactor, SelfJudgement


class SelfEvaluation(Base):
    """A school's evaluation of itself in one academic year. Sent again, it is another version beside the first."""

    __tablename__ = "self_evaluation"
    __table_args__ = (
        ForeignKeyConstraint(["council"], ["council.code"]),
        ForeignKeyConstraint(["council", "assessment_id"], ["assessment.council", "assessment.id"]),
        UniqueConstraint("council", "urn", "academic_year", "version"),
        CheckConstraint(DECIDED_LEVELS, name="level"),
        CheckConstraint("length(trim(summary)) > 0", name="says_why"),
        CheckConstraint("version > 0", name="version"),
        Index("ix_self_evaluation_council_submitted_at_id", "council", "submitted_at", "id"),
        {"info": held(Ownership.COUNCIL, Service.API, append_only=True)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    urn: Mapped[int] = mapped_column(ForeignKey("school.urn"))
    academic_year: Mapped[int] = mapped_column(SmallInteger)
    """By the year it starts in: 2026 is 2026/27."""
    version: Mapped[int] = mapped_column(SmallInteger)
    level: Mapped[str]
    """The level the school would give itself."""
    summary: Mapped[str]
    assessment_id: Mapped[UUID | None]
    """Our assessment as it was when this was submitted, if there was one."""
    submitted_by: Mapped[str]
    submitted_at: Mapped[datetime]


class SelfEvaluationFactor(Base):
    """What a school says of itself on one factor, and on what evidence."""

    __tablename__ = "self_evaluation_factor"
    __table_args__ = (
        ForeignKeyConstraint(["council", "evaluation_id"], ["self_evaluation.council", "self_evaluation.id"]),
        one_of("factor", RiskFactor),
        one_of("judgement", SelfJudgement),
        CheckConstraint("length(trim(evidence)) > 0", name="says_on_what"),
        {"info": held(Ownership.COUNCIL, Service.API, append_only=True)},
    )

    council: Mapped[str] = council_key()
    evaluation_id: Mapped[UUID] = mapped_column(primary_key=True)
    factor: Mapped[str] = mapped_column(primary_key=True)
    judgement: Mapped[str]
    evidence: Mapped[str]


class LinkPartnerVisit(Base):
    """That a link partner visited a school, inside the programme or not."""

    __tablename__ = "link_partner_visit"
    __table_args__ = (
        ForeignKeyConstraint(["council"], ["council.code"]),
        CheckConstraint("length(trim(visited_by)) > 0", name="says_who"),
        ForeignKeyConstraint(["council", "visit_id"], ["visit.council", "visit.id"]),
        CheckConstraint("num_nonnulls(autumn_of, confirm_by) in (0, 2)", name="autumn_has_a_day"),
        Index("uq_link_partner_visit_planned", "council", "visit_id", unique=True),
        Index("ix_link_partner_visit_council_held_on_id", "council", "held_on", "id"),
        Index("ix_link_partner_visit_council_urn", "council", "urn"),
        {"info": held(Ownership.COUNCIL, Service.API, append_only=True)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    urn: Mapped[int] = mapped_column(ForeignKey("school.urn"))
    held_on: Mapped[date]
    visited_by: Mapped[str]
    self_evaluation_tested: Mapped[bool]
    note: Mapped[str | None]
    """For officers."""
    autumn_of: Mapped[int | None] = mapped_column(SmallInteger)
    """The academic year in whose autumn term it was held; None in another term."""
    confirm_by: Mapped[date | None]
    """The day by which a provisional level is confirmed or changed if this is the school's first visit of that autumn."""
    visit_id: Mapped[UUID | None]
    """The planned visit that it was; None where none was planned for its time."""
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]
