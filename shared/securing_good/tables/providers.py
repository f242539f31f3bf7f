"""Who provides support, what they are good at, what they can take on, and what was checked of them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKeyConstraint, Index, SmallInteger, Text
from sqlalchemy.orm import Mapped, mapped_column

from securing_good.settings import Service
from securing_good.tables.base import Base, Ownership, council_key, held, one_of, some_of
from securing_good.vocabulary import Phase, ProviderCheck, ProviderKind, ProviderState, RiskFactor, SupportKind


class Provider(Base):
    """Somebody who provides support to schools of a council."""

    __tablename__ = "provider"
    __table_args__ = (
        ForeignKeyConstraint(["council"], ["council.code"]),
        ForeignKeyConstraint(["council", "contact_person_id"], ["person.council", "person.id"]),
        CheckConstraint("length(trim(name)) > 0", name="has_name"),
        one_of("kind", ProviderKind),
        one_of("state", ProviderState),
        some_of("factors", RiskFactor),
        some_of("phases", Phase),
        some_of("supports", SupportKind),
        CheckConstraint("contact_person_id is null or contact_name is null", name="one_contact"),
        CheckConstraint("kind <> 'link_partner' or contact_person_id is not null", name="link_partner_is_a_person"),
        CheckConstraint("packages_at_once > 0 and days_a_year > 0", name="capacity"),
        CheckConstraint("day_rate_pounds >= 0", name="day_rate"),
        CheckConstraint("(state = 'retired') = (retirement_reason is not null)", name="retired_with_reason"),
        Index("uq_provider_council_name", "council", "name", unique=True),
        Index("ix_provider_council_name_id", "council", "name", "id"),
        Index("ix_provider_council_contact_person_id", "council", "contact_person_id"),
        {"info": held(Ownership.COUNCIL, Service.API)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[str]
    state: Mapped[str]
    contact_person_id: Mapped[UUID | None]
    """Whom the programme knows as a person already. They never evaluate what they provide."""
    contact_name: Mapped[str | None]
    contact_email: Mapped[str | None]
    factors: Mapped[list[str]] = mapped_column(ARRAY(Text))
    phases: Mapped[list[str]] = mapped_column(ARRAY(Text))
    supports: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """The kinds of support it gives."""
    packages_at_once: Mapped[int | None] = mapped_column(SmallInteger)
    """The most packages it gives at a time; none where it has not said."""
    days_a_year: Mapped[int | None] = mapped_column(SmallInteger)
    """The most days it gives in an academic year; none where it has not said."""
    day_rate_pounds: Mapped[int | None]
    """Whole pounds a day."""
    price_note: Mapped[str | None]
    retirement_reason: Mapped[str | None]
    version: Mapped[int]


class ProviderCheckRecord(Base):
    """That something was checked of a provider, and for which days that holds: both count.

    Of several whose first day has come, the one recorded last holds: so one can be renewed early, and one can be corrected.
    """

    __tablename__ = "provider_check"
    __table_args__ = (
        ForeignKeyConstraint(["council", "provider_id"], ["provider.council", "provider.id"]),
        one_of("check_kind", ProviderCheck),
        CheckConstraint("expires_on >= valid_from", name="days_in_order"),
        Index("ix_provider_check_council_provider_id", "council", "provider_id"),
        {"info": held(Ownership.COUNCIL, Service.API, append_only=True)},
    )

    council: Mapped[str] = council_key()
    id: Mapped[UUID] = mapped_column(primary_key=True)
    provider_id: Mapped[UUID]
    check_kind: Mapped[str]
    valid_from: Mapped[date]
    expires_on: Mapped[date]
    """The last day it holds."""
    note: Mapped[str | None]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]
