"""Put people on a case: assign somebody, let somebody stand in."""

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import or_, select, update

from securing_good.database import UnitOfWork
from securing_good.events import EventKind, Happening
from securing_good.tables import Appointment, Case, CaseAssignment, DeclaredInterest
from securing_good.vocabulary import CasePost, CaseState
from securing_good_api.case_team.rules import Candidate, Holder, check_candidate, check_cover, check_days, last_day_of
from securing_good_api.cases.held import held_case
from securing_good_api.people.commands import check_person
from securing_good_api.replanning import ask_for_timetable


async def assign_to_case(
    unit: UnitOfWork,
    *,
    case_id: UUID,
    post: CasePost,
    person_id: UUID,
    starts_on: date | None,
    ends_on: date | None,
    cover: bool,
    reason: str,
) -> None:
    """Make somebody lead officer or link partner of a case from a day on (today where None), or let them stand in.

    Whoever was assigned before stays until the day before. Raises NotFound, Invalid for days or a person that cannot
    be, Conflict with every reason why not.
    """
    case = await held_case(unit, case_id)
    first = starts_on or unit.today
    check_days(first, ends_on, cover=cover, opened_on=case.opened_on, today=unit.today)
    candidate = await candidate_for(unit, person_id, case.urn, post, first)
    check_candidate(candidate, post=post, state=CaseState(case.state))
    before = await _holders(unit, case_id, post)
    if cover:
        assert ends_on is not None
        check_cover(before, first, ends_on)
    else:
        ending = last_day_of(before, first)
        if ending is not None:
            await unit.session.execute(
                update(CaseAssignment)
                .where(CaseAssignment.council == unit.council, CaseAssignment.id == ending[0])
                .values(ends_on=ending[1])
            )
    add_holder(unit, case, post, person_id, first, ends_on, cover=cover, reason=reason)
    await unit.session.flush()
    case.version += 1
    payload = {
        "post": post,
        "person": person_id,
        "starts_on": first,
        "ends_on": ends_on,
        "cover": cover,
        "reason": reason,
    }
    unit.record(Happening(EventKind.CASE_ASSIGNED, f"case:{case.id}", payload, urn=case.urn))
    await ask_for_timetable(unit)


def add_holder(
    unit: UnitOfWork,
    case: Case,
    post: CasePost,
    person_id: UUID,
    starts_on: date,
    ends_on: date | None = None,
    *,
    cover: bool = False,
    reason: str,
) -> None:
    """Write down that somebody holds a post on a case; the rules have been asked."""
    unit.session.add(
        CaseAssignment(
            council=unit.council,
            id=uuid4(),
            case_id=case.id,
            urn=case.urn,
            post=post,
            person_id=person_id,
            starts_on=starts_on,
            ends_on=ends_on,
            cover=cover,
            reason=reason,
            assigned_by=unit.actor,
            assigned_at=unit.now,
        )
    )


async def candidate_for(
    unit: UnitOfWork, person_id: UUID, urn: int, post: CasePost, day: date, pointer: str = "#/person_id"
) -> Candidate:
    """What the rules need to know of somebody who is to join a school's case on a day. Raises Invalid for a stranger."""
    await check_person(unit, person_id, pointer, sharing=True)
    appointed = await unit.session.scalar(
        select(Appointment.id).where(
            Appointment.council == unit.council,
            Appointment.person_id == person_id,
            Appointment.post == post.at_the_council,
            Appointment.starts_on <= day,
            or_(Appointment.ends_on.is_(None), Appointment.ends_on >= day),
        )
    )
    interests = await unit.session.scalars(
        select(DeclaredInterest.what)
        .where(
            DeclaredInterest.council == unit.council,
            DeclaredInterest.person_id == person_id,
            DeclaredInterest.urn == urn,
            or_(DeclaredInterest.ended_on.is_(None), DeclaredInterest.ended_on >= day),
        )
        .order_by(DeclaredInterest.declared_at, DeclaredInterest.id)
    )
    return Candidate(appointed is not None, tuple(interests))


async def _holders(unit: UnitOfWork, case_id: UUID, post: CasePost) -> list[Holder]:
    rows = await unit.session.scalars(
        select(CaseAssignment)
        .where(CaseAssignment.council == unit.council, CaseAssignment.case_id == case_id, CaseAssignment.post == post)
        .order_by(CaseAssignment.starts_on, CaseAssignment.id)
    )
    return [Holder(row.id, row.starts_on, row.ends_on, row.cover) for row in rows]
