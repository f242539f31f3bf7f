"""Identify, broker, provide and evaluate support packages."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from securing_good.database import UnitOfWork
from securing_good.errors import ChangedMeanwhile, Invalid, NotFound
from securing_good.events import EventKind, Happening
from securing_good.tables import Case, SupportPackage
from securing_good.vocabulary import CaseState, SupportImpact, SupportState
from securing_good_api.support.rules import check_identified, check_step


async def identify_support(unit: UnitOfWork, *, case_id: UUID, what: str, identified_on: date | None) -> UUID:
    """Name what a school in the programme needs; without a day it is today. Returns the package's id.

    Raises Invalid for a case that is not the council's, Conflict and Invalid as the rules say.
    """
    case = await _lock_case(unit, case_id)
    if case is None:
        raise Invalid.at("#/case_id", "unknown-case", f"There is no case with the id {case_id}.")
    day = identified_on or unit.today
    check_identified(identified_on=day, opened_on=case.opened_on, case_state=CaseState(case.state), today=unit.today)
    package = SupportPackage(
        council=unit.council,
        id=uuid4(),
        case_id=case.id,
        urn=case.urn,
        what=what,
        state=SupportState.IDENTIFIED,
        identified_on=day,
        version=1,
    )
    unit.session.add(package)
    await unit.session.flush()
    _record(unit, EventKind.SUPPORT_IDENTIFIED, package, {"case": case.reference, "what": what, "identified_on": day})
    return package.id


async def broker_support(
    unit: UnitOfWork,
    *,
    package_id: UUID,
    expected_version: int,
    provider: str,
    cost_pounds: int | None,
    brokered_on: date | None,
) -> None:
    """Say who has agreed to provide it, and for how much; without a day it is today.

    Raises NotFound, ChangedMeanwhile, Conflict and Invalid as the rules say.
    """
    package, case = await _read(unit, package_id, expected_version)
    day = brokered_on or unit.today
    _step(unit, package, case, SupportState.BROKERED, day=day, last_day=package.identified_on)
    package.brokered_on, package.provider, package.cost_pounds = day, provider, cost_pounds
    payload = {"provider": provider, "cost_pounds": cost_pounds, "brokered_on": day}
    _record(unit, EventKind.SUPPORT_BROKERED, package, payload)


async def provide_support(
    unit: UnitOfWork, *, package_id: UUID, expected_version: int, provided_on: date | None
) -> None:
    """Say that all of it has been provided; without a day it is today.

    Raises NotFound, ChangedMeanwhile, Conflict and Invalid as the rules say.
    """
    package, case = await _read(unit, package_id, expected_version)
    day = provided_on or unit.today
    _step(unit, package, case, SupportState.PROVIDED, day=day, last_day=package.brokered_on)
    package.provided_on = day
    _record(unit, EventKind.SUPPORT_PROVIDED, package, {"provider": package.provider, "provided_on": day})


async def evaluate_support(
    unit: UnitOfWork,
    *,
    package_id: UUID,
    expected_version: int,
    impact: SupportImpact,
    evaluation: str,
    evaluated_on: date | None,
) -> None:
    """Say what came of it; without a day it is today.

    Raises NotFound, ChangedMeanwhile, Conflict and Invalid as the rules say.
    """
    package, case = await _read(unit, package_id, expected_version)
    day = evaluated_on or unit.today
    _step(unit, package, case, SupportState.EVALUATED, day=day, last_day=package.provided_on)
    package.evaluated_on, package.impact, package.evaluation = day, impact, evaluation
    payload = {"impact": impact, "evaluation": evaluation, "evaluated_on": day}
    _record(unit, EventKind.SUPPORT_EVALUATED, package, payload)


async def _read(unit: UnitOfWork, package_id: UUID, expected_version: int) -> tuple[SupportPackage, Case]:
    mine = SupportPackage.council == unit.council
    case_id = await unit.session.scalar(select(SupportPackage.case_id).where(mine, SupportPackage.id == package_id))
    case = await _lock_case(unit, case_id) if case_id else None
    if case is None:
        raise NotFound("There is no such support package, or none that you may know of.")
    package = (await unit.session.scalars(select(SupportPackage).where(mine, SupportPackage.id == package_id))).one()
    if package.version != expected_version:
        raise ChangedMeanwhile("Somebody changed this package after you read it.", current_version=package.version)
    return package, case


async def _lock_case(unit: UnitOfWork, case_id: UUID) -> Case | None:
    """The case, held still: it cannot end meanwhile, nor can another step of its packages be taken."""
    return await unit.session.scalar(
        select(Case).where(Case.council == unit.council, Case.id == case_id).with_for_update(key_share=True)
    )


def _step(
    unit: UnitOfWork, package: SupportPackage, case: Case, to: SupportState, *, day: date, last_day: date | None
) -> None:
    check_step(
        to,
        now=SupportState(package.state),
        day=day,
        last_day=last_day or day,
        case_state=CaseState(case.state),
        today=unit.today,
    )
    package.state = to
    package.version += 1


def _record(unit: UnitOfWork, kind: EventKind, package: SupportPackage, payload: Mapping[str, Any]) -> None:
    unit.record(Happening(kind, f"support-package:{package.id}", payload, urn=package.urn))
