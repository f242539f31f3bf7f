"""Record that a link partner visited a school."""

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import select

from securing_good.council_calendar import calendar_until, council_periods
from securing_good.database import UnitOfWork
from securing_good.errors import Invalid
from securing_good.events import EventKind, Happening
from securing_good.tables import LinkPartnerVisit, Visit
from securing_good.vocabulary import VisitKind
from securing_good.work import WorkKind, ask
from securing_good_api.link_partner_visits.rules import autumn_of, check_held
from securing_good_api.own_schools import check_own_school


async def record_link_partner_visit(
    unit: UnitOfWork,
    *,
    urn: int,
    held_on: date,
    visited_by: str,
    self_evaluation_tested: bool,
    note: str | None,
    visit_id: UUID | None,
) -> UUID:
    """Record a visit. The school's first of an autumn term makes a provisional level due to be confirmed or changed.

    Returns the visit's id. Raises Invalid for a school that is not the council's or a day that cannot be.
    """
    await check_own_school(unit, urn)
    check_held(held_on, today=unit.today)
    calendar = calendar_until(await council_periods(unit.session, unit.council), unit.today.year)
    autumn = autumn_of(held_on, calendar)
    visit = LinkPartnerVisit(
        council=unit.council,
        id=uuid4(),
        urn=urn,
        held_on=held_on,
        visited_by=visited_by,
        self_evaluation_tested=self_evaluation_tested,
        note=note,
        autumn_of=autumn.academic_year if autumn else None,
        confirm_by=autumn.confirm_by if autumn else None,
        visit_id=await _planned_visit(unit, urn, held_on, visit_id),
        recorded_by=unit.actor,
        recorded_at=unit.now,
    )
    unit.session.add(visit)
    await unit.session.flush()
    payload = {"held_on": held_on, "self_evaluation_tested": self_evaluation_tested}
    subject = f"link-partner-visit:{visit.id}"
    unit.record(Happening(EventKind.LINK_PARTNER_VISIT_RECORDED, subject, payload, urn=urn))
    await ask(unit, WorkKind.PLAN_LINK_PARTNER_VISITS, [unit.council], council=unit.council)
    return visit.id


async def _planned_visit(unit: UnitOfWork, urn: int, held_on: date, visit_id: UUID | None) -> UUID | None:
    """The planned visit that this was: the one said, or the school's first not held yet in whose time the day lies."""
    held = select(LinkPartnerVisit.visit_id).where(
        LinkPartnerVisit.council == unit.council, LinkPartnerVisit.visit_id.is_not(None)
    )
    planned = (
        await unit.session.scalars(
            select(Visit)
            .where(
                Visit.council == unit.council,
                Visit.urn == urn,
                Visit.kind == VisitKind.LINK_PARTNER_VISIT,
                Visit.id.not_in(held),
            )
            .order_by(Visit.window_start, Visit.id)
        )
    ).all()
    if visit_id is None:
        return next((visit.id for visit in planned if visit.window_start <= held_on <= visit.window_end), None)
    if visit_id not in {visit.id for visit in planned}:
        detail = f"{visit_id} is no visit planned for the school {urn} that is still to be held."
        raise Invalid.at("#/visit_id", "unknown-visit", detail)
    return visit_id
