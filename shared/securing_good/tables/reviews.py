"""Reviews of a case: when, against which criteria, on which evidence, and what people then decide."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKeyConstraint, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from securing_good.settings import Service
from securing_good.tables.base import Base, Ownership, council_key, held, one_of
from securing_good.vocabulary import ReviewDecision, ReviewKind

_OF_A_CASE = (["council", "case_id", "urn"], ["case.council", "case.id", "case.urn"])


class ReviewSchedule(Base):
    """When a council reviews the cases that open from now on, and what each review may decide."""

    __tablename__ = "review_schedule"
    __table_args__ = (
        ForeignKeyConstraint(["council"], ["council.code"]),
        CheckConstraint("length(trim(reason)) > 0", name="says_why"),
        Index("ix_review_schedule_council_set_at_id", "council", "set_at", "id"),
        {"info": held(Ownership.COUNCIL, Service.API, append_only=True)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    reviews: Mapped[list[Any]]
    """In order, each `months` and `choices`."""
    reason: Mapped[str]
    set_by: Mapped[str]
    set_at: Mapped[datetime]


class ReviewPoint(Base):
    """One review of a case: on the schedule, or early because the school was found green."""

    __tablename__ = "review_point"
    __table_args__ = (
        ForeignKeyConstraint(*_OF_A_CASE, onupdate="CASCADE"),
        ForeignKeyConstraint(
            ["council", "evidence_pack_id", "id"],
            ["evidence_pack.council", "evidence_pack.id", "evidence_pack.review_point_id"],
            use_alter=True,
            name="fk_review_point_evidence_pack",
        ),
        UniqueConstraint("council", "id", "case_id", "urn"),
        one_of("kind", ReviewKind),
        CheckConstraint("months between 0 and 240", name="months"),
        CheckConstraint("cardinality(choices) > 0", name="offers_something"),
        one_of("decision", ReviewDecision, nullable=True),
        CheckConstraint(
            "num_nonnulls(decision, reason, decided_by, decided_at) in (0, 4)", name="decided_with_who_when_and_why"
        ),
        CheckConstraint("length(trim(reason)) > 0", name="has_reason"),
        CheckConstraint(
            "num_nonnulls(not_begun_reason, not_begun_decision_maker, not_begun_by, not_begun_at) in (0, 4) "
            "and (not_begun_at is null or decision = 'consider_intervention')",
            name="not_begun_with_who_when_and_why",
        ),
        CheckConstraint("decision is not null or (evidence_pack_id is null and criteria is null)", name="on_evidence"),
        Index("ix_review_point_council_due_on_id", "council", "due_on", "id"),
        Index(
            "uq_review_point_scheduled",
            "council",
            "case_id",
            "months",
            unique=True,
            postgresql_where=text("kind = 'scheduled'"),
        ),
        Index(
            "uq_review_point_early_open",
            "council",
            "case_id",
            unique=True,
            postgresql_where=text("kind = 'early' and decision is null"),
        ),
        {"info": held(Ownership.COUNCIL, Service.API)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID]
    urn: Mapped[int]
    kind: Mapped[str]
    months: Mapped[int]
    """Calendar months since the case opened."""
    choices: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """What it may decide, as the council had it when the case opened."""
    due_on: Mapped[date]
    decision: Mapped[str | None]
    reason: Mapped[str | None]
    """What follows from the evidence, in words."""
    evidence_pack_id: Mapped[UUID | None]
    """What was looked at; none where it was decided before packs were kept."""
    criteria: Mapped[list[Any] | None]
    """Each exit criterion by `number`: whether it is `met`, and the `evidence`."""
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    not_begun_reason: Mapped[str | None]
    """Why no intervention was begun after the review decided to consider one."""
    not_begun_decision_maker: Mapped[str | None]
    not_begun_by: Mapped[str | None]
    not_begun_at: Mapped[datetime | None]
    version: Mapped[int]


class ExitCriteria(Base):
    """What a school will have shown when it leaves: an edition of one case's criteria."""

    __tablename__ = "exit_criteria"
    __table_args__ = (
        ForeignKeyConstraint(*_OF_A_CASE, onupdate="CASCADE"),
        CheckConstraint("edition > 0", name="edition"),
        CheckConstraint("length(trim(reason)) > 0", name="says_why"),
        {"info": held(Ownership.COUNCIL, Service.API, append_only=True)},
    )

    council: Mapped[str] = council_key()
    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    edition: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    urn: Mapped[int]
    criteria: Mapped[list[Any]]
    """Numbered from one by their order: each `criterion`, and `measure` where one shows it."""
    reason: Mapped[str]
    set_by: Mapped[str]
    set_at: Mapped[datetime]


class SchoolResponse(Base):
    """What the school says to a review of its case, in its own words."""

    __tablename__ = "school_response"
    __table_args__ = (
        ForeignKeyConstraint(
            ["council", "review_point_id", "case_id", "urn"],
            ["review_point.council", "review_point.id", "review_point.case_id", "review_point.urn"],
            onupdate="CASCADE",
        ),
        CheckConstraint("length(trim(words)) > 0", name="says_something"),
        Index("ix_school_response_council_review_point_id", "council", "review_point_id"),
        {"info": held(Ownership.COUNCIL, Service.API, append_only=True)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    review_point_id: Mapped[UUID]
    case_id: Mapped[UUID]
    urn: Mapped[int]
    words: Mapped[str]
    said_by: Mapped[str]
    said_at: Mapped[datetime]


class EvidencePack(Base):
    """What a review looks at, frozen: nothing in it moves when the case goes on."""

    __tablename__ = "evidence_pack"
    __table_args__ = (
        ForeignKeyConstraint(
            ["council", "review_point_id", "case_id", "urn"],
            ["review_point.council", "review_point.id", "review_point.case_id", "review_point.urn"],
            onupdate="CASCADE",
        ),
        UniqueConstraint("council", "id", "review_point_id"),
        CheckConstraint("length(sha256) = 64", name="sha256"),
        Index("ix_evidence_pack_council_review_point_id", "council", "review_point_id"),
        {"info": held(Ownership.COUNCIL, Service.API, append_only=True)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    review_point_id: Mapped[UUID]
    case_id: Mapped[UUID]
    urn: Mapped[int]
    content: Mapped[str]
    """Canonical JSON."""
    sha256: Mapped[str]
    frozen_by: Mapped[str]
    frozen_at: Mapped[datetime]
