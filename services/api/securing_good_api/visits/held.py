"""A visit and its case while a command works on them."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy import select, text

from securing_good.calendar import HalfTerm, SchoolTerm, academic_year_of
from securing_good.council_calendar import calendar_until, council_periods
from securing_good.database import UnitOfWork
from securing_good.errors import Conflict, NotFound
from securing_good.tables import Case, Visit
from securing_good.vocabulary import VisitKind
from securing_good_api.visits.facts import ASKED, PLANNED_THEN, SAME_DAY, visit_from
from securing_good_api.visits.rules import VisitToMove


async def held_visit(unit: UnitOfWork, visit_id: UUID) -> tuple[Visit, Case]:
    """A visit and its case, which is locked until the transaction ends. Raises NotFound, Conflict for one of no case."""
    row = (
        await unit.session.execute(
            select(Visit, Case)
            .join(Case, (Case.council == Visit.council) & (Case.id == Visit.case_id))
            .where(Visit.council == unit.council, Visit.id == visit_id)
            .with_for_update(key_share=True, of=Case)
        )
    ).one_or_none()
    if row is None:
        of_school = select(Visit.id).where(
            Visit.council == unit.council, Visit.id == visit_id, Visit.kind == VisitKind.LINK_PARTNER_VISIT
        )
        if await unit.session.scalar(of_school):
            detail = "It is a link partner's visit, of no case: it is recorded among link partners' visits."
            raise Conflict(
                "Nothing is recorded here of this visit.", blockers=[{"code": "link-partner-visit", "detail": detail}]
            )
        raise NotFound("There is no such visit, or none that you may know of.")
    return row[0], row[1]


async def visit_to_record(unit: UnitOfWork, visit_id: UUID, held_on: date) -> VisitToMove:
    """What the rules need to know of a visit that was held on a day. The case is locked already."""
    values = {"council": unit.council, "id": visit_id, "held_on": held_on}
    row = (await unit.session.execute(text(ASKED), values)).one_or_none()
    if row is None:
        raise NotFound("There is no such visit, or none that you may know of.")
    known = visit_from(row.facts, row.next_on)
    if known.kind is not VisitKind.SECURING_GOOD_MEETING or held_on >= row.window_start:
        return known
    first, _ = await period_of(unit, row.slot, (row.window_start, row.window_end))
    if held_on >= first:
        return known
    planned_then = await unit.session.scalar(text(PLANNED_THEN), values | {"first": first})
    return replace(known, is_early=True, planned_then=planned_then)


async def period_of(unit: UnitOfWork, slot: str | None, window: tuple[date, date]) -> tuple[date, date]:
    """First and last day of the term or half-term a meeting is for; its window, where the terms are not known any more."""
    calendar = calendar_until(await council_periods(unit.session, unit.council), academic_year_of(window[0]))
    periods: list[HalfTerm | SchoolTerm] = [*calendar.half_terms(), *calendar.terms()]
    return next(((period.starts_on, period.ends_on) for period in periods if period.key == slot), window)


async def visits_that_day(unit: UnitOfWork, case_id: UUID, day: date) -> set[VisitKind]:
    """The kinds of visits that a case has on a day."""
    values = {"council": unit.council, "case_id": case_id, "day": day}
    return {VisitKind(kind) for kind in await unit.session.scalars(text(SAME_DAY), values)}
