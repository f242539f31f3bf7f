"""`/v1/level-proposals`: how council and school come to one understanding of a level."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from securing_good.vocabulary import LevelProposalState
from securing_good_api.actors import Permission
from securing_good_api.level_proposals import commands, replies
from securing_good_api.level_proposals.bodies import (
    AnswerIn,
    ConfirmationIn,
    EndingIn,
    ExtensionIn,
    LevelProposalIn,
    ModerationIn,
    ReplyIn,
)
from securing_good_api.level_proposals.facts import mover_from
from securing_good_api.level_proposals.views import (
    ListedLevelProposal,
    ShownLevelProposal,
    proposal_for,
    proposals_for,
)
from securing_good_api.pages import Listed
from securing_good_api.problems import documented
from securing_good_api.requests import Page, Read, Write, reading, writing
from securing_good_api.words import Urn

router = APIRouter(prefix="/level-proposals", tags=["level proposals"])

_STEP: Final = {
    200: {"model": ShownLevelProposal},
    **documented("malformed-json", "not-found", "conflict", "changed-meanwhile", "invalid", "version-required"),
}
_WORD: Final = {
    201: {"model": ShownLevelProposal},
    **documented("malformed-json", "not-found", "conflict", "invalid"),
}


@router.post(
    "",
    status_code=201,
    operation_id="propose_level",
    summary="Propose a school's level",
    responses={201: {"model": ShownLevelProposal}, **documented("malformed-json", "conflict", "invalid")},
)
async def post_proposal(
    body: LevelProposalIn, write: Annotated[Write, writing(Permission.LEVEL_PROPOSALS_PROPOSE)]
) -> Response:
    """On the school's newest assessment. The principal adviser moderates it before the school sees it."""
    proposal = await commands.propose_level(
        write.unit,
        urn=body.urn,
        level=body.level,
        reason=body.reason,
        assessment_id=body.assessment_id,
        difference_reason=body.difference_reason,
    )
    return await write.answer(
        proposal_for(write.actor), proposal, status=201, location=f"/v1/level-proposals/{proposal}"
    )


@router.get(
    "",
    operation_id="list_level_proposals",
    summary="List proposed levels, oldest first",
    responses={200: {"model": Listed[ListedLevelProposal]}, **documented("invalid-cursor", "invalid")},
)
async def list_proposals(
    read: Annotated[Read, reading(Permission.LEVEL_PROPOSALS_READ)],
    page: Annotated[Page, Depends()],
    urn: Urn | None = None,
    state: LevelProposalState | None = None,
) -> Response:
    """Officers see every stage; a school what was shared with it; other systems where each stands, without prose."""
    return await read.page(proposals_for(read.actor), page, {"p.urn = :p": urn, "p.state = :p": state})


@router.get(
    "/{proposal_id}",
    operation_id="get_level_proposal",
    summary="Read one proposed level",
    responses={200: {"model": ShownLevelProposal}, **documented("not-found", "invalid")},
)
async def get_proposal(proposal_id: UUID, read: Annotated[Read, reading(Permission.LEVEL_PROPOSALS_READ)]) -> Response:
    """One proposed level with the school's replies, their answers, and what you may do about it now."""
    return await read.one(proposal_for(read.actor), proposal_id)


@router.post(
    "/{proposal_id}/moderation",
    operation_id="moderate_level",
    summary="Moderate a proposed level and share it with the school",
    responses=_STEP,
)
async def post_moderation(
    proposal_id: UUID, body: ModerationIn, write: Annotated[Write, writing(Permission.LEVEL_PROPOSALS_MODERATE)]
) -> Response:
    """Not by whoever proposed it. From now on the school reads level and reason, and may reply until `reply_by`."""
    await commands.moderate_level(
        write.unit,
        by=mover_from(write.actor),
        proposal_id=proposal_id,
        expected_version=write.expected_version,
        level=body.level,
        reason=body.reason,
        school_reason=body.school_reason,
        difference_reason=body.difference_reason,
    )
    return await write.answer(proposal_for(write.actor), proposal_id, status=200)


