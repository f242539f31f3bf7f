"""`/v1/review-schedules`: when a council reviews its cases."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response
from pydantic import ConfigDict, Field

from securing_good.vocabulary import ReviewDecision
from securing_good_api.actors import Permission
from securing_good_api.pages import Listed
from securing_good_api.problems import documented
from securing_good_api.requests import Page, Read, Write, reading, writing
from securing_good_api.review_schedules.commands import set_review_schedule
from securing_good_api.review_schedules.rules import EARLIEST_MONTHS, LATEST_MONTHS
from securing_good_api.review_schedules.views import REVIEW_SCHEDULES, ReviewScheduleOut
from securing_good_api.sending import Sent
from securing_good_api.words import Prose

router = APIRouter(prefix="/review-schedules", tags=["reviews"])


class ScheduledReviewIn(Sent):
    """A review: so many months after a case opened, and what it may decide."""

    model_config = ConfigDict(extra="forbid")

    months: Annotated[int, Field(ge=EARLIEST_MONTHS, le=LATEST_MONTHS)]
    choices: Annotated[list[ReviewDecision], Field(min_length=1, max_length=len(ReviewDecision))]


class ReviewScheduleIn(Sent):
    """When the cases that open from now on are reviewed, and why then."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "reviews": [
                        {"months": 9, "choices": ["exit", "continue"]},
                        {"months": 18, "choices": ["exit", "continue"]},
                        {"months": 24, "choices": ["exit", "continue", "consider_intervention"]},
                    ],
                    "reason": "A first look after three terms, agreed with headteachers.",
                }
            ]
        },
    )

    reviews: Annotated[list[ScheduledReviewIn], Field(min_length=1, max_length=10)]
    reason: Prose


@router.post(
    "",
    status_code=201,
    operation_id="set_review_schedule",
    summary="Say when cases are reviewed",
    responses={201: {"model": ReviewScheduleOut}, **documented("malformed-json", "invalid")},
)
async def post_schedule(
    body: ReviewScheduleIn, write: Annotated[Write, writing(Permission.REVIEW_SCHEDULES_SET)]
) -> Response:
    """For the assistant director, and for cases that open from now on. While a case goes on after its last review here,
    another follows every six months.
    """
    schedule = [(one.months, one.choices) for one in body.reviews]
    row = await set_review_schedule(write.unit, schedule=schedule, reason=body.reason)
    return await write.answer(REVIEW_SCHEDULES, row, status=201, location=f"/v1/review-schedules/{row}")


@router.get(
    "",
    operation_id="list_review_schedules",
    summary="List when cases were to be reviewed, oldest first",
    responses={200: {"model": Listed[ReviewScheduleOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_schedules(
    read: Annotated[Read, reading(Permission.REVIEWS_READ)], page: Annotated[Page, Depends()]
) -> Response:
    """What the council has set; none where the programme's own holds."""
    return await read.page(REVIEW_SCHEDULES, page)


@router.get(
    "/{schedule_id}",
    operation_id="get_review_schedule",
    summary="Read one schedule of reviews",
    responses={200: {"model": ReviewScheduleOut}, **documented("not-found", "invalid")},
)
async def get_schedule(schedule_id: UUID, read: Annotated[Read, reading(Permission.REVIEWS_READ)]) -> Response:
    """One schedule."""
    return await read.one(REVIEW_SCHEDULES, schedule_id)
