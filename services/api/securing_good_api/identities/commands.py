"""Take one of somebody's sign-ins away."""

from uuid import UUID

from sqlalchemy import select

from securing_good.database import UnitOfWork
from securing_good.errors import NotFound
from securing_good.events import EventKind, Happening
from securing_good.tables import PersonIdentity
from securing_good.vocabulary import Role
from securing_good_api.identities.rules import check_may_take
from securing_good_api.invitations.commands import posts_of
from securing_good_api.people.commands import held_person


async def remove_identity(unit: UnitOfWork, *, by: frozenset[Role], person_id: UUID, identity_id: UUID) -> None:
    """From the next request on this sign-in is nobody's here; their others stay. Said again, it changes nothing.

    Raises NotFound, and Forbidden where these roles could not have appointed them to what they hold.
    """
    await held_person(unit, person_id)
    found = await unit.session.scalar(
        select(PersonIdentity)
        .where(
            PersonIdentity.council == unit.council,
            PersonIdentity.person_id == person_id,
            PersonIdentity.id == identity_id,
        )
        .with_for_update()
    )
    if found is None:
        raise NotFound("There is no such sign-in of theirs, or none that you may know of.")
    check_may_take(by, await posts_of(unit, person_id))
    if found.unlinked_at is not None:
        return
    found.unlinked_at = unit.now
    unit.record(Happening(EventKind.IDENTITY_REMOVED, f"person:{person_id}", {"identity": identity_id}))
