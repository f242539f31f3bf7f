"""Copies of a board pack: made of its facts when somebody first reads it so, in all formats at once, and kept.

Setting pages takes time and nothing of the database: it is done in a thread, between transactions.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from anyio import CapacityLimiter, to_thread
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from securing_good.database import Database, of_council
from securing_good.errors import NotFound
from securing_good.tables import BoardPack, BoardPackCopy
from securing_good.vocabulary import PackFormat, PackReader, SchoolsShown
from securing_good_api.actors import Actor
from securing_good_api.board_packs.composing import in_bytes, pack_for
from securing_good_api.board_packs.document import pack_document
from securing_good_api.board_packs.rules import Withheld, check_reader, reader_of, withheld_of
from securing_good_api.redaction.facts import sight_of
from securing_good_api.rendering.to_html import html_of
from securing_good_api.rendering.to_pdf import pdf_of

_AT_ONCE: Final = CapacityLimiter(2)
"""Packs set at once: each takes a core."""


@dataclass(frozen=True)
class Copy:
    """A pack in one format, as one reader reads it."""

    content: bytes
    sha256: str

    @property
    def digest(self) -> str:
        """The hash as RFC 9530 writes it."""
        return f"sha-256=:{base64.b64encode(bytes.fromhex(self.sha256)).decode()}:"


async def copy_for(database: Database, actor: Actor, pack_id: UUID, format_: PackFormat, today: date) -> Copy:
    """The pack as this actor may read it: what was made when it was first read so, or else made now of what was frozen.

    Raises NotFound, Forbidden where it names schools that they are shown by code.
    """
    async with database.reading(of_council(actor.council)) as session:
        pack = await session.scalar(
            select(BoardPack).where(BoardPack.council == actor.council, BoardPack.id == pack_id)
        )
        if pack is None:
            raise NotFound("There is no such pack, or none that you may know of.")
        sight = await sight_of(session, actor, today)
        check_reader(sight, SchoolsShown(pack.schools))
        frozen = json.loads(pack.facts)
        reader = reader_of(sight)
        withheld = withheld_of(sight, frozen[reader])
        kept = await _kept(session, actor.council, pack_id, reader, withheld, format_)
    if kept is not None:
        return kept
    made = await make_copies(named_of(pack), frozen, reader, withheld)
    async with database.unit_of_work(of_council(actor.council), actor=actor.subject) as unit:
        await keep_copies(unit.session, actor.council, pack_id, reader, withheld, made, unit.now)
    async with database.reading(of_council(actor.council)) as session:
        # Whoever was faster has made it: there is one.
        kept = await _kept(session, actor.council, pack_id, reader, withheld, format_)
    assert kept is not None, "a copy was made and is not there"
    return kept


def named_of(pack: BoardPack) -> dict[str, Any]:
    """What a pack says of itself."""
    return {
        "id": str(pack.id),
        "board_meeting_id": str(pack.board_meeting_id),
        "meeting_on": pack.meeting_on.isoformat(),
        "edition": pack.edition,
        "replaces_id": str(pack.replaces_id) if pack.replaces_id else None,
        "reason": pack.reason,
        "schools": pack.schools,
        "as_of": pack.as_of.isoformat(),
        "made_at": pack.made_at.isoformat(),
    }


async def make_copies(
    named: Mapping[str, Any], frozen: Mapping[str, Any], reader: PackReader, withheld: Withheld
) -> dict[PackFormat, Copy]:
    """The pack in every format for one reader, made of what was frozen alone."""

    def made() -> dict[PackFormat, Copy]:
        pack = pack_for(reader, frozen, named, withheld)
        document = pack_document(pack, frozen["council"])
        contents = {
            PackFormat.JSON: in_bytes(pack),
            PackFormat.HTML: html_of(document),
            PackFormat.PDF: pdf_of(document),
        }
        return {one: Copy(content, hashlib.sha256(content).hexdigest()) for one, content in contents.items()}

    return await to_thread.run_sync(made, limiter=_AT_ONCE)


async def keep_copies(
    session: AsyncSession,
    council: str,
    pack_id: UUID,
    reader: PackReader,
    withheld: Withheld,
    made: Mapping[PackFormat, Copy],
    made_at: datetime,
) -> None:
    """Keep them, where nobody else has."""
    rows = [
        {
            "council": council,
            "pack_id": pack_id,
            "reader": reader,
            "withheld": withheld.key,
            "format": format_,
            "content": copy.content,
            "sha256": copy.sha256,
            "made_at": made_at,
        }
        for format_, copy in made.items()
    ]
    await session.execute(insert(BoardPackCopy).values(rows).on_conflict_do_nothing())


async def _kept(
    session: AsyncSession, council: str, pack_id: UUID, reader: PackReader, withheld: Withheld, format_: PackFormat
) -> Copy | None:
    row = await session.scalar(
        select(BoardPackCopy).where(
            BoardPackCopy.council == council,
            BoardPackCopy.pack_id == pack_id,
            BoardPackCopy.reader == reader,
            BoardPackCopy.withheld == withheld.key,
            BoardPackCopy.format == format_,
        )
    )
    return Copy(row.content, row.sha256) if row is not None else None
