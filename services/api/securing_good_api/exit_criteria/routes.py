"""`/v1/cases/{id}/exit-criteria`: what a school will have shown when it leaves."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import ConfigDict, Field

from securing_good_api.actors import Permission
from securing_good_api.cases.views import FullCaseOut, case_for
from securing_good_api.exit_criteria.bodies import CriterionIn
from securing_good_api.exit_criteria.commands import set_exit_criteria
from securing_good_api.exit_criteria.rules import Criterion
from securing_good_api.problems import documented
from securing_good_api.requests import Write, writing
from securing_good_api.sending import Sent
from securing_good_api.words import Prose

router = APIRouter(prefix="/cases/{case_id}", tags=["cases"])


class ExitCriteriaIn(Sent):
    """Everything a school will have shown, and why that is asked."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "criteria": [
                        {"criterion": "Reading is at the national figure.", "measure": "Key stage 2 reading"},
                        {"criterion": "Governors monitor reading each term without being asked."},
                    ],
                    "reason": "Agreed at the engagement meeting.",
                }
            ]
        },
    )

    criteria: Annotated[list[CriterionIn], Field(min_length=1, max_length=20)]
    reason: Prose


@router.post(
    "/exit-criteria",
    status_code=201,
    operation_id="set_exit_criteria",
    summary="Set the exit criteria of a case",
    responses={201: {"model": FullCaseOut}, **documented("malformed-json", "not-found", "conflict", "invalid")},
)
async def post_criteria(
    case_id: UUID, body: ExitCriteriaIn, write: Annotated[Write, writing(Permission.CASES_WRITE)]
) -> Response:
    """In the place of those set before, which stay on record. Every exit judges each of them."""
    criteria = [Criterion(one.criterion, one.measure) for one in body.criteria]
    await set_exit_criteria(write.unit, case_id=case_id, criteria=criteria, reason=body.reason)
    return await write.answer(case_for(write.actor), case_id, status=201, location=f"/v1/cases/{case_id}")
