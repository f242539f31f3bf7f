"""Visits people arrange, what did not happen, the minutes of meetings with the school's word on them, and escalations."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from securing_good.settings import Service
from securing_good.tables.base import Base, Ownership, council_key, held, one_of
from securing_good.vocabulary import ActivityKind, NotHeldReason, OutsideMonitoring, Progress

SPEAKERS = "said_as in ('headteacher', 'chair_of_governors')"


def _of_visit() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["council", "visit_id", "case_id", "urn"],
        ["visit.council", "visit.id", "visit.case_id", "visit.urn"],
        onupdate="CASCADE",
    )


class MonitoringVisit(Base):
    """A visit that people arranged; its row in `visit` says when, this one by whom, and what came of it."""

    __tablename__ = "monitoring_visit"
    __table_args__ = (
        _of_visit(),
        CheckConstraint("num_nonnulls(held_on, summary, recorded_by, recorded_at) in (0, 4)", name="held_wholly"),
        CheckConstraint("length(trim(summary)) > 0", name="says_what_was_found"),
        {"info": held(Ownership.COUNCIL, Service.API)},
    )

    council: Mapped[str] = council_key()
    visit_id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID]
    urn: Mapped[int]
    arranged_by: Mapped[str]
    arranged_at: Mapped[datetime]
    held_on: Mapped[date | None]
    summary: Mapped[str | None]
    recorded_by: Mapped[str | None]
    recorded_at: Mapped[datetime | None]


class VisitActivity(Base):
    """One thing that a monitoring visit is for, and once it was held what was found."""

    __tablename__ = "visit_activity"
    __table_args__ = (
        ForeignKeyConstraint(["council", "visit_id"], ["monitoring_visit.council", "monitoring_visit.visit_id"]),
        one_of("kind", ActivityKind),
        CheckConstraint("length(trim(focus)) > 0", name="says_on_what"),
        CheckConstraint("length(trim(found)) > 0", name="says_what_was_found"),
        {"info": held(Ownership.COUNCIL, Service.API)},
    )

    council: Mapped[str] = council_key()
    visit_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    """From 1, in the order they were planned."""
    kind: Mapped[str]
    focus: Mapped[str]
    found: Mapped[str | None]


class VisitNotHeld(Base):
    """Somebody said that a visit did not or will not happen, and why."""

    __tablename__ = "visit_not_held"
    __table_args__ = (
        _of_visit(),
        one_of("reason", NotHeldReason),
        CheckConstraint("length(trim(words)) > 0", name="says_why"),
        {"info": held(Ownership.COUNCIL, Service.API, append_only=True)},
    )

    council: Mapped[str] = council_key()
    visit_id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID]
    urn: Mapped[int]
    planned_for: Mapped[date]
    reason: Mapped[str]
    words: Mapped[str]
    told_by: Mapped[str]
    told_on: Mapped[date]
    told_at: Mapped[datetime]


class MinutesVersion(Base):
    """The minutes of a meeting as somebody wrote them. Written again, they are another version beside the first."""

    __tablename__ = "minutes_version"
    __table_args__ = (
        ForeignKeyConstraint(["council", "visit_id"], ["visit_record.council", "visit_record.visit_id"]),
        ForeignKeyConstraint(
            ["council", "link_partner_visit_id"], ["link_partner_visit.council", "link_partner_visit.id"]
        ),
        one_of("progress", Progress),
        CheckConstraint("number > 0 and (number = 1) = (why is null)", name="says_why_anew"),
        CheckConstraint("length(trim(discussed)) > 0", name="says_what_was_discussed"),
        CheckConstraint(
            "jsonb_typeof(areas) = 'array' and jsonb_typeof(objectives) = 'array' and jsonb_typeof(actions) = 'array'"
            " and jsonb_typeof(attendance) = 'array'",
            name="lists",
        ),
        Index("ix_minutes_version_council_link_partner_visit_id", "council", "link_partner_visit_id"),
        {"info": held(Ownership.COUNCIL, Service.API, append_only=True)},
    )

    council: Mapped[str] = council_key()
    visit_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    held_on: Mapped[date]
    progress: Mapped[str]
    discussed: Mapped[str]
    attendance: Mapped[list[Any]]
    """Each `party`, `name`, and `apologies` with the reason of whoever was not there; empty in a first draft."""
    areas: Mapped[list[Any]]
    """Each `factor` and what was `found`."""
    objectives: Mapped[list[Any]]
    """Each `objective`, its `progress`, and the `detail` that bears it out."""
    autumn_visit: Mapped[str | None]
    """What the link partner brought from the autumn visit."""
    link_partner_visit_id: Mapped[UUID | None]
    """That visit, where it is recorded."""
    actions: Mapped[list[Any]]
    """As they were agreed: `id`, `what`, `owner`, `owner_side`, `due_on`, `critical`."""
    why: Mapped[str | None]
    """Why it was written anew."""
    drafted_by: Mapped[str]
    drafted_at: Mapped[datetime]


class MinutesApproval(Base):
    """A version that was approved; its content is locked from then on."""

    __tablename__ = "minutes_approval"
    __table_args__ = (
        ForeignKeyConstraint(
            ["council", "visit_id", "number"],
            ["minutes_version.council", "minutes_version.visit_id", "minutes_version.number"],
        ),
        CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256"),
        {"info": held(Ownership.COUNCIL, Service.API, append_only=True)},
    )

    council: Mapped[str] = council_key()
    visit_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    sha256: Mapped[str]
    """Of the version's content as canonical JSON."""
    approved_by: Mapped[str]
    approved_at: Mapped[datetime]


