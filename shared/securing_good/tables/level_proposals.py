"""Levels on their way from a proposal to a decision: what was proposed, moderated, replied, answered and dissented from."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from securing_good.settings import Service
from securing_good.tables.base import Base, Ownership, council_key, held, one_of
from securing_good.tables.cases import DECIDED_LEVELS
from securing_good.vocabulary import OPEN_PROPOSAL, CorrectionOutcome, LevelProposalState, MonitoringLevel, RiskFactor

OPEN_PROPOSALS = f"state in ({', '.join(repr(state.value) for state in OPEN_PROPOSAL)})"


class ReplyPeriod(Base):
    """How many school days a school of this council has to reply to a level; the newest row holds."""

    __tablename__ = "reply_period"
    __table_args__ = (
        ForeignKeyConstraint(["council"], ["council.code"]),
        CheckConstraint("school_days between 5 and 20", name="school_days"),
        CheckConstraint("length(trim(reason)) > 0", name="has_reason"),
        {"info": held(Ownership.COUNCIL, Service.API, append_only=True)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    school_days: Mapped[int] = mapped_column(SmallInteger)
    reason: Mapped[str]
    set_by: Mapped[str]
    set_at: Mapped[datetime]


class LevelProposal(Base):
    """A level that somebody proposes for a school, and what became of it. A school has at most one that is open."""

    __tablename__ = "level_proposal"
    __table_args__ = (
        ForeignKeyConstraint(["council"], ["council.code"]),
        ForeignKeyConstraint(["council", "assessment_id"], ["assessment.council", "assessment.id"]),
        ForeignKeyConstraint(["council", "decision_id"], ["level_decision.council", "level_decision.id"]),
        one_of("state", LevelProposalState),
        CheckConstraint(DECIDED_LEVELS, name="level"),
        CheckConstraint("length(trim(reason)) > 0", name="has_reason"),
        one_of("suggested_level", MonitoringLevel),
        CheckConstraint("moderated_level is null or moderated_level <> 'not_assessed'", name="moderated_is_decidable"),
        one_of("moderated_level", MonitoringLevel, nullable=True),
        CheckConstraint(
            "num_nonnulls(moderated_level, moderation_reason, moderated_by, moderated_at, reply_by) in (0, 5)",
            name="moderated_with_who_when_and_why",
        ),
        CheckConstraint("state <> 'shared' or moderated_at is not null", name="shared_is_moderated"),
        CheckConstraint(
            "num_nonnulls(extended_from, extension_reason, extended_by, extended_at) in (0, 4)",
            name="extended_with_who_when_and_why",
        ),
        CheckConstraint(
            "(state in ('returned', 'withdrawn')) = (ending_reason is not null)", name="ended_early_with_reason"
        ),
        CheckConstraint("(state in ('confirmed', 'overtaken')) = (decision_id is not null)", name="ended_by_decision"),
        CheckConstraint(f"({OPEN_PROPOSALS}) = (ended_at is null)", name="ended_has_moment"),
        CheckConstraint("num_nonnulls(ended_by, ended_at) in (0, 2)", name="ended_by_somebody"),
        Index(
            "uq_level_proposal_open_for_school", "council", "urn", unique=True, postgresql_where=text(OPEN_PROPOSALS)
        ),
        Index("ix_level_proposal_council_proposed_at_id", "council", "proposed_at", "id"),
        Index("ix_level_proposal_council_urn", "council", "urn"),
        Index("ix_level_proposal_council_decision_id", "council", "decision_id"),
        {"info": held(Ownership.COUNCIL, Service.API)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    urn: Mapped[int] = mapped_column(ForeignKey("school.urn"))
    assessment_id: Mapped[UUID]
    suggested_level: Mapped[str]
    """What that assessment suggests, without what is restricted."""
    state: Mapped[str]
    level: Mapped[str]
    reason: Mapped[str]
    difference_reason: Mapped[str | None]
    """Why the proposer's level is another than the suggested one, or rests on one that is not settled."""
    proposed_by: Mapped[str]
    proposed_at: Mapped[datetime]
    moderated_level: Mapped[str | None]
    moderation_reason: Mapped[str | None]
    """The reason the school reads, unless something restricted is decisive: then it is for deciders alone."""
    school_reason: Mapped[str | None]
    """What everybody but deciders reads in its place."""
    moderation_difference: Mapped[str | None]
    """Why the moderated level is another than the proposed one; for deciders."""
    moderated_by: Mapped[str | None]
    moderated_at: Mapped[datetime | None]
    """When it was shared with the school, too."""
    reply_by: Mapped[date | None]
    """The last day on which the school may reply."""
    extended_from: Mapped[date | None]
    """The last day before it was extended."""
    extension_reason: Mapped[str | None]
    extended_by: Mapped[str | None]
    extended_at: Mapped[datetime | None]
    ending_reason: Mapped[str | None]
    """Why it was returned or withdrawn."""
    confirmation_difference: Mapped[str | None]
    """Why the confirmed level is another than the moderated one; for deciders."""
    decision_id: Mapped[UUID | None]
    """The decision that confirmed or overtook it."""
    ended_by: Mapped[str | None]
    ended_at: Mapped[datetime | None]
    version: Mapped[int]


