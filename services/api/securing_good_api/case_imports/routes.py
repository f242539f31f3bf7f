"""`/v1/case-imports`: cases that were running before a council used this."""

from importlib.resources import files
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, File, Request, Response, UploadFile

from securing_good.database import Database, of_council
from securing_good_api.actors import Permission
from securing_good_api.case_imports.bodies import CasesTaken
from securing_good_api.case_imports.commands import import_cases, try_import_of_cases
from securing_good_api.case_imports.from_csv import read_cases
from securing_good_api.case_imports.views import CASE_IMPORTS, CaseImportOut
from securing_good_api.pages import Listed
from securing_good_api.problems import documented
from securing_good_api.requests import PRIVATE, Page, Read, acting, begin_write, reading

router = APIRouter(prefix="/case-imports", tags=["cases"])
_TEMPLATE: Final = files("securing_good_api.case_imports").joinpath("template.csv").read_bytes()


@router.post(
    "",
    operation_id="import_cases",
    summary="Import cases that are running from a CSV file",
    responses={200: {"model": CasesTaken}, **documented("bad-request", "too-large", "conflict", "invalid")},
)
async def post_cases(
    request: Request,
    file: Annotated[UploadFile, File(description="CSV in UTF-8, one fact a row: see the template")],
    dry_run: bool = False,
) -> Response:
    """All of the file or nothing: every fault is told with its line, column and rule. `dry_run` says what it would do.

    The clock counts from the day each case really opened; reviews that have passed undecided are overdue, and told in the
    answer. Meetings are planned from today on, and nothing is sent for the past. Sent again, it changes nothing.
    """
    actor = await acting(request, Permission.CASES_IMPORT)
    content = await file.read()
    facts = read_cases(content)
    if dry_run:
        database: Database = request.state.database
        done = await try_import_of_cases(database, of_council(actor.council), actor, content=content, facts=facts)
        return Response(done.model_dump_json().encode(), 200, PRIVATE, "application/json")
    async with begin_write(request, actor, of_council(actor.council), content) as write:
        done = await import_cases(write.unit, content=content, facts=facts)
        return await write.answer_with(done.model_dump_json().encode(), status=200)


@router.get(
    "",
    operation_id="list_case_imports",
    summary="List files of running cases, oldest first",
    responses={200: {"model": Listed[CaseImportOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_case_imports(
    read: Annotated[Read, reading(Permission.CASES_HISTORY)], page: Annotated[Page, Depends()]
) -> Response:
    """Who imported which cases, and when."""
    return await read.page(CASE_IMPORTS, page)


@router.get(
    "/template.csv",
    operation_id="get_case_import_template",
    summary="Read the template of a file of running cases",
    response_class=Response,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}, **documented()},
)
async def get_template(_read: Annotated[Read, reading(Permission.CASES_HISTORY)]) -> Response:
    """A file with an example row of each kind, of two invented cases: fill it in and send it."""
    named = {"Content-Disposition": 'attachment; filename="running-cases.csv"'}
    return Response(_TEMPLATE, 200, {**PRIVATE, **named}, "text/csv; charset=utf-8")


@router.get(
    "/{case_import_id}",
    operation_id="get_case_import",
    summary="Read one file of running cases",
    responses={200: {"model": CaseImportOut}, **documented("not-found", "invalid")},
)
async def get_case_import(case_import_id: UUID, read: Annotated[Read, reading(Permission.CASES_HISTORY)]) -> Response:
    """One file: the cases it brought."""
    return await read.one(CASE_IMPORTS, case_import_id)
