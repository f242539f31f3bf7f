"""`/v1/cases`: a school's time in the programme."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response
from pydantic import ConfigDict, Field

from securing_good.vocabulary import CaseState
from securing_good_api.actors import Permission
from securing_good_api.cases.commands import open_case
from securing_good_api.cases.views import CASES, CaseOut, FullCaseOut, case_for
from securing_good_api.exit_criteria.bodies import CriterionIn
from securing_good_api.exit_criteria.rules import Criterion
from securing_good_api.pages import Listed
from securing_good_api.problems import documented
from securing_good_api.requests import Page, Read, Write, reading, writing
from securing_good_api.sending import Sent
from securing_good_api.words import Prose, Urn

router = APIRouter(prefix="/cases", tags=["cases"])


class CaseIn(Sent):
    """A case to open."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"urn": 101922, "reason": "Agreed with the school on 20 November."}]},
    )

    urn: Urn
    reason: Prose
    lead_officer_id: UUID | None = None
    link_partner_id: UUID | None = None
    exit_criteria: Annotated[list[CriterionIn], Field(max_length=20)] = []
    """What the school will have shown when it leaves; left out, what the programme asks of every school."""
    relapse_of: UUID | None = None
    """The case the school had left, where its watch is over; while it runs the new case is a relapse anyway."""


@router.post(
    "",
    status_code=201,
    operation_id="open_case",
    summary="Open a case",
    responses={201: {"model": FullCaseOut}, **documented("malformed-json", "conflict", "invalid")},
)
async def post_case(body: CaseIn, write: Annotated[Write, writing(Permission.CASES_WRITE)]) -> Response:
    """Open a case for a school whose level is amber or red; the scheduler then plans its visits."""
    case = await open_case(
        write.unit,
        urn=body.urn,
        reason=body.reason,
        lead_officer_id=body.lead_officer_id,
        link_partner_id=body.link_partner_id,
        exit_criteria=[Criterion(one.criterion, one.measure) for one in body.exit_criteria],
        relapse_of=body.relapse_of,
    )
    return await write.answer(case_for(write.actor), case, status=201, location=f"/v1/cases/{case}")


@router.get(
    "",
    operation_id="list_cases",
    summary="List cases, oldest first",
    responses={200: {"model": Listed[CaseOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_cases(
    read: Annotated[Read, reading(Permission.CASES_READ)],
    page: Annotated[Page, Depends()],
    urn: Urn | None = None,
    state: CaseState | None = None,
) -> Response:
    """Cases with their visits."""
    return await read.page(CASES, page, {"c.urn = :p": urn, "c.state = :p": state})


@router.get(
    "/{case_id}",
    operation_id="get_case",
    summary="Read one case",
    responses={200: {"model": FullCaseOut | CaseOut}, **documented("not-found", "invalid")},
)
async def get_case(case_id: UUID, read: Annotated[Read, reading(Permission.CASES_READ)]) -> Response:
    """One case with its visits; for the council's people also who works on it, from when until when."""
    return await read.one(case_for(read.actor), case_id)
