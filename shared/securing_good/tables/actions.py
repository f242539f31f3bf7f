"""Actions: agreed at meetings, reported by schools, confirmed by officers, carried over, with their evidence."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from securing_good.settings import Service
from securing_good.tables.base import Base, Ownership, council_key, held, one_of
from securing_good.vocabulary import (
    ActionOrigin,
    ActionStatus,
    EvidenceKind,
    OwnerSide,
    ReportOutcome,
    ScanResult,
)

MOST_EVIDENCE_BYTES = 10_000_000
"""The largest file that can be evidence of an action."""


class Action(Base):
    """Something the school or the council agreed at a meeting to do before the next one."""

    __tablename__ = "action"
    __table_args__ = (
        ForeignKeyConstraint(
            ["council", "visit_id"], ["visit_record.council", "visit_record.visit_id"], name="fk_action_visit_record"
        ),
        ForeignKeyConstraint(["council", "external_review_id"], ["external_review.council", "external_review.id"]),
        ForeignKeyConstraint(["council", "board_meeting_id"], ["board_meeting.council", "board_meeting.id"]),
        ForeignKeyConstraint(
            ["council", "case_id", "urn"], ["case.council", "case.id", "case.urn"], onupdate="CASCADE"
        ),
        one_of("origin", ActionOrigin),
        CheckConstraint("(origin = 'securing_good_meeting') = (visit_id is not null)", name="names_its_meeting"),
        CheckConstraint("(origin = 'external_review') = (external_review_id is not null)", name="names_its_review"),
        CheckConstraint("(origin = 'board_meeting') = (board_meeting_id is not null)", name="names_its_board_meeting"),
        one_of("owner_side", OwnerSide),
        one_of("status", ActionStatus),
        CheckConstraint("(status = 'done') = (done_on is not null)", name="done_has_day"),
        CheckConstraint(
            "num_nonnulls(withdrawal_reason, withdrawn_on) = case when status = 'withdrawn' then 2 else 0 end",
            name="withdrawn_says_why",
        ),
        CheckConstraint("length(trim(what)) > 0 and length(trim(owner)) > 0", name="says_what_and_who"),
        CheckConstraint("jsonb_typeof(factors) = 'array'", name="factors"),
        CheckConstraint("carried_over >= 0", name="carried_over"),
        Index("ix_action_council_due_on_id", "council", "due_on", "id"),
        Index("ix_action_council_visit_id", "council", "visit_id"),
        Index("ix_action_council_case_id", "council", "case_id"),
        Index("ix_action_council_board_meeting_id", "council", "board_meeting_id"),
        {"info": held(Ownership.COUNCIL, Service.API)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    origin: Mapped[str]
    visit_id: Mapped[UUID | None]
    external_review_id: Mapped[UUID | None]
    board_meeting_id: Mapped[UUID | None]
    case_id: Mapped[UUID]
    urn: Mapped[int]
    what: Mapped[str]
    owner_side: Mapped[str]
    owner: Mapped[str]
    """Whoever does it, by name or by what they are."""
    factors: Mapped[list[Any]]
    """The risk factors it is about."""
    objective: Mapped[str | None]
    critical: Mapped[bool]
    """The school does not leave the programme while it is open."""
    due_on: Mapped[date]
    carried_over: Mapped[int] = mapped_column(SmallInteger)
    """How often it was still open at the next meeting and was given another day."""
    status: Mapped[str]
    done_on: Mapped[date | None]
    withdrawal_reason: Mapped[str | None]
    withdrawn_on: Mapped[date | None]
    version: Mapped[int]


class ActionReport(Base):
    """The school's word that an action is done, and what an officer makes of it."""

    __tablename__ = "action_report"
    __table_args__ = (
        ForeignKeyConstraint(["council", "action_id"], ["action.council", "action.id"]),
        one_of("outcome", ReportOutcome, nullable=True),
        CheckConstraint("length(trim(words)) > 0", name="says_what"),
        CheckConstraint("num_nonnulls(outcome, answered_by, answered_at) in (0, 3)", name="answered_wholly"),
        CheckConstraint("outcome is distinct from 'returned' or answer is not null", name="returned_says_why"),
        Index("ix_action_report_council_action_id", "council", "action_id"),
        Index("uq_action_report_open", "council", "action_id", unique=True, postgresql_where=text("outcome is null")),
        {"info": held(Ownership.COUNCIL, Service.API)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    action_id: Mapped[UUID]
    done_on: Mapped[date]
    words: Mapped[str]
    reported_by: Mapped[str]
    reported_at: Mapped[datetime]
    outcome: Mapped[str | None]
    answer: Mapped[str | None]
    answered_by: Mapped[str | None]
    answered_at: Mapped[datetime | None]


class ActionCarryOver(Base):
    """An action that was open at a meeting and was given another day there."""

    __tablename__ = "action_carry_over"
    __table_args__ = (
        ForeignKeyConstraint(["council", "action_id"], ["action.council", "action.id"]),
        ForeignKeyConstraint(["council", "visit_id"], ["visit_record.council", "visit_record.visit_id"]),
        CheckConstraint("due_on > was_due_on", name="later"),
        CheckConstraint("length(trim(reason)) > 0", name="says_why"),
        {"info": held(Ownership.COUNCIL, Service.API, append_only=True)},
    )

    council: Mapped[str] = council_key()
    action_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    """From 1: how often it has been carried over by then."""
    visit_id: Mapped[UUID]
    """The meeting at which it was open."""
    was_due_on: Mapped[date]
    due_on: Mapped[date]
    reason: Mapped[str]
    carried_by: Mapped[str]
    carried_at: Mapped[datetime]


class ActionChange(Base):
    """How an action stood before somebody changed it: when it was due, since when it was done or withdrawn."""

    __tablename__ = "action_change"
    __table_args__ = (
        ForeignKeyConstraint(["council", "action_id"], ["action.council", "action.id"]),
        {"info": held(Ownership.COUNCIL, Service.API, append_only=True)},
    )

    council: Mapped[str] = council_key()
    action_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """The action's version before the change."""
    was_due_on: Mapped[date]
    was_done_on: Mapped[date | None]
    was_withdrawn_on: Mapped[date | None]
    changed_by: Mapped[str]
    changed_at: Mapped[datetime]


class ActionEvidence(Base):
    """Something that shows how far an action has come: a link, or a file."""

    __tablename__ = "action_evidence"
    __table_args__ = (
        ForeignKeyConstraint(["council", "action_id"], ["action.council", "action.id"]),
        one_of("kind", EvidenceKind),
        one_of("scan", ScanResult, nullable=True),
        CheckConstraint("length(trim(title)) > 0", name="has_title"),
        CheckConstraint("(kind = 'link') = (link is not null)", name="link"),
        CheckConstraint(
            "num_nonnulls(filename, media_type, size, sha256, scan) = case when kind = 'file' then 5 else 0 end",
            name="file",
        ),
        CheckConstraint(f"size between 1 and {MOST_EVIDENCE_BYTES}", name="size"),
        Index("ix_action_evidence_council_action_id", "council", "action_id"),
        {"info": held(Ownership.COUNCIL, Service.API, append_only=True)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    action_id: Mapped[UUID]
    urn: Mapped[int]
    kind: Mapped[str]
    title: Mapped[str]
    link: Mapped[str | None]
    filename: Mapped[str | None]
    media_type: Mapped[str | None]
    size: Mapped[int | None]
    sha256: Mapped[str | None]
    scan: Mapped[str | None]
    added_by: Mapped[str]
    added_at: Mapped[datetime]


class ActionEvidenceFile(Base):
    """The bytes of a file, apart, so that lists of evidence stay light."""

    __tablename__ = "action_evidence_file"
    __table_args__ = (
        ForeignKeyConstraint(["council", "evidence_id"], ["action_evidence.council", "action_evidence.id"]),
        {"info": held(Ownership.COUNCIL, Service.API, append_only=True)},
    )

    council: Mapped[str] = council_key()
    evidence_id: Mapped[UUID] = mapped_column(primary_key=True)
    content: Mapped[bytes]
