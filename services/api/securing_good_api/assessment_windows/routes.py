"""`/v1/calendars/assessment-windows`: days that schools keep free for tests and examinations."""

from datetime import date
from typing import Annotated, Any, ClassVar

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import ConfigDict, Field

from securing_good.school_entries import school_year_of
from securing_good.vocabulary import Phase
from securing_good_api.actors import Permission
from securing_good_api.assessment_windows.commands import change_window, remove_window, set_window
from securing_good_api.assessment_windows.rules import Window
from securing_good_api.assessment_windows.views import ASSESSMENT_WINDOWS, AssessmentWindowOut
from securing_good_api.pages import Listed
from securing_good_api.patches import MergePatch
from securing_good_api.problems import documented
from securing_good_api.requests import Page, Read, Write, reading, writing
from securing_good_api.sending import Sent
from securing_good_api.words import Line, Prose

router = APIRouter(prefix="/calendars/assessment-windows", tags=["calendars"])
Year = Annotated[int, Field(ge=2000, le=2100)]
Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2101, 8, 31))]
YearGroup = Annotated[int, Field(ge=0, le=13)]
WindowId = Annotated[int, Path(ge=1, le=2**31 - 1)]


class AssessmentWindowIn(Sent):
    """When a test or examination is, and for whom."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "title": "Key stage 2 tests",
                    "year_group": 6,
                    "starts_on": "2027-05-10",
                    "ends_on": "2027-05-13",
                    "source": "Standards and Testing Agency, key dates 2026/27.",
                }
            ]
        },
    )

    title: Line
    starts_on: Day
    ends_on: Day
    academic_year: Year | None = None
    """Of its days where left out, by the year it starts in."""
    phase: Phase | None = None
    year_group: YearGroup | None = None
    """Reception is 0."""
    keeps_visits_away: bool = True
    """False where schools are visited all the same, in the place of a published window that says otherwise."""
    in_place_of: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None
    """The published window that this one outranks here."""
    source: Prose

    def window(self) -> Window:
        """As the rules know it."""
        year = school_year_of(self.starts_on) if self.academic_year is None else self.academic_year
        who = (self.phase, self.year_group)
        return Window(year, *who, self.title, self.starts_on, self.ends_on, self.keeps_visits_away, self.source)


class AssessmentWindowChange(MergePatch):
    """A merge patch: what is absent stays as it is."""

    never_null: ClassVar = ("title", "starts_on", "ends_on", "academic_year", "keeps_visits_away", "source")
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"ends_on": "2027-05-14"}]})

    title: Line | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None
    academic_year: Year | None = None
    phase: Phase | None = None
    year_group: YearGroup | None = None
    keeps_visits_away: bool | None = None
    source: Prose | None = None


class RemovalIn(Sent):
    """Why a window is taken back."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"reason": "The published dates came."}]})

    reason: Prose


@router.post(
    "",
    status_code=201,
    operation_id="set_assessment_window",
    summary="Set an assessment window",
    responses={201: {"model": AssessmentWindowOut}, **documented("malformed-json", "conflict", "invalid")},
)
async def post_window(
    body: AssessmentWindowIn, write: Annotated[Write, writing(Permission.ASSESSMENT_WINDOWS_SET)]
) -> Response:
    """The council's own: a year that is not published here yet, or other days in the place of a published window."""
    window = await set_window(write.unit, window=body.window(), in_place_of=body.in_place_of)
    location = f"/v1/calendars/assessment-windows/{window}"
    return await write.answer(ASSESSMENT_WINDOWS, window, status=201, location=location)


@router.get(
    "",
    operation_id="list_assessment_windows",
    summary="List assessment windows",
    responses={200: {"model": Listed[AssessmentWindowOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_windows(
    read: Annotated[Read, reading(Permission.CALENDARS_READ)],
    page: Annotated[Page, Depends()],
    academic_year: Annotated[int | None, Query(ge=2000, le=2100, description="The year it starts in")] = None,
    year_group: Annotated[int | None, Query(ge=0, le=13)] = None,
    removed: Annotated[bool, Query(description="Those that were taken back, in place of those that stand")] = False,
) -> Response:
    """By day: those published for England, each with its source, and the council's own."""
    where: dict[str, Any] = {
        "w.academic_year = :p": academic_year,
        "w.year_group = :p": year_group,
        "(w.removed_at is not null) = :p": removed,
    }
    return await read.page(ASSESSMENT_WINDOWS, page, where)


@router.get(
    "/{window_id}",
    operation_id="get_assessment_window",
    summary="Read one assessment window",
    responses={200: {"model": AssessmentWindowOut}, **documented("not-found", "invalid")},
)
async def get_window(window_id: WindowId, read: Annotated[Read, reading(Permission.CALENDARS_READ)]) -> Response:
    """One window."""
    return await read.one(ASSESSMENT_WINDOWS, window_id)


@router.patch(
    "/{window_id}",
    operation_id="change_assessment_window",
    summary="Change an assessment window",
    responses={
        200: {"model": AssessmentWindowOut},
        **documented("malformed-json", "not-found", "conflict", "changed-meanwhile", "invalid", "version-required"),
    },
)
async def patch_window(
    window_id: WindowId,
    body: AssessmentWindowChange,
    write: Annotated[Write, writing(Permission.ASSESSMENT_WINDOWS_SET)],
) -> Response:
    """Correct the council's own; `If-Match` names the version you read. A published one is outranked, not changed."""
    changes = body.model_dump(exclude_unset=True)
    await change_window(write.unit, window_id=window_id, expected_version=write.expected_version, changes=changes)
    return await write.answer(ASSESSMENT_WINDOWS, window_id, status=200)


@router.post(
    "/{window_id}/removal",
    operation_id="remove_assessment_window",
    summary="Take an assessment window back",
    responses={200: {"model": AssessmentWindowOut}, **documented("malformed-json", "not-found", "conflict", "invalid")},
)
async def post_removal(
    window_id: WindowId, body: RemovalIn, write: Annotated[Write, writing(Permission.ASSESSMENT_WINDOWS_SET)]
) -> Response:
    """It no longer counts; a published window in whose place it stood does again."""
    await remove_window(write.unit, window_id=window_id, reason=body.reason)
    return await write.answer(ASSESSMENT_WINDOWS, window_id, status=200)
