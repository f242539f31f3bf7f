"""Hear the school on a level that was shared with it, and answer what it corrects."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from sqlalchemy import select

from securing_good.database import UnitOfWork
from securing_good.errors import Conflict, NotFound
from securing_good.events import EventKind
from securing_good.tables import LevelCorrectionAnswer, LevelReply, LevelReplyEntry
from securing_good.vocabulary import CorrectionOutcome, LevelAction
from securing_good_api.level_proposals.held import held_proposal, tell
from securing_good_api.level_proposals.rules import Entry, Mover, check_action, check_reply


async def reply_to_level(
    unit: UnitOfWork, *, by: Mover, proposal_id: UUID, agrees: bool, comment: str | None, entries: Sequence[Entry]
) -> None:
    """The school's word on a level shared with it. It may reply again until its last day; every reply is kept.

    Raises NotFound, Conflict, Invalid.
    """
    row, proposal = await held_proposal(unit, proposal_id, None)
    check_action(LevelAction.REPLY, proposal, by, today=unit.today)
    check_reply(agrees=agrees, comment=comment, entries=entries)
    reply = LevelReply(
        council=unit.council,
        id=uuid4(),
        proposal_id=row.id,
        urn=row.urn,
        agrees=agrees,
        comment=comment,
        replied_by=unit.actor,
        replied_at=unit.now,
    )
    unit.session.add(reply)
    await unit.session.flush()
    unit.session.add_all(
        LevelReplyEntry(
            council=unit.council,
            id=uuid4(),
            reply_id=reply.id,
            place=place,
            factor=entry.factor,
            comment=entry.comment,
            stands=entry.stands,
            should_say=entry.should_say,
            evidence=entry.evidence,
        )
        for place, entry in enumerate(entries)
    )
    row.version += 1
    corrections = sum(entry.should_say is not None for entry in entries)
    tell(unit, row, EventKind.LEVEL_REPLIED, {"agrees": agrees, "corrections": corrections})


async def answer_correction(
    unit: UnitOfWork, *, by: Mover, proposal_id: UUID, entry_id: UUID, outcome: CorrectionOutcome, answer: str
) -> None:
    """Answer one correction of the school, once, with what the council makes of it.

    Raises NotFound for an entry of another proposal, Conflict where nothing waits, Invalid for a mere comment.
    """
    row, proposal = await held_proposal(unit, proposal_id, None)
    entry = await unit.session.scalar(
        select(LevelReplyEntry)
        .join(
            LevelReply,
            (LevelReply.council == LevelReplyEntry.council) & (LevelReply.id == LevelReplyEntry.reply_id),
        )
        .where(
            LevelReplyEntry.council == unit.council,
            LevelReplyEntry.id == entry_id,
            LevelReply.proposal_id == proposal_id,
        )
    )
    if entry is None:
        raise NotFound("There is no such correction, or none that you may know of.")
    if entry.should_say is None:
        raise Conflict(
            "This is a comment.", blockers=[{"code": "comment", "detail": "Corrections of fact are answered."}]
        )
    if await unit.session.get(LevelCorrectionAnswer, (unit.council, entry_id)) is not None:
        raise Conflict(
            "This correction is answered already.",
            blockers=[{"code": "answered", "detail": "An answer stays as it was given."}],
        )
    check_action(LevelAction.ANSWER, proposal, by, today=unit.today)
    unit.session.add(
        LevelCorrectionAnswer(
            council=unit.council,
            entry_id=entry_id,
            outcome=outcome,
            answer=answer,
            answered_by=unit.actor,
            answered_at=unit.now,
        )
    )
    await unit.session.flush()
    row.version += 1
    tell(unit, row, EventKind.LEVEL_CORRECTION_ANSWERED, {"factor": entry.factor, "outcome": outcome})
