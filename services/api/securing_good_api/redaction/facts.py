"""How the board is shown schools now, and which schools a member has to do with: read in one statement."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

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
    "p.council = :council and p.issuer = :issuer and p.subject = :signs_in_as and p.unlinked_at is null "
    "and {0}.council = p.council and {0}.person_id = p.person_id"
)
_OWN: Final = (
    f"select i.urn from person_identity p, declared_interest i where {_IDENTITY.format('i')} "
    "and (i.ended_on is null or i.ended_on >= cast(:today as date)) "
    f"union select a.urn from person_identity p, appointment a where {_IDENTITY.format('a')} and a.urn is not null "
    "and a.starts_on <= cast(:today as date) and (a.ends_on is null or a.ends_on >= cast(:today as date))"
)
_PROVIDERS: Final = (
    "select v.id from person_identity p join provider v on v.council = p.council where p.council = :council "
    "and p.issuer = :issuer and p.subject = :signs_in_as and p.unlinked_at is null and (v.contact_person_id = p.person_id "
    "or exists (select from provider_interest i where i.council = p.council and i.person_id = p.person_id "
    "and i.provider_id = v.id and (i.ended_on is null or i.ended_on >= cast(:today as date))))"
)
_CLEARED: Final = (
    f"exists (select from person_identity p, board_attendance a, board_meeting m where {_IDENTITY.format('a')} "
    "and a.recusal_cleared and a.recorded_at >= n.set_at and m.council = a.council and m.id = a.meeting_id "
    "and m.called_off_at is null and not exists (select from board_meeting l where l.council = m.council "
    "and l.called_off_at is null and l.date > m.date and l.date <= cast(:today as date)))"
)
"""SQL: whether their recusal was cleared since the setting `n`, and the board has not met since."""
_STATEMENT: Final = text(
    f"select n.schools, n.fewest, n.code_key, array({_OWN}) as own, array({_PROVIDERS}) as providers, "
    f"{_CLEARED} as cleared from (select 1) o left join lateral "
    "(select x.schools, x.fewest, x.code_key, x.set_at from board_settings x where x.council = :council "
    "order by x.set_at desc, x.id desc limit 1) n on true"
)


@dataclass(frozen=True)
class _Standing:
    """How the board is shown schools, and what a member of it has to do with."""

    setting: BoardSetting
    own: frozenset[int]
    providers: frozenset[UUID]
    cleared: bool


async def sight_of(session: AsyncSession, actor: Actor, today: date, needs: Collection[Permission] = ()) -> Sight:
    """What of the council's schools the actor may see.

    A member of the board what the council has set; a system the rows where its scopes let it read all that `needs` names,
    and counts else; everybody else who gets here, everything.
    """
    if is_the_boards(actor.roles):
        found = await _standing(session, actor, today)
        return sight_of_board(found.setting, found.own | actor.urns, found.providers, cleared=found.cleared)
    if actor.roles <= {Role.INTEGRATOR} and not all(actor.may(permission) for permission in needs):
        return sight_of_counts((await _standing(session, actor, today)).setting)
    return EVERYTHING


async def _standing(session: AsyncSession, actor: Actor, today: date) -> _Standing:
    issuer, signs_in_as = actor.sign_in
    values = {"council": actor.council, "issuer": issuer, "signs_in_as": signs_in_as, "today": today}
    row = (await session.execute(_STATEMENT, values)).one()
    known = row.schools is not None
    setting = BoardSetting(SchoolsShown(row.schools), row.fewest, bytes(row.code_key)) if known else BoardSetting()
    return _Standing(setting, frozenset(row.own), frozenset(row.providers), row.cleared)


async def setting_of(session: AsyncSession, council: str) -> BoardSetting:
    """How the council shows schools to its board now."""
    sql = (
        "select x.schools, x.fewest, x.code_key from board_settings x where x.council = :council "
        "order by x.set_at desc, x.id desc limit 1"
    )
    row = (await session.execute(text(sql), {"council": council})).one_or_none()
    return BoardSetting() if row is None else BoardSetting(SchoolsShown(row.schools), row.fewest, bytes(row.code_key))


async def is_member(session: AsyncSession, council: str, urn: int, today: date) -> bool:
    """Whether a school of the council is a member of the learning partnership today."""
    known = {"council": council, "urn": urn, "today": today}
    found = await session.scalar(text(f"select {MEMBER} from school s where s.urn = :urn"), known)
    return bool(found)
