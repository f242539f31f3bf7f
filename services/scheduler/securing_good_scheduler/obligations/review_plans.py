"""Keep the meetings of a case's reviews as they are planned: look up what is to be reviewed and when the board meets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from securing_good.database import UnitOfWork
from securing_good.school_opening import SchoolOpening
from securing_good.tables import BoardMeeting, Case, ReviewPoint, Visit
from securing_good.tables import ReviewMeeting as ReviewMeetingRow
from securing_good.vocabulary import RUNNING, CaseState, ReviewKind, VisitKind
from securing_good_scheduler.obligations.calling_off import call_off, first_versions
from securing_good_scheduler.obligations.published import PublishedPlace, bring, published_places, where_it_was
from securing_good_scheduler.obligations.review_meetings import (
    BoardDate,
    ReviewMeeting,
    ReviewToMeet,
    Standing,
    review_meeting,
)


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of the meetings of reviews, by slot."""

    added: Sequence[str]
    moved: Sequence[str]
    withdrawn: Sequence[str]

    def __bool__(self) -> bool:
        return bool(self.added or self.moved or self.withdrawn)


async def review_meetings(
    session: AsyncSession, case: Case, opening: SchoolOpening, horizon_end: date, today: date
) -> list[ReviewMeeting]:
    """The meetings a case's reviews need up to a day, in order; none where no meeting is asked of the school."""
    if case.state not in RUNNING or case.state == CaseState.AWAITING_TRUST:
        return []
    reviews = await session.execute(
        select(ReviewPoint.id, ReviewPoint.months, ReviewPoint.due_on)
        .where(
            ReviewPoint.council == case.council,
            ReviewPoint.case_id == case.id,
            ReviewPoint.kind == ReviewKind.SCHEDULED,
            ReviewPoint.decision.is_(None),
            ReviewPoint.due_on <= horizon_end,
        )
        .order_by(ReviewPoint.months)
    )
    board = await session.execute(
        select(BoardMeeting.date, BoardMeeting.papers_by).where(
            BoardMeeting.council == case.council, BoardMeeting.called_off_at.is_(None), BoardMeeting.date >= today
        )
    )
    dates = [BoardDate(*row) for row in board]
    to_meet = [ReviewToMeet(*row) for row in reviews]
    standing = await _standing(session, case, to_meet)
    found = (review_meeting(one, opening, dates, today, standing.get(one.id)) for one in to_meet)
    return [one for one in found if one is not None]


async def _standing(session: AsyncSession, case: Case, reviews: Sequence[ReviewToMeet]) -> dict[UUID, Standing]:
    """The meetings planned before, by review."""
    rows = await session.execute(
        select(Visit, ReviewMeetingRow)
        .join(
            ReviewMeetingRow,
            (ReviewMeetingRow.council == Visit.council) & (ReviewMeetingRow.visit_id == Visit.id),
        )
        .where(Visit.council == case.council, Visit.case_id == case.id)
    )
    by_id = {one.id: one for one in reviews}
    return {
        row.review_point_id: Standing(
            ReviewMeeting(
                by_id[row.review_point_id],
                visit.window_start,
                visit.window_end,
                visit.ideal,
                row.papers_by,
                row.board_on,
                provisional=visit.provisional,
            ),
            visit.date,
        )
        for visit, row in rows
        if row.review_point_id in by_id
    }


async def keep_review_meetings(
    unit: UnitOfWork, case: Case, wanted: Sequence[ReviewMeeting], opening: SchoolOpening
) -> Kept:
    """Add what is new, bring days to what is planned; a meeting still to come is withdrawn once nothing is to be reviewed."""
    of_case = (Visit.council == unit.council) & (Visit.case_id == case.id) & (Visit.kind == VisitKind.REVIEW_MEETING)
    rows = await unit.session.scalars(select(Visit).where(of_case).order_by(Visit.id).with_for_update())
    before = {row.id: row for row in rows}
    ids = {one.id for one in wanted}
    since = case.closed_on or unit.today
    # Today's may be the very one at which its review was decided.
    gone = [row for row in before.values() if row.id not in ids and row.date > since]
    if gone:
        await call_off(unit, gone)
        await _forget(unit, [row.id for row in gone])
    new = [one for one in wanted if one.id not in before]
    versions = await first_versions(unit, [one.id for one in new]) if new else {}
    published = await published_places(unit, [one.id for one in wanted])
    places = {one.id: where_it_was(published.get(one.id), one, opening) for one in wanted}
    unit.session.add_all(_visit(case, one, places[one.id], versions[one.id]) for one in new)
    moved = [one.slot for one in wanted if one.id in before and bring(before[one.id], one, places[one.id], opening)]
    await unit.session.flush()
    if wanted:
        added = insert(ReviewMeetingRow)
        anew = {name: added.excluded[name] for name in ("review_point_id", "papers_by", "board_on")}
        await unit.session.execute(
            added.values([_of_review(case, one) for one in wanted]).on_conflict_do_update(
                index_elements=["council", "visit_id"], set_=anew
            )
        )
    return Kept([one.slot for one in new], moved, sorted(row.slot or "" for row in gone))


def _of_review(case: Case, one: ReviewMeeting) -> dict[str, Any]:
    return {
        "council": case.council,
        "visit_id": one.id,
        "case_id": case.id,
        "urn": case.urn,
        "review_point_id": one.review.id,
        "papers_by": one.papers_by,
        "board_on": one.board_on,
    }


async def _forget(unit: UnitOfWork, ids: Sequence[UUID]) -> None:
    of_council = ReviewMeetingRow.council == unit.council
    await unit.session.execute(delete(ReviewMeetingRow).where(of_council, ReviewMeetingRow.visit_id.in_(ids)))
    await unit.session.execute(delete(Visit).where(Visit.council == unit.council, Visit.id.in_(ids)))


def _visit(case: Case, one: ReviewMeeting, place: PublishedPlace | None, version: int) -> Visit:
    return Visit(
        council=case.council,
        id=one.id,
        case_id=case.id,
        urn=case.urn,
        kind=VisitKind.REVIEW_MEETING,
        slot=one.slot,
        attempt=1,
        window_start=one.window_start,
        window_end=one.window_end,
        date=place.date if place else one.date,
        ideal=one.date,
        half=place.half if place else None,
        timetable=place.timetable if place else None,
        provisional=one.provisional,
        version=version,
    )
