"""`/v1/self-evaluations`: what schools say of themselves, beside our evidence, and how accurate it was."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response
from pydantic import ConfigDict, Field

from securing_good.vocabulary import MonitoringLevel, RiskFactor, SelfJudgement
from securing_good_api.actors import Permission
from securing_good_api.pages import Listed
from securing_good_api.periods import academic_year
from securing_good_api.problems import documented
from securing_good_api.requests import Page, Read, Write, reading, writing
from securing_good_api.self_evaluations.commands import submit_self_evaluation
from securing_good_api.self_evaluations.rules import check_speaks_for
from securing_good_api.self_evaluations.views import (
    ACCURACY,
    SELF_EVALUATION,
    SELF_EVALUATIONS,
    AccuracyOut,
    FullSelfEvaluationOut,
    SelfEvaluationOut,
)
from securing_good_api.sending import Sent
from securing_good_api.words import Prose, Urn

router = APIRouter(prefix="/self-evaluations", tags=["self-evaluations"])


class JudgedFactorIn(Sent):
    """How it stands with one factor, and on what evidence you say so."""

    model_config = ConfigDict(extra="forbid")

    factor: RiskFactor
    judgement: SelfJudgement
    evidence: Prose


class SelfEvaluationIn(Sent):
    """A school's evaluation of itself."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "urn": 101922,
                    "level": "green",
                    "summary": "Reading is recovering; leadership is settled.",
                    "factors": [
                        {
                            "factor": "attainment",
                            "judgement": "concern",
                            "evidence": "Phonics in year 1 fell from 82% to 74%.",
                        },
                        {"factor": "safeguarding", "judgement": "secure", "evidence": "Audited in March; no action."},
                    ],
                }
            ]
        },
    )

    urn: Urn
    academic_year: Annotated[str, Field(min_length=7, max_length=7)] | None = None
    """Like 2026/27; this one where left out."""
    level: MonitoringLevel
    """The level you would give your school."""
    summary: Prose
    factors: Annotated[list[JudgedFactorIn], Field(min_length=1, max_length=9)]


@router.post(
    "",
    status_code=201,
    operation_id="submit_self_evaluation",
    summary="Submit your school's self-evaluation",
    responses={201: {"model": FullSelfEvaluationOut}, **documented("malformed-json", "conflict", "invalid")},
)
async def post_self_evaluation(
    body: SelfEvaluationIn, write: Annotated[Write, writing(Permission.SELF_EVALUATIONS_SUBMIT)]
) -> Response:
    """For headteacher and chair of governors. It is kept beside our newest assessment; sent again, it is a new version."""
    check_speaks_for(body.urn, write.actor.urns)
    evaluation = await submit_self_evaluation(
        write.unit,
        urn=body.urn,
        year=academic_year(body.academic_year, "#/academic_year") if body.academic_year else None,
        level=body.level,
        summary=body.summary,
        said=[(one.factor, one.judgement, one.evidence) for one in body.factors],
    )
    return await write.answer(SELF_EVALUATION, evaluation, status=201, location=f"/v1/self-evaluations/{evaluation}")


@router.get(
    "",
    operation_id="list_self_evaluations",
    summary="List self-evaluations, oldest first",
    responses={200: {"model": Listed[SelfEvaluationOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_self_evaluations(
    read: Annotated[Read, reading(Permission.SELF_EVALUATIONS_READ)],
    page: Annotated[Page, Depends()],
    urn: Urn | None = None,
) -> Response:
    """Every version; a school sees its own."""
    return await read.page(SELF_EVALUATIONS, page, {"e.urn = :p": urn})


@router.get(
    "/accuracy",
    operation_id="list_self_evaluation_accuracy",
    summary="List how accurate self-evaluations were, by school and year",
    responses={200: {"model": Listed[AccuracyOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_accuracy(
    read: Annotated[Read, reading(Permission.SELF_EVALUATIONS_READ)],
    page: Annotated[Page, Depends()],
    urn: Urn | None = None,
) -> Response:
    """The newest version of each year: factors judged as our evidence then did, more mildly, more harshly.

    And as our evidence of the autumn after did: that shows whether the school saw coming what came. A school sees its own.
    """
    return await read.page(ACCURACY, page, {"e.urn = :p": urn})


@router.get(
    "/{evaluation_id}",
    operation_id="get_self_evaluation",
    summary="Read one self-evaluation",
    responses={200: {"model": FullSelfEvaluationOut}, **documented("not-found", "invalid")},
)
async def get_self_evaluation(
    evaluation_id: UUID, read: Annotated[Read, reading(Permission.SELF_EVALUATIONS_READ)]
) -> Response:
    """One self-evaluation, factor by factor beside ours."""
    return await read.one(SELF_EVALUATION, evaluation_id)
