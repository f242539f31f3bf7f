"""`/v1/assessments`: ask for them, read them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from securing_good.vocabulary import MonitoringLevel
from securing_good_api.actors import Permission
from securing_good_api.assessments.commands import request_assessment
from securing_good_api.assessments.schemas import RunIn
from securing_good_api.assessments.views import (
    ASSESSMENTS,
    FULL_ASSESSMENTS,
    RESTRICTED_ASSESSMENTS,
    RUNS,
    AssessmentOut,
    FullAssessmentOut,
    RestrictedAssessmentOut,
    RunOut,
)
from securing_good_api.pages import Listed
from securing_good_api.problems import documented
from securing_good_api.requests import Page, Read, Write, reading, writing
from securing_good_api.words import Urn

router = APIRouter(prefix="/assessments", tags=["assessments"])


@router.post(
    "",
    status_code=202,
    operation_id="request_assessment",
    summary="Ask for schools to be assessed",
    responses={202: {"model": RunOut}, **documented("malformed-json", "conflict", "invalid")},
)
async def post_run(body: RunIn, write: Annotated[Write, writing(Permission.ASSESSMENTS_WRITE)]) -> Response:
    """One assessment is made for each school; poll the `Location` until `assessed` equals `schools`."""
    run = await request_assessment(write.unit, phase=body.phase, urns=body.urns, as_of=body.as_of, ruleset=body.ruleset)
    return await write.answer(RUNS, run, status=202, location=f"/v1/assessments/runs/{run}")


@router.get(
    "/runs/{run_id}",
    operation_id="get_assessment_run",
    summary="Read how far a run has come",
    responses={200: {"model": RunOut}, **documented("not-found", "invalid")},
)
async def get_run(run_id: UUID, read: Annotated[Read, reading(Permission.RUNS_READ)]) -> Response:
    """How many of the run's schools are assessed."""
    return await read.one(RUNS, run_id)


@router.get(
    "",
    operation_id="list_assessments",
    summary="List assessments by school",
    responses={200: {"model": Listed[AssessmentOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_assessments(
    read: Annotated[Read, reading(Permission.ASSESSMENTS_READ)],
    page: Annotated[Page, Depends()],
    run: UUID | None = None,
    urn: Urn | None = None,
    suggested_level: MonitoringLevel | None = None,
) -> Response:
    """What was suggested for each school, with every reason."""
    where = {"a.run_id = :p": run, "a.urn = :p": urn, "a.suggested_level = :p": suggested_level}
    return await read.page(ASSESSMENTS, page, where)


@router.get(
    "/{assessment_id}",
    operation_id="get_assessment",
    summary="Read one assessment in full",
    responses={200: {"model": FullAssessmentOut}, **documented("not-found", "invalid")},
)
async def get_assessment(assessment_id: UUID, read: Annotated[Read, reading(Permission.ASSESSMENTS_READ)]) -> Response:
    """One assessment with the document it was digested from: inputs, benchmarks, factors, reasons."""
    return await read.one(FULL_ASSESSMENTS, assessment_id)


@router.get(
    "/{assessment_id}/restricted",
    operation_id="get_restricted_assessment",
    summary="Read what an assessment comes to with restricted concerns counted",
    responses={200: {"model": RestrictedAssessmentOut}, **documented("not-found", "invalid")},
)
async def get_restricted_assessment(
    assessment_id: UUID, read: Annotated[Read, reading(Permission.LEVELS_DECIDE)]
) -> Response:
    """For those who decide levels. There is none where no restricted concern stood."""
    return await read.one(RESTRICTED_ASSESSMENTS, assessment_id)
