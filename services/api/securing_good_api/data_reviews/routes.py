"""`/v1/data-reviews`: July, September and, for key stage 4, October."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response
from pydantic import ConfigDict

from securing_good.vocabulary import DataReviewKind
from securing_good_api.actors import Permission
from securing_good_api.data_reviews.commands import open_data_review, record_discussion
from securing_good_api.data_reviews.views import (
    DATA_REVIEWS,
    FLAGGED,
    REVIEWED_SCHOOLS,
    DataReviewOut,
    ReviewedSchoolOut,
)
from securing_good_api.pages import Listed
from securing_good_api.problems import documented
from securing_good_api.requests import Page, Read, Write, reading, writing
from securing_good_api.sending import Sent
from securing_good_api.words import Line, Prose, Urn

router = APIRouter(prefix="/data-reviews", tags=["data reviews"])


class DataReviewIn(Sent):
    """Which review to open."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"kind": "july", "as_of": "2026-07-09"}]})

    kind: DataReviewKind
    as_of: date | None = None
    """What the public could know by this day counts; today when left out."""


class DiscussionIn(Sent):
    """When and with whom a review was discussed."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "urn": 101922,
                    "discussed_on": "2026-09-24",
                    "discussed_with": "Headteacher and chair of governors",
                    "engages_with_model_1": True,
                }
            ]
        },
    )

    urn: Urn
    discussed_on: date
    discussed_with: Line
    engages_with_model_1: bool
    """Whether the school engages with Model 1 of the link partner programme."""
    note: Prose | None = None


@router.post(
    "",
    status_code=202,
    operation_id="open_data_review",
    summary="Open a review of data",
    responses={202: {"model": DataReviewOut}, **documented("malformed-json", "conflict", "invalid")},
)
async def post_review(body: DataReviewIn, write: Annotated[Write, writing(Permission.DATA_REVIEWS_OPEN)]) -> Response:
    """Every school of it is assessed as of its day; it is complete when `assessed` equals `schools`."""
    review = await open_data_review(write.unit, kind=body.kind, as_of=body.as_of)
    return await write.answer(DATA_REVIEWS, review, status=202, location=f"/v1/data-reviews/{review}")


@router.get(
    "",
    operation_id="list_data_reviews",
    summary="List reviews of data, oldest first",
    responses={200: {"model": Listed[DataReviewOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_reviews(
    read: Annotated[Read, reading(Permission.DATA_REVIEWS_READ)],
    page: Annotated[Page, Depends()],
    kind: DataReviewKind | None = None,
) -> Response:
    """How many schools each is about, how many were flagged, with how many it was discussed."""
    return await read.page(DATA_REVIEWS, page, {"r.kind = :p": kind})


@router.get(
    "/{review_id}",
    operation_id="get_data_review",
    summary="Read one review of data",
    responses={200: {"model": DataReviewOut}, **documented("not-found", "invalid")},
)
async def get_review(review_id: UUID, read: Annotated[Read, reading(Permission.DATA_REVIEWS_READ)]) -> Response:
    """One review."""
    return await read.one(DATA_REVIEWS, review_id)


@router.get(
    "/{review_id}/schools",
    operation_id="list_reviewed_schools",
    summary="List the schools of a review by name",
    responses={200: {"model": Listed[ReviewedSchoolOut]}, **documented("not-found", "invalid-cursor", "invalid")},
)
async def list_schools(
    review_id: UUID,
    read: Annotated[Read, reading(Permission.DATA_REVIEWS_READ)],
    page: Annotated[Page, Depends()],
    flagged: bool | None = None,
    discussed: bool | None = None,
) -> Response:
    """What the review found of each, and whether it was discussed with the school."""
    await DATA_REVIEWS.one(read.session, read.actor, review_id, today=read.today)
    where = {
        "r.id = :p": review_id,
        f"({FLAGGED}) = :p": flagged,
        "(d.urn is not null) = :p": discussed,
    }
    return await read.page(REVIEWED_SCHOOLS, page, where)


@router.post(
    "/{review_id}/discussions",
    status_code=201,
    operation_id="record_data_review_discussion",
    summary="Record that a review was discussed with a school",
    responses={
        201: {"model": ReviewedSchoolOut},
        **documented("malformed-json", "not-found", "conflict", "invalid"),
    },
)
async def post_discussion(
    review_id: UUID, body: DiscussionIn, write: Annotated[Write, writing(Permission.DATA_REVIEWS_DISCUSS)]
) -> Response:
    """Early in the autumn term, with the school; and whether it engages with Model 1."""
    assessment = await record_discussion(
        write.unit,
        review_id=review_id,
        urn=body.urn,
        discussed_on=body.discussed_on,
        discussed_with=body.discussed_with,
        engages_with_model_1=body.engages_with_model_1,
        note=body.note,
    )
    return await write.answer(
        REVIEWED_SCHOOLS, assessment, status=201, location=f"/v1/data-reviews/{review_id}/schools"
    )
