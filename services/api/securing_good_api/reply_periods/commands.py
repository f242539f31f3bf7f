"""Say how long schools may reply to a level, and know how long that is."""

from uuid import UUID, uuid4

from sqlalchemy import select

from securing_good.database import UnitOfWork
from securing_good.events import EventKind, Happening
from securing_good.tables import ReplyPeriod
from securing_good_api.reply_periods.rules import USUAL_DAYS


async def set_reply_period(unit: UnitOfWork, *, school_days: int, reason: str) -> UUID:
    """Say how many school days schools have to reply from now on. Returns the id of what was set."""
    period = ReplyPeriod(
        council=unit.council, id=uuid4(), school_days=school_days, reason=reason, set_by=unit.actor, set_at=unit.now
    )
    unit.session.add(period)
    await unit.session.flush()
    unit.record(Happening(EventKind.REPLY_PERIOD_SET, f"reply-period:{period.id}", {"school_days": school_days}))
    return period.id


async def reply_period(unit: UnitOfWork) -> int:
    """How many school days hold now: what the council set last, else the usual ten."""
    days = await unit.session.scalar(
        select(ReplyPeriod.school_days)
        .where(ReplyPeriod.council == unit.council)
        .order_by(ReplyPeriod.set_at.desc(), ReplyPeriod.id.desc())
        .limit(1)
    )
    return USUAL_DAYS if days is None else days
