"""What has changed in a list since a moment, with what is gone from it: so that a copy elsewhere stays the same.

A ledger keeps of each row of a list its digest and when that was last seen to differ. It is settled when somebody asks:
only if anything happened since it was settled last, and whatever made the row different, be it another row or the day.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from securing_good.errors import Invalid
from securing_good.vocabulary import Role
from securing_good_api.actors import Actor
from securing_good_api.cursors import Cursor
from securing_good_api.listing.fields import Key
from securing_good_api.listing.paging import after
from securing_good_api.reads import Rows, View, heads

MOST_LEDGERS: Final = 200
"""Of one council. Beyond, the one that was used longest ago is forgotten, and whoever used it is given the whole."""
_KEYS: Final = (Key("l.changed_at", never_null=True), Key("l.id", never_null=True))


@dataclass(frozen=True)
class Changes:
    """One page of what changed."""

    items: Sequence[bytes]
    gone: Sequence[str]
    """Identities of rows that are not in the list any more."""
    as_of: datetime
    """What to ask from the next time, as the first page says it: what changes while pages are read comes again then."""
    complete: bool
    """Whether this is the whole list: whatever a copy has besides is to be forgotten."""
    last: list[Any] | None


def identity(view: View) -> str:
    """The expression by which rows of a list are known. Raises Invalid for a list that keeps no account of changes."""
    matched = re.fullmatch(r"(\S+) = :id", view.identity or "")
    ours = view.council or any(":council" in condition for condition in view.always)
    if matched is None or view.is_personal or view.untold or not ours:
        raise Invalid.at("query: updated_since", "not_kept", "What changed in this list is not kept. Read it whole.")
    return matched.group(1)


@dataclass(frozen=True)
class Ledger:
    """The account kept of one list."""

    name: str
    began_at: datetime
    settled_at: datetime


async def settle(
    session: AsyncSession, council: str, view: View, where: Mapping[str, Any], *, now: datetime, today: date
) -> Ledger:
    """Bring the ledger of a list up to what the list is now, and say since when it has been kept and until when."""
    name = _name(view, where)
    await session.execute(
        text("select pg_advisory_xact_lock(hashtext(:council), hashtext(:list))"), {"council": council, "list": name}
    )
    state = f"{await heads(session, council)}.{today}"
    known = (
        await session.execute(
            text("select began_at, settled_at, state from list_ledger where council = :council and list = :list"),
            {"council": council, "list": name},
        )
    ).one_or_none()
    if known is not None and known.state == state:
        return Ledger(name, known.began_at, known.settled_at)
    moment = now if known is None else max(now, known.settled_at + timedelta(microseconds=1))
    began = moment if known is None else known.began_at
    if known is None:
        await _make_room(session, council)
    mark = {"council": council, "list": name, "began": began, "moment": moment, "state": state}
    await session.execute(
        text(
            "insert into list_ledger (council, list, began_at, settled_at, state) values (:council, :list, :began, "
            ":moment, :state) on conflict (council, list) do update set settled_at = :moment, state = :state"
        ),
        mark,
    )
    await _compare(session, view, view.rows(_whoever(council), today, where), mark)
    return Ledger(name, began, moment)


async def _compare(session: AsyncSession, view: View, rows: Rows, mark: Mapping[str, Any]) -> None:
    """Note each row that is new, different or gone, as seen at the mark's moment."""
    school = f"{view.alias}.{view.school}" if view.school else "null::integer"
    now = rows.select(f"{identity(view)}::text as id, {school} as urn, md5({view.row()}::text)::uuid as digest")
    sql = (
        f"with now as materialized ({now}), gone as (update list_entry l set gone = true, changed_at = :moment "
        "where l.council = :whose and l.list = :list and not l.gone "
        "and not exists (select from now where now.id = l.id)) "
        "insert into list_entry as l (council, list, id, urn, digest, changed_at, gone) "
        "select cast(:whose as text), cast(:list as text), id, urn, digest, cast(:moment as timestamptz), false from now "
        "on conflict (council, list, id) do update set urn = excluded.urn, digest = excluded.digest, "
        "changed_at = excluded.changed_at, gone = false where l.gone or l.digest <> excluded.digest"
    )
    values = {"whose": mark["council"], "list": mark["list"], "moment": mark["moment"]}
    await session.execute(text(sql), rows.values_for(sql, **values))


async def _make_room(session: AsyncSession, council: str) -> None:
    oldest = "select list from list_ledger where council = :council order by settled_at desc, list offset :most"
    await session.execute(
        text(f"delete from list_ledger where council = :council and list in ({oldest})"),
        {"council": council, "most": MOST_LEDGERS - 1},
    )


async def read_changes(
    session: AsyncSession,
    rows: Rows,
    view: View,
    actor: Actor,
    ledger: Ledger,
    *,
    row: str,
    since: datetime,
    cursor: Cursor,
    limit: int,
) -> Changes:
    """One page of what changed after `since`, the earliest change first; the whole list where the ledger is younger."""
    complete = since < ledger.began_at
    conditions = ["l.council = :whose", "l.list = :list"]
    values: dict[str, Any] = {"whose": actor.council, "list": ledger.name, "limit": limit + 1}
    if complete:
        conditions.append("not l.gone")
    else:
        conditions.append("l.changed_at > :since")
        values["since"] = since
    if view.school and actor.is_of_a_school:
        conditions.append("l.urn = any(:urns)")
        values["urns"] = sorted(actor.urns)
    if cursor.after is not None:
        condition, given = after(_KEYS, cursor.of_length(len(_KEYS)))
        conditions.append(condition)
        values |= given
    entries = (
        await session.execute(
            text(
                f"select l.changed_at, l.id, l.gone from list_entry l where {' and '.join(conditions)} "
                "order by l.changed_at, l.id limit :limit"
            ),
            values,
        )
    ).all()
    page = entries[:limit]
    alive = [entry.id for entry in page if not entry.gone]
    sql = rows.select(f"{identity(view)}::text as id, {row}::text as body", f"{identity(view)}::text = any(:ids)")
    bodies: dict[str, str] = {}
    if alive:
        found = await session.execute(text(sql), rows.values_for(sql, ids=alive))
        bodies = {one.id: one.body for one in found}
    return Changes(
        items=[bodies[id_].encode() for id_ in alive if id_ in bodies],
        gone=[entry.id for entry in page if entry.gone],
        as_of=ledger.settled_at,
        complete=complete,
        last=[page[-1].changed_at, page[-1].id] if len(entries) > limit else None,
    )


def _name(view: View, where: Mapping[str, Any]) -> str:
    """A list is another one with other filters, and with another shape."""
    asked = sorted((condition, str(value)) for condition, value in where.items() if value is not None)
    return hashlib.sha256(json.dumps([view.mark, view.source, view.always, asked], default=list).encode()).hexdigest()[
        :16
    ]


def _whoever(council: str) -> Actor:
    """Whoever would see all rows of the list: what each may see of them is decided when they are read."""
    return Actor("ledger", None, council, frozenset({Role.ADMIN}), frozenset(), frozenset())
