"""Record what the board decided at a meeting, support or an action: who could decide, and who took no part."""

from datetime import date
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import select, text

from securing_good.database import UnitOfWork
from securing_good.errors import Conflict, Invalid, NotFound
from securing_good.events import EventKind, Happening
from securing_good.tables import BoardDecision, BoardMeeting, BoardRecusal
from securing_good.vocabulary import OUR_QUORUM, ActionOrigin, CaseState
from securing_good_api.actions.agreeing import add_actions, told
from securing_good_api.actions.facts import next_meeting_on
from securing_good_api.actions.rules import AgreedAction
from securing_good_api.board_decisions.rules import (
    Decided,
    Meeting,
    Present,
    agreed_at,
    decided_at,
    due_day,
    needs_a_meeting,
    unknown_meeting,
)
from securing_good_api.cases.held import held_case
from securing_good_api.cases.rules import CASE_CLOSED

_HELD: Final = "(i.ended_on is null or i.ended_on >= m.date)"
_PRESENT: Final = f"""
    select coalesce(json_agg(json_build_object('person_id', a.person_id,
        'of_school', exists (select from declared_interest i where i.council = a.council
            and i.person_id = a.person_id and i.urn = :urn and {_HELD})
            or exists (select from appointment t where t.council = a.council and t.person_id = a.person_id
                and t.urn = :urn and t.starts_on <= m.date and (t.ends_on is null or t.ends_on >= m.date)),
        'of_provider', exists (select from provider_interest i where i.council = a.council
            and i.person_id = a.person_id and i.provider_id = :provider and {_HELD})
            or exists (select from provider v where v.council = a.council and v.id = :provider
                and v.contact_person_id = a.person_id),
        'is_caller', exists (select from person_identity y where y.council = a.council and y.person_id = a.person_id
            and y.issuer = :issuer and y.subject = :called and y.unlinked_at is null)
        ) order by a.person_id), '[]'::json)
    from board_attendance a where a.council = m.council and a.meeting_id = m.id"""  # noqa: S608 - our own words
_MEETING: Final = text(f"""
    select m.date, m.called_off_at is not null as called_off, ({_PRESENT}) as present,
        (select r.quorum from board_settings r where r.council = m.council
         order by r.set_at desc, r.id desc limit 1) as quorum,
        exists (select from person_identity y where y.council = m.council and y.issuer = :issuer
            and y.subject = :called and y.unlinked_at is null) as is_known
    from board_meeting m where m.council = :council and m.id = :id
""")  # noqa: S608 - our own words


async def record_board_decision(
    unit: UnitOfWork,
    *,
    sign_in: tuple[str, str],
    is_of_the_board: bool,
    meeting_id: UUID | None,
    package_id: UUID,
    urn: int,
    provider_id: UUID,
    named_on: date,
    brokered_on: date,
) -> dict[str, Any] | None:
    """Keep that the board decided this, with quorum and recusals. Returns what an event tells of it, in numbers alone.

    Officers commission without the board, and may record what it decided: without a meeting nothing is kept for them.
    Raises Invalid where a member of the board names no meeting, or one there is not; Conflict as the rules say.
    """
    if meeting_id is None:
        if is_of_the_board:
            raise needs_a_meeting()
        return None
    found = await _held_meeting(unit, sign_in, meeting_id, urn, provider_id)
    if found is None:
        raise unknown_meeting(meeting_id)
    meeting, is_known = found
    must_be_there = is_of_the_board and is_known
    decided = decided_at(
        meeting, named_on=named_on, brokered_on=brokered_on, must_be_there=must_be_there, today=unit.today
    )
    await _keep(unit, meeting_id, package_id, provider_id, meeting, decided)
    numbers = {"deciding": decided.deciding, "recused": len(decided.recused), "quorum": meeting.quorum}
    return {"met_on": meeting.day, **numbers}


async def agree_board_action(
    unit: UnitOfWork, *, sign_in: tuple[str, str], meeting_id: UUID, case_id: UUID, action: AgreedAction
) -> UUID:
    """Write an action down that the board agreed about a school in the programme; it is one of its case. Returns its id.

    Raises NotFound for a meeting that is not the council's, Invalid for such a case or a day that cannot be, Conflict where
    the case is closed or the board could not agree it there.
    """
    mine = (BoardMeeting.council == unit.council) & (BoardMeeting.id == meeting_id)
    if await unit.session.scalar(select(BoardMeeting.id).where(mine)) is None:
        raise NotFound("There is no such meeting of the board, or none that you may know of.")
    try:
        case = await held_case(unit, case_id)
    except NotFound as error:
        raise Invalid.at("#/case_id", "unknown-case", f"There is no case with the id {case_id}.") from error
    found = await _held_meeting(unit, sign_in, meeting_id, case.urn, None)
    assert found is not None, "meetings of the board are never deleted"
    if not CaseState(case.state).is_running:
        raise Conflict("No action can be agreed.", blockers=[CASE_CLOSED])
    meeting, _ = found
    decided = agreed_at(meeting, opened_on=case.opened_on, today=unit.today)
    day = due_day(action.due_on, met_on=meeting.day, next_meeting_on=await next_meeting_on(unit, case.id))
    (agreed,) = add_actions(unit, case, ActionOrigin.BOARD_MEETING, None, [action], [day], board_meeting_id=meeting_id)
    await unit.session.flush()
    payload = {
        "case": case.reference,
        "met_on": meeting.day,
        "deciding": decided.deciding,
        "recused": len(decided.recused),
        "quorum": meeting.quorum,
        "action": told([agreed])[0],
    }
    unit.record(Happening(EventKind.ACTION_AGREED_BY_BOARD, f"action:{agreed.id}", payload, urn=case.urn))
    return agreed.id


async def _held_meeting(
    unit: UnitOfWork, sign_in: tuple[str, str], meeting_id: UUID, urn: int, provider_id: UUID | None
) -> tuple[Meeting, bool] | None:
    """A meeting, held until the transaction ends, as a decision about this school looks at it; and whether the caller's
    person is known."""
    mine = (BoardMeeting.council == unit.council) & (BoardMeeting.id == meeting_id)
    # In a statement of its own: what is read with the lock in one is as it was before whoever held the lock was done.
    if await unit.session.scalar(select(BoardMeeting.id).where(mine).with_for_update()) is None:
        return None
    issuer, called = sign_in
    known = {"council": unit.council, "id": meeting_id, "urn": urn, "provider": provider_id}
    row = (await unit.session.execute(_MEETING, {**known, "issuer": issuer, "called": called})).one()
    present = [Present(**(one | {"person_id": UUID(one["person_id"])})) for one in row.present]
    return Meeting(row.date, called_off=row.called_off, present=present, quorum=row.quorum or OUR_QUORUM), row.is_known


async def _keep(
    unit: UnitOfWork, meeting_id: UUID, package_id: UUID, provider_id: UUID, meeting: Meeting, decided: Decided
) -> None:
    row = BoardDecision(
        council=unit.council,
        id=uuid4(),
        meeting_id=meeting_id,
        package_id=package_id,
        provider_id=provider_id,
        quorum=meeting.quorum,
        deciding=decided.deciding,
        recorded_by=unit.actor,
        recorded_at=unit.now,
    )
    unit.session.add(row)
    await unit.session.flush()
    unit.session.add_all(
        BoardRecusal(council=unit.council, decision_id=row.id, person_id=person, because=because)
        for person, because in decided.recused.items()
    )
    await unit.session.flush()
