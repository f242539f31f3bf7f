"""`/v1/calendars/school-entries`: what schools say of their own days."""

from datetime import date
from typing import Annotated, Any, ClassVar
from uuid import UUID

from fastapi import APIRouter, Depends, File, Form, Query, Request, Response, UploadFile
from pydantic import ConfigDict, Field

from securing_good.database import Database, of_council
from securing_good.errors import Invalid
from securing_good.school_entries import SchoolEntry, school_year_of
from securing_good.vocabulary import HalfDay, SchoolEntryKind, Term
from securing_good_api.actors import Permission
from securing_good_api.batches import Batch, BatchIn, BatchOut, batching
from securing_good_api.pages import Listed
from securing_good_api.patches import MergePatch
from securing_good_api.problems import documented
from securing_good_api.requests import PRIVATE, Page, Read, Write, acting, begin_write, reading, writing
from securing_good_api.school_calendars.commands import change_days, enter_days, remove_days
from securing_good_api.school_calendars.from_calendar import is_calendar, read_events
from securing_good_api.school_calendars.from_csv import read_rows
from securing_good_api.school_calendars.importing import ImportedDays, import_days, try_import_of_days
from securing_good_api.school_calendars.views import SCHOOL_DAYS, SchoolDaysOut
from securing_good_api.sending import Sent
from securing_good_api.words import Line, Prose, Urn

router = APIRouter(prefix="/calendars/school-entries", tags=["calendars"])
AT = "/v1/calendars/school-entries"
Year = Annotated[int, Field(ge=2000, le=2100)]
"""An academic year, by the year it starts in."""
Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2101, 8, 31))]


class SchoolDaysIn(Sent):
    """What a school says of some of its days."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"urn": 101922, "kind": "inset_day", "starts_on": "2027-02-12"}]},
    )

    urn: Urn
    kind: SchoolEntryKind
    starts_on: Day
    ends_on: Day | None = None
    """The last day; the first where left out."""
    academic_year: Year | None = None
    """Of its days where left out."""
    term: Term | None = None
    """Of an own term or half-term break."""
    half: HalfDay | None = None
    """Whole days where left out."""
    title: Line | None = None

    def entry(self) -> SchoolEntry:
        """As the calendar knows it."""
        year = school_year_of(self.starts_on) if self.academic_year is None else self.academic_year
        last = self.starts_on if self.ends_on is None else self.ends_on
        return SchoolEntry(self.kind, year, self.starts_on, last, self.term, self.half, self.title)


class ManyDaysIn(BatchIn[SchoolDaysIn]):
    """What schools say of their days."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "items": [
                        {"urn": 101922, "kind": "inset_day", "starts_on": "2027-02-12"},
                        {"urn": 101923, "kind": "inset_day", "starts_on": "2027-02-22"},
                    ]
                }
            ]
        }
    )


class SchoolDaysChange(MergePatch):
    """A merge patch: what is absent stays as it is; null makes it whole days, or takes the title away."""

    never_null: ClassVar = ("starts_on", "ends_on", "academic_year", "term")
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"half": "afternoon"}]})

    starts_on: Day | None = None
    ends_on: Day | None = None
    academic_year: Year | None = None
    term: Term | None = None
    half: HalfDay | None = None
    title: Line | None = None


