"""`/v1/support-packages`: support that is identified, brokered, provided and evaluated."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, ConfigDict, Field

from securing_good.vocabulary import SupportImpact, SupportState
from securing_good_api.actors import Permission
from securing_good_api.pages import Listed
from securing_good_api.problems import documented
from securing_good_api.requests import Page, Read, Write, reading, writing
from securing_good_api.support.commands import broker_support, evaluate_support, identify_support, provide_support
from securing_good_api.support.views import SUPPORT_PACKAGES, SupportPackageOut
from securing_good_api.words import Line, Prose, Urn

router = APIRouter(prefix="/support-packages", tags=["support"])

STEP_ANSWERS = {
    200: {"model": SupportPackageOut},
    **documented("malformed-json", "not-found", "conflict", "changed-meanwhile", "invalid", "version-required"),
}


def _example(**body: str | int) -> ConfigDict:
    return ConfigDict(extra="forbid", json_schema_extra={"examples": [{**body}]})


class SupportIn(BaseModel):
    """What a school needs."""

    model_config = _example(
        case_id="3f0c2f0e-8a0e-4b53-9d0e-6d8f2f1a7c11",
        what="Six days of coaching for the reading lead.",
        identified_on="2026-11-20",
    )

    case_id: UUID
    what: Prose
    identified_on: date | None = None
    """Today, unless given."""


class BrokeredIn(BaseModel):
    """Who has agreed to provide it."""

    model_config = _example(provider="Oak Teaching School Hub", cost_pounds=3600, brokered_on="2026-12-04")

    provider: Line
    cost_pounds: Annotated[int | None, Field(ge=0, le=10_000_000)] = None
    """Whole pounds, when agreed."""
    brokered_on: date | None = None
    """Today, unless given."""


class ProvidedIn(BaseModel):
    """That all of it has been provided."""

    model_config = _example(provided_on="2027-03-19")

    provided_on: date | None = None
    """Today, unless given."""


class EvaluatedIn(BaseModel):
    """What came of it."""

    model_config = _example(
        impact="some", evaluation="Teaching of reading is consistent in years 3 to 5.", evaluated_on="2027-06-11"
    )

    impact: SupportImpact
    evaluation: Prose
    evaluated_on: date | None = None
    """Today, unless given."""


@router.get(
    "",
    operation_id="list_support_packages",
    summary="List support packages by the day they were identified",
    responses={200: {"model": Listed[SupportPackageOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_support_packages(
    read: Annotated[Read, reading(Permission.SUPPORT_READ)],
    page: Annotated[Page, Depends()],
    case: UUID | None = None,
    urn: Urn | None = None,
    state: SupportState | None = None,
) -> Response:
    """Packages of all schools you may see."""
    return await read.page(SUPPORT_PACKAGES, page, {"p.case_id = :p": case, "p.urn = :p": urn, "p.state = :p": state})


@router.get(
    "/{package_id}",
    operation_id="get_support_package",
    summary="Read one support package",
    responses={200: {"model": SupportPackageOut}, **documented("not-found", "invalid")},
)
async def get_support_package(package_id: UUID, read: Annotated[Read, reading(Permission.SUPPORT_READ)]) -> Response:
    """One support package."""
    return await read.one(SUPPORT_PACKAGES, package_id)


@router.post(
    "",
    status_code=201,
    operation_id="identify_support",
    summary="Identify a support package",
    responses={201: {"model": SupportPackageOut}, **documented("malformed-json", "conflict", "invalid")},
)
async def post_package(body: SupportIn, write: Annotated[Write, writing(Permission.SUPPORT_WRITE)]) -> Response:
    """Name what a school needs, at any point while its case runs."""
    package = await identify_support(write.unit, case_id=body.case_id, what=body.what, identified_on=body.identified_on)
    return await write.answer(SUPPORT_PACKAGES, package, status=201, location=f"/v1/support-packages/{package}")


@router.post(
    "/{package_id}/broker", operation_id="broker_support", summary="Broker a support package", responses=STEP_ANSWERS
)
async def post_brokered(
    package_id: UUID, body: BrokeredIn, write: Annotated[Write, writing(Permission.SUPPORT_WRITE)]
) -> Response:
    """Say who has agreed to provide what was identified; `If-Match` names the version you read."""
    await broker_support(
        write.unit,
        package_id=package_id,
        expected_version=write.expected_version,
        provider=body.provider,
        cost_pounds=body.cost_pounds,
        brokered_on=body.brokered_on,
    )
    return await write.answer(SUPPORT_PACKAGES, package_id, status=200)


@router.post(
    "/{package_id}/provide", operation_id="provide_support", summary="Provide a support package", responses=STEP_ANSWERS
)
async def post_provided(
    package_id: UUID, body: ProvidedIn, write: Annotated[Write, writing(Permission.SUPPORT_WRITE)]
) -> Response:
    """Say that all of what was brokered has been provided; `If-Match` names the version you read."""
    await provide_support(
        write.unit, package_id=package_id, expected_version=write.expected_version, provided_on=body.provided_on
    )
    return await write.answer(SUPPORT_PACKAGES, package_id, status=200)


@router.post(
    "/{package_id}/evaluate",
    operation_id="evaluate_support",
    summary="Evaluate a support package",
    responses=STEP_ANSWERS,
)
async def post_evaluated(
    package_id: UUID, body: EvaluatedIn, write: Annotated[Write, writing(Permission.SUPPORT_WRITE)]
) -> Response:
    """Say what came of what was provided, also after the case has ended; `If-Match` names the version you read."""
    await evaluate_support(
        write.unit,
        package_id=package_id,
        expected_version=write.expected_version,
        impact=body.impact,
        evaluation=body.evaluation,
        evaluated_on=body.evaluated_on,
    )
    return await write.answer(SUPPORT_PACKAGES, package_id, status=200)
