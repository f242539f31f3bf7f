"""`/v1/review-points`: when each case is reviewed, and what is decided."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response
from pydantic import ConfigDict, Field

from securing_good.vocabulary import ReviewDecision, ReviewState
from securing_good_api.actors import Permission
from securing_good_api.pages import Listed
from securing_good_api.problems import documented
from securing_good_api.requests import Page, Read, Write, reading, writing
from securing_good_api.reviews.commands import decide_review
from securing_good_api.reviews.rules import Judged
from securing_good_api.reviews.views import REVIEW_POINTS, REVIEW_STATE, ReviewPointOut
from securing_good_api.sending import Day, Sent
from securing_good_api.words import Prose, Urn

router = APIRouter(prefix="/review-points", tags=["reviews"])


class JudgedIn(Sent):
    """Whether one exit criterion is met, and what shows it."""

    model_config = ConfigDict(extra="forbid")

    number: Annotated[int, Field(ge=1, le=20)]
    met: bool
    evidence: Prose


class ReviewDecisionIn(Sent):
    """A decision and the evidence for it."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "decision": "exit",
                    "reason": "Reading has been at the national figure for two years; governors monitor it each term.",
                    "criteria": [
                        {"number": 1, "met": True, "evidence": "Key stage 2 reading, 2025 and 2026."},
                        {"number": 2, "met": True, "evidence": "Minutes of the last three meetings."},
                    ],
                }
            ]
        },
    )

    decision: ReviewDecision
    reason: Prose
    """Why this follows from the evidence."""
    criteria: Annotated[list[JudgedIn], Field(max_length=20)] = []
    """For an exit every criterion of the case; for anything else those one has something to say about."""


@router.get(
    "",
    operation_id="list_review_points",
    summary="List review points by the day they are due",
    responses={200: {"model": Listed[ReviewPointOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_review_points(
    read: Annotated[Read, reading(Permission.REVIEWS_READ)],
    page: Annotated[Page, Depends()],
    case: UUID | None = None,
    urn: Urn | None = None,
    state: ReviewState | None = None,
    due_before: Day | None = None,
) -> Response:
    """Reviews to come and reviews decided. One is `due` from 30 days before its day and `overdue` after it."""
    where = {
        "rp.case_id = :p": case,
        "rp.urn = :p": urn,
        f"({REVIEW_STATE}) = :p": state,
        "rp.due_on < :p": due_before,
    }
    return await read.page(REVIEW_POINTS, page, where)


@router.get(
    "/{review_point_id}",
    operation_id="get_review_point",
    summary="Read one review point",
    responses={200: {"model": ReviewPointOut}, **documented("not-found", "invalid")},
)
async def get_review_point(review_point_id: UUID, read: Annotated[Read, reading(Permission.REVIEWS_READ)]) -> Response:
    """One review point."""
    return await read.one(REVIEW_POINTS, review_point_id)


@router.post(
    "/{review_point_id}/decision",
    operation_id="decide_review",
    summary="Decide a review",
    responses={
        200: {"model": ReviewPointOut},
        **documented("malformed-json", "not-found", "conflict", "changed-meanwhile", "invalid", "version-required"),
    },
)
async def post_decision(
    review_point_id: UUID, body: ReviewDecisionIn, write: Annotated[Write, writing(Permission.REVIEWS_DECIDE)]
) -> Response:
    """Decide one of the review's `choices`, on its newest evidence pack; `If-Match` names the version you read.

    Scheduled reviews are decided in order, from 30 days before they are due, on evidence frozen within 30 days. An exit
    judges every exit criterion, and each must be met; it closes the case, withdraws its planned visits and begins two terms'
    watch. It is refused while an intervention is open, or one is still to be decided on. After anything else another review
    follows the last one in six months. To consider intervention begins none: somebody begins one, or decides against it.
    """
    await decide_review(
        write.unit,
        review_point_id=review_point_id,
        expected_version=write.expected_version,
        decision=body.decision,
        reason=body.reason,
        judged=[Judged(one.number, one.met, one.evidence) for one in body.criteria],
    )
    return await write.answer(REVIEW_POINTS, review_point_id, status=200)
