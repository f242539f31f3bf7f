"""Make the pack of a meeting of the board: read everything at one moment, set it between two transactions, keep it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID, uuid5

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from securing_good.database import LONDON, Database, UnitOfWork, of_council
from securing_good.errors import Invalid
from securing_good.events import EventKind, Happening, canonical
from securing_good.tables import BoardMeeting, BoardPack
from securing_good.vocabulary import PackFormat, PackReader
from securing_good_api.actors import Actor
from securing_good_api.board_packs.copies import Copy, keep_copies, make_copies, named_of
from securing_good_api.board_packs.gathering import freeze
from securing_good_api.board_packs.rules import Meeting, Withheld, check_pack

_MEETING: Final = """
    select m.date, m.called_off_reason, p.id as newest_id, coalesce(p.edition, 0) as editions,
        (select min(n.date) from board_meeting n where n.council = m.council and n.called_off_at is null
            and n.date >= cast(:today as date)) as next_on
    from board_meeting m left join lateral (select k.id, k.edition from board_pack k where k.council = m.council
        and k.board_meeting_id = m.id order by k.edition desc limit 1) p on true
    where m.council = :council and m.id = :id"""


@dataclass(frozen=True)
class Prepared:
    """A pack and its copies, ready to be kept."""

    pack: BoardPack
    copies: Mapping[PackReader, Mapping[PackFormat, Copy]]


async def prepare_board_pack(
    database: Database, actor: Actor, *, board_meeting_id: UUID, replaces_id: UUID | None, reason: str | None
) -> Prepared:
    """Freeze what the board looks at and make the copies most readers read; nothing is kept yet.

    Raises Invalid for a meeting that is not the council's, Conflict and Invalid as the rules say.
    """
    now = database.clock()
    today = now.astimezone(LONDON).date()
    async with database.reading(of_council(actor.council)) as session:
        meeting = await _meeting(session, actor.council, board_meeting_id, today)
    check_pack(meeting, replaces_id=replaces_id, reason=reason, today=today)
    schools, frozen = await freeze(database, actor.council, today)
    facts = canonical(frozen)
    edition = meeting.editions + 1
    pack = BoardPack(
        council=actor.council,
        # Of the same facts the same bytes, and it stands in them.
        id=uuid5(board_meeting_id, f"edition {edition}"),
        board_meeting_id=board_meeting_id,
        meeting_on=meeting.day,
        edition=edition,
        replaces_id=replaces_id,
        reason=reason,
        schools=schools,
        as_of=today,
        facts=facts.decode(),
        facts_sha256=hashlib.sha256(facts).hexdigest(),
        made_by=actor.subject,
        made_at=now,
    )
    # Of what is kept, as any copy later is.
    kept = json.loads(facts)
    copies = {reader: await make_copies(named_of(pack), kept, reader, Withheld()) for reader in PackReader}
    return Prepared(pack, copies)


async def make_board_pack(unit: UnitOfWork, prepared: Prepared) -> None:
    """Keep a pack that was prepared, and say that it is there.

    Raises Conflict where the meeting was called off, or another edition made, in the meantime.
    """
    pack = prepared.pack
    mine = (BoardMeeting.council == unit.council) & (BoardMeeting.id == pack.board_meeting_id)
    await unit.session.scalar(select(BoardMeeting.id).where(mine).with_for_update())
    # In a statement of its own: one that waited for the lock would see editions as they were before it waited.
    meeting = await _meeting(unit.session, unit.council, pack.board_meeting_id, unit.today)
    check_pack(meeting, replaces_id=pack.replaces_id, reason=pack.reason, today=unit.today)
    unit.session.add(pack)
    await unit.session.flush()
    for reader, made in prepared.copies.items():
        await keep_copies(unit.session, unit.council, pack.id, reader, Withheld(), made, pack.made_at)
    payload = {
        "meeting": pack.board_meeting_id,
        "meeting_on": pack.meeting_on,
        "edition": pack.edition,
        "replaces": pack.replaces_id,
        "reason": pack.reason,
        "schools": pack.schools,
        "facts_sha256": pack.facts_sha256,
    }
    unit.record(Happening(EventKind.BOARD_PACK_MADE, f"board-pack:{pack.id}", payload))


async def _meeting(session: AsyncSession, council: str, meeting_id: UUID, today: date) -> Meeting:
    known = {"council": council, "id": meeting_id, "today": today}
    row = (await session.execute(text(_MEETING), known)).one_or_none()
    if row is None:
        detail = f"There is no meeting of the board with the id {meeting_id}."
        raise Invalid.at("#/board_meeting_id", "unknown-meeting", detail)
    return Meeting(row.date, row.called_off_reason, row.next_on, row.newest_id, row.editions)
