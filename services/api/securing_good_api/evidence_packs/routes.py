"""`/v1/evidence-packs` and what is added to `/v1/review-points/{id}` before a decision."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response
from pydantic import ConfigDict

from securing_good_api.actors import Permission
from securing_good_api.evidence_packs.commands import freeze_evidence, respond_to_review
from securing_good_api.evidence_packs.views import (
    EVIDENCE_PACK,
    EVIDENCE_PACKS,
    EvidencePackOut,
    FullEvidencePackOut,
)
from securing_good_api.pages import Listed
from securing_good_api.problems import documented
from securing_good_api.requests import Page, Read, Write, reading, writing
from securing_good_api.reviews.views import REVIEW_POINTS, ReviewPointOut
from securing_good_api.sending import Sent
from securing_good_api.words import Prose, Urn

router = APIRouter(tags=["reviews"])


class EvidenceIn(Sent):
    """Nothing: what is frozen is how the case stands."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{}]})


class ResponseIn(Sent):
    """What the school says, in its own words."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"words": "Phonics is secure; we ask for one more term of coaching in year 3."}]
        },
    )

    words: Prose


@router.post(
    "/review-points/{review_point_id}/evidence-packs",
    status_code=201,
    operation_id="freeze_evidence",
    summary="Freeze the evidence of a review",
    responses={201: {"model": FullEvidencePackOut}, **documented("malformed-json", "not-found", "conflict", "invalid")},
)
async def post_pack(
    review_point_id: UUID, body: EvidenceIn, write: Annotated[Write, writing(Permission.REVIEWS_PREPARE)]
) -> Response:
    """How the case stands now: levels, assessments then and now, meetings held against due, actions, support and its impact,
    what the school said. It never moves; freezing again makes another, and a review is decided on the newest.
    """
    del body
    pack = await freeze_evidence(write.unit, review_point_id=review_point_id, actor=write.actor)
    return await write.answer(EVIDENCE_PACK, pack, status=201, location=f"/v1/evidence-packs/{pack}")


@router.get(
    "/evidence-packs",
    operation_id="list_evidence_packs",
    summary="List evidence packs, oldest first",
    responses={200: {"model": Listed[EvidencePackOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_packs(
    read: Annotated[Read, reading(Permission.EVIDENCE_READ)],
    page: Annotated[Page, Depends()],
    review_point: UUID | None = None,
    case: UUID | None = None,
    urn: Urn | None = None,
) -> Response:
    """Without their content."""
    where = {"k.review_point_id = :p": review_point, "k.case_id = :p": case, "k.urn = :p": urn}
    return await read.page(EVIDENCE_PACKS, page, where)


@router.get(
    "/evidence-packs/{pack_id}",
    operation_id="get_evidence_pack",
    summary="Read one evidence pack",
    responses={200: {"model": FullEvidencePackOut}, **documented("not-found", "invalid")},
)
async def get_pack(pack_id: UUID, read: Annotated[Read, reading(Permission.EVIDENCE_READ)]) -> Response:
    """One pack with all that was frozen."""
    return await read.one(EVIDENCE_PACK, pack_id)


@router.post(
    "/review-points/{review_point_id}/responses",
    status_code=201,
    operation_id="respond_to_review",
    summary="Say what the school says to a review",
    responses={201: {"model": ReviewPointOut}, **documented("malformed-json", "not-found", "conflict", "invalid")},
)
async def post_response(
    review_point_id: UUID, body: ResponseIn, write: Annotated[Write, writing(Permission.REVIEWS_RESPOND)]
) -> Response:
    """For headteacher and chair, before it is decided: evidence frozen from then on holds it."""
    # Only a review of their own school is one they know of.
    await REVIEW_POINTS.one(write.unit.session, write.actor, review_point_id, today=write.unit.today)
    await respond_to_review(write.unit, review_point_id=review_point_id, words=body.words)
    location = f"/v1/review-points/{review_point_id}"
    return await write.answer(REVIEW_POINTS, review_point_id, status=201, location=location)
