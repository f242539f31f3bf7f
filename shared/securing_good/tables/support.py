"""Support packages: what a school needs, who provides it, session by session, and what came of each objective."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, SmallInteger, Text
from sqlalchemy.orm import Mapped, mapped_column

from securing_good.settings import Service
from securing_good.tables.base import Base, Ownership, council_key, held, one_of, some_of
from securing_good.vocabulary import (
    Acceptor,
    Cancellation,
    RiskFactor,
    SessionOutcome,
    SessionRecorder,
    SupportImpact,
    SupportKind,
    SupportState,
)

_BROKERED = "state in ('brokered', 'agreed', 'under_way', 'completed', 'evaluated')"
_AGREED = "state in ('agreed', 'under_way', 'completed', 'evaluated')"
_ENDED_EARLY = "state in ('declined', 'bought_elsewhere', 'withdrawn')"


class SupportPackage(Base):
    """Support for one school, in its case or for a member of the learning partnership without one."""

    __tablename__ = "support_package"
    __table_args__ = (
        ForeignKeyConstraint(["council"], ["council.code"]),
        ForeignKeyConstraint(
            ["council", "case_id", "urn"], ["case.council", "case.id", "case.urn"], onupdate="CASCADE"
        ),
        ForeignKeyConstraint(["council", "provider_id"], ["provider.council", "provider.id"]),
        one_of("state", SupportState),
        one_of("kind", SupportKind, nullable=True),
        one_of("impact", SupportImpact, nullable=True),
        one_of("agreed_by", Acceptor, nullable=True),
        some_of("factors", RiskFactor),
        CheckConstraint("length(trim(what)) > 0", name="says_what"),
        CheckConstraint("wanted_until >= wanted_from", name="wanted_days_in_order"),
        CheckConstraint(
            f"not ({_BROKERED}) or num_nonnulls(brokered_on, provider_id, kind) = 3", name="brokered_has_provider"
        ),
        CheckConstraint("num_nonnulls(brokered_on, provider_id) in (0, 2)", name="provider_with_day"),
        CheckConstraint("state <> 'identified' or brokered_on is null", name="identified_has_no_provider"),
        CheckConstraint("cost_pounds >= 0 and (cost_pounds is null or brokered_on is not null)", name="cost"),
        CheckConstraint("sessions_planned > 0 and days_planned > 0", name="plan"),
        CheckConstraint("starts_on <= ends_on and identified_on <= starts_on", name="planned_days_in_order"),
        CheckConstraint(f"not ({_AGREED}) or agreed_on is not null", name="agreed_has_day"),
        CheckConstraint("state not in ('identified', 'brokered') or agreed_on is null", name="not_agreed_yet"),
        CheckConstraint(
            "num_nonnulls(agreed_by, agreed_by_name, agreement_recorded_by) in (0, 3)", name="agreed_by_somebody"
        ),
        CheckConstraint("(state in ('completed', 'evaluated')) = (completed_on is not null)", name="completed_has_day"),
        CheckConstraint(
            "num_nonnulls(evaluated_on, evaluation, impact) = case when state = 'evaluated' then 3 else 0 end",
            name="evaluated_has_impact",
        ),
        CheckConstraint("length(trim(evaluation)) > 0", name="says_what_came_of_it"),
        CheckConstraint(
            f"num_nonnulls(ended_on, ending_reason, ended_by) = case when {_ENDED_EARLY} then 3 else 0 end",
            name="ended_early_with_reason",
        ),
        CheckConstraint(
            "num_nonnulls(bought_what, bought_from) = case when state = 'bought_elsewhere' then 2 else 0 end",
            name="bought_elsewhere_says_what",
        ),
        CheckConstraint(
            "identified_on <= brokered_on and brokered_on <= agreed_on and agreed_on <= completed_on"
            " and completed_on <= evaluated_on",
            name="days_in_order",
        ),
        CheckConstraint("ended_on >= coalesce(agreed_on, brokered_on, identified_on)", name="ends_last"),
        Index("ix_support_package_council_identified_on_id", "council", "identified_on", "id"),
        Index("ix_support_package_council_provider_id", "council", "provider_id"),
        Index("ix_support_package_council_urn", "council", "urn"),
        {"info": held(Ownership.COUNCIL, Service.API)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID | None]
    urn: Mapped[int] = mapped_column(ForeignKey("school.urn"))
    what: Mapped[str]
    factors: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """The risk factors it is for."""
    kind: Mapped[str | None]
    """The kind of support: looked for, then brokered."""
    wanted_from: Mapped[date | None]
    wanted_until: Mapped[date | None]
    state: Mapped[str]
    identified_on: Mapped[date]
    brokered_on: Mapped[date | None]
    provider_id: Mapped[UUID | None]
    cost_pounds: Mapped[int | None]
    """What it costs in all, in whole pounds, when that is agreed."""
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    """First and last day as planned."""
    sessions_planned: Mapped[int | None] = mapped_column(SmallInteger)
    days_planned: Mapped[int | None] = mapped_column(SmallInteger)
    """Days of the provider's time."""
    agreed_on: Mapped[date | None]
    agreed_by: Mapped[str | None]
    """As what somebody of the school accepted it; none where that was before it was recorded here."""
    agreed_by_name: Mapped[str | None]
    agreement_recorded_by: Mapped[str | None]
    completed_on: Mapped[date | None]
    """The day on which all of it had been provided."""
    evaluated_on: Mapped[date | None]
    evaluation: Mapped[str | None]
    impact: Mapped[str | None]
    ended_on: Mapped[date | None]
    """The day it was declined, bought elsewhere or withdrawn."""
    ending_reason: Mapped[str | None]
    ended_by: Mapped[str | None]
    """Who said so: of the school, or of the council."""
    bought_what: Mapped[str | None]
    bought_from: Mapped[str | None]
    version: Mapped[int]


