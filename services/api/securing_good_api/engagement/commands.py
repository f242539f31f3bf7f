"""Record a contact with a school, and its engagement meeting."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import func, select

from securing_good.database import UnitOfWork
from securing_good.events import EventKind, Happening
from securing_good.tables import Case, CaseContact, EngagementMeeting
from securing_good.vocabulary import ActionOrigin, CaseState, ContactRoute, Party
from securing_good.work import WorkKind, ask
from securing_good_api.actions.agreeing import add_actions, told
from securing_good_api.actions.rules import AgreedAction
from securing_good_api.cases.held import held_case
from securing_good_api.documents.facts import letter_reached_on
from securing_good_api.engagement.rules import (
    CaseToEngage,
    check_contact,
    check_engagement_meeting,
    due_days,
)
from securing_good_api.school_days import is_school_day


async def record_contact(
    unit: UnitOfWork, *, case_id: UUID, contacted_on: date, with_whom: str, route: ContactRoute, said: str
) -> None:
    """Say that somebody spoke with the school about its case.

    Raises NotFound, Conflict for a closed case, Invalid for a day that cannot be.
    """
    case = await held_case(unit, case_id)
    check_contact(await _to_engage(unit, case), contacted_on=contacted_on, today=unit.today)
    contact = CaseContact(
        council=unit.council,
        id=uuid4(),
        case_id=case.id,
        urn=case.urn,
        contacted_on=contacted_on,
        with_whom=with_whom,
        route=route,
        said=said,
        recorded_by=unit.actor,
        recorded_at=unit.now,
    )
    unit.session.add(contact)
    case.version += 1
    payload = {"contacted_on": contacted_on, "with_whom": with_whom, "route": route, "said": said}
    unit.record(Happening(EventKind.CASE_CONTACTED, f"case:{case.id}", payload, urn=case.urn))


async def record_engagement_meeting(
    unit: UnitOfWork,
    *,
    case_id: UUID,
    held_on: date,
    attendees: Sequence[tuple[Party, str]],
    discussed: str,
    actions: Sequence[AgreedAction],
    first_meeting_on: date,
    letter_elsewhere: str | None,
) -> None:
    """Record the engagement meeting with its key actions; the case is monitored from then on and its timetable follows.

    Raises NotFound, Conflict and Invalid as the rules say.
    """
    case = await held_case(unit, case_id)
    check_engagement_meeting(
        await _to_engage(unit, case),
        held_on=held_on,
        parties=[party for party, _ in attendees],
        first_meeting_on=first_meeting_on,
        is_school_day=await is_school_day(unit, first_meeting_on),
        has_letter_elsewhere=letter_elsewhere is not None,
        today=unit.today,
    )
    due = due_days(actions, held_on=held_on, first_meeting_on=first_meeting_on)
    unit.session.add(
        EngagementMeeting(
            council=unit.council,
            case_id=case.id,
            urn=case.urn,
            held_on=held_on,
            attendees=[{"party": party, "name": name} for party, name in attendees],
            discussed=discussed,
            first_meeting_on=first_meeting_on,
            letter_elsewhere=letter_elsewhere,
            recorded_by=unit.actor,
            recorded_at=unit.now,
        )
    )
    agreed = add_actions(unit, case, ActionOrigin.ENGAGEMENT_MEETING, None, actions, due)
    if case.state == CaseState.INTERVENTION:
        case.returns_to = CaseState.MONITORING
    else:
        case.state = CaseState.MONITORING
    case.revision += 1
    case.version += 1
    await unit.session.flush()
    payload = {
        "held_on": held_on,
        "first_meeting_on": first_meeting_on,
        "letter_elsewhere": letter_elsewhere,
        "parties": [party for party, _ in attendees],
        "actions": told(agreed),
    }
    unit.record(Happening(EventKind.CASE_ENGAGED, f"case:{case.id}", payload, urn=case.urn))
    await ask(unit, WorkKind.PLAN_VISITS, [str(case.id)], council=unit.council)


async def _to_engage(unit: UnitOfWork, case: Case) -> CaseToEngage:
    contacted = await unit.session.scalar(
        select(func.min(CaseContact.contacted_on)).where(
            CaseContact.council == unit.council, CaseContact.case_id == case.id
        )
    )
    letter_on = await letter_reached_on(unit, case.id)
    return CaseToEngage(CaseState(case.state_but_for_intervention), case.opened_on, contacted, letter_on)
