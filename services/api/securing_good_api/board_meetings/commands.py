"""Say when the partnership board meets; call a meeting off. The meetings of reviews are planned again around it."""

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import select

from securing_good.calendar import build_calendar
from securing_good.council_calendar import council_periods
from securing_good.database import UnitOfWork
from securing_good.errors import Conflict, NotFound
from securing_good.events import EventKind, Happening
from securing_good.sentences import in_words
from securing_good.tables import BoardMeeting
from securing_good_api.board_meetings.rules import check_can_be_called_off, check_dates
from securing_good_api.replanning import ask_to_replan


async def set_board_meeting(unit: UnitOfWork, *, day: date, papers_by: date) -> UUID:
    """Write down a day on which the board meets; returns its id. Raises Invalid, Conflict where it meets then already."""
    calendar = build_calendar(await council_periods(unit.session, unit.council))
    check_dates(day, papers_by, is_working_day=calendar.is_working_day(day), today=unit.today)
    known = await unit.session.scalar(
        select(BoardMeeting.id).where(
            BoardMeeting.council == unit.council, BoardMeeting.date == day, BoardMeeting.called_off_at.is_(None)
        )
    )
    if known is not None:
        said = f"The board meets on {in_words(day)} already: call that meeting off first to change its papers' day."
        raise Conflict("The board has a meeting on this day.", blockers=[{"code": "that-day", "detail": said}])
    row = BoardMeeting(
        council=unit.council,
        id=uuid4(),
        date=day,
        papers_by=papers_by,
        set_by=unit.actor,
        set_at=unit.now,
        called_off_by=None,
        called_off_at=None,
        called_off_reason=None,
        version=1,
    )
    unit.session.add(row)
    await unit.session.flush()
    payload = {"date": day, "papers_by": papers_by}
    unit.record(Happening(EventKind.BOARD_MEETING_SET, f"board-meeting:{row.id}", payload))
    await ask_to_replan(unit)
    return row.id


async def call_off_board_meeting(unit: UnitOfWork, *, meeting_id: UUID, reason: str) -> None:
    """Say that the board does not meet that day. Raises NotFound, Conflict where it was called off or has been."""
    mine = (BoardMeeting.council == unit.council) & (BoardMeeting.id == meeting_id)
    row = await unit.session.scalar(select(BoardMeeting).where(mine).with_for_update())
    if row is None:
        raise NotFound("There is no such meeting of the board, or none that you may know of.")
    check_can_be_called_off(row.date, row.called_off_reason, today=unit.today)
    row.called_off_by, row.called_off_at, row.called_off_reason = unit.actor, unit.now, reason
    row.version += 1
    await unit.session.flush()
    payload = {"date": row.date, "reason": reason}
    unit.record(Happening(EventKind.BOARD_MEETING_CALLED_OFF, f"board-meeting:{row.id}", payload))
    await ask_to_replan(unit)
