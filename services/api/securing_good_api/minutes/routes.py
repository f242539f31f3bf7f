"""`/v1/visits/{id}/record`: minutes of a meeting, from draft to the school's word."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Response

from securing_good_api.actors import Permission
from securing_good_api.minutes.bodies import DisputeAnswerIn, MinutesChange, ReopeningIn, WordIn
from securing_good_api.minutes.commands import (
    answer_dispute,
    approve_minutes,
    change_minutes,
    issue_minutes,
    reopen_minutes,
    respond_to_minutes,
)
from securing_good_api.minutes.facts import mover_from
from securing_good_api.minutes.views import MINUTES_HISTORY, MinutesHistoryOut, VisitRecordOut, minutes_for
from securing_good_api.problems import documented
from securing_good_api.requests import Read, Write, reading, writing

router = APIRouter(prefix="/visits/{visit_id}/record", tags=["minutes"])
STEP: Final = {200: {"model": VisitRecordOut}, **documented("not-found", "conflict", "invalid")}
TOLD_STEP: Final = {
    200: {"model": VisitRecordOut},
    **documented("malformed-json", "not-found", "conflict", "invalid"),
}


@router.get(
    "",
    operation_id="get_visit_record",
    summary="Read a meeting's minutes",
    responses={200: {"model": VisitRecordOut}, **documented("not-found", "invalid")},
)
async def get_record(visit_id: UUID, read: Annotated[Read, reading(Permission.MINUTES_READ)]) -> Response:
    """Officers read the newest version, people of the school the newest that was issued to them."""
    return await read.one(minutes_for(read.actor), visit_id)


@router.patch(
    "",
    operation_id="change_minutes",
    summary="Write draft minutes anew",
    responses={
        200: {"model": VisitRecordOut},
        **documented("malformed-json", "not-found", "conflict", "changed-meanwhile", "invalid", "version-required"),
    },
)
async def patch_record(
    visit_id: UUID, body: MinutesChange, write: Annotated[Write, writing(Permission.VISITS_RECORD)]
) -> Response:
    """Each change is another version, with who, when and why; `If-Match` names the one you read. Approved, it is locked."""
    await change_minutes(
        write.unit,
        visit_id=visit_id,
        by=mover_from(write.actor),
        expected_version=write.expected_version,
        changes=body.changes(),
        add=[one.as_agreed() for one in body.add_actions or ()],
        why=body.why,
    )
    return await write.answer(minutes_for(write.actor), visit_id, status=200)


@router.post(
    "/approval",
    operation_id="approve_minutes",
    summary="Approve minutes",
    responses={
        200: {"model": VisitRecordOut},
        **documented("not-found", "conflict", "changed-meanwhile", "invalid", "version-required"),
    },
)
async def post_approval(visit_id: UUID, write: Annotated[Write, writing(Permission.MINUTES_APPROVE)]) -> Response:
    """For the case's lead officer or the principal adviser, never whoever wrote them; `If-Match` names what you read.

    They say who was there, which areas were discussed, and how each objective comes on. The content is hashed and locked.
    """
    await approve_minutes(
        write.unit, visit_id=visit_id, by=mover_from(write.actor), expected_version=write.expected_version
    )
    return await write.answer(minutes_for(write.actor), visit_id, status=200)


@router.post("/issue", operation_id="issue_minutes", summary="Issue minutes to the school", responses=STEP)
async def post_issue(visit_id: UUID, write: Annotated[Write, writing(Permission.MINUTES_APPROVE)]) -> Response:
    """Within ten school days of the meeting. From then on the school reads them and has five school days to reply."""
    await issue_minutes(write.unit, visit_id=visit_id, by=mover_from(write.actor))
    return await write.answer(minutes_for(write.actor), visit_id, status=200)


@router.post("/reopening", operation_id="reopen_minutes", summary="Re-open approved minutes", responses=TOLD_STEP)
async def post_reopening(
    visit_id: UUID, body: ReopeningIn, write: Annotated[Write, writing(Permission.MINUTES_APPROVE)]
) -> Response:
    """A new version, a draft, with a reason. The school goes on reading the one it was issued."""
    await reopen_minutes(write.unit, visit_id=visit_id, by=mover_from(write.actor), reason=body.reason)
    return await write.answer(minutes_for(write.actor), visit_id, status=200)


@router.post(
    "/responses",
    status_code=201,
    operation_id="respond_to_minutes",
    summary="Mark issued minutes accurate, or dispute them",
    responses={201: {"model": VisitRecordOut}, **documented("malformed-json", "not-found", "conflict", "invalid")},
)
async def post_response(
    visit_id: UUID, body: WordIn, write: Annotated[Write, writing(Permission.MINUTES_RESPOND)]
) -> Response:
    """For headteacher and chair, of the version they read, within five school days. It stays with that version."""
    await respond_to_minutes(
        write.unit,
        visit_id=visit_id,
        by=mover_from(write.actor),
        of_schools=write.actor.urns,
        number=body.number,
        accurate=body.accurate,
        words=body.words,
    )
    return await write.answer(minutes_for(write.actor), visit_id, status=201, location=f"/v1/visits/{visit_id}/record")


@router.post("/answer", operation_id="answer_dispute", summary="Answer a disputed record", responses=TOLD_STEP)
async def post_answer(
    visit_id: UUID, body: DisputeAnswerIn, write: Annotated[Write, writing(Permission.MINUTES_APPROVE)]
) -> Response:
    """What the school disputes of the issued version is answered here, or by a version issued after it."""
    await answer_dispute(write.unit, visit_id=visit_id, by=mover_from(write.actor), answer=body.answer)
    return await write.answer(minutes_for(write.actor), visit_id, status=200)


@router.get(
    "/history",
    operation_id="get_minutes_history",
    summary="Read every version of a meeting's minutes",
    responses={200: {"model": MinutesHistoryOut}, **documented("not-found", "invalid")},
)
async def get_history(visit_id: UUID, read: Annotated[Read, reading(Permission.MINUTES_HISTORY_READ)]) -> Response:
    """Who wrote each version, when and why, and what changed in it, field by field."""
    return await read.one(MINUTES_HISTORY, visit_id)
