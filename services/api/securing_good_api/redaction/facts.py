"""How the board is shown schools now, and which schools a member has to do with: read in one statement."""

from collections.abc import Collection
from datetime import date
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from securing_good.vocabulary import Role, SchoolsShown
from securing_good_api.actors import Actor, Permission
from securing_good_api.redaction.rules import (
    CODE_LETTERS,
    EVERYTHING,
    BoardSetting,
    Sight,
    is_the_boards,
    sight_of_board,
    sight_of_counts,
)

MEMBER: Final = (
    "exists (select from membership b where b.council = :council and b.urn = s.urn "
    "and b.starts_on <= cast(:today as date) and (b.ends_on is null or b.ends_on >= cast(:today as date)))"
)
"""SQL: whether the school `s` is a member of the learning partnership today."""
CODE: Final = (
    f"(select 'School ' || upper(substr(encode(sha256(k.code_key || int4send(s.urn)), 'hex'), 1, {CODE_LETTERS})) "
    "from board_settings k where k.council = :council order by k.set_at desc, k.id desc limit 1)"
)
"""SQL of what the school `s` is called where it is not named, as `rules.code_of` makes it."""
_IDENTITY: Final = (
    "p.council = :council and p.issuer = :issuer and p.subject = :subject and p.unlinked_at is null "
    "and {0}.council = p.council and {0}.person_id = p.person_id"
)
_OWN: Final = (
    f"select i.urn from person_identity p, declared_interest i where {_IDENTITY.format('i')} "
    "and (i.ended_on is null or i.ended_on >= cast(:today as date)) "
    f"union select a.urn from person_identity p, appointment a where {_IDENTITY.format('a')} and a.urn is not null "
    "and a.starts_on <= cast(:today as date) and (a.ends_on is null or a.ends_on >= cast(:today as date))"
)
_STATEMENT: Final = text(
    f"select n.schools, n.fewest, n.code_key, array({_OWN}) as own from (select 1) o left join lateral "
    "(select x.schools, x.fewest, x.code_key from board_settings x where x.council = :council "
    "order by x.set_at desc, x.id desc limit 1) n on true"
)


async def sight_of(session: AsyncSession, actor: Actor, today: date, needs: Collection[Permission] = ()) -> Sight:
    """What of the council's schools the actor may see.

    A member of the board what the council has set; a system the rows where its scopes let it read all that `needs` names,
    and counts else; everybody else who gets here, everything.
    """
    if is_the_boards(actor.roles):
        setting, own = await _standing(session, actor, today)
        return sight_of_board(setting, own | actor.urns)
    if actor.roles <= {Role.INTEGRATOR} and not all(actor.may(permission) for permission in needs):
        setting, _ = await _standing(session, actor, today)
        return sight_of_counts(setting)
    return EVERYTHING


async def _standing(session: AsyncSession, actor: Actor, today: date) -> tuple[BoardSetting, frozenset[int]]:
    values = {"council": actor.council, "issuer": actor.issuer, "subject": actor.subject, "today": today}
    row = (await session.execute(_STATEMENT, values)).one()
    own = frozenset(row.own)
    if row.schools is None:
        return BoardSetting(), own
    return BoardSetting(SchoolsShown(row.schools), row.fewest, bytes(row.code_key)), own
