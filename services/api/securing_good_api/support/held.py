"""A support package while a command works on it, and what it tells of it afterwards."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select, text

from securing_good.database import UnitOfWork
from securing_good.errors import ChangedMeanwhile, Invalid, NotFound
from securing_good.events import EventKind, Happening
from securing_good.tables import Case, Provider, SupportPackage
from securing_good_api.providers.facts import provider_facts, standing_from
from securing_good_api.providers.rules import Standing
from securing_good_api.support.facts import FACTS, package_from
from securing_good_api.support.rules import Package

NO_SUCH: Final = "There is no such support package, or none that you may know of."


async def held_package(
    unit: UnitOfWork, package_id: UUID, expected_version: int | None
) -> tuple[SupportPackage, Package]:
    """The package and its case, held until the transaction ends, and what the rules need to know of it.

    Raises NotFound, and ChangedMeanwhile where it has another version than the expected one.
    """
    mine = SupportPackage.council == unit.council, SupportPackage.id == package_id
    case_id = await unit.session.scalar(select(SupportPackage.case_id).where(*mine))
    if case_id is not None:
        await held_case_of(unit, case_id)
    row = await unit.session.scalar(select(SupportPackage).where(*mine).with_for_update())
    if row is None:
        raise NotFound(NO_SUCH)
    if expected_version is not None and row.version != expected_version:
        raise ChangedMeanwhile("Somebody changed this package after you read it.", current_version=row.version)
    facts = await unit.session.scalar(
        text(f"select {FACTS} from support_package p where p.council = :council and p.id = :id"),
        {"council": unit.council, "id": package_id, "today": unit.today},
    )
    return row, package_from(facts)


async def held_case_of(unit: UnitOfWork, case_id: UUID) -> Case | None:
    """The case, held still: it cannot end meanwhile."""
    return await unit.session.scalar(
        select(Case).where(Case.council == unit.council, Case.id == case_id).with_for_update(key_share=True)
    )


async def held_provider(unit: UnitOfWork, provider_id: UUID, package_id: UUID) -> Standing:
    """A provider, held so that nobody else fills it, and what the rules need to know of it besides this package.

    Raises Invalid for one that is not in the council's catalogue.
    """
    found = await unit.session.scalar(
        select(Provider.id).where(Provider.council == unit.council, Provider.id == provider_id).with_for_update()
    )
    if found is None:
        raise unknown_provider(provider_id)
    facts = await unit.session.scalar(
        text(f"select {provider_facts(':package')} from provider v where v.council = :council and v.id = :id"),
        {"council": unit.council, "id": provider_id, "package": package_id, "today": unit.today},
    )
    return standing_from(facts)


def unknown_provider(provider_id: UUID) -> Invalid:
    """There is no such provider, or none that one may know of."""
    return Invalid.at("#/provider_id", "unknown-provider", f"There is no provider with the id {provider_id}.")


def tell(unit: UnitOfWork, package: SupportPackage, kind: EventKind, payload: Mapping[str, Any]) -> None:
    """Say what happened, and why; names of people stay out, because an event cannot be forgotten as easily as a row."""
    unit.record(Happening(kind, f"support-package:{package.id}", payload, urn=package.urn))
