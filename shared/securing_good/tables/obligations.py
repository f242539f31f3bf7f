"""What a council owes schools besides visits, and what of it somebody decided to leave out."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from securing_good.settings import Service
from securing_good.tables.base import Base, Ownership, council_key, held, one_of
from securing_good.vocabulary import ContactCause

_OF_A_CASE = (["council", "case_id", "urn"], ["case.council", "case.id", "case.urn"])


class ContactDue(Base):
    """A school is to be spoken with soon, because its level rose. Whether it was follows from the contacts recorded."""

    __tablename__ = "contact_due"
    __table_args__ = (
        ForeignKeyConstraint(*_OF_A_CASE, onupdate="CASCADE"),
        one_of("cause", ContactCause),
        CheckConstraint("due_on >= since", name="days_in_order"),
        {"info": held(Ownership.COUNCIL, Service.API, append_only=True)},
    )

    council: Mapped[str] = council_key()
    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    since: Mapped[date] = mapped_column(primary_key=True)
    """The day its level rose."""
    urn: Mapped[int]
    cause: Mapped[str]
    due_on: Mapped[date]
    """Five school days later."""


class MeetingWaiver(Base):
    """Somebody decided that there be no meeting in a term or half-term of a case."""

    __tablename__ = "meeting_waiver"
    __table_args__ = (
        ForeignKeyConstraint(*_OF_A_CASE, onupdate="CASCADE"),
        CheckConstraint("length(trim(reason)) > 0", name="says_why"),
        CheckConstraint(
            "num_nonnulls(withdrawn_by, withdrawn_at, withdrawal_reason) in (0, 3)", name="withdrawn_whole"
        ),
        {"info": held(Ownership.COUNCIL, Service.API)},
    )

    council: Mapped[str] = council_key()
    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    slot: Mapped[str] = mapped_column(primary_key=True)
    """The period as its plan names it: `2026/27 autumn 2`."""
    urn: Mapped[int]
    reason: Mapped[str]
    waived_by: Mapped[str]
    waived_by_name: Mapped[str]
    """As people know them: plans and lists name who decided."""
    waived_at: Mapped[datetime]
    withdrawn_by: Mapped[str | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawal_reason: Mapped[str | None]


class UnplannedVisit(Base):
    """Which promised visit of its link partner a school had where none was planned for that time: each meets one at most."""

    __tablename__ = "unplanned_visit"
    __table_args__ = (
        ForeignKeyConstraint(
            ["council", "link_partner_visit_id"], ["link_partner_visit.council", "link_partner_visit.id"]
        ),
        UniqueConstraint("council", "visit_id"),
        CheckConstraint("window_end >= window_start", name="days_in_order"),
        {"info": held(Ownership.COUNCIL, Service.SCHEDULER, append_only=True)},
    )

    council: Mapped[str] = council_key()
    link_partner_visit_id: Mapped[UUID] = mapped_column(primary_key=True)
    """The one that was held."""
    visit_id: Mapped[UUID]
    """The id the promised visit would have, had it been planned."""
    slot: Mapped[str]
    """What it was for: `2026/27 autumn link partner 1`."""
    window_start: Mapped[date]
    window_end: Mapped[date]
