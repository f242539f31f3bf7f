"""`/v1/cases/{id}/pauses` and `/resumption`: when a case has no meetings for a while."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import ConfigDict

from securing_good_api.actors import Permission
from securing_good_api.case_pauses.commands import pause_case, resume_case
from securing_good_api.cases.views import FullCaseOut, case_for
from securing_good_api.problems import documented
from securing_good_api.requests import Write, writing
from securing_good_api.sending import Sent
from securing_good_api.words import Prose

router = APIRouter(prefix="/cases/{case_id}", tags=["cases"])


class PauseIn(Sent):
    """From when until when, and why."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"ends_on": "2027-02-12", "reason": "The headteacher is on sick leave; an acting one begins."}]
        },
    )

    starts_on: date | None = None
    """Today where left out."""
    ends_on: date
    """The last day, twelve weeks after the first at most."""
    reason: Prose


class ResumptionIn(Sent):
    """Why it ends before its time."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"reason": "The acting headteacher has begun."}]}
    )

    reason: Prose


@router.post(
    "/pauses",
    status_code=201,
    operation_id="pause_case",
    summary="Pause a case",
    responses={201: {"model": FullCaseOut}, **documented("malformed-json", "not-found", "conflict", "invalid")},
)
async def post_pause(
    case_id: UUID, body: PauseIn, write: Annotated[Write, writing(Permission.CASES_PAUSE)]
) -> Response:
    """For the assistant director. It stops Securing Good meetings and nothing else.

    Never safeguarding, never a review, never the decision at 24 months; and the clock runs on.
    """
    await pause_case(write.unit, case_id=case_id, starts_on=body.starts_on, ends_on=body.ends_on, reason=body.reason)
    return await write.answer(case_for(write.actor), case_id, status=201, location=f"/v1/cases/{case_id}")


@router.post(
    "/resumption",
    operation_id="resume_case",
    summary="Resume a case",
    responses={200: {"model": FullCaseOut}, **documented("malformed-json", "not-found", "conflict", "invalid")},
)
async def post_resumption(
    case_id: UUID, body: ResumptionIn, write: Annotated[Write, writing(Permission.CASES_PAUSE)]
) -> Response:
    """End the pause that runs today, or drop the one to come."""
    await resume_case(write.unit, case_id=case_id, reason=body.reason)
    return await write.answer(case_for(write.actor), case_id, status=200)
