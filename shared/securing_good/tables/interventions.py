"""Formal interventions: what was considered, the notices given, the powers used, who advised, and the outcome."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from securing_good.settings import Service
from securing_good.tables.base import Base, Ownership, council_key, held, one_of
from securing_good.vocabulary import (
    ENDED_EARLY,
    Compliance,
    Governance,
    Groundwork,
    InterventionOutcome,
    InterventionPower,
    InterventionRoute,
    InterventionStage,
    NoticeKind,
    NoticeState,
    Recommendation,
)

_ENDED_EARLY = f"state in ({', '.join(repr(state.value) for state in sorted(ENDED_EARLY))})"


def _of_intervention() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["council", "intervention_id", "urn"],
        ["intervention.council", "intervention.id", "intervention.urn"],
        onupdate="CASCADE",
    )


class Intervention(Base):
    """A formal intervention in one school, with or without a case. A school has at most one that is open."""

    __tablename__ = "intervention"
    __table_args__ = (
        ForeignKeyConstraint(["council"], ["council.code"]),
        ForeignKeyConstraint(
            ["council", "case_id", "urn"], ["case.council", "case.id", "case.urn"], onupdate="CASCADE"
        ),
        ForeignKeyConstraint(["council", "review_point_id"], ["review_point.council", "review_point.id"]),
        UniqueConstraint("council", "id", "urn"),
        UniqueConstraint("council", "review_point_id"),
        one_of("route", InterventionRoute),
        one_of("governance", Governance),
        one_of("stage", InterventionStage),
        one_of("outcome", InterventionOutcome, nullable=True),
        CheckConstraint("review_point_id is null or case_id is not null", name="review_is_of_its_case"),
        CheckConstraint(
            "(route = 'council_decides') = (governance = 'maintained')", name="route_follows_from_governance"
        ),
        CheckConstraint(
            "length(trim(reason)) > 0 and length(trim(decision_maker)) > 0", name="says_why_and_who_decided"
        ),
        CheckConstraint(
            "num_nonnulls(equality_assessed_on, equality_assessment) in (0, 2)", name="equality_assessed_with_day"
        ),
        CheckConstraint(
            "num_nonnulls(legal_advised_on, legal_advice_reference) in (0, 2)", name="legally_advised_with_day"
        ),
        CheckConstraint("num_nonnulls(legal_checked_on, legal_check) in (0, 2)", name="legally_checked_with_day"),
        CheckConstraint(
            "num_nonnulls(minister_noticed_on, minister_notice) in (0, 2) "
            "and (minister_notice_ended_on is null or minister_notice_ended_on >= minister_noticed_on)",
            name="minister_notice_has_days",
        ),
        CheckConstraint(
            "num_nonnulls(referred_on, referred_to, referral, referral_decision_maker) in (0, 4) "
            "and (referred_on is null or route = 'refer_to_regional_director')",
            name="referred_with_when_to_whom_and_why",
        ),
        CheckConstraint(
            "num_nonnulls(outcome, outcome_reason, outcome_decision_maker, closed_on, closed_by, review_on, publishes) "
            "= case when stage = 'closed' then 7 else 0 end",
            name="closed_with_outcome",
        ),
        CheckConstraint("closed_on >= begun_on and review_on > closed_on", name="days_in_order"),
        Index(
            "uq_intervention_open_for_school",
            "council",
            "urn",
            unique=True,
            postgresql_where=text("stage <> 'closed'"),
        ),
        Index("ix_intervention_council_begun_on_id", "council", "begun_on", "id"),
        Index("ix_intervention_council_urn", "council", "urn"),
        Index("ix_intervention_council_case_id", "council", "case_id"),
        {"info": held(Ownership.COUNCIL, Service.API)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    urn: Mapped[int] = mapped_column(ForeignKey("school.urn"))
    case_id: Mapped[UUID | None]
    review_point_id: Mapped[UUID | None]
    """The review that decided to consider it."""
    route: Mapped[str]
    governance: Mapped[str]
    """Who answered for the school on the day it began."""
    legal_check_needed: Mapped[bool]
    """A pupil referral unit: Part 4 applies by regulations, so a lawyer looks first."""
    stage: Mapped[str]
    grounds: Mapped[list[Any]]
    """Each `ground`, `low_by` and `matters`."""
    reason: Mapped[str]
    decision_maker: Mapped[str]
    """Who decided for the council, by name and post: the assistant director or whoever is delegated."""
    begun_on: Mapped[date]
    begun_by: Mapped[str]
    tried: Mapped[list[Any]]
    """Each `attempt`, `on` and `result`."""
    equality_assessed_on: Mapped[date | None]
    equality_assessment: Mapped[str | None]
    """What was found under the public sector equality duty (Equality Act 2010 s.149)."""
    legal_advised_on: Mapped[date | None]
    legal_advice_reference: Mapped[str | None]
    """Where the advice is filed; the advice itself is privileged and not kept here."""
    legal_checked_on: Mapped[date | None]
    legal_check: Mapped[str | None]
    minister_noticed_on: Mapped[date | None]
    """When the Secretary of State gave the governing body a warning notice."""
    minister_notice: Mapped[str | None]
    minister_notice_ended_on: Mapped[date | None]
    """When the Secretary of State told the council that it may act again."""
    referred_on: Mapped[date | None]
    referred_to: Mapped[str | None]
    referral: Mapped[str | None]
    referral_decision_maker: Mapped[str | None]
    outcome: Mapped[str | None]
    outcome_reason: Mapped[str | None]
    outcome_decision_maker: Mapped[str | None]
    closed_on: Mapped[date | None]
    closed_by: Mapped[str | None]
    review_on: Mapped[date | None]
    """When the council looks again at what came of it."""
    publishes: Mapped[bool | None]
    redactions: Mapped[str | None]
    """What is left out of what is published, and why."""
    version: Mapped[int]


class InterventionEvidence(Base):
    """Everything an intervention rests on, as it was at one moment. Never changed."""

    __tablename__ = "intervention_evidence"
    __table_args__ = (
        _of_intervention(),
        UniqueConstraint("council", "intervention_id", "id"),
        CheckConstraint("length(digest) = 64", name="digest"),
        {"info": held(Ownership.COUNCIL, Service.API, append_only=True)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    intervention_id: Mapped[UUID]
    urn: Mapped[int]
    document: Mapped[str]
    """Canonical JSON: text, so that what was digested is what is kept."""
    digest: Mapped[str]
    """SHA-256 of the document, in hexadecimal."""
    frozen_by: Mapped[str]
    frozen_at: Mapped[datetime]


class InterventionNotice(Base):
    """A notice to a governing body: what is required by when, and what came of it. One at a time is in force."""

    __tablename__ = "intervention_notice"
    __table_args__ = (
        _of_intervention(),
        ForeignKeyConstraint(
            ["council", "intervention_id", "evidence_id"],
            [
                "intervention_evidence.council",
                "intervention_evidence.intervention_id",
                "intervention_evidence.id",
            ],
            name="fk_intervention_notice_evidence",
        ),
        one_of("kind", NoticeKind),
        one_of("state", NoticeState),
        one_of("compliance", Compliance, nullable=True),
        CheckConstraint("comply_by > issued_on", name="days_in_order"),
        CheckConstraint(
            "length(trim(matters)) > 0 and length(trim(minded_to)) > 0 and length(trim(decision_maker)) > 0",
            name="says_what_and_who",
        ),
        CheckConstraint(
            "num_nonnulls(compliance, compliance_recorded_on, compliance_reason) in (0, 3)",
            name="compliance_with_day_and_reason",
        ),
        CheckConstraint("state <> 'decided' or compliance is not null", name="decided_says_what"),
        CheckConstraint(f"({_ENDED_EARLY}) = (num_nonnulls(ended_on, ending_reason) = 2)", name="ended_with_reason"),
        Index(
            "uq_intervention_notice_in_force",
            "council",
            "intervention_id",
            unique=True,
            postgresql_where=text("state = 'in_force'"),
        ),
        Index("ix_intervention_notice_council_intervention_id", "council", "intervention_id"),
        {"info": held(Ownership.COUNCIL, Service.API)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    intervention_id: Mapped[UUID]
    urn: Mapped[int]
    evidence_id: Mapped[UUID]
    kind: Mapped[str]
    state: Mapped[str]
    issued_on: Mapped[date]
    matters: Mapped[str]
    """On what the conclusion is based (EIA s.60(4)(a))."""
    required_actions: Mapped[list[Any]]
    """Sentences (s.60(4)(b))."""
    comply_by: Mapped[date]
    """The last day to comply: chosen for each notice (s.60(4)(c) since 2016)."""
    minded_to: Mapped[str]
    """What the council is minded to do where it is not complied with (s.60(4)(d))."""
    copies: Mapped[list[Any]]
    """Each `to`, `name` and `sent_on` (s.60(6) and (6A))."""
    decision_maker: Mapped[str]
    issued_by: Mapped[str]
    compliance: Mapped[str | None]
    compliance_recorded_on: Mapped[date | None]
    compliance_reason: Mapped[str | None]
    ended_on: Mapped[date | None]
    ending_reason: Mapped[str | None]


class InterventionRepresentation(Base):
    """What a governing body, or somebody for the school, said to a notice."""

    __tablename__ = "intervention_representation"
    __table_args__ = (
        _of_intervention(),
        CheckConstraint("length(trim(made_by)) > 0 and length(trim(words)) > 0", name="says_who_and_what"),
        Index("ix_intervention_representation_council_intervention_id", "council", "intervention_id"),
        {"info": held(Ownership.COUNCIL, Service.API, append_only=True)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    intervention_id: Mapped[UUID]
    urn: Mapped[int]
    received_on: Mapped[date]
    made_by: Mapped[str]
    words: Mapped[str]
    consideration: Mapped[str | None]
    """What the council made of it."""
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]


class InterventionGroundwork(Base):
    """Something that has to be done before a power is used, and was: a consultation, a consent, a word in writing."""

    __tablename__ = "intervention_groundwork"
    __table_args__ = (
        _of_intervention(),
        one_of("power", InterventionPower),
        one_of("what", Groundwork),
        CheckConstraint("length(trim(words)) > 0", name="says_what_was_said"),
        Index("ix_intervention_groundwork_council_intervention_id", "council", "intervention_id"),
        {"info": held(Ownership.COUNCIL, Service.API, append_only=True)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    intervention_id: Mapped[UUID]
    urn: Mapped[int]
    power: Mapped[str]
    what: Mapped[str]
    done_on: Mapped[date]
    with_whom: Mapped[str]
    words: Mapped[str]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]


class InterventionPowerUse(Base):
    """A power that was used. Interim executive members and a suspended budget last until somebody ends them."""

    __tablename__ = "intervention_power_use"
    __table_args__ = (
        _of_intervention(),
        one_of("power", InterventionPower),
        CheckConstraint("length(trim(what)) > 0 and length(trim(decision_maker)) > 0", name="says_what_and_who"),
        CheckConstraint(
            "num_nonnulls(ended_on, ending_reason) in (0, 2) and (ended_on is null or ended_on >= used_on)",
            name="ended_with_day_and_reason",
        ),
        Index("ix_intervention_power_use_council_intervention_id", "council", "intervention_id"),
        {"info": held(Ownership.COUNCIL, Service.API)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    intervention_id: Mapped[UUID]
    urn: Mapped[int]
    power: Mapped[str]
    used_on: Mapped[date]
    what: Mapped[str]
    decision_maker: Mapped[str]
    used_by: Mapped[str]
    ended_on: Mapped[date | None]
    ending_reason: Mapped[str | None]


class InterventionAdvice(Base):
    """What a member of the partnership board advised: kept, and never a decision."""

    __tablename__ = "intervention_advice"
    __table_args__ = (
        _of_intervention(),
        one_of("recommendation", Recommendation),
        CheckConstraint("length(trim(words)) > 0", name="says_why"),
        Index("ix_intervention_advice_council_intervention_id", "council", "intervention_id"),
        {"info": held(Ownership.COUNCIL, Service.API, append_only=True)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    intervention_id: Mapped[UUID]
    urn: Mapped[int]
    recommendation: Mapped[str]
    words: Mapped[str]
    advised_by: Mapped[str]
    advised_at: Mapped[datetime]
