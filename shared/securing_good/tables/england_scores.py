"""England's schools as the default ruleset scores them on published evidence alone."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from securing_good.settings import Service
from securing_good.tables.base import Base, Ownership, held, one_of
from securing_good.vocabulary import MonitoringLevel


class EnglandScore(Base):
    """One school's score in short, to find its place among England's schools by. Made anew as a whole, never kept."""

    __tablename__ = "england_score"
    __table_args__ = (
        one_of("suggested_level", MonitoringLevel),
        CheckConstraint("ruleset !~ '^[0-9]{3}-'", name="own_ruleset"),
        {"info": held(Ownership.ENGLAND, Service.RISK_ENGINE)},
    )

    ruleset: Mapped[str] = mapped_column(ForeignKey("ruleset.version"), primary_key=True)
    """One that is shipped: a council's own begin with its code, and score no other council's schools."""
    urn: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    as_of: Mapped[date]
    known_at: Mapped[datetime]
    suggested_level: Mapped[str]
    provisional: Mapped[bool]
    coverage: Mapped[Decimal]
    index_points: Mapped[Decimal | None]
    """Null where the ruleset has no index for the phase."""
    index_share: Mapped[Decimal | None]
    """Percent of England's schools of its kind whose index is as high or higher, one decimal place; null where it has none
    or too few of its kind have one."""
    flags: Mapped[bytes]
    """One byte for each of the ruleset's measures, in its order: 0 not assessed, 1 none, 2 concern, 3 serious concern,
    255 not applicable."""
