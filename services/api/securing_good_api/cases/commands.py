"""Open a case."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from sqlalchemy import func, select, text

from securing_good.database import UnitOfWork
from securing_good.errors import Conflict
from securing_good.events import EventKind, Happening
from securing_good.governance import governance_of
from securing_good.tables import Case, LevelDecision, School
from securing_good.vocabulary import CasePost, ContactCause, MonitoringLevel
from securing_good.work import WorkKind, ask
from securing_good_api.case_team.commands import add_holder, candidate_for
from securing_good_api.case_team.rules import check_candidate
from securing_good_api.cases.contacts_due import contact_due
from securing_good_api.cases.held import running_case
from securing_good_api.cases.rules import first_state, level_for_case, reference
from securing_good_api.exit_criteria.commands import add_criteria
from securing_good_api.exit_criteria.rules import USUAL, Criterion
from securing_good_api.interventions.of_case import take_on_intervention
from securing_good_api.level_decisions.locks import settle_one_at_a_time
from securing_good_api.own_schools import check_own_school
from securing_good_api.review_schedules.commands import review_schedule
from securing_good_api.reviews.commands import add_reviews
from securing_good_api.watches.commands import case_relapsed_from, end_watches_by_relapse


async def open_case(
    unit: UnitOfWork,
    *,
    urn: int,
    reason: str,
    lead_officer_id: UUID | None,
    link_partner_id: UUID | None,
    exit_criteria: Sequence[Criterion],
    relapse_of: UUID | None = None,
) -> UUID:
    """Open a school's case at the level people decided, with its reviews and exit criteria; its visits are then planned.

    Where the school left the programme and is still watched, the new case is a relapse, and the watch ends; later it is
    one where `relapse_of` says so. Returns the case's id. Raises Invalid for a school, person or earlier case that is not the
    council's, Conflict when the level is not amber or red, the school has an open case, or somebody may not be put on it.
    """
    await settle_one_at_a_time(unit, urn)
    await check_own_school(unit, urn)
    school = (await unit.session.scalars(select(School).where(School.urn == urn))).one()
    state = first_state(governance_of(school.type, school.type_group))
    team = {CasePost.LEAD_OFFICER: lead_officer_id, CasePost.LINK_PARTNER: link_partner_id}
    for post, person_id in team.items():
        if person_id is not None:
            candidate = await candidate_for(unit, person_id, urn, post, unit.today, f"#/{post.value}_id")
            check_candidate(candidate, post=post, state=state)
    decision = await unit.session.scalar(
        select(LevelDecision)
        .where(LevelDecision.council == unit.council, LevelDecision.urn == urn)
        .order_by(LevelDecision.decided_at.desc(), LevelDecision.id.desc())
        .limit(1)
    )
    level = level_for_case(MonitoringLevel(decision.level) if decision else None)
    assert decision is not None
    await _refuse_second_case(unit, urn)
    relapsed_from = await case_relapsed_from(unit, urn, relapse_of)
    case = Case(
        council=unit.council,
        id=uuid4(),
        reference=await next_reference(unit, unit.today.year),
        urn=urn,
        state=state,
        level=level,
        level_decision_id=decision.id,
        reason=reason,
        level_since=unit.today,
        opened_on=unit.today,
        opened_by=unit.actor,
        relapse_of=relapsed_from,
        revision=1,
        version=1,
    )
    unit.session.add(case)
    await unit.session.flush()
    for post, person_id in team.items():
        if person_id is not None:
            add_holder(unit, case, post, person_id, case.opened_on, reason=reason)
    add_reviews(unit, case, await review_schedule(unit))
    await unit.session.flush()
    payload = {"reference": case.reference, "level": level, "reason": reason, "opened_on": case.opened_on}
    if relapsed_from is not None:
        payload["relapse_of"] = relapsed_from
    unit.record(Happening(EventKind.CASE_OPENED, f"case:{case.id}", payload, urn=urn))
    add_criteria(unit, case, exit_criteria or USUAL, reason)
    await unit.session.flush()
    await end_watches_by_relapse(unit, case)
    await take_on_intervention(unit, case)
    await contact_due(unit, case, ContactCause.CASE_OPENED)
    await ask(unit, WorkKind.PLAN_VISITS, [str(case.id)], council=unit.council)
    return case.id


async def _refuse_second_case(unit: UnitOfWork, urn: int) -> None:
    open_one = await running_case(unit, urn)
    if open_one is not None:
        raise Conflict(
            "This school already has an open case.",
            blockers=[{"code": "open-case", "detail": f"{open_one} is open."}],
        )


async def next_reference(unit: UnitOfWork, year: int) -> str:
    """What people will call the next case that opened in this year; others wait for it until the transaction ends."""
    await unit.session.execute(
        text("select pg_advisory_xact_lock(hashtext('case reference ' || :council))"), {"council": unit.council}
    )
    last = await unit.session.scalar(
        select(func.max(Case.reference)).where(Case.council == unit.council, Case.reference.startswith(f"SG-{year}-"))
    )
    return reference(year, int(last.rsplit("-", 1)[1]) + 1 if last else 1)