class SupportObjective(Base):
    """What one package is to change, and in the end what came of it."""

    __tablename__ = "support_objective"
    __table_args__ = (
        ForeignKeyConstraint(["council", "package_id"], ["support_package.council", "support_package.id"]),
        one_of("impact", SupportImpact, nullable=True),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("length(trim(what)) > 0", name="says_what"),
        CheckConstraint("num_nonnulls(impact, evidence) in (0, 2)", name="evaluated_with_evidence"),
        {"info": held(Ownership.COUNCIL, Service.API)},
    )

    council: Mapped[str] = council_key()
    package_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    what: Mapped[str]
    """What should change."""
    measure: Mapped[str | None]
    """By which measure one will see it, if any."""
    impact: Mapped[str | None]
    evidence: Mapped[str | None]


class SupportSession(Base):
    """A session that was held, or cancelled."""

    __tablename__ = "support_session"
    __table_args__ = (
        ForeignKeyConstraint(["council", "package_id"], ["support_package.council", "support_package.id"]),
        one_of("outcome", SessionOutcome),
        one_of("cancellation", Cancellation, nullable=True),
        one_of("recorded_as", SessionRecorder),
        CheckConstraint(
            "num_nonnulls(what, attended) = case when outcome = 'held' then 2 else 0 end", name="held_says_what"
        ),
        CheckConstraint("(outcome = 'cancelled') = (cancellation is not null)", name="cancelled_says_why"),
        CheckConstraint("cancellation is distinct from 'other' or note is not null", name="other_is_explained"),
        CheckConstraint("attended >= 0", name="attended"),
        Index("ix_support_session_council_package_id", "council", "package_id"),
        {"info": held(Ownership.COUNCIL, Service.API, append_only=True)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    package_id: Mapped[UUID]
    session_on: Mapped[date]
    outcome: Mapped[str]
    what: Mapped[str | None]
    """What was done."""
    attended: Mapped[int | None] = mapped_column(SmallInteger)
    """How many people of the school were there."""
    cancellation: Mapped[str | None]
    note: Mapped[str | None]
    recorded_as: Mapped[str]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]
