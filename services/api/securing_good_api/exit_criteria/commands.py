"""Set the exit criteria of a case."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select

from securing_good.database import UnitOfWork
from securing_good.errors import Conflict
from securing_good.events import EventKind, Happening
from securing_good.tables import Case, ExitCriteria
from securing_good.vocabulary import CaseState
from securing_good_api.cases.held import held_case
from securing_good_api.exit_criteria.rules import Criterion, criteria_blockers


async def set_exit_criteria(unit: UnitOfWork, *, case_id: UUID, criteria: Sequence[Criterion], reason: str) -> None:
    """Put another edition of a running case's criteria in the place of the one before. Raises NotFound, Conflict."""
    case = await held_case(unit, case_id)
    blockers = criteria_blockers(CaseState(case.state))
    if blockers:
        raise Conflict("Exit criteria cannot be set.", blockers=blockers)
    last = await unit.session.scalar(
        select(func.max(ExitCriteria.edition)).where(
            ExitCriteria.council == unit.council, ExitCriteria.case_id == case_id
        )
    )
    add_criteria(unit, case, criteria, reason, edition=(last or 0) + 1)
    case.version += 1
    await unit.session.flush()


def add_criteria(unit: UnitOfWork, case: Case, criteria: Sequence[Criterion], reason: str, *, edition: int = 1) -> None:
    """Write down an edition of a case's criteria."""
    listed = [{"criterion": one.criterion, "measure": one.measure} for one in criteria]
    unit.session.add(
        ExitCriteria(
            council=unit.council,
            case_id=case.id,
            edition=edition,
            urn=case.urn,
            criteria=listed,
            reason=reason,
            set_by=unit.actor,
            set_at=unit.now,
        )
    )
    payload = {"edition": edition, "criteria": listed, "reason": reason}
    unit.record(Happening(EventKind.EXIT_CRITERIA_SET, f"case:{case.id}", payload, urn=case.urn))