class RemovalIn(Sent):
    """Why an entry is taken back."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"reason": "The trip was called off."}]})

    reason: Prose


@router.post(
    "",
    status_code=201,
    operation_id="enter_school_days",
    summary="Enter a school's own days",
    responses={201: {"model": SchoolDaysOut}, **documented("malformed-json", "invalid")},
)
async def post_days(body: SchoolDaysIn, write: Annotated[Write, writing(Permission.SCHOOL_DAYS_WRITE)]) -> Response:
    """An INSET or occasional day, an own term or half-term break, a closure, or half-days to keep free of visits.

    A headteacher enters training, holiday and blocked days of their school; officers any. Visits are planned again.
    """
    entry = await enter_days(write.unit, by=write.actor, urn=body.urn, entry=body.entry())
    return await write.answer(SCHOOL_DAYS, entry, status=201, location=f"{AT}/{entry}")


@router.post(
    "/batch",
    status_code=207,
    operation_id="enter_many_school_days",
    summary="Enter up to a hundred of schools' own days",
    responses={207: {"model": BatchOut}, **documented("malformed-json", "invalid")},
)
async def post_many_days(body: ManyDaysIn, batch: Annotated[Batch, batching(Permission.SCHOOL_DAYS_WRITE)]) -> Response:
    """Each by itself, in the order sent: what is refused is told in its place. Visits are planned again, once."""

    async def enter(one: SchoolDaysIn) -> UUID:
        return await enter_days(batch.write.unit, by=batch.write.actor, urn=one.urn, entry=one.entry())

    return await batch.take(body.items, SCHOOL_DAYS, enter, status=201, at=AT)


@router.get(
    "",
    operation_id="list_school_days",
    summary="List schools' own days",
    responses={200: {"model": Listed[SchoolDaysOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_days(
    read: Annotated[Read, reading(Permission.CALENDARS_READ)],
    page: Annotated[Page, Depends()],
    urn: Urn | None = None,
    academic_year: Annotated[int | None, Query(ge=2000, le=2100, description="The year it starts in")] = None,
    kind: SchoolEntryKind | None = None,
    removed: Annotated[bool, Query(description="Those that were taken back, in place of those that stand")] = False,
) -> Response:
    """By day; what is not here is as the council says. People of a school see their own."""
    where: dict[str, Any] = {
        "e.urn = :p": urn,
        "e.academic_year = :p": academic_year,
        "e.kind = :p": kind,
        "(e.removed_at is not null) = :p": removed,
    }
    return await read.page(SCHOOL_DAYS, page, where)


@router.get(
    "/{entry_id}",
    operation_id="get_school_days",
    summary="Read one entry of a school's own days",
    responses={200: {"model": SchoolDaysOut}, **documented("not-found", "invalid")},
)
async def get_days(entry_id: UUID, read: Annotated[Read, reading(Permission.CALENDARS_READ)]) -> Response:
    """One entry, also one that was taken back."""
    return await read.one(SCHOOL_DAYS, entry_id)


@router.patch(
    "/{entry_id}",
    operation_id="change_school_days",
    summary="Change a school's own days",
    responses={
        200: {"model": SchoolDaysOut},
        **documented("malformed-json", "not-found", "conflict", "changed-meanwhile", "invalid", "version-required"),
    },
)
async def patch_days(
    entry_id: UUID, body: SchoolDaysChange, write: Annotated[Write, writing(Permission.SCHOOL_DAYS_WRITE)]
) -> Response:
    """Correct days, half or title; `If-Match` names the version you read. Visits are planned again."""
    await change_days(
        write.unit,
        by=write.actor,
        entry_id=entry_id,
        expected_version=write.expected_version,
        changes=body.model_dump(exclude_unset=True),
    )
    return await write.answer(SCHOOL_DAYS, entry_id, status=200)


@router.post(
    "/{entry_id}/removal",
    operation_id="remove_school_days",
    summary="Take a school's own days back",
    responses={200: {"model": SchoolDaysOut}, **documented("malformed-json", "not-found", "conflict", "invalid")},
)
async def post_removal(
    entry_id: UUID, body: RemovalIn, write: Annotated[Write, writing(Permission.SCHOOL_DAYS_WRITE)]
) -> Response:
    """The entry no longer counts; it stays readable, with who took it back and why. Visits are planned again."""
    await remove_days(write.unit, by=write.actor, entry_id=entry_id, reason=body.reason)
    return await write.answer(SCHOOL_DAYS, entry_id, status=200)


@router.post(
    "/imports",
    operation_id="import_school_days",
    summary="Import schools' own days from a CSV or iCalendar file",
    responses={200: {"model": ImportedDays}, **documented("bad-request", "too-large", "conflict", "invalid")},
)
async def post_file(
    request: Request,
    file: Annotated[
        UploadFile,
        File(
            description="CSV: urn, academic_year, kind, term, starts_on, ends_on, half, title; or a school's iCalendar"
        ),
    ],
    urn: Annotated[
        int | None, Form(ge=100000, le=999999, description="Whose calendar it is; of iCalendar alone")
    ] = None,
    dry_run: bool = False,
) -> Response:
    """All of the file or nothing: every fault is told with its line, place and rule. `dry_run` says what it would do.

    Sent again, it changes nothing; what a file does not name stays as it is. In a calendar, INSET and occasional days, half
    terms, terms, closures and times without visits are known by their titles; other events are passed over by name.
    """
    actor = await acting(request, Permission.SCHOOL_DAYS_IMPORT)
    content = await file.read()
    if is_calendar(content):
        if urn is None:
            raise Invalid.at("#/urn", "whose", "Say with `urn` whose calendar it is.")
        told = read_events(content, urn)
    elif urn is not None:
        raise Invalid.at("#/urn", "whose", "A CSV file names the school in each row: leave `urn` out.")
    else:
        told = read_rows(content)
    if dry_run:
        database: Database = request.state.database
        done = await try_import_of_days(database, of_council(actor.council), actor, told)
        return Response(done.model_dump_json().encode(), 200, PRIVATE, "application/json")
    async with begin_write(request, actor, of_council(actor.council), repr(urn).encode() + content) as write:
        done = await import_days(write.unit, told)
        return await write.answer_with(done.model_dump_json().encode(), status=200)
