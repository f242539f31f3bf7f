"""Answer an escalation."""

from uuid import UUID

from sqlalchemy import select

from securing_good.database import UnitOfWork
from securing_good.errors import NotFound
from securing_good.events import EventKind, Happening
from securing_good.tables import EscalationAnswer, Visit
from securing_good_api.cases.held import held_case
from securing_good_api.escalations.held import first_of
from securing_good_api.escalations.rules import check_answer


async def answer_escalation(unit: UnitOfWork, *, visit_id: UUID, will_be_done: str) -> None:
    """Say what will be done about two missed meetings in a row, of which this is the second.

    Raises NotFound where there is no such escalation, Conflict where it is answered.
    """
    mine = (EscalationAnswer.council == unit.council, EscalationAnswer.visit_id == visit_id)
    case_id = await unit.session.scalar(
        select(Visit.case_id).where(Visit.council == unit.council, Visit.id == visit_id)
    )
    if case_id is None:
        raise NotFound("There is no such escalation, or none that you may know of.")
    case = await held_case(unit, case_id)
    check_answer(is_answered=await unit.session.scalar(select(EscalationAnswer.visit_id).where(*mine)) is not None)
    first = await first_of(unit, visit_id)
    unit.session.add(
        EscalationAnswer(
            council=unit.council,
            visit_id=visit_id,
            case_id=case.id,
            urn=case.urn,
            first_visit_id=first,
            will_be_done=will_be_done,
            answered_by=unit.actor,
            answered_at=unit.now,
        )
    )
    await unit.session.flush()
    payload = {"first": first, "second": visit_id}
    unit.record(Happening(EventKind.ESCALATION_ANSWERED, f"visit:{visit_id}", payload, urn=case.urn))
