"""Identify support, broker it, agree it with the school, complete and evaluate it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import or_, select

from securing_good.database import UnitOfWork
from securing_good.errors import Invalid
from securing_good.events import EventKind
from securing_good.tables import Case, Membership, SupportObjective, SupportPackage
from securing_good.vocabulary import (
    Acceptor,
    CaseState,
    ProviderKind,
    RiskFactor,
    SupportAction,
    SupportImpact,
    SupportKind,
    SupportState,
)
from securing_good_api.board_decisions.commands import record_board_decision
from securing_good_api.own_schools import check_own_school
from securing_good_api.providers.rules import Plan
from securing_good_api.redaction.facts import is_member
from securing_good_api.redaction.rules import EVERYTHING, Sight, check_named
from securing_good_api.support.held import held_case_of, held_package, held_provider, tell, unknown_provider
from securing_good_api.support.rules import (
    Caller,
    check_action,
    check_brokered,
    check_day,
    check_identified,
    check_judged,
    check_recommended,
    unknown_case,
)


@dataclass(frozen=True)
class Need:
    """What a school needs."""

    what: str
    factors: Sequence[RiskFactor]
    objectives: Sequence[tuple[str, str | None]]
    """What should change, and by which measure one will see it, in order."""
    kind: SupportKind | None
    wanted_from: date | None
    wanted_until: date | None


@dataclass(frozen=True)
class Judgement:
    """What came of one objective, and how one can see that."""

    number: int
    impact: SupportImpact
    evidence: str


async def identify_support(
    unit: UnitOfWork,
    *,
    case_id: UUID | None,
    urn: int | None,
    need: Need,
    identified_on: date | None,
    sight: Sight = EVERYTHING,
) -> UUID:
    """Name what a school needs, in its case or without one; without a day it is today. Returns the package's id.

    Raises Invalid for a case or school that is not the council's, Conflict and Invalid as the rules say; Forbidden where a
    member of the board may take no part in it.
    """
    check_named(sight)
    day = identified_on or unit.today
    case = await _case(unit, case_id, urn)
    school = case.urn if case is not None else urn
    if school is None:
        raise Invalid.at("#/urn", "needed", "Say which school it is, or which case.")
    if case is None:
        await check_own_school(unit, school)
    if sight.members_only:
        is_one = await is_member(unit.session, unit.council, school, unit.today)
        check_recommended(sight, school, case_id, is_member=is_one)
    check_identified(
        identified_on=day,
        case_state=CaseState(case.state) if case else None,
        opened_on=case.opened_on if case else None,
        is_entitled=case is not None or await _is_entitled(unit, school, day),
        wanted_from=need.wanted_from,
        wanted_until=need.wanted_until,
        today=unit.today,
    )
    package = SupportPackage(
        council=unit.council,
        id=uuid4(),
        case_id=case_id,
        urn=school,
        what=need.what,
        factors=list(need.factors),
        kind=need.kind,
        wanted_from=need.wanted_from,
        wanted_until=need.wanted_until,
        state=SupportState.IDENTIFIED,
        identified_on=day,
        version=1,
    )
    unit.session.add(package)
    await unit.session.flush()
    unit.session.add_all(
        SupportObjective(council=unit.council, package_id=package.id, number=number, what=what, measure=measure)
        for number, (what, measure) in enumerate(need.objectives, start=1)
    )
    await unit.session.flush()
    payload = {
        "case": case.reference if case else None,
        "what": need.what,
        "factors": list(need.factors),
        "kind": need.kind,
        "identified_on": day,
        "objectives": [what for what, _ in need.objectives],
    }
    tell(unit, package, EventKind.SUPPORT_IDENTIFIED, payload)
    return package.id


async def broker_support(
    unit: UnitOfWork,
    *,
    by: Caller,
    package_id: UUID,
    expected_version: int,
    provider_id: UUID,
    kind: SupportKind | None,
    cost_pounds: int | None,
    plan: Plan,
    sessions_planned: int,
    brokered_on: date | None,
    board_meeting_id: UUID | None = None,
) -> None:
    """Say which provider is to give it, when, and for how much; another one may follow until the school has agreed.

    A member of the board says what the board decided at a meeting.

    Raises NotFound, ChangedMeanwhile, Conflict and Invalid as the rules say.
    """
    row, package = await held_package(unit, package_id, expected_version)
    provider = await held_provider(unit, provider_id, package_id)
    if by.is_of_the_board and provider.kind is ProviderKind.LINK_PARTNER:
        # Individual staff of the council: what they give, officers arrange.
        raise unknown_provider(provider_id)
    day = brokered_on or unit.today
    brokered = {
        "kind": check_brokered(package, by, provider, kind, plan, day=day, today=unit.today),
        "provider_id": provider_id,
        "cost_pounds": cost_pounds,
        "starts_on": plan.starts_on,
        "ends_on": plan.ends_on,
        "sessions_planned": sessions_planned,
        "days_planned": plan.days,
        "brokered_on": day,
    }
    board = await record_board_decision(
        unit,
        sign_in=(by.issuer, by.signs_in_as or by.subject),
        is_of_the_board=by.is_of_the_board,
        meeting_id=board_meeting_id,
        package_id=package_id,
        urn=row.urn,
        provider_id=provider_id,
        named_on=package.identified_on,
        brokered_on=day,
    )
    before = {name: getattr(row, name) for name in brokered}
    row.state = SupportState.BROKERED
    for name, value in brokered.items():
        setattr(row, name, value)
    row.version += 1
    payload = {name: {"from": before[name], "to": value} for name, value in brokered.items() if before[name] != value}
    told = {**payload, "provider": provider.name, **({"board": board} if board else {})}
    tell(unit, row, EventKind.SUPPORT_BROKERED, told)


async def agree_support(
    unit: UnitOfWork,
    *,
    by: Caller,
    package_id: UUID,
    expected_version: int,
    agreed_by: Acceptor,
    name: str,
    agreed_on: date | None,
) -> None:
    """Say that headteacher or chair accepts what was brokered: they themselves, or an officer who was told.

    Raises NotFound, ChangedMeanwhile, Conflict and Invalid as the rules say.
    """
    row, package = await held_package(unit, package_id, expected_version)
    check_action(SupportAction.AGREE, package, by, today=unit.today)
    day = agreed_on or unit.today
    check_day("agreed_on", day, after=package.last_step_on, today=unit.today)
    row.state, row.agreed_on, row.agreed_by = SupportState.AGREED, day, agreed_by
    row.agreed_by_name, row.agreement_recorded_by = name, unit.actor
    row.version += 1
    payload = {"agreed_by": agreed_by, "agreed_on": day, "by_the_school_itself": by.is_of_the_school}
    tell(unit, row, EventKind.SUPPORT_AGREED, payload)


async def complete_support(
    unit: UnitOfWork, *, by: Caller, package_id: UUID, expected_version: int, completed_on: date | None
) -> None:
    """Say that all of it has been provided; without a day it is today.

    Raises NotFound, ChangedMeanwhile, Conflict and Invalid as the rules say.
    """
    row, package = await held_package(unit, package_id, expected_version)
    check_action(SupportAction.COMPLETE, package, by, today=unit.today)
    day = completed_on or unit.today
    check_day("completed_on", day, after=package.last_step_on, today=unit.today)
    row.state, row.completed_on = SupportState.COMPLETED, day
    row.version += 1
    tell(unit, row, EventKind.SUPPORT_COMPLETED, {"completed_on": day})


async def evaluate_support(
    unit: UnitOfWork,
    *,
    by: Caller,
    package_id: UUID,
    expected_version: int,
    impact: SupportImpact,
    evaluation: str,
    objectives: Sequence[Judgement],
    evaluated_on: date | None,
) -> None:
    """Say what came of each objective, and of the whole; never by whoever provided it. Without a day it is today.

    Raises NotFound, ChangedMeanwhile, Conflict and Invalid as the rules say.
    """
    row, package = await held_package(unit, package_id, expected_version)
    check_action(SupportAction.EVALUATE, package, by, today=unit.today)
    check_judged(package, [one.number for one in objectives])
    day = evaluated_on or unit.today
    check_day("evaluated_on", day, after=package.last_step_on, today=unit.today)
    judged = {one.number: one for one in objectives}
    for objective in await unit.session.scalars(
        select(SupportObjective).where(
            SupportObjective.council == unit.council, SupportObjective.package_id == package_id
        )
    ):
        objective.impact, objective.evidence = judged[objective.number].impact, judged[objective.number].evidence
    row.state, row.evaluated_on = SupportState.EVALUATED, day
    row.impact, row.evaluation = impact, evaluation
    row.version += 1
    await unit.session.flush()
    payload = {
        "impact": impact,
        "evaluation": evaluation,
        "objectives": [{"number": one.number, "impact": one.impact, "evidence": one.evidence} for one in objectives],
        "evaluated_on": day,
    }
    tell(unit, row, EventKind.SUPPORT_EVALUATED, payload)


async def _case(unit: UnitOfWork, case_id: UUID | None, urn: int | None) -> Case | None:
    if case_id is None:
        return None
    case = await held_case_of(unit, case_id)
    if case is None:
        raise unknown_case(case_id)
    if urn is not None and urn != case.urn:
        raise Invalid.at("#/urn", "another-school", f"{case.reference} is the case of {case.urn}.")
    return case


async def _is_entitled(unit: UnitOfWork, urn: int, day: date) -> bool:
    """Whether the school is a member that day, or in the programme; whichever row says so is held still."""
    member = await unit.session.scalar(
        select(Membership.id)
        .where(
            Membership.council == unit.council,
            Membership.urn == urn,
            Membership.starts_on <= day,
            or_(Membership.ends_on.is_(None), Membership.ends_on >= day),
        )
        .with_for_update(read=True)
    )
    if member is not None:
        return True
    running = await unit.session.scalar(
        select(Case.id)
        .where(Case.council == unit.council, Case.urn == urn, Case.closed_on.is_(None), Case.opened_on <= day)
        .with_for_update(key_share=True)
    )
    return running is not None
