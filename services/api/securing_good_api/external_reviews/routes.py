"""`/v1/external-reviews`: reviews of a school by somebody from outside."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Response
from pydantic import ConfigDict, Field

from securing_good.vocabulary import ExternalReviewState, ExternalReviewStep
from securing_good_api.actions.bodies import AgreedActionIn
from securing_good_api.actors import Permission
from securing_good_api.external_reviews.commands import (
    commission_external_review,
    end_external_review,
    record_external_review,
    request_external_review,
)
from securing_good_api.external_reviews.views import (
    EXTERNAL_REVIEW,
    EXTERNAL_REVIEWS,
    ExternalReviewOut,
    FullExternalReviewOut,
)
from securing_good_api.pages import Listed
from securing_good_api.problems import documented
from securing_good_api.requests import Page, Read, Write, reading, writing
from securing_good_api.sending import Sent
from securing_good_api.words import Line, Prose, Urn

router = APIRouter(prefix="/external-reviews", tags=["external reviews"])

STEP_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"model": FullExternalReviewOut},
    **documented("malformed-json", "not-found", "conflict", "changed-meanwhile", "invalid", "version-required"),
}


def _example(**body: Any) -> ConfigDict:
    return ConfigDict(extra="forbid", json_schema_extra={"examples": [body]})


class ExternalReviewIn(Sent):
    """What is to be looked at, and why from outside."""

    model_config = _example(
        case_id="3f0c2f0e-8a0e-4b53-9d0e-6d8f2f1a7c11",
        scope="Overall effectiveness, leadership first.",
        reason="A new headteacher since September, and no review in three years.",
    )

    case_id: UUID
    scope: Prose
    reason: Prose
    requested_on: date | None = None
    """Today, unless given."""


class CommissionIn(Sent):
    """Who has agreed to review, and by when."""

    model_config = _example(reviewer="Northern Review Partners", due_on="2027-02-26", cost_pounds=4200)

    reviewer: Line
    due_on: date
    cost_pounds: Annotated[int | None, Field(ge=0, le=10_000_000)] = None
    """Whole pounds, when agreed."""
    commissioned_on: date | None = None
    """Today, unless given."""


class ReportIn(Sent):
    """What the review says."""

    model_config = _example(
        summary="Leadership is clear about what to do; subject leaders are not yet.",
        recommendations=[
            {"what": "Give subject leaders time to see lessons.", "owner": "Headteacher", "critical": True}
        ],
        delivered_on="2027-02-24",
    )

    summary: Prose
    recommendations: Annotated[list[AgreedActionIn], Field(max_length=50)] = []
    """Each becomes an action of the case, due by the next meeting unless a day is given."""
    delivered_on: date | None = None
    """Today, unless given."""


class EndingIn(Sent):
    """Why there is no review after all."""

    model_config = _example(reason="Governors commissioned one of their own in the summer.")

    reason: Prose
    ended_on: date | None = None
    """Today, unless given."""


@router.post(
    "",
    status_code=201,
    operation_id="request_external_review",
    summary="Request an external review",
    responses={201: {"model": FullExternalReviewOut}, **documented("malformed-json", "conflict", "invalid")},
)
async def post_request(
    body: ExternalReviewIn, write: Annotated[Write, writing(Permission.EXTERNAL_REVIEWS_WRITE)]
) -> Response:
    """Ask a school in the programme to have one. It may decline: the council requests and cannot order."""
    review = await request_external_review(
        write.unit, case_id=body.case_id, scope=body.scope, reason=body.reason, requested_on=body.requested_on
    )
    return await write.answer(EXTERNAL_REVIEW, review, status=201, location=f"/v1/external-reviews/{review}")


@router.get(
    "",
    operation_id="list_external_reviews",
    summary="List external reviews by the day they were requested",
    responses={200: {"model": Listed[ExternalReviewOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_external_reviews(
    read: Annotated[Read, reading(Permission.EXTERNAL_REVIEWS_READ)],
    page: Annotated[Page, Depends()],
    case: UUID | None = None,
    urn: Urn | None = None,
    state: ExternalReviewState | None = None,
) -> Response:
    """Reviews of all schools you may see, with what they recommend."""
    return await read.page(EXTERNAL_REVIEWS, page, {"e.case_id = :p": case, "e.urn = :p": urn, "e.state = :p": state})


@router.get(
    "/{review_id}",
    operation_id="get_external_review",
    summary="Read one external review",
    responses={200: {"model": FullExternalReviewOut}, **documented("not-found", "invalid")},
)
async def get_external_review(
    review_id: UUID, read: Annotated[Read, reading(Permission.EXTERNAL_REVIEWS_READ)]
) -> Response:
    """One review, and what you may do about it."""
    return await read.one(EXTERNAL_REVIEW, review_id)


@router.post(
    "/{review_id}/commission",
    operation_id="commission_external_review",
    summary="Commission an external review",
    responses=STEP_ANSWERS,
)
async def post_commission(
    review_id: UUID, body: CommissionIn, write: Annotated[Write, writing(Permission.EXTERNAL_REVIEWS_WRITE)]
) -> Response:
    """Say who has agreed to review, and by when; `If-Match` names the version you read."""
    await commission_external_review(
        write.unit,
        review_id=review_id,
        expected_version=write.expected_version,
        reviewer=body.reviewer,
        due_on=body.due_on,
        cost_pounds=body.cost_pounds,
        commissioned_on=body.commissioned_on,
    )
    return await write.answer(EXTERNAL_REVIEW, review_id, status=200)


@router.post(
    "/{review_id}/report",
    operation_id="record_external_review",
    summary="Record what an external review says",
    responses=STEP_ANSWERS,
)
async def post_report(
    review_id: UUID, body: ReportIn, write: Annotated[Write, writing(Permission.EXTERNAL_REVIEWS_WRITE)]
) -> Response:
    """Each recommendation becomes an action of the case; `If-Match` names the version you read."""
    await record_external_review(
        write.unit,
        review_id=review_id,
        expected_version=write.expected_version,
        summary=body.summary,
        recommendations=[one.as_agreed() for one in body.recommendations],
        delivered_on=body.delivered_on,
    )
    return await write.answer(EXTERNAL_REVIEW, review_id, status=200)


@router.post(
    "/{review_id}/decline",
    operation_id="decline_external_review",
    summary="Say that the school declined an external review",
    responses=STEP_ANSWERS,
)
async def post_decline(
    review_id: UUID, body: EndingIn, write: Annotated[Write, writing(Permission.EXTERNAL_REVIEWS_WRITE)]
) -> Response:
    """Before one is commissioned, with the school's reason; `If-Match` names the version you read."""
    return await _end(review_id, body, write, ExternalReviewStep.DECLINE)


@router.post(
    "/{review_id}/cancel",
    operation_id="cancel_external_review",
    summary="Cancel an external review",
    responses=STEP_ANSWERS,
)
async def post_cancel(
    review_id: UUID, body: EndingIn, write: Annotated[Write, writing(Permission.EXTERNAL_REVIEWS_WRITE)]
) -> Response:
    """Before it is delivered; `If-Match` names the version you read."""
    return await _end(review_id, body, write, ExternalReviewStep.CANCEL)


async def _end(review_id: UUID, body: EndingIn, write: Write, step: ExternalReviewStep) -> Response:
    await end_external_review(
        write.unit,
        review_id=review_id,
        expected_version=write.expected_version,
        step=step,
        reason=body.reason,
        ended_on=body.ended_on,
    )
    return await write.answer(EXTERNAL_REVIEW, review_id, status=200)