class LevelReply(Base):
    """One reply of a school to a level that was shared with it."""

    __tablename__ = "level_reply"
    __table_args__ = (
        ForeignKeyConstraint(["council", "proposal_id"], ["level_proposal.council", "level_proposal.id"]),
        Index("ix_level_reply_council_proposal_id", "council", "proposal_id"),
        {"info": held(Ownership.COUNCIL, Service.API, append_only=True)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    proposal_id: Mapped[UUID]
    urn: Mapped[int]
    agrees: Mapped[bool]
    comment: Mapped[str | None]
    replied_by: Mapped[str]
    replied_at: Mapped[datetime]


class LevelReplyEntry(Base):
    """What a reply says of one factor: a comment, a correction of fact, or both."""

    __tablename__ = "level_reply_entry"
    __table_args__ = (
        ForeignKeyConstraint(["council", "reply_id"], ["level_reply.council", "level_reply.id"]),
        one_of("factor", RiskFactor),
        CheckConstraint("num_nonnulls(stands, should_say, evidence) in (0, 3)", name="corrected_with_evidence"),
        CheckConstraint("num_nonnulls(comment, should_say) > 0", name="says_something"),
        Index("ix_level_reply_entry_council_reply_id", "council", "reply_id"),
        {"info": held(Ownership.COUNCIL, Service.API, append_only=True)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    reply_id: Mapped[UUID]
    place: Mapped[int] = mapped_column(SmallInteger)
    """Where it stands in its reply."""
    factor: Mapped[str]
    comment: Mapped[str | None]
    stands: Mapped[str | None]
    """What is said now that the school corrects."""
    should_say: Mapped[str | None]
    evidence: Mapped[str | None]


class LevelCorrectionAnswer(Base):
    """An officer's answer to one correction: once, and before the level is confirmed."""

    __tablename__ = "level_correction_answer"
    __table_args__ = (
        ForeignKeyConstraint(["council", "entry_id"], ["level_reply_entry.council", "level_reply_entry.id"]),
        one_of("outcome", CorrectionOutcome),
        CheckConstraint("length(trim(answer)) > 0", name="says_why"),
        {"info": held(Ownership.COUNCIL, Service.API, append_only=True)},
    )

    council: Mapped[str] = council_key()
    entry_id: Mapped[UUID] = mapped_column(primary_key=True)
    outcome: Mapped[str]
    answer: Mapped[str]
    answered_by: Mapped[str]
    answered_at: Mapped[datetime]


class LevelDissent(Base):
    """That somebody who took part, or the school, does not share a decision. It is never changed nor removed."""

    __tablename__ = "level_dissent"
    __table_args__ = (
        ForeignKeyConstraint(["council", "decision_id"], ["level_decision.council", "level_decision.id"]),
        CheckConstraint("length(trim(dissent)) > 0", name="says_why"),
        CheckConstraint("not (of_school and for_deciders)", name="school_reads_its_own"),
        Index("ix_level_dissent_council_decision_id", "council", "decision_id"),
        {"info": held(Ownership.COUNCIL, Service.API, append_only=True)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    decision_id: Mapped[UUID]
    urn: Mapped[int]
    dissent: Mapped[str]
    of_school: Mapped[bool]
    """Whether headteacher or chair of the school wrote it; then the school reads it."""
    for_deciders: Mapped[bool]
    """Whether a decider wrote it of a decision that hangs on something restricted: then only deciders read it."""
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]
