"""The minutes of a meeting while a command works on them."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, text

from securing_good.database import UnitOfWork
from securing_good.errors import ChangedMeanwhile, NotFound
from securing_good.tables import Case, MinutesVersion, VisitRecord
from securing_good_api.minutes.facts import ASKED, minutes_from
from securing_good_api.minutes.rules import MinutesToMove


@dataclass(frozen=True)
class HeldMinutes:
    """A meeting's record and its case, held until the transaction ends, with what the rules need to know."""

    record: VisitRecord
    case: Case
    known: MinutesToMove


async def held_minutes(
    unit: UnitOfWork,
    visit_id: UUID,
    *,
    expected_version: int | None = None,
    issued_to: Collection[int] | None = None,
) -> HeldMinutes:
    """Hold them; as people of these schools, those that were issued to one of them alone.

    Raises NotFound, and ChangedMeanwhile where they have another version than the expected one.
    """
    row = (
        await unit.session.execute(
            select(VisitRecord, Case)
            .join(Case, (Case.council == VisitRecord.council) & (Case.id == VisitRecord.case_id))
            .where(VisitRecord.council == unit.council, VisitRecord.visit_id == visit_id)
            .with_for_update()
        )
    ).one_or_none()
    if row is None or (issued_to is not None and (row[0].urn not in issued_to or row[0].issued is None)):
        raise NotFound("There are no such minutes, or none that you may know of.")
    record, case = row
    if expected_version is not None and record.version != expected_version:
        raise ChangedMeanwhile("Somebody changed these minutes after you read them.", current_version=record.version)
    values = {"council": unit.council, "id": visit_id, "today": unit.today}
    facts = await unit.session.scalar(text(ASKED), values)
    assert facts is not None
    return HeldMinutes(record, case, minutes_from(facts))


async def version_of(unit: UnitOfWork, visit_id: UUID, number: int) -> MinutesVersion:
    """One version of a meeting's minutes."""
    return (
        await unit.session.scalars(
            select(MinutesVersion).where(
                MinutesVersion.council == unit.council,
                MinutesVersion.visit_id == visit_id,
                MinutesVersion.number == number,
            )
        )
    ).one()
