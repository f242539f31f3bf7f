"""Trust an issuer, change how far, switch it off and on, trust it no more."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import select

from securing_good.database import UnitOfWork
from securing_good.errors import ChangedMeanwhile, NotFound
from securing_good.events import EventKind, Happening
from securing_good.sealing import Sealing
from securing_good.settings import WEBHOOK_KEYS
from securing_good.tables import IdentityIssuer
from securing_good.vocabulary import IssuerKind, Post
from securing_good_api.identity_issuers.rules import (
    Wanted,
    check_count,
    check_is_set_up,
    check_issuer,
    check_kind,
    check_standing,
)
from securing_good_api.sign_in.code_flow import sealed_for

_TOLD: Final = ("kind", "issuer", "audience", "tenant", "scope", "applications", "posts", "guest_posts")
"""What events tell of an issuer."""


async def add_issuer(
    unit: UnitOfWork, sealing: Sealing, *, name: str, wanted: Wanted, client_secret: str | None, local: bool
) -> UUID:
    """Take an issuer's word from now on of who somebody is. Returns its id.

    Raises Invalid for what makes no issuer, Conflict where the council trusts as many as it may, where a secret could not
    be kept, or where its tokens for this audience are somebody's already.
    """
    check_issuer(wanted, local=local)
    standing = IdentityIssuer.council == unit.council, IdentityIssuer.retired_at.is_(None)
    others = (await unit.session.execute(select(IdentityIssuer.issuer, IdentityIssuer.kind).where(*standing))).all()
    check_count(len(others))
    check_kind(wanted.kind, {other.kind for other in others if other.issuer == wanted.issuer})
    row = IdentityIssuer(
        council=unit.council,
        id=uuid4(),
        name=name,
        kind=wanted.kind,
        issuer=wanted.issuer,
        audience=wanted.audience,
        tenant=wanted.tenant,
        scope=wanted.scope,
        applications=list(wanted.applications) if wanted.applications is not None else None,
        posts=list(wanted.posts) if wanted.posts is not None else None,
        guest_posts=list(wanted.guest_posts),
        client_id=wanted.client_id,
        enabled=True,
        added_by=unit.actor,
        added_at=unit.now,
        version=1,
    )
    _keep_secret(row, sealing, client_secret)
    unit.session.add(row)
    await unit.session.flush()
    _tell(unit, row, EventKind.IDENTITY_ISSUER_ADDED, {field: getattr(row, field) for field in _TOLD})
    return row.id


async def change_issuer(
    unit: UnitOfWork,
    sealing: Sealing,
    *,
    issuer_id: UUID,
    expected_version: int,
    changes: Mapping[str, Any],
    local: bool,
) -> None:
    """Change how far an issuer is trusted, or switch it off or on: who comes by it feels it in the next request.

    Raises NotFound, ChangedMeanwhile, Conflict for one that is retired or where a secret could not be kept, Invalid for what
    no longer fits its kind.
    """
    row = await _held(unit, issuer_id)
    if row.version != expected_version:
        raise ChangedMeanwhile("Somebody changed this issuer after you read it.", current_version=row.version)
    check_standing(is_retired=row.retired_at is not None)
    secret = changes.get("client_secret")
    plain = {name: value for name, value in changes.items() if name != "client_secret"}
    changed = sorted(name for name, value in plain.items() if getattr(row, name) != value)
    for name in changed:
        setattr(row, name, plain[name])
    if "client_secret" in changes:
        _keep_secret(row, sealing, secret)
        changed = sorted([*changed, "client_secret"])
    if not changed:
        return
    check_issuer(_wanted_from(row), local=local)
    row.version += 1
    await unit.session.flush()
    told = [name for name in changed if name != "enabled"]
    if told:
        _tell(unit, row, EventKind.IDENTITY_ISSUER_CHANGED, {"changed": told})
    if "enabled" in changed:
        switched = EventKind.IDENTITY_ISSUER_SWITCHED_ON if row.enabled else EventKind.IDENTITY_ISSUER_SWITCHED_OFF
        _tell(unit, row, switched, {})


async def retire_issuer(unit: UnitOfWork, *, issuer_id: UUID) -> None:
    """Take its word no more, for good: nobody comes in by it, and another may be trusted for the same audience.

    Said again, it changes nothing. Raises NotFound.
    """
    row = await _held(unit, issuer_id)
    if row.retired_at is not None:
        return
    row.enabled, row.retired_at, row.client_secret = False, unit.now, None
    row.version += 1
    await unit.session.flush()
    _tell(unit, row, EventKind.IDENTITY_ISSUER_RETIRED, {})


def _keep_secret(row: IdentityIssuer, sealing: Sealing, secret: str | None) -> None:
    if secret is None:
        row.client_secret = None
        return
    check_is_set_up(has_keys=bool(sealing), setting=WEBHOOK_KEYS)
    row.client_secret = sealing.seal(secret, of=sealed_for(row.council, row.id))


def _wanted_from(row: IdentityIssuer) -> Wanted:
    return Wanted(
        kind=IssuerKind(row.kind),
        issuer=row.issuer,
        audience=row.audience,
        tenant=row.tenant,
        scope=row.scope,
        applications=row.applications,
        posts=[Post(post) for post in row.posts] if row.posts is not None else None,
        guest_posts=[Post(post) for post in row.guest_posts],
        client_id=row.client_id,
        has_client_secret=row.client_secret is not None,
    )


def _tell(unit: UnitOfWork, row: IdentityIssuer, kind: EventKind, payload: Mapping[str, Any]) -> None:
    unit.record(Happening(kind, f"identity-issuer:{row.id}", dict(payload)))


async def _held(unit: UnitOfWork, issuer_id: UUID) -> IdentityIssuer:
    row = await unit.session.get(IdentityIssuer, (unit.council, issuer_id), with_for_update=True)
    if row is None:
        raise NotFound("There is no such issuer, or none that you may know of.")
    return row
