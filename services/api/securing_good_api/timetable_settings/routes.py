"""`/v1/timetable-settings`: how the council wants its timetable made."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Response
from pydantic import ConfigDict, Field

from securing_good.timetable_settings import TimetableSettings, Weights
from securing_good_api.actors import Permission
from securing_good_api.pages import Listed
from securing_good_api.problems import documented
from securing_good_api.requests import Page, Read, Write, reading, writing
from securing_good_api.sending import Sent
from securing_good_api.timetable_settings.commands import set_timetable_settings
from securing_good_api.timetable_settings.views import TIMETABLE_SETTINGS, TimetableSettingsOut
from securing_good_api.words import Prose

router = APIRouter(prefix="/timetable-settings", tags=["timetables"])
Points = Annotated[int, Field(ge=0, le=100)]
_OURS: Final = TimetableSettings()


class WeightsIn(Sent):
    """What each soft rule costs, in points; what is left out costs what we propose. With 0 a rule does not count."""

    model_config = ConfigDict(extra="forbid")

    journey: Points = _OURS.weights.journey
    """A day on which somebody of the council is out."""
    locality: Points = _OURS.weights.locality
    """Each part of the borough they go to on that day."""
    early_day: Points = _OURS.weights.early_day
    """Each day before the day a visit had best be."""
    late_day: Points = _OURS.weights.late_day
    """Each day after it."""
    term_edge: Points = _OURS.weights.term_edge
    """On one of the first three or last two days of a term."""
    not_proposed: Points = _OURS.weights.not_proposed
    """Not on a half-day the school proposed, where it proposed some."""
    stand_in: Points = _OURS.weights.stand_in
    """Somebody is represented."""
    full_week: Points = _OURS.weights.full_week
    """Each visit of one person in a week beyond `comfortable_week`."""
    comfortable_week: Annotated[int, Field(ge=1, le=10)] = _OURS.weights.comfortable_week


class TimetableSettingsIn(Sent):
    """How the council wants its timetable made, and why so."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"notice_days": 15, "weights": {"journey": 20}, "reason": "Headteachers asked for three weeks."}
            ]
        },
    )

    notice_days: Annotated[int, Field(ge=0, le=60)] = _OURS.notice_days
    """School days: a published visit nearer than that stays while it can."""
    weights: WeightsIn = WeightsIn()
    reason: Prose


@router.post(
    "",
    status_code=201,
    operation_id="set_timetable_settings",
    summary="Say how timetables are made",
    responses={201: {"model": TimetableSettingsOut}, **documented("malformed-json", "invalid")},
)
async def post_settings(
    body: TimetableSettingsIn, write: Annotated[Write, writing(Permission.TIMETABLE_SETTINGS_SET)]
) -> Response:
    """From now on; a timetable made by them is waited for. Hard rules stay: nobody is in two places, no school is closed."""
    settings = TimetableSettings(body.notice_days, Weights(**body.weights.model_dump()))
    made = await set_timetable_settings(write.unit, settings=settings, reason=body.reason)
    return await write.answer(TIMETABLE_SETTINGS, made, status=201, location=f"/v1/timetable-settings/{made}")


@router.get(
    "",
    operation_id="list_timetable_settings",
    summary="List how timetables were made, oldest first",
    responses={200: {"model": Listed[TimetableSettingsOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_settings(
    read: Annotated[Read, reading(Permission.TIMETABLES_READ)], page: Annotated[Page, Depends()]
) -> Response:
    """What the council has set; none where what we propose holds."""
    return await read.page(TIMETABLE_SETTINGS, page)


@router.get(
    "/{settings_id}",
    operation_id="get_timetable_settings",
    summary="Read one edition of how timetables are made",
    responses={200: {"model": TimetableSettingsOut}, **documented("not-found", "invalid")},
)
async def get_settings(settings_id: UUID, read: Annotated[Read, reading(Permission.TIMETABLES_READ)]) -> Response:
    """One edition."""
    return await read.one(TIMETABLE_SETTINGS, settings_id)
