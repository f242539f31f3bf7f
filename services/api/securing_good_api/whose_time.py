"""Whose time somebody may see and set: their own, and everybody's for those who plan."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from securing_good.errors import Forbidden
from securing_good.tables import PersonIdentity
from securing_good.vocabulary import Role
from securing_good_api.actors import Actor

PLANNERS = frozenset({Role.PRINCIPAL_ADVISER, Role.ASSISTANT_DIRECTOR, Role.ADMIN})
"""They set anybody's time, and know when and why somebody is away."""
_IS_ME = (
    "exists (select 1 from person_identity me where me.council = :council and me.issuer = :issuer "
    "and me.subject = :signs_in_as and me.unlinked_at is null and me.person_id = {column})"
)


def plans(actor: Actor) -> bool:
    """Whether they may know and set the time of others."""
    return bool(actor.roles & PLANNERS)


def own(column: str) -> str:
    """The condition that a row is about whoever asks, by how they sign in; for a view's `always`."""
    return _IS_ME.format(column=column)


async def is_own(session: AsyncSession, actor: Actor, person_id: UUID) -> bool:
    """Whether a person is whoever acts, by how they sign in."""
    return await session.scalar(_signs_in(actor).where(PersonIdentity.person_id == person_id)) is not None


def _signs_in(actor: Actor) -> Select[Any]:
    """Whose sign-in it is."""
    issuer, subject = actor.sign_in
    return select(PersonIdentity.person_id).where(
        PersonIdentity.council == actor.council,
        PersonIdentity.issuer == issuer,
        PersonIdentity.subject == subject,
        PersonIdentity.unlinked_at.is_(None),
    )


async def check_may_set(session: AsyncSession, actor: Actor, person_id: UUID) -> None:
    """People set their own time, planners anybody's. Raises Forbidden, which says so where nobody knows who they are."""
    if plans(actor) or await is_own(session, actor, person_id):
        return
    said = "You set your own working time, leave and calendar; a principal adviser sets anybody's."
    if await session.scalar(_signs_in(actor)) is None:
        said += " Whose time is yours is not known yet: accept the invitation of whom you are."
    raise Forbidden(said)
