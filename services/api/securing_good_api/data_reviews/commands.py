"""Open a review of data; record that it was discussed with a school."""

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import select

from securing_good.database import UnitOfWork
from securing_good.errors import Conflict, Invalid, NotFound
from securing_good.events import EventKind, Happening
from securing_good.tables import Assessment, DataReview, DataReviewDiscussion, School
from securing_good.vocabulary import DataReviewKind, SchoolStatus
from securing_good_api.assessments.commands import request_assessment
from securing_good_api.data_reviews.rules import check_day, check_discussion, phases_of


async def open_data_review(unit: UnitOfWork, *, kind: DataReviewKind, as_of: date | None) -> UUID:
    """Open a review: every school of it is assessed as of its day.

    Raises Invalid for a day on which it is not held, Conflict when this year's was opened before or no school fits.
    """
    as_of = as_of or unit.today
    discuss_by = check_day(kind, as_of)
    held = await unit.session.scalar(
        select(DataReview.id).where(
            DataReview.council == unit.council, DataReview.kind == kind, DataReview.year == as_of.year
        )
    )
    if held is not None:
        raise Conflict(
            f"This review of {as_of.year} was opened before.",
            blockers=[{"code": "opened", "detail": f"It is /v1/data-reviews/{held}."}],
        )
    run = await request_assessment(unit, phase=None, urns=await _schools(unit, kind), as_of=as_of, ruleset=None)
    review = DataReview(
        council=unit.council,
        id=uuid4(),
        kind=kind,
        year=as_of.year,
        as_of=as_of,
        run_id=run,
        discuss_by=discuss_by,
        opened_by=unit.actor,
        opened_at=unit.now,
    )
    unit.session.add(review)
    await unit.session.flush()
    payload = {"kind": kind, "as_of": as_of, "run": run, "discuss_by": discuss_by}
    unit.record(Happening(EventKind.DATA_REVIEW_OPENED, f"data-review:{review.id}", payload))
    return review.id


async def _schools(unit: UnitOfWork, kind: DataReviewKind) -> list[int] | None:
    phases = phases_of(kind)
    if phases is None:
        return None
    found = await unit.session.scalars(
        select(School.urn).where(
            School.council == unit.council, School.status != SchoolStatus.CLOSED, School.phase.in_(phases)
        )
    )
    urns = sorted(found.all())
    if not urns:
        raise Conflict("No school of this council takes part in key stage 4: there is nothing to review.")
    return urns


async def record_discussion(
    unit: UnitOfWork,
    *,
    review_id: UUID,
    urn: int,
    discussed_on: date,
    discussed_with: str,
    engages_with_model_1: bool,
    note: str | None,
) -> UUID:
    """Record that a review was discussed with one of its schools.

    Raises NotFound for a review that does not exist, Invalid for a school it is not about or a day that cannot be,
    Conflict when it was recorded before.
    """
    review = await unit.session.scalar(
        select(DataReview).where(DataReview.council == unit.council, DataReview.id == review_id).with_for_update()
    )
    if review is None:
        raise NotFound("There is no such thing, or none that you may know of.")
    assessed = await unit.session.scalar(
        select(Assessment.id).where(
            Assessment.council == unit.council, Assessment.run_id == review.run_id, Assessment.urn == urn
        )
    )
    if assessed is None:
        raise Invalid.at("#/urn", "unknown-school", f"{urn} is not assessed in this review, or not yet.")
    check_discussion(discussed_on=discussed_on, as_of=review.as_of, today=unit.today)
    before = await unit.session.get(DataReviewDiscussion, (unit.council, review_id, urn))
    if before is not None:
        raise Conflict(
            "It is recorded already that this review was discussed with this school.",
            blockers=[{"code": "recorded", "detail": f"On {before.discussed_on}."}],
        )
    unit.session.add(
        DataReviewDiscussion(
            council=unit.council,
            review_id=review_id,
            urn=urn,
            discussed_on=discussed_on,
            discussed_with=discussed_with,
            engages_with_model_1=engages_with_model_1,
            note=note,
            recorded_by=unit.actor,
            recorded_at=unit.now,
        )
    )
    payload = {"discussed_on": discussed_on, "engages_with_model_1": engages_with_model_1}
    unit.record(Happening(EventKind.DATA_REVIEW_DISCUSSED, f"data-review:{review_id}", payload, urn=urn))
    return assessed
