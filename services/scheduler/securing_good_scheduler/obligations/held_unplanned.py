"""Link partners' visits that were held without having been planned: each is the promised visit whose time its day lies in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from securing_good.database import UnitOfWork
from securing_good.tables import LinkPartnerVisit, UnplannedVisit
from securing_good_scheduler.obligations.entitlements import EntitledVisit, met_unplanned


@dataclass(frozen=True)
class VisitsHeld:
    """The link partners' visits of a council that were held."""

    planned: set[UUID]
    """Planned visits that were."""
    met: set[UUID]
    """Promised ones that were held without having been planned, by the ids they would have."""
    unplanned: Mapping[int, Mapping[UUID, date]]
    """Days of those that are none of either yet, by school and id."""


async def held_visits(session: AsyncSession, council: str) -> VisitsHeld:
    """Every visit of a link partner that was recorded in a council: two statements."""
    met = {
        row.link_partner_visit_id: row.visit_id
        for row in await session.execute(
            select(UnplannedVisit.link_partner_visit_id, UnplannedVisit.visit_id).where(
                UnplannedVisit.council == council
            )
        )
    }
    rows = await session.execute(
        select(LinkPartnerVisit.id, LinkPartnerVisit.urn, LinkPartnerVisit.held_on, LinkPartnerVisit.visit_id).where(
            LinkPartnerVisit.council == council
        )
    )
    planned: set[UUID] = set()
    unplanned: dict[int, dict[UUID, date]] = {}
    for row in rows:
        if row.visit_id is not None:
            planned.add(row.visit_id)
        elif row.id not in met:
            unplanned.setdefault(row.urn, {})[row.id] = row.held_on
    return VisitsHeld(planned, set(met.values()), unplanned)


def keep_met(
    unit: UnitOfWork, held: VisitsHeld, urn: int, entitled: Sequence[EntitledVisit], promised: Mapping[str, UUID]
) -> None:
    """Keep which of a school's promised visits its unplanned ones were, once and for all; `promised`: ids by slot.

    One that was held, planned or not, is not met again.
    """
    open_ = [one for one in entitled if promised[one.slot] not in held.planned | held.met]
    for id_, was in met_unplanned(open_, held.unplanned.get(urn, {})).items():
        unit.session.add(
            UnplannedVisit(
                council=unit.council,
                link_partner_visit_id=id_,
                visit_id=promised[was.slot],
                slot=was.slot,
                window_start=was.window_start,
                window_end=was.window_end,
            )
        )
        held.met.add(promised[was.slot])
