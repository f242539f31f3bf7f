"""Write minutes anew, approve them, issue them to the school, re-open them; hear the school, and answer its dispute."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import select

from securing_good.database import UnitOfWork
from securing_good.events import EventKind, Happening
from securing_good.tables import MinutesAnswer, MinutesApproval, MinutesIssue, MinutesVersion, MinutesWord, VisitRecord
from securing_good.vocabulary import ActionOrigin, MinutesState, MinutesStep, Party, Progress, RiskFactor
from securing_good.work import WorkKind, ask
from securing_good_api.actions.agreeing import add_actions, told
from securing_good_api.actions.rules import AgreedAction
from securing_good_api.minutes.held import HeldMinutes, held_minutes, version_of
from securing_good_api.minutes.rules import (
    ISSUED_WITHIN_SCHOOL_DAYS,
    SCHOOL_SPEAKS_WITHIN_SCHOOL_DAYS,
    Area,
    Attendee,
    Minutes,
    Mover,
    Objective,
    check,
    check_attendance,
    check_read,
)
from securing_good_api.minutes.writing import add_version, as_agreed, check_autumn_visit, digest, school_days_after
from securing_good_api.visits.held import visit_to_record
from securing_good_api.visits.rules import check_day, due_days


async def change_minutes(
    unit: UnitOfWork,
    *,
    visit_id: UUID,
    by: Mover,
    expected_version: int,
    changes: dict[str, Any],
    add: Sequence[AgreedAction],
    why: str,
) -> None:
    """Write the draft anew: the changes make another version beside the one that was read.

    Raises NotFound, ChangedMeanwhile, Conflict for minutes that are locked, Invalid as the rules say.
    """
    held = await held_minutes(unit, visit_id, expected_version=expected_version)
    check(MinutesStep.CHANGE, held.known, by, today=unit.today)
    record, case = held.record, held.case
    before = await version_of(unit, visit_id, record.newest)
    minutes = replace(_minutes_of(before), **changes)
    check_attendance(minutes.attendance)
    await check_autumn_visit(unit, changes.get("link_partner_visit_id"), record.urn)
    agreed = []
    if add or minutes.held_on != before.held_on:
        known = await visit_to_record(unit, visit_id, minutes.held_on)
        check_day(known, held_on=minutes.held_on, today=unit.today)
        due = due_days(add, known, held_on=minutes.held_on, pointer="#/add_actions")
        agreed = add_actions(unit, case, ActionOrigin.SECURING_GOOD_MEETING, visit_id, add, due)
    if minutes.held_on != before.held_on:
        record.early = known.is_early
        record.issue_due_on = await school_days_after(unit, minutes.held_on, ISSUED_WITHIN_SCHOOL_DAYS)
        case.revision += 1
        await ask(unit, WorkKind.PLAN_VISITS, [str(case.id)], council=unit.council)
    record.newest += 1
    add_version(
        unit, visit_id, record.newest, minutes, [*before.actions, *(as_agreed(action) for action in agreed)], why
    )
    record.held_on, record.progress, record.discussed = minutes.held_on, minutes.progress, minutes.discussed
    changed = sorted({*changes, *(["actions"] if add else [])})
    payload = {"number": record.newest, "changed": changed, "actions": told(agreed)}
    await _tell(unit, record, EventKind.MINUTES_CHANGED, payload)


async def approve_minutes(unit: UnitOfWork, *, visit_id: UUID, by: Mover, expected_version: int) -> None:
    """Approve the version that was read: its content is hashed, and locked from then on.

    Raises NotFound, ChangedMeanwhile, Conflict with every reason why not.
    """
    held = await _held_for(unit, MinutesStep.APPROVE, visit_id, by, expected_version)
    record = held.record
    sha256 = digest(await version_of(unit, visit_id, record.newest))
    unit.session.add(
        MinutesApproval(
            council=unit.council,
            visit_id=visit_id,
            number=record.newest,
            sha256=sha256,
            approved_by=unit.actor,
            approved_at=unit.now,
        )
    )
    record.state = MinutesState.APPROVED
    await _tell(unit, record, EventKind.MINUTES_APPROVED, {"number": record.newest, "sha256": sha256})


async def issue_minutes(unit: UnitOfWork, *, visit_id: UUID, by: Mover) -> None:
    """Give the approved version to the school, which has five school days to say what it thinks of it.

    Raises NotFound, Conflict with every reason why not.
    """
    held = await _held_for(unit, MinutesStep.ISSUE, visit_id, by)
    record = held.record
    respond_by = await school_days_after(unit, unit.today, SCHOOL_SPEAKS_WITHIN_SCHOOL_DAYS)
    unit.session.add(
        MinutesIssue(
            council=unit.council,
            visit_id=visit_id,
            number=record.newest,
            issued_on=unit.today,
            respond_by=respond_by,
            issued_by=unit.actor,
            issued_at=unit.now,
        )
    )
    record.state, record.issued = MinutesState.ISSUED, record.newest
    payload = {"number": record.newest, "issue_due_on": record.issue_due_on, "respond_by": respond_by}
    await _tell(unit, record, EventKind.MINUTES_ISSUED, payload)


async def reopen_minutes(unit: UnitOfWork, *, visit_id: UUID, by: Mover, reason: str) -> None:
    """Make a new version, a draft, of minutes that were approved; the school goes on reading the one it was issued.

    Raises NotFound, Conflict with every reason why not.
    """
    held = await _held_for(unit, MinutesStep.REOPEN, visit_id, by)
    record = held.record
    before = await version_of(unit, visit_id, record.newest)
    record.newest += 1
    add_version(unit, visit_id, record.newest, _minutes_of(before), before.actions, reason)
    record.state = MinutesState.DRAFT
    await _tell(unit, record, EventKind.MINUTES_REOPENED, {"number": record.newest})


async def respond_to_minutes(
    unit: UnitOfWork,
    *,
    visit_id: UUID,
    by: Mover,
    of_schools: Collection[int],
    number: int,
    accurate: bool,
    words: str | None,
) -> None:
    """The school marks the issued version accurate or disputes it. Its words stay with that version for ever.

    Raises NotFound for minutes that were not issued to it, Conflict with every reason why not: late, among them.
    """
    held = await held_minutes(unit, visit_id, issued_to=of_schools)
    check_read(number, held.record.issued)
    check(MinutesStep.RESPOND, held.known, by, today=unit.today)
    unit.session.add(
        MinutesWord(
            council=unit.council,
            visit_id=visit_id,
            number=number,
            said_as=by.speaks_as,
            accurate=accurate,
            words=words,
            said_by=unit.actor,
            said_at=unit.now,
        )
    )
    payload = {"number": number, "said_as": by.speaks_as, "accurate": accurate}
    await _tell(unit, held.record, EventKind.MINUTES_RESPONDED, payload)


async def answer_dispute(unit: UnitOfWork, *, visit_id: UUID, by: Mover, answer: str) -> None:
    """Answer what the school disputes of the issued version. Raises NotFound, Conflict where nothing waits."""
    held = await _held_for(unit, MinutesStep.ANSWER, visit_id, by)
    record = held.record
    answered = select(MinutesAnswer.said_as).where(
        MinutesAnswer.council == unit.council,
        MinutesAnswer.visit_id == visit_id,
        MinutesAnswer.number == record.issued,
    )
    waiting = await unit.session.scalars(
        select(MinutesWord.said_as).where(
            MinutesWord.council == unit.council,
            MinutesWord.visit_id == visit_id,
            MinutesWord.number == record.issued,
            MinutesWord.accurate.is_(False),
            MinutesWord.said_as.not_in(answered),
        )
    )
    unit.session.add_all(
        MinutesAnswer(
            council=unit.council,
            visit_id=visit_id,
            number=record.issued,
            said_as=said_as,
            answer=answer,
            answered_by=unit.actor,
            answered_at=unit.now,
        )
        for said_as in waiting
    )
    await _tell(unit, record, EventKind.MINUTES_DISPUTE_ANSWERED, {"number": record.issued})


async def _held_for(
    unit: UnitOfWork, step: MinutesStep, visit_id: UUID, by: Mover, expected_version: int | None = None
) -> HeldMinutes:
    held = await held_minutes(unit, visit_id, expected_version=expected_version)
    check(step, held.known, by, today=unit.today)
    return held


async def _tell(unit: UnitOfWork, record: VisitRecord, kind: EventKind, payload: dict[str, Any]) -> None:
    """What the minutes and the school say stays out: systems read events, and drafts are for officers."""
    record.version += 1
    await unit.session.flush()
    unit.record(Happening(kind, f"visit:{record.visit_id}", payload, urn=record.urn))


def _minutes_of(version: MinutesVersion) -> Minutes:
    return Minutes(
        version.held_on,
        Progress(version.progress),
        version.discussed,
        tuple(Attendee(Party(one["party"]), one["name"], one["apologies"]) for one in version.attendance),
        tuple(Area(RiskFactor(one["factor"]), one["found"]) for one in version.areas),
        tuple(Objective(one["objective"], Progress(one["progress"]), one["detail"]) for one in version.objectives),
        version.autumn_visit,
        version.link_partner_visit_id,
    )
