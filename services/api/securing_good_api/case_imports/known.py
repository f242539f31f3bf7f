"""What a file of running cases is held against: schools, people, the council's reviews and its calendar."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, or_, select

from securing_good.calendar import academic_year_of
from securing_good.council_calendar import calendar_until, council_periods
from securing_good.database import LONDON, UnitOfWork
from securing_good.governance import governance_of
from securing_good.tables import Appointment, Case, LevelDecision, Person, School, Watch
from securing_good.vocabulary import CasePost, CaseRecord, CaseState, MonitoringLevel, Post
from securing_good_api.case_imports.facts import CouncilKnown, Fact, SchoolKnown
from securing_good_api.case_team.commands import candidate_for
from securing_good_api.case_team.rules import Candidate
from securing_good_api.review_schedules.commands import review_schedule

_TEAM = {CaseRecord.LEAD_OFFICER: CasePost.LEAD_OFFICER, CaseRecord.LINK_PARTNER: CasePost.LINK_PARTNER}
_NAMES_SOMEBODY = (*_TEAM, CaseRecord.TRUST_AGREED)


async def known_school(unit: UnitOfWork, urn: int) -> SchoolKnown | None:
    """What is known of one school; None for one that is not the council's."""
    school = await unit.session.scalar(select(School).where(School.urn == urn, School.council == unit.council))
    if school is None:
        return None
    cases = (await unit.session.scalars(select(Case).where(Case.council == unit.council, Case.urn == urn))).all()
    levels = await unit.session.execute(
        select(LevelDecision.decided_at, LevelDecision.level)
        .where(LevelDecision.council == unit.council, LevelDecision.urn == urn)
        .order_by(LevelDecision.decided_at, LevelDecision.id)
    )
    watched = select(Watch.case_id).where(
        Watch.council == unit.council, Watch.urn == urn, Watch.ended_on.is_(None), Watch.ends_on >= unit.today
    )
    return SchoolKnown(
        governance_of(school.type, school.type_group),
        next((one.reference for one in cases if CaseState(one.state).is_running), None),
        max((one.closed_on for one in cases if one.closed_on is not None), default=None),
        await unit.session.scalar(watched.limit(1)) is not None,
        tuple((row.decided_at.astimezone(LONDON).date(), MonitoringLevel(row.level)) for row in levels),
    )


async def known_council(unit: UnitOfWork, facts: Sequence[Fact]) -> tuple[CouncilKnown, dict[int, UUID]]:
    """What is known of the council, and by line the ids of the people that rows name."""
    periods = await council_periods(unit.session, unit.council)
    people: dict[int, UUID] = {}
    candidates: dict[int, Candidate | None] = {}
    for fact in facts:
        if fact.record not in _NAMES_SOMEBODY:
            continue
        person = await _person(unit, fact.person)
        candidates[fact.line] = await _candidate(unit, fact, person) if person else None
        if person:
            people[fact.line] = person
    council = CouncilKnown(
        await review_schedule(unit), calendar_until(periods, academic_year_of(unit.today)), candidates, unit.today
    )
    return council, people


async def _person(unit: UnitOfWork, said: str) -> UUID | None:
    """Who is meant: by address, or by a name that one person alone has."""
    what = Person.email if "@" in said else Person.name
    found = (
        await unit.session.scalars(
            select(Person.id).where(Person.council == unit.council, func.lower(what) == said.lower()).limit(2)
        )
    ).all()
    return found[0] if len(found) == 1 else None


async def _candidate(unit: UnitOfWork, fact: Fact, person_id: UUID) -> Candidate:
    """For the case's team on the day of the fact; for a trust's officer today, who is copied from now on."""
    if fact.record in _TEAM:
        return await candidate_for(unit, person_id, fact.urn, _TEAM[fact.record], fact.on)
    return Candidate(await _is_trust_officer(unit, person_id, fact.urn, unit.today))


async def _is_trust_officer(unit: UnitOfWork, person_id: UUID, urn: int, day: date) -> bool:
    found = await unit.session.scalar(
        select(Appointment.id)
        .where(
            Appointment.council == unit.council,
            Appointment.person_id == person_id,
            Appointment.post == Post.TRUST_OFFICER,
            Appointment.urn == urn,
            Appointment.starts_on <= day,
            or_(Appointment.ends_on.is_(None), Appointment.ends_on >= day),
        )
        .limit(1)
    )
    return found is not None
