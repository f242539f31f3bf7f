"""`/v1/cases/{id}/successions`: a case goes on with its school's successor."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import ConfigDict

from securing_good_api.actors import Permission
from securing_good_api.cases.views import FullCaseOut, case_for
from securing_good_api.problems import documented
from securing_good_api.requests import Write, writing
from securing_good_api.sending import Sent
from securing_good_api.successions.commands import move_to_successor
from securing_good_api.words import Prose, Urn

router = APIRouter(prefix="/cases/{case_id}", tags=["cases"])


class SuccessionIn(Sent):
    """Which school takes the place of the case's, since when, and how that came."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"urn": 140000, "moved_on": "2026-09-01", "reason": "The school became an academy."}]
        },
    )

    urn: Urn
    moved_on: date
    reason: Prose


@router.post(
    "/successions",
    status_code=201,
    operation_id="move_to_successor",
    summary="Move a case to its school's successor",
    responses={201: {"model": FullCaseOut}, **documented("malformed-json", "not-found", "conflict", "invalid")},
)
async def post_succession(
    case_id: UUID, body: SuccessionIn, write: Annotated[Write, writing(Permission.CASES_WRITE)]
) -> Response:
    """Where the school became an academy or was merged: the register names its successor, and the case goes on there.

    Its reference, its clock and everything recorded stay. A school that has become an academy awaits the agreement of its
    trust; then the case goes on where it was. A federation changes no school: nothing is to be done.
    """
    await move_to_successor(write.unit, case_id=case_id, urn=body.urn, moved_on=body.moved_on, reason=body.reason)
    return await write.answer(case_for(write.actor), case_id, status=201, location=f"/v1/cases/{case_id}")
