"""Make somebody a school's link partner; say until when they are."""

from datetime import date, timedelta
from uuid import UUID, uuid4

from sqlalchemy import select

from securing_good.database import UnitOfWork
from securing_good.errors import ChangedMeanwhile, NotFound
from securing_good.events import EventKind, Happening
from securing_good.tables import SchoolAssignment
from securing_good.vocabulary import CasePost
from securing_good_api.case_team.commands import candidate_for
from securing_good_api.own_schools import check_own_school
from securing_good_api.replanning import ask_to_replan
from securing_good_api.school_assignments.rules import Assigned, check_days, check_ending, check_partner, whose_ends


async def assign_link_partner(
    unit: UnitOfWork, *, urn: int, person_id: UUID, starts_on: date | None, ends_on: date | None, reason: str
) -> UUID:
    """Make somebody a school's link partner from a day on (today where None); whoever was it stays until the day before.

    Returns its id. Raises Invalid, Conflict with every reason why not.
    """
    first = starts_on or unit.today
    await check_own_school(unit, urn)
    check_days(first, ends_on, today=unit.today)
    candidate = await candidate_for(unit, person_id, urn, CasePost.LINK_PARTNER, first)
    check_partner(is_appointed=candidate.is_appointed, interests=candidate.interests)
    rows = (
        await unit.session.scalars(
            select(SchoolAssignment)
            .where(SchoolAssignment.council == unit.council, SchoolAssignment.urn == urn)
            .order_by(SchoolAssignment.starts_on, SchoolAssignment.id)
            .with_for_update()
        )
    ).all()
    ending = whose_ends([Assigned(row.id, row.starts_on, row.ends_on) for row in rows], first, ends_on)
    for row in rows:
        if row.id == ending:
            row.ends_on, row.version = first - timedelta(days=1), row.version + 1
    await unit.session.flush()
    assignment = SchoolAssignment(
        council=unit.council,
        id=uuid4(),
        urn=urn,
        person_id=person_id,
        starts_on=first,
        ends_on=ends_on,
        reason=reason,
        assigned_by=unit.actor,
        assigned_at=unit.now,
        version=1,
    )
    unit.session.add(assignment)
    await unit.session.flush()
    await ask_to_replan(unit)
    payload = {"person": person_id, "starts_on": first, "ends_on": ends_on, "reason": reason}
    unit.record(Happening(EventKind.SCHOOL_ASSIGNED, f"school-assignment:{assignment.id}", payload, urn=urn))
    return assignment.id


async def end_assignment(unit: UnitOfWork, *, assignment_id: UUID, expected_version: int, ends_on: date) -> None:
    """Say until when somebody is a school's link partner. Raises NotFound, ChangedMeanwhile, Conflict, Invalid."""
    row = await unit.session.scalar(
        select(SchoolAssignment)
        .where(SchoolAssignment.council == unit.council, SchoolAssignment.id == assignment_id)
        .with_for_update()
    )
    if row is None:
        raise NotFound("There is no such assignment, or none that you may know of.")
    check_ending(row.starts_on, row.ends_on, ends_on, today=unit.today)
    if row.version != expected_version:
        raise ChangedMeanwhile("Somebody changed this after you read it.", current_version=row.version)
    row.ends_on, row.version = ends_on, row.version + 1
    await unit.session.flush()
    await ask_to_replan(unit)
    subject = f"school-assignment:{row.id}"
    unit.record(Happening(EventKind.SCHOOL_ASSIGNMENT_ENDED, subject, {"ends_on": ends_on}, urn=row.urn))
