"""Which sample an instance serves, and what its database must hold for that.

The borough is made in one go, but not in one transaction: a note in the database, in a schema of its own, says whether it was
finished. An unfinished one is never served.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

import asyncpg
from sqlalchemy import make_url

from deploy.instance import LocalError


class Sample(StrEnum):
    """What may be asked for."""

    BOROUGH = "borough"
    AFRESH = "afresh"
    """The borough, made anew as of today: what was there is given up."""
    NONE = "none"


@dataclass(frozen=True)
class SamplePlan:
    """What the instance is to serve, and whether that must be made first."""

    serves_borough: bool
    loads_borough: bool = False
    made_for: date | None = None
    """The day the borough that is there was made for; its days are relative to that."""


@dataclass(frozen=True)
class Held:
    """What a database holds already."""

    begun: bool
    """A borough, finished or not."""
    made_for: date | None
    """The day a finished one was made for."""
    others: bool
    """Councils, and no borough."""


def read_sample(env: Mapping[str, str]) -> Sample | None:
    """The sample asked for; None when nothing was said.

    Raises LocalError for one that does not exist.
    """
    asked = env.get("SAMPLE", "").strip()
    if not asked:
        return None
    try:
        return Sample(asked)
    except ValueError:
        raise LocalError(
            f"SAMPLE={asked}: there is no such sample. SAMPLE=borough (as without SAMPLE) serves a fictional borough, "
            "SAMPLE=afresh makes it anew as of today, SAMPLE=none starts empty."
        ) from None


def settle_sample(asked: Sample | None, url: str, *, is_ours: bool, home: Path) -> SamplePlan:
    """Decide what to serve from what is there; an unfinished borough in a database of our own is given up and made again.

    Raises LocalError when what is there and what is asked for do not fit together.
    """
    held = asyncio.run(look(url))
    where = f"The instance in {home}" if is_ours else "The database at DATABASE_URL"
    if asked is Sample.AFRESH and not is_ours and (held.begun or held.others):
        raise LocalError(f"{where} is not ours to empty. Give an empty one for SAMPLE=afresh.")
    if (asked is Sample.AFRESH and is_ours) or (held.begun and held.made_for is None and is_ours):
        asyncio.run(empty(url))
        return SamplePlan(serves_borough=asked is not Sample.NONE, loads_borough=asked is not Sample.NONE)
    if held.begun and held.made_for is None:
        raise LocalError(f"{where} holds a sample borough that was not finished. Give an empty database.")
    if held.begun and asked is Sample.NONE:
        raise LocalError(
            f"{where} holds the sample borough. Start an empty one beside it, as in "
            "SECURING_GOOD_HOME=.local-empty SAMPLE=none make run."
        )
    if held.others and asked is Sample.BOROUGH:
        raise LocalError(
            f"{where} holds councils of its own and no sample borough. Start the borough beside it, as in "
            "SECURING_GOOD_HOME=.local-borough make run."
        )
    if held.begun:
        return SamplePlan(serves_borough=True, made_for=held.made_for)
    if held.others or asked is Sample.NONE:
        return SamplePlan(serves_borough=False)
    return SamplePlan(serves_borough=True, loads_borough=True)


async def look(url: str) -> Held:
    """What the database holds."""
    async with _Connected(url) as connection:
        if await connection.fetchval("select to_regclass('sample.making') is not null"):
            made_for = await connection.fetchval("select made_for from sample.making where finished_at is not null")
            return Held(begun=True, made_for=made_for, others=False)
        has_tables = await connection.fetchval("select to_regclass('public.council') is not null")
        others = has_tables and await connection.fetchval("select exists (select from public.council)")
        return Held(begun=False, made_for=None, others=bool(others))


async def empty(url: str) -> None:
    """Drop a database of our own and make it again."""
    name = make_url(url).database
    async with _Connected(make_url(url).set(database="postgres").render_as_string(hide_password=False)) as connection:
        await connection.execute(f'drop database "{name}" with (force)')
        await connection.execute(f'create database "{name}"')


async def note_begun(url: str, made_for: date) -> None:
    """Write down that a borough is being made. Until it is finished, commits need not have reached the disk."""
    async with _Connected(url) as connection, connection.transaction():
        await connection.execute("create schema sample")
        await connection.execute("create table sample.making (made_for date not null, finished_at timestamptz)")
        await connection.execute("insert into sample.making (made_for) values ($1)", made_for)
        await connection.execute(f'alter database "{make_url(url).database}" set synchronous_commit = off')


async def note_finished(url: str) -> None:
    """Write down that it is whole; with this everything written before reaches the disk."""
    async with _Connected(url) as connection:
        await connection.execute(f'alter database "{make_url(url).database}" reset synchronous_commit')
        await connection.execute("set synchronous_commit = on")
        await connection.execute("update sample.making set finished_at = now()")


class _Connected:
    """A connection of the database's owner, for as long as it is needed."""

    def __init__(self, url: str) -> None:
        self._url = url

    async def __aenter__(self) -> Any:
        self._connection = await asyncpg.connect(self._url)  # type: ignore[no-untyped-call]
        return self._connection

    async def __aexit__(self, *_: object) -> None:
        await self._connection.close()
