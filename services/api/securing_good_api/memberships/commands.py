"""Record that a school is a member of the learning partnership; end a membership."""

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import select, text

from securing_good.database import UnitOfWork
from securing_good.errors import ChangedMeanwhile, NotFound
from securing_good.events import EventKind, Happening
from securing_good.tables import Membership
from securing_good_api.memberships.rules import Time, check_ending, check_membership
from securing_good_api.own_schools import check_own_school


async def record_membership(unit: UnitOfWork, *, urn: int, starts_on: date, ends_on: date | None) -> UUID:
    """Make a school a member from a day on, until a day where one is known. Returns the membership's id.

    Raises Invalid for a school that is not the council's and days that cannot be, Conflict for an overlap.
    """
    await unit.session.execute(
        text("select pg_advisory_xact_lock(hashtext('membership ' || :council), :urn)"),
        {"council": unit.council, "urn": urn},
    )
    await check_own_school(unit, urn)
    others = await unit.session.execute(
        select(Membership.starts_on, Membership.ends_on)
        .where(Membership.council == unit.council, Membership.urn == urn)
        .order_by(Membership.starts_on)
    )
    check_membership(Time(starts_on, ends_on), [Time(*row) for row in others], today=unit.today)
    membership = Membership(
        council=unit.council,
        id=uuid4(),
        urn=urn,
        starts_on=starts_on,
        ends_on=ends_on,
        recorded_by=unit.actor,
        recorded_at=unit.now,
        version=1,
    )
    unit.session.add(membership)
    await unit.session.flush()
    payload = {"starts_on": starts_on, "ends_on": ends_on}
    unit.record(Happening(EventKind.MEMBERSHIP_RECORDED, f"membership:{membership.id}", payload, urn=urn))
    return membership.id


async def end_membership(unit: UnitOfWork, *, membership_id: UUID, expected_version: int, ends_on: date) -> None:
    """Say which day is its last. Raises NotFound, ChangedMeanwhile, Conflict where it has ended, Invalid."""
    membership = await unit.session.scalar(
        select(Membership).where(Membership.council == unit.council, Membership.id == membership_id).with_for_update()
    )
    if membership is None:
        raise NotFound("There is no such membership, or none that you may know of.")
    if membership.version != expected_version:
        raise ChangedMeanwhile("Somebody changed this after you read it.", current_version=membership.version)
    check_ending(Time(membership.starts_on, membership.ends_on), ends_on, today=unit.today)
    before, membership.ends_on = membership.ends_on, ends_on
    membership.version += 1
    payload = {"ends_on": {"from": before, "to": ends_on}}
    unit.record(Happening(EventKind.MEMBERSHIP_ENDED, f"membership:{membership.id}", payload, urn=membership.urn))
