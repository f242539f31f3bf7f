"""`/v1/visits/{id}/pin`: fix a visit on half a day, and let it go again."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import ConfigDict

from securing_good.vocabulary import HalfDay
from securing_good_api.actors import Permission
from securing_good_api.problems import documented
from securing_good_api.requests import Write, writing
from securing_good_api.sending import Sent
from securing_good_api.visit_pins.commands import pin_visit, unpin_visit
from securing_good_api.visits.views import FullVisitOut, visit_for
from securing_good_api.words import Prose

router = APIRouter(prefix="/visits", tags=["visits"])


class PinIn(Sent):
    """Where a visit is fixed, and why."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"date": "2026-11-10", "half": "morning", "reason": "The chair flies out that night."}]
        },
    )

    date: date
    half: HalfDay
    reason: Prose


class UnpinIn(Sent):
    """Why a visit is let go."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"reason": "The chair flies another day."}]}
    )

    reason: Prose


@router.post(
    "/{visit_id}/pin",
    status_code=201,
    operation_id="pin_visit",
    summary="Fix a visit on half a day",
    responses={201: {"model": FullVisitOut}, **documented("malformed-json", "not-found", "conflict", "invalid")},
)
async def post_pin(visit_id: UUID, body: PinIn, write: Annotated[Write, writing(Permission.VISITS_PIN)]) -> Response:
    """No timetable moves it from there; the draft that follows shows what that does to others."""
    await pin_visit(write.unit, visit_id=visit_id, day=body.date, half=body.half, reason=body.reason)
    return await write.answer(visit_for(write.actor), visit_id, status=201, location=f"/v1/visits/{visit_id}")


@router.post(
    "/{visit_id}/unpinning",
    status_code=201,
    operation_id="unpin_visit",
    summary="Let a visit move again",
    responses={201: {"model": FullVisitOut}, **documented("malformed-json", "not-found", "conflict", "invalid")},
)
async def post_unpinning(
    visit_id: UUID, body: UnpinIn, write: Annotated[Write, writing(Permission.VISITS_PIN)]
) -> Response:
    """Timetables may place it elsewhere again."""
    await unpin_visit(write.unit, visit_id=visit_id, reason=body.reason)
    return await write.answer(visit_for(write.actor), visit_id, status=201, location=f"/v1/visits/{visit_id}")
