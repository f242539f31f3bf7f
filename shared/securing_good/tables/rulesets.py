"""Rulesets: those shipped, those councils propose, what they would change, and from when they hold."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Identity, Index
from sqlalchemy.orm import Mapped, mapped_column

from securing_good.settings import Service
from securing_good.tables.base import (
    Base,
    Ownership,
    council_key,
    held,
    no_other_councils_ruleset,
    one_of,
    owner_column,
)
from securing_good.vocabulary import MonitoringLevel


class Ruleset(Base):
    """One version of the thresholds and rules. Its text never changes under the same version."""

    __tablename__ = "ruleset"
    __table_args__ = (
        ForeignKeyConstraint(["council"], ["council.code"]),
        CheckConstraint("(council is null) = (version !~ '^[0-9]{3}-')", name="named_by_its_council"),
        CheckConstraint("council is null or version like council || '-%'", name="named_by_its_own_council"),
        {"info": held(Ownership.PUBLISHED_OR_COUNCIL, Service.RISK_ENGINE)},
    )

    version: Mapped[str] = mapped_column(primary_key=True)
    """A council's own begins with its code."""
    council: Mapped[str | None]
    """Null: shipped with the program."""
    owner: Mapped[str] = owner_column()
    title: Mapped[str]
    document: Mapped[dict[str, Any]]
    digest: Mapped[str]
    reads: Mapped[list[Any]]
    """Codes of the indicators it judges, ranks by or takes notice of."""
    registered_at: Mapped[datetime]


class RulesetProposal(Base):
    """The text of a ruleset somebody of a council proposes, as it was sent."""

    __tablename__ = "ruleset_proposal"
    __table_args__ = (
        ForeignKeyConstraint(["council"], ["council.code"]),
        {"info": held(Ownership.COUNCIL, Service.API, append_only=True)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    text: Mapped[str]
    reason: Mapped[str]
    proposed_by: Mapped[str]
    proposed_at: Mapped[datetime]


class RulesetCheck(Base):
    """What the engine found of a proposal: the version it stands under, or what is wrong and on which line."""

    __tablename__ = "ruleset_check"
    __table_args__ = (
        no_other_councils_ruleset(),
        ForeignKeyConstraint(["council", "proposal_id"], ["ruleset_proposal.council", "ruleset_proposal.id"]),
        {"info": held(Ownership.COUNCIL, Service.RISK_ENGINE, append_only=True)},
    )

    council: Mapped[str] = council_key()
    proposal_id: Mapped[UUID] = mapped_column(primary_key=True)
    ruleset: Mapped[str | None] = mapped_column(ForeignKey("ruleset.version"))
    faults: Mapped[list[Any]]
    """Line (null where the text tells none), path and sentence of each; empty when it can be used."""
    checked_at: Mapped[datetime]


class ShadowRun(Base):
    """Somebody's request to see what a ruleset would make of the council's schools beside the one in force."""

    __tablename__ = "shadow_run"
    __table_args__ = (
        ForeignKeyConstraint(["council"], ["council.code"]),
        no_other_councils_ruleset(),
        no_other_councils_ruleset("in_force"),
        {"info": held(Ownership.COUNCIL, Service.API, append_only=True)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    ruleset: Mapped[str] = mapped_column(ForeignKey("ruleset.version"))
    in_force: Mapped[str] = mapped_column(ForeignKey("ruleset.version"))
    """The ruleset it is held against: the one that held when it was asked for."""
    as_of: Mapped[date]
    schools: Mapped[int]
    asked_by: Mapped[str]
    asked_at: Mapped[datetime]


class ShadowResult(Base):
    """What two rulesets make of one school on the same evidence. It is no assessment, and nobody decides by it."""

    __tablename__ = "shadow_result"
    __table_args__ = (
        ForeignKeyConstraint(["council", "shadow_run_id"], ["shadow_run.council", "shadow_run.id"]),
        one_of("level_now", MonitoringLevel),
        one_of("level_then", MonitoringLevel),
        {"info": held(Ownership.COUNCIL, Service.RISK_ENGINE, append_only=True)},
    )

    council: Mapped[str] = council_key()
    shadow_run_id: Mapped[UUID] = mapped_column(primary_key=True)
    urn: Mapped[int] = mapped_column(ForeignKey("school.urn"), primary_key=True, autoincrement=False)
    level_now: Mapped[str]
    """By the ruleset in force."""
    level_then: Mapped[str]
    """By the other."""
    because_now: Mapped[str]
    because_then: Mapped[str]
    differences: Mapped[list[Any]]
    """Every statement that one makes and the other does not, or makes with another flag."""


class RulesetApproval(Base):
    """That a ruleset holds for a council from a day on, and who decided it."""

    __tablename__ = "ruleset_approval"
    __table_args__ = (
        ForeignKeyConstraint(["council"], ["council.code"]),
        no_other_councils_ruleset(),
        ForeignKeyConstraint(["council", "shadow_run_id"], ["shadow_run.council", "shadow_run.id"]),
        Index("ix_ruleset_approval_council_effective_from", "council", "effective_from"),
        {"info": held(Ownership.COUNCIL, Service.API, append_only=True)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    ruleset: Mapped[str] = mapped_column(ForeignKey("ruleset.version"))
    effective_from: Mapped[date]
    shadow_run_id: Mapped[UUID]
    """What it would change, as the approver saw it."""
    reason: Mapped[str]
    approved_by: Mapped[str]
    approved_at: Mapped[datetime]
