"""Which case an intervention is of: the one that runs, one that is opened later, or one that a trust refused."""

from sqlalchemy import and_, select

from securing_good.database import UnitOfWork
from securing_good.events import EventKind
from securing_good.tables import Case, Intervention
from securing_good.vocabulary import RUNNING, CaseState, InterventionStage
from securing_good_api.interventions.held import tell


async def take_on_intervention(unit: UnitOfWork, case: Case) -> None:
    """An intervention that is open in a school whose case begins is that case's from now on."""
    row = await unit.session.scalar(
        select(Intervention)
        .where(
            Intervention.council == unit.council,
            Intervention.urn == case.urn,
            Intervention.stage != InterventionStage.CLOSED,
        )
        .with_for_update()
    )
    if row is None:
        return
    row.case_id = case.id
    stood = case.state
    if case.state == CaseState.ENGAGING:
        case.returns_to, case.state = case.state, CaseState.INTERVENTION
    payload = {"case": case.reference, "case_state": {"from": stood, "to": case.state}}
    tell(unit, row, EventKind.INTERVENTION_JOINED, payload)


async def case_of(unit: UnitOfWork, urn: int) -> Case | None:
    """The school's running case, held; else the newest one, if its trust refused it."""
    newest = await unit.session.scalar(
        select(Case)
        .where(and_(Case.council == unit.council, Case.urn == urn))
        .order_by(Case.state.in_(RUNNING).desc(), Case.opened_on.desc(), Case.reference.desc())
        .limit(1)
        .with_for_update()
    )
    if newest is None or newest.state == CaseState.EXITED:
        return None
    return newest
