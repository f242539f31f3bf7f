"""`/v1/imports`: send files, see what became of them."""

import re
from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, Path, Query, Request, Response, UploadFile
from pydantic import ConfigDict
from sqlalchemy import select

from securing_good.database import Database, of_council, of_england
from securing_good.errors import Forbidden, Invalid, NotFound
from securing_good.receiving import receive_file
from securing_good.tables import Import
from securing_good.vocabulary import FactChange, FactKind
from securing_good_api.actors import Permission
from securing_good_api.imports.commands import withdraw_import
from securing_good_api.imports.reports import refused_rows_as_csv
from securing_good_api.imports.views import (
    IMPORT,
    IMPORT_DIFFERENCES,
    IMPORT_ROWS,
    IMPORTS,
    FullImportOut,
    ImportDifferenceOut,
    ImportOut,
    ImportRowOut,
)
from securing_good_api.pages import Listed
from securing_good_api.periods import academic_year
from securing_good_api.problems import documented
from securing_good_api.requests import PRIVATE, Page, Read, acting, begin_write, reading
from securing_good_api.sending import Sent
from securing_good_api.words import Prose, Urn

router = APIRouter(prefix="/imports", tags=["imports"])

ImportId = Annotated[int, Path(ge=1, le=2_000_000_000, examples=[1])]


@router.post(
    "",
    status_code=202,
    operation_id="send_file",
    summary="Send a file to be loaded",
    responses={202: {"model": FullImportOut}, **documented("bad-request", "too-large", "invalid")},
)
async def post_import(
    request: Request,
    file: Annotated[UploadFile, File(description="CSV, Excel, JSON, YAML or iCalendar, as published")],
    council: Annotated[
        str | None,
        Form(pattern=r"^([0-9]{3})?$", max_length=3, description="Your LA code: the file is the council's own"),
    ] = None,
    period: Annotated[str | None, Form(max_length=7, description="Academic year, where the file cannot tell")] = None,
    dry_run: Annotated[
        bool, Query(description="Try the file: say what loading it would change, fact by fact, and keep none of it")
    ] = False,
) -> Response:
    """Take in a file. Its dataset is recognised by its columns; poll the `Location` until `state` is final.

    Without `council` the file is a published, England-wide fact, which only an administrator may load; a data officer's
    files are their council's own. With `dry_run` it ends `tried`, with the counts a load would have come to, its refused
    rows, and what would change under `/differences`; nothing of it is fact.
    """
    actor = await acting(request, Permission.IMPORTS_WRITE)
    if council is not None and council != actor.council:
        raise Forbidden("A file can only be your own council's.")
    own = council is not None or not actor.loads_england
    said_period = academic_year(period) if period else None
    content = await file.read()
    if not content:
        raise Invalid.at("#/file", "empty", "The file is empty.")
    filename = re.sub(r"[^\w .()-]+", "_", (file.filename or "file").rsplit("/")[-1])[-200:]
    scope = of_council(actor.council) if own else of_england(actor.council)
    fingerprint = repr((filename, council, period, dry_run)).encode() + content
    async with begin_write(request, actor, scope, fingerprint) as write:
        import_id = await receive_file(
            write.unit, content=content, filename=filename, said_period=said_period, dry_run=dry_run
        )
        return await write.answer(IMPORT, import_id, status=202, location=f"/v1/imports/{import_id}")


