"""`/v1/cases/{id}/assignments`: who works on a case."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import ConfigDict

from securing_good.vocabulary import CasePost
from securing_good_api.actors import Permission
from securing_good_api.case_team.commands import assign_to_case
from securing_good_api.cases.views import FullCaseOut, case_for
from securing_good_api.problems import documented
from securing_good_api.requests import Write, writing
from securing_good_api.sending import Sent
from securing_good_api.words import Prose

router = APIRouter(prefix="/cases/{case_id}/assignments", tags=["cases"])


class AssignmentIn(Sent):
    """Who is to hold a post of the case, and why."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "post": "link_partner",
                    "person_id": "7a0d7f3c-0f0a-4d64-9a7f-0a8f4e0f6b11",
                    "reason": "Knows the school from its last review.",
                }
            ]
        },
    )

    post: CasePost
    person_id: UUID
    starts_on: date | None = None
    """Today where left out."""
    ends_on: date | None = None
    """For cover alone: until when."""
    cover: bool = False
    """Whether they stand in for whoever is assigned."""
    reason: Prose


@router.post(
    "",
    status_code=201,
    operation_id="assign_to_case",
    summary="Put somebody on a case",
    responses={201: {"model": FullCaseOut}, **documented("malformed-json", "not-found", "conflict", "invalid")},
)
async def post_assignment(
    case_id: UUID, body: AssignmentIn, write: Annotated[Write, writing(Permission.CASES_WRITE)]
) -> Response:
    """Make somebody lead officer or link partner from a day on, or let them stand in until one.

    They must be appointed to that post at the council and have declared no interest in the school. Whoever was assigned
    stays until the day before, and stays on record.
    """
    await assign_to_case(
        write.unit,
        case_id=case_id,
        post=body.post,
        person_id=body.person_id,
        starts_on=body.starts_on,
        ends_on=body.ends_on,
        cover=body.cover,
        reason=body.reason,
    )
    return await write.answer(case_for(write.actor), case_id, status=201, location=f"/v1/cases/{case_id}")
