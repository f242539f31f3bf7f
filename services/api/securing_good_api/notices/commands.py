"""Issue a notice, record what was said to it and whether it was complied with, end it; note one of the Secretary of State."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import select

from securing_good.database import UnitOfWork
from securing_good.errors import Conflict, Invalid, NotFound
from securing_good.events import EventKind
from securing_good.tables import InterventionEvidence, InterventionNotice, InterventionRepresentation
from securing_good.vocabulary import Compliance, CopyTo, InterventionStage, NoticeKind, NoticeState
from securing_good_api.interventions.held import held_intervention, tell
from securing_good_api.interventions.rules import check_between, minister_blockers
from securing_good_api.notices.rules import (
    check_compliance,
    check_notice,
    check_notice_end,
    check_representation,
)


async def issue_notice(
    unit: UnitOfWork,
    *,
    intervention_id: UUID,
    expected_version: int,
    kind: NoticeKind,
    issued_on: date,
    matters: str,
    required_actions: Sequence[str],
    comply_by: date,
    minded_to: str,
    copies: Sequence[tuple[CopyTo, str, date]],
    decision_maker: str,
) -> None:
    """Say that the council gave the governing body a notice, resting on the evidence frozen last.

    Raises NotFound, ChangedMeanwhile, Conflict and Invalid as the rules say.
    """
    row, standing = await held_intervention(unit, intervention_id, expected_version)
    check_notice(
        standing,
        kind,
        issued_on=issued_on,
        comply_by=comply_by,
        copies=[(to, sent_on) for to, _, sent_on in copies],
        today=unit.today,
    )
    evidence = await unit.session.scalar(
        select(InterventionEvidence.id)
        .where(InterventionEvidence.council == unit.council, InterventionEvidence.intervention_id == row.id)
        .order_by(InterventionEvidence.frozen_at.desc(), InterventionEvidence.id)
        .limit(1)
    )
    assert evidence is not None
    notice = InterventionNotice(
        council=unit.council,
        id=uuid4(),
        intervention_id=row.id,
        urn=row.urn,
        evidence_id=evidence,
        kind=kind,
        state=NoticeState.IN_FORCE,
        issued_on=issued_on,
        matters=matters,
        required_actions=list(required_actions),
        comply_by=comply_by,
        minded_to=minded_to,
        copies=[{"to": to, "name": name, "sent_on": sent_on.isoformat()} for to, name, sent_on in copies],
        decision_maker=decision_maker,
        issued_by=unit.actor,
    )
    unit.session.add(notice)
    row.stage = InterventionStage.NOTICE_ISSUED
    payload = {"notice": notice.id, "kind": kind, "issued_on": issued_on, "comply_by": comply_by}
    tell(unit, row, EventKind.NOTICE_ISSUED, payload)


async def record_representation(
    unit: UnitOfWork,
    *,
    intervention_id: UUID,
    received_on: date,
    made_by: str,
    words: str,
    consideration: str | None,
) -> None:
    """Keep what was said to a notice for the school. Raises NotFound, Conflict, Invalid."""
    row, standing = await held_intervention(unit, intervention_id, None)
    check_representation(standing, received_on=received_on, today=unit.today)
    unit.session.add(
        InterventionRepresentation(
            council=unit.council,
            id=uuid4(),
            intervention_id=row.id,
            urn=row.urn,
            received_on=received_on,
            made_by=made_by,
            words=words,
            consideration=consideration,
            recorded_by=unit.actor,
            recorded_at=unit.now,
        )
    )
    tell(unit, row, EventKind.NOTICE_ANSWERED, {"received_on": received_on})


async def record_compliance(
    unit: UnitOfWork,
    *,
    intervention_id: UUID,
    expected_version: int,
    compliance: Compliance,
    recorded_on: date,
    reason: str,
) -> None:
    """Record whether the notice in force was complied with. Raises NotFound, ChangedMeanwhile, Conflict, Invalid."""
    row, standing = await held_intervention(unit, intervention_id, expected_version)
    check_compliance(standing, compliance, recorded_on=recorded_on, today=unit.today)
    notice = await _in_force(unit, row.id)
    notice.state, notice.compliance = NoticeState.DECIDED, compliance
    notice.compliance_recorded_on, notice.compliance_reason = recorded_on, reason
    row.stage = InterventionStage.COMPLIANCE_RECORDED
    tell(unit, row, EventKind.NOTICE_COMPLIANCE_RECORDED, {"notice": notice.id, "compliance": compliance})


async def end_notice(
    unit: UnitOfWork, *, intervention_id: UUID, expected_version: int, state: NoticeState, ended_on: date, reason: str
) -> None:
    """Say that the notice in force lapsed, was superseded or withdrawn. Raises as recording compliance does."""
    row, standing = await held_intervention(unit, intervention_id, expected_version)
    check_notice_end(standing, ended_on=ended_on, today=unit.today)
    notice = await _in_force(unit, row.id)
    notice.state, notice.ended_on, notice.ending_reason = state, ended_on, reason
    row.stage = InterventionStage.CONSIDERED
    tell(unit, row, EventKind.NOTICE_ENDED, {"notice": notice.id, "state": state, "ended_on": ended_on})


async def record_minister_notice(
    unit: UnitOfWork, *, intervention_id: UUID, expected_version: int, noticed_on: date, words: str
) -> None:
    """Note that the Secretary of State gave the school a warning notice: the council's own cease to have effect.

    Source: Education and Inspections Act 2006 s.60(4A) and (4B). Raises NotFound, ChangedMeanwhile, Conflict, Invalid.
    """
    row, standing = await held_intervention(unit, intervention_id, expected_version)
    blockers = minister_blockers(standing)
    if blockers:
        raise Conflict("No notice of the Secretary of State can be recorded.", blockers=blockers)
    if noticed_on > unit.today:
        raise Invalid.at("#/noticed_on", "future", f"{noticed_on} is still to come.")
    row.minister_noticed_on, row.minister_notice, row.minister_notice_ended_on = noticed_on, words, None
    ours = await unit.session.scalars(
        select(InterventionNotice).where(
            InterventionNotice.council == unit.council,
            InterventionNotice.intervention_id == row.id,
            InterventionNotice.kind == NoticeKind.WARNING,
            InterventionNotice.state.in_([NoticeState.IN_FORCE, NoticeState.DECIDED]),
        )
    )
    for notice in ours:
        notice.state, notice.ended_on = NoticeState.SUPERSEDED, max(noticed_on, notice.issued_on)
        notice.ending_reason = f"The Secretary of State gave a warning notice on {noticed_on} (s.60(4B))."
    tell(unit, row, EventKind.MINISTER_NOTICE_RECORDED, {"noticed_on": noticed_on})


async def end_minister_notice(
    unit: UnitOfWork, *, intervention_id: UUID, expected_version: int, ended_on: date
) -> None:
    """Note that the Secretary of State told the council that it may act again; also once the outcome is recorded.

    Raises NotFound, ChangedMeanwhile, Conflict where none is in force, Invalid.
    """
    row, _ = await held_intervention(unit, intervention_id, expected_version)
    if row.minister_noticed_on is None or row.minister_notice_ended_on is not None:
        nothing = {"code": "no-minister-notice", "detail": "None is on record here that is in force."}
        raise Conflict("No notice of the Secretary of State can be ended.", blockers=[nothing])
    check_between("ended_on", ended_on, row.minister_noticed_on, unit.today)
    row.minister_notice_ended_on = ended_on
    tell(unit, row, EventKind.MINISTER_NOTICE_ENDED, {"ended_on": ended_on})


async def _in_force(unit: UnitOfWork, intervention_id: UUID) -> InterventionNotice:
    notice = await unit.session.scalar(
        select(InterventionNotice).where(
            InterventionNotice.council == unit.council,
            InterventionNotice.intervention_id == intervention_id,
            InterventionNotice.state == NoticeState.IN_FORCE,
        )
    )
    if notice is None:
        raise NotFound("No notice is in force.")
    return notice
