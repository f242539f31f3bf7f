"""Record that a link partner visited a school."""

from datetime import date
from uuid import UUID, uuid4

from securing_good.council_calendar import calendar_until, council_periods
from securing_good.database import UnitOfWork
from securing_good.events import EventKind, Happening
from securing_good.tables import LinkPartnerVisit
from securing_good_api.link_partner_visits.rules import autumn_of, check_held
from securing_good_api.own_schools import check_own_school


async def record_link_partner_visit(
    unit: UnitOfWork, *, urn: int, held_on: date, visited_by: str, self_evaluation_tested: bool, note: str | None
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
        recorded_by=unit.actor,
        recorded_at=unit.now,
    )
    unit.session.add(visit)
    await unit.session.flush()
    payload = {"held_on": held_on, "self_evaluation_tested": self_evaluation_tested}
    subject = f"link-partner-visit:{visit.id}"
    unit.record(Happening(EventKind.LINK_PARTNER_VISIT_RECORDED, subject, payload, urn=urn))
    return visit.id
