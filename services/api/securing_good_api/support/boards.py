"""Support packages as each may see them, and what a member of the board is kept from (ADR 50)."""

from dataclasses import replace
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from securing_good.database import UnitOfWork
from securing_good.errors import NotFound
from securing_good.vocabulary import SCHOOL_ROLES
from securing_good_api.actors import Actor
from securing_good_api.reads import View
from securing_good_api.redaction.facts import MEMBER
from securing_good_api.redaction.rules import How, Sight, check_named, check_no_part
from securing_good_api.support.held import NO_SUCH
from securing_good_api.support.views import (
    SUPPORT_PACKAGE,
    SUPPORT_PACKAGES,
    BoardsFullSupportPackageOut,
    BoardsSupportPackageOut,
)

_BOARDS: Final = text(
    f"select p.urn, p.provider_id, {MEMBER} as is_member from support_package p join school s on s.urn = p.urn "  # noqa: S608
    "where p.council = :council and p.id = :id"
)


def of_school(actor: Actor) -> Actor:
    """The actor as somebody of a school alone: on the board they see of their own school what its people do."""
    return replace(actor, roles=actor.roles & SCHOOL_ROLES)


def not_hidden(view: View, sight: Sight) -> View:
    """The rows of a view over packages `p` of schools `s` that a member of the board is told of."""
    if not sight.members_only:
        return view
    own = ", ".join(map(str, sorted(sight.own))) or "null"
    providers = ", ".join(f"'{one}'::uuid" for one in sorted(sight.providers)) or "null"
    not_theirs = f"(p.urn in ({own})) is not true and (p.provider_id in ({providers})) is not true"
    return replace(view, always=(*view.always, MEMBER, not_theirs))


def packages_for(actor: Actor, sight: Sight) -> tuple[View, Actor]:
    """The list as this actor may see it, and as whom they read it. Raises Forbidden where the board goes by code.

    Somebody on the board who is of a school too is told of its packages besides; by code, of nothing else.
    """
    if not sight.members_only:
        return SUPPORT_PACKAGES, actor
    if sight.how is How.CODES and of_school(actor).roles:
        return SUPPORT_PACKAGES, of_school(actor)
    check_named(sight)
    view = not_hidden(replace(SUPPORT_PACKAGES, shape=BoardsSupportPackageOut), sight)
    if of_school(actor).roles:
        own = ", ".join(map(str, sorted(actor.urns))) or "null"
        view = replace(view, always=(f"({' and '.join(view.always)} or p.urn in ({own}))",))
    return view, actor


async def package_for(
    session: AsyncSession, actor: Actor, sight: Sight, package_id: UUID, otherwise: View = SUPPORT_PACKAGE
) -> tuple[View, Actor]:
    """How this actor may see a package, and as whom. Raises Forbidden where the board goes by code.

    `otherwise` is the view of those who are no members of the board, or who are of the package's school.
    """
    if not sight.members_only:
        return otherwise, actor
    urn = await session.scalar(
        text("select urn from support_package where council = :council and id = :id"),
        {"council": actor.council, "id": package_id},
    )
    if urn in of_school(actor).urns and of_school(actor).roles:
        return otherwise, of_school(actor)
    check_named(sight)
    shape = BoardsFullSupportPackageOut if otherwise is SUPPORT_PACKAGE else otherwise.shape
    return not_hidden(replace(otherwise, shape=shape), sight), actor


async def check_may_take_part(unit: UnitOfWork, sight: Sight, package_id: UUID) -> None:
    """Whether a member of the board may take a step in the brokerage of this package.

    Raises Forbidden where it is by code or about what they have an interest in, NotFound for a school that is no member.
    """
    if not sight.members_only:
        return
    check_named(sight)
    known = {"council": unit.council, "id": package_id, "today": unit.today}
    row = (await unit.session.execute(_BOARDS, known)).one_or_none()
    if row is None or not row.is_member:
        raise NotFound(NO_SUCH)
    check_no_part(sight, row.urn, row.provider_id)
