"""Begin with a council: whom it trusts to vouch for people, and its first administrator, who invites all others.

For whoever runs the product: where nobody signs in yet, nobody could ask for this over HTTP.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, or_, select

from securing_good.database import Database, UnitOfWork, of_council
from securing_good.errors import Conflict
from securing_good.sealing import Sealing
from securing_good.tables import Appointment, IdentityIssuer, Person, PersonIdentity
from securing_good.vocabulary import Post, Role
from securing_good_api.appointments.commands import appoint
from securing_good_api.councils.commands import register_council
from securing_good_api.identity_issuers.bodies import IdentityIssuerIn
from securing_good_api.identity_issuers.commands import add_issuer, change_issuer
from securing_good_api.identity_issuers.trying import reachable
from securing_good_api.invitations.commands import invite_person
from securing_good_api.invitations.rules import LASTS
from securing_good_api.people.commands import add_person
from securing_good_api.sign_in.discovering import Discovery

ACTOR: Final = "system:begin"
_BY: Final = frozenset({Role.ADMIN})


@dataclass(frozen=True)
class Begun:
    """What the first administrator needs to know."""

    code: str = field(repr=False)
    """Of their invitation."""
    expires_on: date
    unreachable: str | None
    """Why the issuer could not be asked for its keys; None where it could."""


async def begin_council(
    database: Database,
    discovery: Discovery,
    sealing: Sealing,
    *,
    council: str,
    name: str,
    issuer: IdentityIssuerIn,
    again: bool,
) -> Begun:
    """Serve a council, trust an issuer, invite somebody as its administrator.

    Raises Invalid for what makes no issuer or council, Conflict where an administrator signs in already: that one invites
    others. `again` is for a council whose administrators have no way in any more: one more is invited all the same, and an
    issuer that is there is trusted as it is described now.
    """
    unreachable = await reachable(discovery, issuer.issuer)
    async with database.unit_of_work(of_council(council), actor=ACTOR) as unit:
        await register_council(unit, code=council, name=None)
        if not again:
            await _check_nobody_signs_in(unit)
        await _trust(unit, sealing, issuer, local=discovery.local)
        person_id = await _appointed(unit, name) or await _new_administrator(unit, name)
        invited = await invite_person(unit, by=_BY, person_id=person_id)
        return Begun(invited.code, unit.today + LASTS, unreachable)


async def _check_nobody_signs_in(unit: UnitOfWork) -> None:
    signs_in = await unit.session.scalar(
        _administrators(unit)
        .join(PersonIdentity, (PersonIdentity.council == Person.council) & (PersonIdentity.person_id == Person.id))
        .where(PersonIdentity.unlinked_at.is_(None))
        .limit(1)
    )
    if signs_in is not None:
        raise Conflict(f"Council {unit.council} has an administrator who signs in: they invite others.")


async def _trust(unit: UnitOfWork, sealing: Sealing, issuer: IdentityIssuerIn, *, local: bool) -> None:
    there = await unit.session.scalar(
        select(IdentityIssuer).where(
            IdentityIssuer.council == unit.council,
            IdentityIssuer.issuer == issuer.issuer,
            IdentityIssuer.audience == issuer.audience,
            IdentityIssuer.retired_at.is_(None),
        )
    )
    wanted, secret = issuer.wanted(), issuer.client_secret
    if there is None:
        await add_issuer(unit, sealing, name=issuer.name, wanted=wanted, client_secret=secret, local=local)
        return
    described = {
        "name": issuer.name,
        "scope": wanted.scope,
        "applications": wanted.applications,
        "posts": wanted.posts,
        "guest_posts": wanted.guest_posts,
        "enabled": True,
    }
    await change_issuer(
        unit, sealing, issuer_id=there.id, expected_version=there.version, changes=described, local=local
    )


async def _appointed(unit: UnitOfWork, name: str) -> UUID | None:
    """The administrator of this name."""
    found: UUID | None = await unit.session.scalar(
        _administrators(unit).where(Person.name == name).order_by(Person.id).limit(1)
    )
    return found


def _administrators(unit: UnitOfWork) -> Select[Any]:
    return (
        select(Person.id)
        .join(Appointment, (Appointment.council == Person.council) & (Appointment.person_id == Person.id))
        .where(
            Person.council == unit.council,
            Appointment.post == Post.ADMIN,
            Appointment.starts_on <= unit.today,
            or_(Appointment.ends_on.is_(None), Appointment.ends_on >= unit.today),
        )
    )


async def _new_administrator(unit: UnitOfWork, name: str) -> UUID:
    person_id = await add_person(unit, name=name, email=None)
    await appoint(
        unit,
        by=_BY,
        person_id=person_id,
        post=Post.ADMIN,
        urn=None,
        acting=False,
        starts_on=unit.today,
        ends_on=None,
    )
    return person_id
