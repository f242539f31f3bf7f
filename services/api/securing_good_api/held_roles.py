"""Roles held here: a token that names none proves who somebody is, and their posts of the day say what they may do."""

from dataclasses import replace
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from securing_good.tables import Appointment, PersonIdentity
from securing_good.vocabulary import Post
from securing_good_api.actors import Actor


async def in_held_roles(session: AsyncSession, actor: Actor, today: date) -> Actor:
    """The actor in the roles of the posts they hold on this day; without any for a stranger and for who has left."""
    rows = await session.execute(
        select(Appointment.post, Appointment.urn)
        .join(
            PersonIdentity,
            (PersonIdentity.council == Appointment.council) & (PersonIdentity.person_id == Appointment.person_id),
        )
        .where(
            PersonIdentity.council == actor.council,
            PersonIdentity.issuer == actor.issuer,
            PersonIdentity.subject == actor.subject,
            PersonIdentity.unlinked_at.is_(None),
            Appointment.starts_on <= today,
            or_(Appointment.ends_on.is_(None), Appointment.ends_on >= today),
        )
    )
    held = [(Post(row.post), row.urn) for row in rows]
    roles = frozenset(post.role for post, _ in held if post.role is not None)
    urns = frozenset(urn for post, urn in held if post.role is not None and urn is not None)
    return replace(actor, roles=roles, urns=urns)
