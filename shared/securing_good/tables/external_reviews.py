"""External reviews of a school in the programme: requested, commissioned, delivered."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from securing_good.settings import Service
from securing_good.tables.base import Base, Ownership, council_key, held, one_of
from securing_good.vocabulary import ExternalReviewState

_COMMISSIONED = "state in ('commissioned', 'delivered')"
_ENDED = "state in ('declined', 'cancelled')"


class ExternalReview(Base):
    """One review of a school by somebody from outside. Its recommendations are actions of the case."""

    __tablename__ = "external_review"
    __table_args__ = (
        ForeignKeyConstraint(
            ["council", "case_id", "urn"], ["case.council", "case.id", "case.urn"], onupdate="CASCADE"
        ),
        one_of("state", ExternalReviewState),
        CheckConstraint("length(trim(scope)) > 0 and length(trim(reason)) > 0", name="says_what_and_why"),
        CheckConstraint(
            f"not ({_COMMISSIONED}) or num_nonnulls(reviewer, commissioned_on, due_on) = 3", name="commissioned_wholly"
        ),
        CheckConstraint("num_nonnulls(reviewer, commissioned_on, due_on) in (0, 3)", name="reviewer_with_days"),
        CheckConstraint("cost_pounds >= 0 and (cost_pounds is null or reviewer is not null)", name="cost"),
        CheckConstraint(
            "num_nonnulls(delivered_on, summary) = case when state = 'delivered' then 2 else 0 end",
            name="delivered_says_what",
        ),
        CheckConstraint(
            f"num_nonnulls(ended_on, ending_reason) = case when {_ENDED} then 2 else 0 end", name="ended_says_why"
        ),
        CheckConstraint(
            "requested_on <= commissioned_on and commissioned_on <= due_on and commissioned_on <= delivered_on",
            name="days_in_order",
        ),
        Index("ix_external_review_council_requested_on_id", "council", "requested_on", "id"),
        Index(
            "uq_external_review_open",
            "council",
            "case_id",
            unique=True,
            postgresql_where=text("state in ('requested', 'commissioned')"),
        ),
        {"info": held(Ownership.COUNCIL, Service.API)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID]
    urn: Mapped[int]
    state: Mapped[str]
    scope: Mapped[str]
    """What is to be looked at."""
    reason: Mapped[str]
    requested_on: Mapped[date]
    reviewer: Mapped[str | None]
    commissioned_on: Mapped[date | None]
    due_on: Mapped[date | None]
    """The day by which the report is promised."""
    cost_pounds: Mapped[int | None]
    delivered_on: Mapped[date | None]
    summary: Mapped[str | None]
    ended_on: Mapped[date | None]
    """The day the school declined or the council cancelled."""
    ending_reason: Mapped[str | None]
    version: Mapped[int]
