"""Record who was present at a meeting of the board, and whose recusal is cleared."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, or_, select

from securing_good.database import UnitOfWork
from securing_good.errors import NotFound
from securing_good.events import EventKind, Happening
from securing_good.tables import Action, Appointment, BoardAttendance, BoardDecision, BoardMeeting
from securing_good.vocabulary import Post
from securing_good_api.board_meetings.rules import Attending, check_attendance, check_attending


async def record_board_attendance(unit: UnitOfWork, *, meeting_id: UUID, attending: Sequence[Attending]) -> None:
    """Write down who was present; what was recorded before is replaced, until a decision rests on it.

    Raises NotFound, Conflict and Invalid as the rules say.
    """
    mine = (BoardMeeting.council == unit.council) & (BoardMeeting.id == meeting_id)
    row = await unit.session.scalar(select(BoardMeeting).where(mine).with_for_update())
    if row is None:
        raise NotFound("There is no such meeting of the board, or none that you may know of.")
    commissioned = select(BoardDecision.id).where(
        BoardDecision.council == unit.council, BoardDecision.meeting_id == meeting_id
    )
    agreed = select(Action.id).where(Action.council == unit.council, Action.board_meeting_id == meeting_id)
    decided = await unit.session.scalar(select(or_(commissioned.exists(), agreed.exists())))
    check_attendance(row.date, row.called_off_reason, has_decided=bool(decided), today=unit.today)
    members = await unit.session.scalars(
        select(Appointment.person_id).where(
            Appointment.council == unit.council,
            Appointment.post == Post.BOARD_MEMBER,
            Appointment.starts_on <= row.date,
            or_(Appointment.ends_on.is_(None), Appointment.ends_on >= row.date),
        )
    )
    check_attending(attending, frozenset(members), row.date)
    theirs = BoardAttendance.council == unit.council, BoardAttendance.meeting_id == meeting_id
    await unit.session.execute(delete(BoardAttendance).where(*theirs))
    unit.session.add_all(
        BoardAttendance(
            council=unit.council,
            meeting_id=meeting_id,
            person_id=one.person_id,
            recusal_cleared=one.recusal_cleared,
            recorded_by=unit.actor,
            recorded_at=unit.now,
        )
        for one in attending
    )
    row.version += 1
    await unit.session.flush()
    payload = {
        "date": row.date,
        "present": len(attending),
        "cleared": sum(one.recusal_cleared for one in attending),
    }
    unit.record(Happening(EventKind.BOARD_ATTENDANCE_RECORDED, f"board-meeting:{row.id}", payload))
