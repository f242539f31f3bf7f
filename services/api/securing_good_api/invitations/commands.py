"""Invite somebody to sign in, withdraw an invitation, accept one."""

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import or_, select, update

from securing_good.database import UnitOfWork
from securing_good.errors import Conflict, Invalid, NotFound
from securing_good.events import EventKind, Happening
from securing_good.tables import Appointment, IdentityIssuer, Invitation, PersonIdentity
from securing_good.vocabulary import Post, Role
from securing_good_api.actors import Actor
from securing_good_api.invitations.rules import (
    LASTS,
    Offered,
    check_acceptable,
    check_acts_in_some,
    check_invitable,
)
from securing_good_api.people.commands import check_person, held_person


@dataclass(frozen=True)
class Invited:
    """A new invitation, and the code that accepts it."""

    id: UUID
    code: str = field(repr=False)


async def invite_person(unit: UnitOfWork, *, by: frozenset[Role], person_id: UUID) -> Invited:
    """Ask somebody to sign in. An earlier invitation that is still open is withdrawn: one code holds at a time.

    Raises Invalid for a person that is not the council's, Conflict for somebody without a post to sign in for,
    Forbidden for posts beyond these roles.
    """
    await check_person(unit, person_id)
    check_invitable(by, await posts_of(unit, person_id))
    await unit.session.execute(
        update(Invitation)
        .where(
            Invitation.council == unit.council,
            Invitation.person_id == person_id,
            Invitation.accepted_at.is_(None),
            Invitation.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=unit.now)
    )
    code = secrets.token_urlsafe(32)
    invitation = Invitation(
        council=unit.council,
        id=uuid4(),
        person_id=person_id,
        code_hash=_hash(code),
        invited_by=unit.actor,
        invited_at=unit.now,
        expires_on=unit.today + timedelta(days=LASTS.days),
    )
    unit.session.add(invitation)
    await unit.session.flush()
    payload = {"person": person_id, "expires_on": invitation.expires_on}
    unit.record(Happening(EventKind.PERSON_INVITED, f"invitation:{invitation.id}", payload))
    return Invited(invitation.id, code)


async def withdraw_invitation(unit: UnitOfWork, *, by: frozenset[Role], invitation_id: UUID) -> None:
    """Let an invitation hold no longer. Withdrawing it again changes nothing.

    Raises NotFound, Forbidden as for inviting, Conflict where it was accepted: then the person leaves instead.
    """
    invitation = await unit.session.scalar(
        select(Invitation).where(Invitation.council == unit.council, Invitation.id == invitation_id).with_for_update()
    )
    if invitation is None:
        raise NotFound("There is no such invitation, or none that you may know of.")
    check_invitable(by, await posts_of(unit, invitation.person_id) or {Post.CLERK})
    if invitation.accepted_at is not None:
        raise Conflict(
            "This invitation was accepted.",
            blockers=[
                {"code": "accepted", "detail": "To take the way in away, let the person leave or end their posts."}
            ],
        )
    if invitation.withdrawn_at is None:
        invitation.withdrawn_at = unit.now
        unit.record(Happening(EventKind.INVITATION_WITHDRAWN, f"invitation:{invitation.id}", {}))


async def accept_invitation(unit: UnitOfWork, actor: Actor, *, code: str) -> UUID:
    """From now on whoever signs in like this is the person invited, in their posts. Returns the person's id.

    Raises Invalid for a code that is none of the council's, Conflict where the invitation no longer holds, where they are
    somebody else here, or where they could act in none of the person's posts by this sign-in.
    """
    found = await unit.session.scalar(
        select(Invitation).where(Invitation.council == unit.council, Invitation.code_hash == _hash(code))
    )
    if found is None:
        raise Invalid.at("#/code", "unknown", "There is no invitation with this code.")
    await held_person(unit, found.person_id)
    await unit.session.refresh(found, with_for_update=True)
    offered = Offered(found.expires_on, found.accepted_at is not None, found.withdrawn_at is not None)
    check_acceptable(offered, today=unit.today)
    await _check_posts(unit, actor, found.person_id)
    issuer, called = actor.sign_in
    identity = await unit.session.get(PersonIdentity, (unit.council, issuer, called), with_for_update=True)
    if identity is None:
        identity = PersonIdentity(council=unit.council, issuer=issuer, subject=called, id=uuid4())
        unit.session.add(identity)
    elif identity.unlinked_at is None and identity.person_id != found.person_id:
        raise Conflict(
            "You sign in as somebody else here already.",
            blockers=[
                {
                    "code": "linked",
                    "detail": "One sign-in is one person: whoever invited you enters both posts under one.",
                }
            ],
        )
    identity.person_id, identity.linked_at, identity.unlinked_at = found.person_id, unit.now, None
    found.accepted_at = unit.now
    unit.actor = f"person:{found.person_id}"
    payload = {"person": found.person_id, "identity": identity.id, "identity_issuer": actor.vouched_by}
    unit.record(Happening(EventKind.INVITATION_ACCEPTED, f"invitation:{found.id}", payload))
    return found.person_id


async def _check_posts(unit: UnitOfWork, actor: Actor, person_id: UUID) -> None:
    """Where an issuer vouches for whoever accepts, the council says in which posts they act by it."""
    if actor.vouched_by is None:
        return
    trusted = await unit.session.get(IdentityIssuer, (unit.council, actor.vouched_by), with_for_update={"read": True})
    posts = None if trusted is None else trusted.guest_posts if actor.is_guest else trusted.posts
    check_acts_in_some(await posts_of(unit, person_id), posts)


async def posts_of(unit: UnitOfWork, person_id: UUID) -> set[Post]:
    """What somebody holds now or will hold."""
    rows = await unit.session.scalars(
        select(Appointment.post).where(
            Appointment.council == unit.council,
            Appointment.person_id == person_id,
            or_(Appointment.ends_on.is_(None), Appointment.ends_on >= unit.today),
        )
    )
    return {Post(post) for post in rows}


def _hash(code: str) -> bytes:
    return hashlib.sha256(code.encode()).digest()
