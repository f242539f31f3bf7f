"""Write a version of minutes down, and what an approved one is hashed over; the rules have been asked."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from securing_good.calendar import CalendarUnknown, academic_year_of
from securing_good.council_calendar import calendar_until, council_periods
from securing_good.database import UnitOfWork
from securing_good.errors import Invalid
from securing_good.events import canonical
from securing_good.tables import Action, LinkPartnerVisit, MinutesVersion
from securing_good_api.minutes.rules import Minutes

CONTENT = (
    "held_on",
    "progress",
    "discussed",
    "attendance",
    "areas",
    "objectives",
    "autumn_visit",
    "link_partner_visit_id",
    "actions",
)
"""The fields of a version that are its content."""


def add_version(
    unit: UnitOfWork, visit_id: UUID, number: int, minutes: Minutes, actions: Sequence[dict[str, Any]], why: str | None
) -> None:
    """Add a version of a meeting's minutes."""
    unit.session.add(
        MinutesVersion(
            council=unit.council,
            visit_id=visit_id,
            number=number,
            held_on=minutes.held_on,
            progress=minutes.progress,
            discussed=minutes.discussed,
            attendance=[asdict(one) for one in minutes.attendance],
            areas=[asdict(one) for one in minutes.areas],
            objectives=[asdict(one) for one in minutes.objectives],
            autumn_visit=minutes.autumn_visit,
            link_partner_visit_id=minutes.link_partner_visit_id,
            actions=list(actions),
            why=why,
            drafted_by=unit.actor,
            drafted_at=unit.now,
        )
    )


def as_agreed(action: Action) -> dict[str, Any]:
    """An action as minutes keep it."""
    return {
        "id": str(action.id),
        "what": action.what,
        "owner": action.owner,
        "owner_side": action.owner_side,
        "due_on": action.due_on.isoformat(),
        "critical": action.critical,
    }


def digest(version: MinutesVersion) -> str:
    """SHA-256 of a version's content as canonical JSON: sorted keys, no spaces, UTF-8, days as ISO text."""
    content = {name: getattr(version, name) for name in CONTENT}
    of_what = {"visit_id": version.visit_id, "number": version.number}
    return hashlib.sha256(canonical(of_what | content)).hexdigest()


async def check_autumn_visit(unit: UnitOfWork, visit_id: UUID | None, urn: int) -> None:
    """Raises Invalid where the autumn visit that is named is none of this school's."""
    if visit_id is None:
        return
    found = await unit.session.scalar(
        select(LinkPartnerVisit.id).where(
            LinkPartnerVisit.council == unit.council, LinkPartnerVisit.id == visit_id, LinkPartnerVisit.urn == urn
        )
    )
    if found is None:
        detail = f"No link partner's visit to this school has the id {visit_id}."
        raise Invalid.at("#/autumn_visit/link_partner_visit_id", "unknown-visit", detail)


async def school_days_after(unit: UnitOfWork, day: date, number: int) -> date | None:
    """The school day so many after a day, provisional years included; None where the council's terms do not reach it."""
    calendar = calendar_until(await council_periods(unit.session, unit.council), academic_year_of(day) + 1)
    try:
        return calendar.add_school_days(day, number)
    except CalendarUnknown:
        return None
