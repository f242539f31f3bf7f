"""One page of a list, from where the page before ended."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from securing_good_api.cursors import Cursor, InvalidCursor
from securing_good_api.listing.fields import Key
from securing_good_api.reads import Rows


def in_order(keys: Sequence[Key]) -> str:
    """The ORDER BY of these keys."""
    return "order by " + ", ".join(
        key.expression + (" desc" if key.descending else "") + ("" if key.never_null else " nulls last") for key in keys
    )


def after(keys: Sequence[Key], values: Sequence[Any]) -> tuple[str, Mapping[str, Any]]:
    """The condition that a row comes after one whose keys have these values, and its parameters."""
    given = {f"k{n}": value for n, value in enumerate(values) if value is not None}
    if all(key.never_null and not key.descending for key in keys):
        # As one comparison of rows an index serves it.
        return (
            f"({', '.join(key.expression for key in keys)}) > ({', '.join(f':k{n}' for n in range(len(keys)))})",
            given,
        )
    ways: list[str] = []
    same: list[str] = []
    for n, (key, value) in enumerate(zip(keys, values, strict=True)):
        if value is not None:
            beyond = f"{key.expression} {'<' if key.descending else '>'} :k{n}"
            later = beyond if key.never_null else f"({beyond} or {key.expression} is null)"
            ways.append(" and ".join([*same, later]))
        same.append(f"{key.expression} is null" if value is None else f"{key.expression} = :k{n}")
    return f"({' or '.join(f'({way})' for way in ways)})", given


async def read_page(
    session: AsyncSession, rows: Rows, row: str, keys: Sequence[Key], *, cursor: Cursor, limit: int
) -> tuple[list[bytes], list[Any] | None]:
    """The items' JSON and, when more follow, the values of the last item's keys; raises InvalidCursor."""
    more: list[str] = []
    values: Mapping[str, Any] = {}
    if cursor.after is not None:
        condition, values = after(keys, cursor.of_length(len(keys)))
        more.append(condition)
    what = ", ".join([f"{row}::text as body", *(f"{key.expression} as k{n}" for n, key in enumerate(keys))])
    sql = rows.select(what, *more, then=f"{in_order(keys)} limit :limit")
    try:
        read = (await session.execute(text(sql), rows.values_for(sql, **values, limit=limit + 1))).all()
    except (DBAPIError, OverflowError) as error:
        if cursor.after is not None and not getattr(error, "connection_invalidated", False):
            raise InvalidCursor("The cursor is not one this list gave out.") from error
        raise
    last = list(read[limit - 1][1:]) if len(read) > limit else None
    return [one.body.encode() for one in read[:limit]], last
