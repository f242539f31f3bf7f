"""Support packages: what a school needs, who provides it, and what came of it."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from securing_good.settings import Service
from securing_good.tables.base import Base, Ownership, council_key, held, one_of
from securing_good.vocabulary import SupportImpact, SupportState


class SupportPackage(Base):
    """Support for one school in its case: identified, brokered, provided, evaluated."""

    __tablename__ = "support_package"
    __table_args__ = (
        ForeignKeyConstraint(["council", "case_id", "urn"], ["case.council", "case.id", "case.urn"]),
        one_of("state", SupportState),
        one_of("impact", SupportImpact, nullable=True),
        CheckConstraint("length(trim(what)) > 0 and length(trim(provider)) > 0", name="says_what_and_who"),
        CheckConstraint("length(trim(evaluation)) > 0", name="says_what_came_of_it"),
        CheckConstraint(
            "num_nonnulls(brokered_on, provider) = case when state = 'identified' then 0 else 2 end",
            name="brokered_has_provider",
        ),
        CheckConstraint("cost_pounds >= 0 and (cost_pounds is null or state <> 'identified')", name="cost"),
        CheckConstraint("(state in ('provided', 'evaluated')) = (provided_on is not null)", name="provided_has_day"),
        CheckConstraint(
            "num_nonnulls(evaluated_on, evaluation, impact) = case when state = 'evaluated' then 3 else 0 end",
            name="evaluated_has_impact",
        ),
        CheckConstraint(
            "identified_on <= brokered_on and brokered_on <= provided_on and provided_on <= evaluated_on",
            name="days_in_order",
        ),
        Index("ix_support_package_council_identified_on_id", "council", "identified_on", "id"),
        {"info": held(Ownership.COUNCIL, Service.API)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID]
    urn: Mapped[int]
    what: Mapped[str]
    state: Mapped[str]
    identified_on: Mapped[date]
    brokered_on: Mapped[date | None]
    provider: Mapped[str | None]
    cost_pounds: Mapped[int | None]
    """What it costs the school or the council, in whole pounds, when that is agreed."""
    provided_on: Mapped[date | None]
    """The day on which all of it had been provided."""
    evaluated_on: Mapped[date | None]
    evaluation: Mapped[str | None]
    impact: Mapped[str | None]
    version: Mapped[int]
