"""Set when a council reviews its cases, and know what holds now."""

from uuid import UUID, uuid4

from sqlalchemy import select

from securing_good.database import UnitOfWork
from securing_good.events import EventKind, Happening
from securing_good.tables import ReviewSchedule
from securing_good.vocabulary import ReviewDecision
from securing_good_api.review_schedules.rules import Schedule, check_schedule
from securing_good_api.reviews.rules import USUAL_SCHEDULE


async def set_review_schedule(unit: UnitOfWork, *, schedule: Schedule, reason: str) -> UUID:
    """Say when the cases that open from now on are reviewed. Returns the id of what was set. Raises Invalid."""
    check_schedule(schedule)
    reviews = [{"months": months, "choices": list(choices)} for months, choices in schedule]
    row = ReviewSchedule(
        council=unit.council, id=uuid4(), reviews=reviews, reason=reason, set_by=unit.actor, set_at=unit.now
    )
    unit.session.add(row)
    await unit.session.flush()
    payload = {"reviews": reviews, "reason": reason}
    unit.record(Happening(EventKind.REVIEW_SCHEDULE_SET, f"review-schedule:{row.id}", payload))
    return row.id


async def review_schedule(unit: UnitOfWork) -> Schedule:
    """The schedule of a case that opens now: what the council set last, else the programme's own."""
    reviews = await unit.session.scalar(
        select(ReviewSchedule.reviews)
        .where(ReviewSchedule.council == unit.council)
        .order_by(ReviewSchedule.set_at.desc(), ReviewSchedule.id.desc())
        .limit(1)
    )
    if reviews is None:
        return USUAL_SCHEDULE
    return [(one["months"], [ReviewDecision(choice) for choice in one["choices"]]) for one in reviews]
