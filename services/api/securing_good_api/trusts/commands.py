"""Invite an academy's trust; record what it replied."""

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import or_, select

from securing_good.database import UnitOfWork
from securing_good.errors import Invalid
from securing_good.events import EventKind, Happening
from securing_good.governance import governance_of
from securing_good.tables import Appointment, Case, EngagementMeeting, School, TrustInvitation
from securing_good.vocabulary import CaseState, Post, TrustReply
from securing_good.work import WorkKind, ask
from securing_good_api.cases.held import held_case
from securing_good_api.interventions.outstanding import is_intervention_open
from securing_good_api.people.commands import check_person
from securing_good_api.trusts.rules import Invited, check_invitation, state_after


async def invite_trust(unit: UnitOfWork, *, case_id: UUID, addressed_to: str, invited_on: date) -> None:
    """Say that the trust was invited to let its school into the programme. Raises NotFound, Conflict, Invalid."""
    case = await held_case(unit, case_id)
    school, open_one = await _facts(unit, case)
    check_invitation(_plain(case, school, open_one), invited_on=invited_on, today=unit.today)
    unit.session.add(
        TrustInvitation(
            council=unit.council,
            id=uuid4(),
            case_id=case.id,
            urn=case.urn,
            trust=school.trust or "Not named by the register",
            addressed_to=addressed_to,
            invited_on=invited_on,
            invited_by=unit.actor,
            invited_at=unit.now,
        )
    )
    case.version += 1
    await unit.session.flush()
    payload = {"trust": school.trust, "addressed_to": addressed_to, "invited_on": invited_on}
    unit.record(Happening(EventKind.TRUST_INVITED, f"case:{case.id}", payload, urn=case.urn))


async def record_trust_reply(
    unit: UnitOfWork, *, case_id: UUID, reply: TrustReply, replied_on: date, words: str, officer_id: UUID | None
) -> None:
    """Record the trust's reply: the case goes on with it, or closes. Raises NotFound, Conflict, Invalid."""
    case = await held_case(unit, case_id)
    school, open_one = await _facts(unit, case)
    engaged = await unit.session.get(EngagementMeeting, (unit.council, case.id))
    after = state_after(
        _plain(case, school, open_one, is_engaged=engaged is not None),
        reply,
        replied_on=replied_on,
        names_officer=officer_id is not None,
        today=unit.today,
    )
    if officer_id is not None:
        await _check_officer(unit, officer_id, case.urn, replied_on)
    assert open_one is not None
    open_one.reply, open_one.replied_on, open_one.reply_words = reply, replied_on, words
    open_one.officer_id = officer_id
    open_one.reply_recorded_by, open_one.reply_recorded_at = unit.actor, unit.now
    payload = {
        "reply": reply,
        "replied_on": replied_on,
        "words": words,
        "officer": officer_id,
        "case_state": {"from": case.state, "to": after},
    }
    case.state = after
    if after in {CaseState.ENGAGING, CaseState.MONITORING} and await is_intervention_open(unit, case.urn):
        case.state, case.returns_to = CaseState.INTERVENTION, after
    if after is CaseState.DECLINED:
        case.closed_on = unit.today
    case.revision += 1
    case.version += 1
    await unit.session.flush()
    unit.record(Happening(EventKind.TRUST_REPLIED, f"case:{case.id}", payload, urn=case.urn))
    await ask(unit, WorkKind.PLAN_VISITS, [str(case.id)], council=unit.council)


async def _facts(unit: UnitOfWork, case: Case) -> tuple[School, TrustInvitation | None]:
    school = (await unit.session.scalars(select(School).where(School.urn == case.urn))).one()
    open_one = await unit.session.scalar(
        select(TrustInvitation).where(
            TrustInvitation.council == unit.council,
            TrustInvitation.case_id == case.id,
            TrustInvitation.reply.is_(None),
        )
    )
    return school, open_one


def _plain(case: Case, school: School, open_one: TrustInvitation | None, *, is_engaged: bool = False) -> Invited:
    governance = governance_of(school.type, school.type_group)
    invited_on = open_one.invited_on if open_one else None
    return Invited(CaseState(case.state), governance, case.opened_on, invited_on, is_engaged=is_engaged)


async def _check_officer(unit: UnitOfWork, officer_id: UUID, urn: int, day: date) -> None:
    await check_person(unit, officer_id, "#/officer_id", sharing=True)
    appointed = await unit.session.scalar(
        select(Appointment.id)
        .where(
            Appointment.council == unit.council,
            Appointment.person_id == officer_id,
            Appointment.post == Post.TRUST_OFFICER,
            Appointment.urn == urn,
            Appointment.starts_on <= unit.today,
            or_(Appointment.ends_on.is_(None), Appointment.ends_on >= day),
        )
        .limit(1)
    )
    if appointed is None:
        detail = "They are not appointed trust officer of this school on that day."
        raise Invalid.at("#/officer_id", "not-appointed", detail)