@router.get(
    "",
    operation_id="list_imports",
    summary="List imports, newest first",
    responses={200: {"model": Listed[ImportOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_imports(
    read: Annotated[Read, reading(Permission.IMPORTS_READ)],
    page: Annotated[Page, Depends()],
    dry_run: Annotated[bool | None, Query(description="Only files that were, or were not, only tried")] = None,
) -> Response:
    """Your council's own imports and the published ones."""
    return await read.page(IMPORTS, page, {"i.dry_run = :p": dry_run})


@router.get(
    "/{import_id}",
    operation_id="get_import",
    summary="Read one import",
    responses={200: {"model": FullImportOut}, **documented("not-found", "invalid")},
)
async def get_import(import_id: ImportId, read: Annotated[Read, reading(Permission.IMPORTS_READ)]) -> Response:
    """How far the import has come and what became of its rows."""
    return await read.one(IMPORT, import_id)


@router.get(
    "/{import_id}/rows",
    operation_id="list_refused_rows",
    summary="List an import's refused rows",
    responses={200: {"model": Listed[ImportRowOut]}, **documented("not-found", "invalid-cursor", "invalid")},
)
async def list_rows(
    import_id: ImportId,
    read: Annotated[Read, reading(Permission.IMPORTS_READ)],
    page: Annotated[Page, Depends()],
) -> Response:
    """Each refused row with its line, column, value and the rule it broke."""
    await IMPORTS.one(read.session, read.actor, import_id, today=read.today)
    return await read.page(IMPORT_ROWS, page, {"r.import_id = :p": import_id})


@router.get(
    "/{import_id}/rows.csv",
    operation_id="download_refused_rows",
    summary="Download an import's refused rows as CSV",
    response_class=Response,
    responses={200: {"content": {"text/csv": {}}}, **documented("not-found", "invalid")},
)
async def download_rows(import_id: ImportId, read: Annotated[Read, reading(Permission.IMPORTS_READ)]) -> Response:
    """All refused rows in one file that a spreadsheet opens: line, column, value, code and reason."""
    imported = await IMPORTS.one(read.session, read.actor, import_id, today=read.today)
    name = f"refused-rows-of-import-{import_id}.csv"
    headers = {**PRIVATE, "ETag": imported.etag, "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(await refused_rows_as_csv(read.session, import_id), 200, headers, "text/csv; charset=utf-8")


@router.get(
    "/{import_id}/differences",
    operation_id="list_import_differences",
    summary="List what loading a file that was tried would change",
    responses={200: {"model": Listed[ImportDifferenceOut]}, **documented("not-found", "invalid-cursor", "invalid")},
)
async def list_differences(
    import_id: ImportId,
    read: Annotated[Read, reading(Permission.IMPORTS_READ)],
    page: Annotated[Page, Depends()],
    change: Annotated[FactChange | None, Query(description="Only facts to which this would happen")] = None,
    fact: Annotated[FactKind | None, Query(description="Only facts of this kind")] = None,
    urn: Urn | None = None,
    indicator: Annotated[str | None, Query(max_length=100, description="Only figures of this indicator")] = None,
) -> Response:
    """Fact by fact: what stands, and what would. Compared with what was known when the file was tried."""
    await IMPORTS.one(read.session, read.actor, import_id, today=read.today)
    asked = {"d.change = :p": change, "d.fact = :p": fact, "d.urn = :p": urn, "d.indicator = :p": indicator}
    return await read.page(IMPORT_DIFFERENCES, page, {"d.import_id = :p": import_id, **asked})


class WithdrawalIn(Sent):
    """Why an import is withdrawn."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"reason": "Last year's file was sent by mistake."}]}
    )

    reason: Prose


@router.post(
    "/{import_id}/withdrawal",
    status_code=202,
    operation_id="withdraw_import",
    summary="Withdraw an import",
    responses={202: {"model": FullImportOut}, **documented("malformed-json", "not-found", "conflict", "invalid")},
)
async def post_withdrawal(import_id: ImportId, body: WithdrawalIn, request: Request) -> Response:
    """Take back what a file told: what was known without it stands again, and nothing is erased.

    Published files are withdrawn by an administrator, a council's own by those who may send them. Poll the `Location`
    until `state` is `withdrawn`; a `withdrawal_problem` says why one could not be.
    """
    actor = await acting(request, Permission.IMPORTS_WRITE)
    database: Database = request.state.database
    async with database.reading(of_council(actor.council)) as session:
        sent = (await session.execute(select(Import.council).where(Import.id == import_id))).one_or_none()
    if sent is None:
        raise NotFound("There is no such thing, or none that you may know of.")
    if sent.council is None and not actor.loads_england:
        raise Forbidden("A published file is withdrawn by an administrator.")
    scope = of_council(actor.council) if sent.council is not None else of_england(actor.council)
    async with begin_write(request, actor, scope, await request.body()) as write:
        await withdraw_import(write.unit, import_id=import_id, reason=body.reason)
        return await write.answer(IMPORT, import_id, status=202, location=f"/v1/imports/{import_id}")
