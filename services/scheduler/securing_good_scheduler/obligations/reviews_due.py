"""Say of each review, once, that the days in which it may be decided have begun."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import exists, select
from sqlalchemy.dialects.postgresql import insert

from securing_good import work
from securing_good.database import Database, UnitOfWork, of_council
from securing_good.events import EventKind, Happening
from securing_good.programme import REVIEW_LEAD_DAYS
from securing_good.tables import Case, ReviewPoint, ReviewRaised
from securing_good.work import Claim
from securing_good_scheduler import ACTOR, LOOK_EVERY_S


async def raise_reviews(database: Database, claims: Sequence[Claim]) -> None:
    """Raise what is due in each claimed council, one transaction each, and rest until the next look."""
    for claim in claims:
        assert claim.council is not None
        async with database.unit_of_work(of_council(claim.council), actor=ACTOR) as unit:
            await work.hold(unit, [claim])
            await _raise(unit)
            await work.rest(unit, [claim], for_s=LOOK_EVERY_S)


async def _raise(unit: UnitOfWork) -> None:
    """Undecided reviews of cases that go on, from thirty days before their day, that nobody raised yet."""
    soon = unit.today + timedelta(days=REVIEW_LEAD_DAYS)
    raised = exists().where(ReviewRaised.council == ReviewPoint.council, ReviewRaised.review_point_id == ReviewPoint.id)
    due = (
        await unit.session.execute(
            select(ReviewPoint, Case.reference)
            .join(Case, (Case.council == ReviewPoint.council) & (Case.id == ReviewPoint.case_id))
            .where(
                ReviewPoint.council == unit.council,
                ReviewPoint.decision.is_(None),
                ReviewPoint.due_on <= soon,
                Case.closed_on.is_(None),
                ~raised,
            )
            .order_by(ReviewPoint.due_on, ReviewPoint.id)
        )
    ).all()
    for point, reference in due:
        # The row is the proof: of two that raise it at once, the second finds it there and says nothing.
        added = await unit.session.execute(
            insert(ReviewRaised)
            .values(council=unit.council, review_point_id=point.id, raised_at=unit.now)
            .on_conflict_do_nothing()
            .returning(ReviewRaised.review_point_id)
        )
        if added.one_or_none() is not None:
            payload = {"case": reference, "kind": point.kind, "months": point.months, "due_on": point.due_on}
            unit.record(Happening(EventKind.REVIEW_DUE, f"review-point:{point.id}", payload, urn=point.urn))