class MinutesIssue(Base):
    """An approved version that the school was given to read."""

    __tablename__ = "minutes_issue"
    __table_args__ = (
        ForeignKeyConstraint(
            ["council", "visit_id", "number"],
            ["minutes_approval.council", "minutes_approval.visit_id", "minutes_approval.number"],
        ),
        CheckConstraint("respond_by >= issued_on", name="days_in_order"),
        {"info": held(Ownership.COUNCIL, Service.API, append_only=True)},
    )

    council: Mapped[str] = council_key()
    visit_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    issued_on: Mapped[date]
    respond_by: Mapped[date | None]
    """The last day of the school's five school days; None where the council's terms do not reach it."""
    issued_by: Mapped[str]
    issued_at: Mapped[datetime]


class MinutesWord(Base):
    """What the headteacher or the chair says of an issued version: it stays with that version for ever."""

    __tablename__ = "minutes_word"
    __table_args__ = (
        ForeignKeyConstraint(
            ["council", "visit_id", "number"],
            ["minutes_issue.council", "minutes_issue.visit_id", "minutes_issue.number"],
        ),
        CheckConstraint(SPEAKERS, name="said_as"),
        CheckConstraint("accurate or length(trim(words)) > 0", name="disputes_with_words"),
        {"info": held(Ownership.COUNCIL, Service.API, append_only=True)},
    )

    council: Mapped[str] = council_key()
    visit_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    said_as: Mapped[str] = mapped_column(primary_key=True)
    accurate: Mapped[bool]
    words: Mapped[str | None]
    said_by: Mapped[str]
    said_at: Mapped[datetime]


class MinutesAnswer(Base):
    """What the lead officer answers to a dispute."""

    __tablename__ = "minutes_answer"
    __table_args__ = (
        ForeignKeyConstraint(
            ["council", "visit_id", "number", "said_as"],
            ["minutes_word.council", "minutes_word.visit_id", "minutes_word.number", "minutes_word.said_as"],
        ),
        CheckConstraint("length(trim(answer)) > 0", name="says_what"),
        {"info": held(Ownership.COUNCIL, Service.API, append_only=True)},
    )

    council: Mapped[str] = council_key()
    visit_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    said_as: Mapped[str] = mapped_column(primary_key=True)
    answer: Mapped[str]
    answered_by: Mapped[str]
    answered_at: Mapped[datetime]


class EscalationAnswer(Base):
    """What the assistant director will do where two meetings of a red case in a row were missed; by the second."""

    __tablename__ = "escalation_answer"
    __table_args__ = (
        _of_visit(),
        ForeignKeyConstraint(["council", "first_visit_id"], ["visit.council", "visit.id"]),
        UniqueConstraint("council", "first_visit_id"),
        CheckConstraint("length(trim(will_be_done)) > 0", name="says_what"),
        {"info": held(Ownership.COUNCIL, Service.API, append_only=True)},
    )

    council: Mapped[str] = council_key()
    visit_id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID]
    urn: Mapped[int]
    first_visit_id: Mapped[UUID]
    will_be_done: Mapped[str]
    answered_by: Mapped[str]
    answered_at: Mapped[datetime]


class MergedMeeting(Base):
    """A Securing Good meeting that is held together with the meeting of another programme, on its day.

    It names the meeting by its period, which outlives a plan.
    """

    __tablename__ = "merged_meeting"
    __table_args__ = (
        ForeignKeyConstraint(
            ["council", "case_id", "urn"], ["case.council", "case.id", "case.urn"], onupdate="CASCADE"
        ),
        one_of("programme", OutsideMonitoring),
        CheckConstraint("active_since <= day", name="days_in_order"),
        CheckConstraint("length(trim(reason)) > 0", name="says_why"),
        {"info": held(Ownership.COUNCIL, Service.API, append_only=True)},
    )

    council: Mapped[str] = council_key()
    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    slot: Mapped[str] = mapped_column(primary_key=True)
    attempt: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    urn: Mapped[int]
    programme: Mapped[str]
    active_since: Mapped[date]
    """Since when the other programme has met the school."""
    day: Mapped[date]
    reason: Mapped[str]
    merged_by: Mapped[str]
    merged_at: Mapped[datetime]