@router.post(
    "/{proposal_id}/return",
    operation_id="return_proposal",
    summary="Send a proposed level back",
    responses=_STEP,
)
async def post_return(
    proposal_id: UUID, body: EndingIn, write: Annotated[Write, writing(Permission.LEVEL_PROPOSALS_MODERATE)]
) -> Response:
    """To whoever proposed it, with the reason: they propose anew. The school never sees it."""
    await commands.return_proposal(
        write.unit,
        by=mover_from(write.actor),
        proposal_id=proposal_id,
        expected_version=write.expected_version,
        reason=body.reason,
    )
    return await write.answer(proposal_for(write.actor), proposal_id, status=200)


@router.post(
    "/{proposal_id}/withdrawal",
    operation_id="withdraw_proposal",
    summary="Withdraw a proposed level",
    responses=_STEP,
)
async def post_withdrawal(
    proposal_id: UUID, body: EndingIn, write: Annotated[Write, writing(Permission.LEVEL_PROPOSALS_WITHDRAW)]
) -> Response:
    """By whoever proposed it, or whoever decides levels; a school that has read it reads that it was withdrawn, and why."""
    await commands.withdraw_proposal(
        write.unit,
        by=mover_from(write.actor),
        proposal_id=proposal_id,
        expected_version=write.expected_version,
        reason=body.reason,
    )
    return await write.answer(proposal_for(write.actor), proposal_id, status=200)


@router.post(
    "/{proposal_id}/extension",
    operation_id="extend_reply",
    summary="Give the school more time to reply",
    responses=_STEP,
)
async def post_extension(
    proposal_id: UUID, body: ExtensionIn, write: Annotated[Write, writing(Permission.LEVEL_PROPOSALS_MODERATE)]
) -> Response:
    """Once. It also opens a period anew that has run out."""
    await commands.extend_reply(
        write.unit,
        by=mover_from(write.actor),
        proposal_id=proposal_id,
        expected_version=write.expected_version,
        school_days=body.school_days,
        reason=body.reason,
    )
    return await write.answer(proposal_for(write.actor), proposal_id, status=200)


@router.post(
    "/{proposal_id}/replies",
    status_code=201,
    operation_id="reply_to_level",
    summary="Reply to a level, as the school",
    responses=_WORD,
)
async def post_reply(
    proposal_id: UUID, body: ReplyIn, write: Annotated[Write, writing(Permission.LEVEL_PROPOSALS_REPLY)]
) -> Response:
    """For headteacher and chair of governors: agree or not, comment factor by factor, correct facts. It stays on record."""
    view = proposal_for(write.actor)
    await view.one(write.unit.session, write.actor, proposal_id, today=write.unit.today)
    await replies.reply_to_level(
        write.unit,
        by=mover_from(write.actor),
        proposal_id=proposal_id,
        agrees=body.agrees,
        comment=body.comment,
        entries=[entry.as_entry() for entry in body.entries],
    )
    return await write.answer(view, proposal_id, status=201, location=f"/v1/level-proposals/{proposal_id}")


@router.post(
    "/{proposal_id}/corrections/{entry_id}/answer",
    status_code=201,
    operation_id="answer_correction",
    summary="Answer a correction of the school",
    responses=_WORD,
)
async def post_answer(
    proposal_id: UUID,
    entry_id: UUID,
    body: AnswerIn,
    write: Annotated[Write, writing(Permission.LEVEL_PROPOSALS_ANSWER)],
) -> Response:
    """Once, with what the council makes of it. The level is confirmed when every correction is answered."""
    await replies.answer_correction(
        write.unit,
        by=mover_from(write.actor),
        proposal_id=proposal_id,
        entry_id=entry_id,
        outcome=body.outcome,
        answer=body.answer,
    )
    return await write.answer(
        proposal_for(write.actor), proposal_id, status=201, location=f"/v1/level-proposals/{proposal_id}"
    )


@router.post(
    "/{proposal_id}/confirmation",
    operation_id="confirm_level",
    summary="Confirm a level",
    responses=_STEP,
)
async def post_confirmation(
    proposal_id: UUID, body: ConfirmationIn, write: Annotated[Write, writing(Permission.LEVEL_PROPOSALS_CONFIRM)]
) -> Response:
    """The assistant director decides, once the school has replied or its time is over and each correction is answered."""
    await commands.confirm_level(
        write.unit,
        by=mover_from(write.actor),
        proposal_id=proposal_id,
        expected_version=write.expected_version,
        level=body.level,
        reason=body.reason,
        school_reason=body.school_reason,
        difference_reason=body.difference_reason,
        assessment_id=body.assessment_id,
    )
    return await write.answer(proposal_for(write.actor), proposal_id, status=200)
