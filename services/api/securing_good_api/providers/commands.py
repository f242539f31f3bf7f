"""Add a provider to the catalogue, change, check, retire and restore it."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import select

from securing_good.database import UnitOfWork
from securing_good.errors import ChangedMeanwhile, NotFound
from securing_good.events import EventKind, Happening
from securing_good.tables import Provider, ProviderCheckRecord
from securing_good.vocabulary import ProviderCheck, ProviderKind, ProviderState
from securing_good_api.people.commands import check_person
from securing_good_api.providers.rules import check_described, check_recorded, check_restoring, check_retirement

_PERSONAL: Final = {"contact_name", "contact_email"}
"""Kept out of events, which cannot be forgotten as easily."""


async def add_provider(unit: UnitOfWork, *, described: Mapping[str, Any]) -> UUID:
    """Put a provider into the catalogue as it is described (the columns of `provider`). Returns its id.

    It can be chosen once its checks are recorded. Raises Invalid where something is missing, Conflict for a name that is
    taken.
    """
    await _check(unit, described)
    provider = Provider(
        council=unit.council, id=uuid4(), state=ProviderState.ACTIVE, retirement_reason=None, version=1, **described
    )
    unit.session.add(provider)
    await unit.session.flush()
    payload = {name: value for name, value in described.items() if name not in _PERSONAL}
    unit.record(Happening(EventKind.PROVIDER_ADDED, f"provider:{provider.id}", payload))
    return provider.id


async def change_provider(
    unit: UnitOfWork, *, provider_id: UUID, expected_version: int, changes: Mapping[str, Any]
) -> None:
    """Change what is known of a provider (absent keeps, null clears).

    Raises NotFound, ChangedMeanwhile, Invalid where something is missing then, Conflict for a name that is taken.
    """
    provider = await _held(unit, provider_id, expected_version)
    changed = {name: value for name, value in changes.items() if getattr(provider, name) != value}
    if not changed:
        return
    names = ("kind", "contact_person_id", "contact_name", "packages_at_once", "days_a_year")
    before = {name: getattr(provider, name) for name in {*names, *changed}}
    await _check(unit, before | changed)
    for name, value in changed.items():
        setattr(provider, name, value)
    provider.version += 1
    await unit.session.flush()
    payload = {
        name: {} if name in _PERSONAL else {"from": before[name], "to": value} for name, value in changed.items()
    }
    unit.record(Happening(EventKind.PROVIDER_CHANGED, f"provider:{provider.id}", payload))


async def record_provider_check(
    unit: UnitOfWork, *, provider_id: UUID, kind: ProviderCheck, valid_from: date, expires_on: date, note: str | None
) -> None:
    """Say that something was checked, and for which days that holds. Raises NotFound, Invalid for days that cannot be."""
    provider = await _held(unit, provider_id, None)
    check_recorded(valid_from, expires_on, today=unit.today)
    unit.session.add(
        ProviderCheckRecord(
            council=unit.council,
            id=uuid4(),
            provider_id=provider.id,
            check_kind=kind,
            valid_from=valid_from,
            expires_on=expires_on,
            note=note,
            recorded_by=unit.actor,
            recorded_at=unit.now,
        )
    )
    provider.version += 1
    await unit.session.flush()
    payload = {"check": kind, "valid_from": valid_from, "expires_on": expires_on}
    unit.record(Happening(EventKind.PROVIDER_CHECKED, f"provider:{provider.id}", payload))


async def retire_provider(unit: UnitOfWork, *, provider_id: UUID, expected_version: int, reason: str) -> None:
    """Let a provider be chosen no more; what it has taken on goes on. Raises NotFound, ChangedMeanwhile, Conflict."""
    provider = await _held(unit, provider_id, expected_version)
    check_retirement(ProviderState(provider.state))
    provider.state, provider.retirement_reason = ProviderState.RETIRED, reason
    provider.version += 1
    unit.record(Happening(EventKind.PROVIDER_RETIRED, f"provider:{provider.id}", {"reason": reason}))


async def restore_provider(unit: UnitOfWork, *, provider_id: UUID, expected_version: int, reason: str) -> None:
    """Let a retired provider be chosen again. Raises NotFound, ChangedMeanwhile, Conflict."""
    provider = await _held(unit, provider_id, expected_version)
    check_restoring(ProviderState(provider.state))
    provider.state, provider.retirement_reason = ProviderState.ACTIVE, None
    provider.version += 1
    unit.record(Happening(EventKind.PROVIDER_RESTORED, f"provider:{provider.id}", {"reason": reason}))


async def _check(unit: UnitOfWork, described: Mapping[str, Any]) -> None:
    check_described(
        kind=ProviderKind(described["kind"]),
        has_contact_person=described["contact_person_id"] is not None,
        has_contact_name=described["contact_name"] is not None,
        packages_at_once=described["packages_at_once"],
        days_a_year=described["days_a_year"],
    )
    if described["contact_person_id"] is not None:
        await check_person(unit, described["contact_person_id"], "#/contact_person_id", sharing=True)


async def _held(unit: UnitOfWork, provider_id: UUID, expected_version: int | None) -> Provider:
    provider = await unit.session.scalar(
        select(Provider).where(Provider.council == unit.council, Provider.id == provider_id).with_for_update()
    )
    if provider is None:
        raise NotFound("There is no such provider, or none that you may know of.")
    if expected_version is not None and provider.version != expected_version:
        raise ChangedMeanwhile("Somebody changed this provider after you read it.", current_version=provider.version)
    return provider
