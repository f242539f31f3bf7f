"""Roles held here: a token that names none proves who somebody is, and their posts of the day say what they may do."""

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, and_, null, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from securing_good.errors import SecuringGoodError
from securing_good.tables import Appointment, IdentityIssuer, Person, PersonIdentity
from securing_good.vocabulary import Post
from securing_good_api.actors import Actor


class NotVouchedFor(SecuringGoodError):
    """The token was good, and its issuer's word is worth nothing here any more."""

    code = "unauthenticated"


async def in_held_roles(session: AsyncSession, actor: Actor, today: date) -> Actor:
    """The actor as the person they are here, in the roles of the posts they hold on this day.

    Without any for a stranger and for who has left. Raises NotVouchedFor where their issuer was switched off.
    """
    rows = (await session.execute(_asked(actor, today))).all()
    if actor.vouched_by and not rows:
        headers = {"WWW-Authenticate": 'Bearer realm="securing-good", error="invalid_token"'}
        raise NotVouchedFor("Your council lets nobody sign in by this issuer any more.", headers=headers)
    person = next((row for row in rows if row.id is not None), None)
    if person is None:
        return actor
    held = {(Post(row.post), row.urn) for row in rows if row.post is not None}
    acted_in = {(post, urn) for post, urn in held if post.role is not None and _may_act_in(post, person, actor)}
    return replace(
        actor,
        # Written down as the person: by whichever of their sign-ins they come, it is they who did it.
        subject=f"person:{person.id}",
        signs_in_as=actor.sign_in[1],
        name=person.name,
        person=person.id,
        roles=frozenset(post.role for post, _ in acted_in if post.role is not None),
        urns=frozenset(urn for _, urn in acted_in if urn is not None),
        is_held_back=any(post.role is not None for post, _ in held) and not acted_in,
    )


def _asked(actor: Actor, today: date) -> Select[Any]:
    issuer, called = actor.sign_in
    linked = and_(
        PersonIdentity.council == actor.council,
        PersonIdentity.issuer == issuer,
        PersonIdentity.subject == called,
        PersonIdentity.unlinked_at.is_(None),
    )
    is_theirs = and_(Person.council == PersonIdentity.council, Person.id == PersonIdentity.person_id)
    held_today = and_(
        Appointment.council == Person.council,
        Appointment.person_id == Person.id,
        Appointment.starts_on <= today,
        or_(Appointment.ends_on.is_(None), Appointment.ends_on >= today),
    )
    told: tuple[Any, ...] = (Person.id, Person.name, Appointment.post, Appointment.urn)
    if actor.vouched_by is None:
        told += (null().label("posts"), null().label("guest_posts"))
        by_anybody: Select[Any] = select(*told).select_from(PersonIdentity).join(Person, is_theirs)
        return by_anybody.outerjoin(Appointment, held_today).where(linked)
    told += (IdentityIssuer.posts, IdentityIssuer.guest_posts)
    trusted = IdentityIssuer.council == actor.council, IdentityIssuer.id == actor.vouched_by, IdentityIssuer.enabled
    by_issuer: Select[Any] = select(*told).select_from(IdentityIssuer).outerjoin(PersonIdentity, linked)
    return by_issuer.outerjoin(Person, is_theirs).outerjoin(Appointment, held_today).where(*trusted)


def _may_act_in(post: Post, row: Row[Any], actor: Actor) -> bool:
    """Whether the council lets those who come by this issuer act in a post."""
    posts = row.guest_posts if actor.is_guest else row.posts
    return posts is None or post in posts
