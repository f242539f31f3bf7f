"""Try an issuer: whether it is there, and what would be thought of a token, as if its bearer came with it."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from securing_good.errors import Invalid, NotFound
from securing_good.tables import IdentityIssuer
from securing_good.vocabulary import Role
from securing_good_api.actors import Actor
from securing_good_api.held_roles import NotVouchedFor, in_held_roles
from securing_good_api.reads import Out
from securing_good_api.sign_in.discovering import Discovery, NotDiscovered
from securing_good_api.sign_in.issuers import bearer_of, trusted_from
from securing_good_api.sign_in.key_sets import KeysByName, key_for
from securing_good_api.sign_in.rules import Trusted, read_said, trusted_for
from securing_good_api.tokens import TokenRefused


class TriedTokenOut(Out):
    """What is thought of a token."""

    believed: bool
    why_not: str | None
    subject: str | None
    """What the issuer calls its bearer."""
    is_guest: bool | None
    person_id: UUID | None
    """Who they are here; null for who was not invited yet."""
    roles: list[Role]
    """In which they would act today."""


class TrialOut(Out):
    """What came of asking an issuer."""

    reached: bool
    why_not: str | None
    keys: list[str]
    """The names of its keys."""
    token: TriedTokenOut | None


async def reachable(discovery: Discovery, issuer: str) -> str | None:
    """Why an issuer cannot be asked now; None where it answers as such an issuer does.

    Raises Invalid where what answers is not this issuer, and for an address that leads into a private network.
    """
    try:
        await discovery.keys_of(issuer)
    except NotDiscovered as failure:
        if failure.is_away:
            return failure.why
        raise Invalid.at("#/issuer", "not-discovered", failure.why) from None
    return None


async def held_issuer(session: AsyncSession, council: str, issuer_id: UUID) -> IdentityIssuer:
    """One of the council's issuers, to read. Raises NotFound."""
    row = await session.get(IdentityIssuer, (council, issuer_id))
    if row is None:
        raise NotFound("There is no such thing, or none that you may know of.")
    return row


async def asked(discovery: Discovery, issuer: str) -> tuple[KeysByName, str | None]:
    """An issuer's keys, asked for anew; or why there are none."""
    try:
        return await discovery.keys_of(issuer), None
    except NotDiscovered as failure:
        return {}, failure.why


async def looked_at(
    session: AsyncSession, row: IdentityIssuer, keys: KeysByName, token: str, *, now: float, today: date
) -> TriedTokenOut:
    """What would be thought of a token of this issuer, for this audience, today."""
    try:
        bearer = _bearer(trusted_from(row), keys, token, now=now)
    except TokenRefused as refused:
        return _not_believed(str(refused))
    try:
        known = await in_held_roles(session, bearer, today)
    except NotVouchedFor as off:
        return _not_believed(off.detail)
    return TriedTokenOut(
        believed=True,
        why_not=None,
        subject=bearer.subject,
        is_guest=bearer.is_guest,
        person_id=known.person,
        roles=sorted(known.roles),
    )


def _bearer(trusted: Trusted, keys: KeysByName, token: str, *, now: float) -> Actor:
    said = read_said(token)
    if said.issuer != trusted.issuer:
        raise TokenRefused("The token is from another issuer.")
    trusted = trusted_for(said, [trusted])
    key = key_for(keys, said.kid, said.algorithm)
    if key is None:
        raise TokenRefused("The token's key is not one of its issuer's.")
    return bearer_of(trusted, token, key, now=now)


def _not_believed(why: str) -> TriedTokenOut:
    return TriedTokenOut(believed=False, why_not=why, subject=None, is_guest=None, person_id=None, roles=[])
