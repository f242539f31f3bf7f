"""Begin an intervention or decide against one; prepare it, freeze its evidence, advise on it, refer it, close it."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select, text

from securing_good.database import UnitOfWork
from securing_good.errors import ChangedMeanwhile, Conflict, NotFound
from securing_good.events import EventKind, Happening, canonical
from securing_good.governance import governance_of, needs_legal_check
from securing_good.tables import Case, Intervention, InterventionAdvice, InterventionEvidence, ReviewPoint, School
from securing_good.vocabulary import (
    CaseState,
    InterventionOutcome,
    InterventionRoute,
    InterventionStage,
    Recommendation,
    ReviewDecision,
)
from securing_good_api.interventions.facts import EVIDENCE
from securing_good_api.interventions.held import held_intervention, tell
from securing_good_api.interventions.of_case import case_of
from securing_good_api.interventions.outstanding import is_outstanding, outstanding_review
from securing_good_api.interventions.rules import (
    GroundStated,
    advise_blockers,
    against_blockers,
    check_beginning,
    check_grounds,
    check_outcome,
    check_prepared_days,
    check_referral,
    prepare_blockers,
    regrounding_blockers,
)
from securing_good_api.level_decisions.locks import settle_one_at_a_time
from securing_good_api.own_schools import check_own_school


async def begin_intervention(
    unit: UnitOfWork,
    *,
    urn: int,
    route: InterventionRoute,
    grounds: Sequence[tuple[GroundStated, str]],
    reason: str,
    decision_maker: str,
) -> UUID:
    """Begin a formal intervention in a school, with its running case or without one. Returns the intervention's id.

    The case is in intervention from now on; an academy's that still awaits its trust stays so. A trust that refused leaves
    a case that is closed: the referral names it. Raises Invalid and Conflict as the rules say.
    """
    await settle_one_at_a_time(unit, urn)
    await check_own_school(unit, urn)
    school = (await unit.session.scalars(select(School).where(School.urn == urn))).one()
    governance = governance_of(school.type, school.type_group)
    open_one = await unit.session.scalar(
        select(Intervention.id).where(
            Intervention.council == unit.council,
            Intervention.urn == urn,
            Intervention.stage != InterventionStage.CLOSED,
        )
    )
    check_beginning(governance, route, [stated for stated, _ in grounds], is_open=open_one is not None)
    case = await case_of(unit, urn)
    review = await outstanding_review(unit, case.id) if case else None
    row = Intervention(
        council=unit.council,
        id=uuid4(),
        urn=urn,
        case_id=case.id if case else None,
        review_point_id=review,
        route=route,
        governance=governance,
        legal_check_needed=needs_legal_check(school.type),
        stage=InterventionStage.CONSIDERED,
        grounds=_plain(grounds),
        reason=reason,
        decision_maker=decision_maker,
        begun_on=unit.today,
        begun_by=unit.actor,
        tried=[],
        version=0,
    )
    unit.session.add(row)
    stood = case.state if case else None
    if case is not None and case.state in {CaseState.ENGAGING, CaseState.MONITORING}:
        case.returns_to, case.state = case.state, CaseState.INTERVENTION
        case.version += 1
    await unit.session.flush()
    payload = {
        "route": route,
        "grounds": [stated.ground for stated, _ in grounds],
        "reason": reason,
        "case": case.reference if case else None,
        "case_state": {"from": stood, "to": case.state if case else None},
    }
    tell(unit, row, EventKind.INTERVENTION_BEGUN, payload)
    return row.id


async def decide_against_intervention(
    unit: UnitOfWork, *, review_point_id: UUID, expected_version: int, reason: str, decision_maker: str
) -> None:
    """Decide that no intervention is begun after a review that decided to consider one.

    Raises NotFound, ChangedMeanwhile, Conflict where there is nothing to decide.
    """
    mine = (ReviewPoint.council == unit.council, ReviewPoint.id == review_point_id)
    urn = await unit.session.scalar(select(ReviewPoint.urn).where(*mine))
    if urn is None:
        raise NotFound("There is no such review point, or none that you may know of.")
    await settle_one_at_a_time(unit, urn)
    review = (await unit.session.scalars(select(ReviewPoint).where(*mine).with_for_update())).one()
    if review.version != expected_version:
        raise ChangedMeanwhile("Somebody changed this review after you read it.", current_version=review.version)
    blockers = against_blockers(
        considers=review.decision == ReviewDecision.CONSIDER_INTERVENTION,
        is_outstanding=await is_outstanding(unit, review.id),
        is_decided=review.not_begun_at is not None,
    )
    if blockers:
        raise Conflict("There is nothing to decide against.", blockers=blockers)
    review.not_begun_reason, review.not_begun_decision_maker = reason, decision_maker
    review.not_begun_by, review.not_begun_at = unit.actor, unit.now
    review.version += 1
    subject = f"review-point:{review.id}"
    unit.record(Happening(EventKind.INTERVENTION_NOT_BEGUN, subject, {"reason": reason}, urn=review.urn))


async def prepare_intervention(
    unit: UnitOfWork,
    *,
    intervention_id: UUID,
    expected_version: int,
    changes: Mapping[str, Any],
    grounds: Sequence[tuple[GroundStated, str]] | None,
) -> None:
    """Change the grounds, what was tried, the assessment under the equality duty, the reference of legal advice.

    `changes` are columns by name. Raises NotFound, ChangedMeanwhile, Conflict, Invalid as the rules say.
    """
    row, standing = await held_intervention(unit, intervention_id, expected_version)
    blockers = prepare_blockers(standing) or (regrounding_blockers(standing) if grounds is not None else [])
    if blockers:
        raise Conflict("This intervention cannot be prepared so.", blockers=blockers)
    check_prepared_days(
        {f"#/{name}": day for name, day in changes.items() if isinstance(day, date)}
        | {f"#/tried/{n}/on": date.fromisoformat(one["on"]) for n, one in enumerate(changes.get("tried", []))},
        today=unit.today,
    )
    for name, value in changes.items():
        setattr(row, name, value)
    if grounds is not None:
        check_grounds([stated for stated, _ in grounds], standing.route)
        row.grounds = _plain(grounds)
    changed = sorted([*changes, *(["grounds"] if grounds is not None else [])])
    tell(unit, row, EventKind.INTERVENTION_PREPARED, {"changed": changed})


async def freeze_intervention_evidence(unit: UnitOfWork, *, intervention_id: UUID, expected_version: int) -> UUID:
    """Keep everything the intervention rests on as it is now, with its digest. Returns the evidence's id.

    What stands in it is what the school may read: nothing restricted. Raises NotFound, ChangedMeanwhile, Conflict.
    """
    row, standing = await held_intervention(unit, intervention_id, expected_version)
    blockers = prepare_blockers(standing)
    if blockers:
        raise Conflict("Nothing is frozen any more.", blockers=blockers)
    gathered = await unit.session.scalar(
        text(EVIDENCE),
        {"council": unit.council, "urn": row.urn, "today": unit.today},
    )
    document = canonical({"as_of": unit.today, "intervention": row.id, "tried": row.tried, **gathered})
    evidence = InterventionEvidence(
        council=unit.council,
        id=uuid4(),
        intervention_id=row.id,
        urn=row.urn,
        document=document.decode(),
        digest=hashlib.sha256(document).hexdigest(),
        frozen_by=unit.actor,
        frozen_at=unit.now,
    )
    unit.session.add(evidence)
    payload = {"evidence": evidence.id, "digest": evidence.digest}
    tell(unit, row, EventKind.INTERVENTION_EVIDENCE_FROZEN, payload)
    return evidence.id


async def advise_on_intervention(
    unit: UnitOfWork, *, intervention_id: UUID, recommendation: Recommendation, words: str
) -> None:
    """Keep what a member of the board advises. Raises NotFound, Conflict once the outcome is recorded."""
    row, standing = await held_intervention(unit, intervention_id, None)
    blockers = advise_blockers(standing)
    if blockers:
        raise Conflict("Advice comes too late.", blockers=blockers)
    unit.session.add(
        InterventionAdvice(
            council=unit.council,
            id=uuid4(),
            intervention_id=row.id,
            urn=row.urn,
            recommendation=recommendation,
            words=words,
            advised_by=unit.actor,
            advised_at=unit.now,
        )
    )
    tell(unit, row, EventKind.INTERVENTION_ADVISED, {})


async def refer_to_regional_director(
    unit: UnitOfWork,
    *,
    intervention_id: UUID,
    expected_version: int,
    referred_on: date,
    referred_to: str,
    words: str,
    decision_maker: str,
) -> None:
    """Say that an academy was referred. Raises NotFound, ChangedMeanwhile, Conflict and Invalid as the rules say."""
    row, standing = await held_intervention(unit, intervention_id, expected_version)
    check_referral(standing, referred_on=referred_on, today=unit.today)
    row.referred_on, row.referred_to, row.referral = referred_on, referred_to, words
    row.referral_decision_maker = decision_maker
    row.stage = InterventionStage.REFERRED
    tell(unit, row, EventKind.SCHOOL_REFERRED, {"referred_on": referred_on})


async def record_outcome(
    unit: UnitOfWork,
    *,
    intervention_id: UUID,
    expected_version: int,
    outcome: InterventionOutcome,
    reason: str,
    decision_maker: str,
    review_on: date,
    publishes: bool,
    redactions: str | None,
) -> None:
    """Record how the intervention ended; the case returns to where it stood.

    Raises NotFound, ChangedMeanwhile, Conflict and Invalid as the rules say.
    """
    row, standing = await held_intervention(unit, intervention_id, expected_version)
    check_outcome(standing, outcome, review_on=review_on, today=unit.today)
    row.outcome, row.outcome_reason, row.outcome_decision_maker = outcome, reason, decision_maker
    row.closed_on, row.closed_by = unit.today, unit.actor
    row.review_on, row.publishes, row.redactions = review_on, publishes, redactions
    row.stage = InterventionStage.CLOSED
    case = await _held(unit, row.case_id) if row.case_id else None
    payload: dict[str, Any] = {"outcome": outcome, "reason": reason, "review_on": review_on}
    if case is not None and case.returns_to is not None:
        payload["case_state"] = {"from": case.state, "to": case.returns_to}
        case.state, case.returns_to = case.returns_to, None
        case.version += 1
    tell(unit, row, EventKind.INTERVENTION_CLOSED, payload)


async def _held(unit: UnitOfWork, case_id: UUID) -> Case:
    found = await unit.session.scalars(
        select(Case).where(Case.council == unit.council, Case.id == case_id).with_for_update()
    )
    return found.one()


def _plain(grounds: Sequence[tuple[GroundStated, str]]) -> list[dict[str, Any]]:
    return [{"ground": one.ground, "low_by": list(one.low_by), "matters": matters} for one, matters in grounds]
