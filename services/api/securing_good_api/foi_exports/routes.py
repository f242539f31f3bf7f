"""`/v1/cases/{id}/foi-exports`: a case's record made ready for a request under the Freedom of Information Act 2000."""

import csv
import io
import json
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response
from pydantic import ConfigDict, Field

from securing_good.vocabulary import Exemption
from securing_good_api.actors import Permission
from securing_good_api.cases.views import CASES
from securing_good_api.foi_exports.commands import make_foi_export
from securing_good_api.foi_exports.rules import COLUMNS, Change
from securing_good_api.foi_exports.views import FOI_EXPORTS, FULL_FOI_EXPORT, FoiExportOut, FullFoiExportOut
from securing_good_api.pages import Listed
from securing_good_api.problems import documented
from securing_good_api.requests import PRIVATE, Page, Read, Write, reading, writing
from securing_good_api.sending import Sent
from securing_good_api.spreadsheets import inert
from securing_good_api.words import Line, Prose

router = APIRouter(prefix="/cases/{case_id}/foi-exports", tags=["public requests"])


class ChangeIn(Sent):
    """What is decided of one item, by its id in an earlier export: withheld by this exemption, or given where null."""

    model_config = ConfigDict(extra="forbid")

    item: Line
    exemption: Exemption | None
    reason: Prose


class FoiExportIn(Sent):
    """For which request, and what is decided otherwise than by rule."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "request_reference": "FOI/2026/1187",
                    "changes": [
                        {
                            "item": "action:7a0d7f3c-0f0a-4d64-9a7f-0a8f4e0f6b11",
                            "exemption": "s40",
                            "reason": "It tells of one member of staff.",
                        }
                    ],
                }
            ]
        },
    )

    request_reference: Line
    changes: Annotated[list[ChangeIn], Field(max_length=1000)] = []


@router.post(
    "",
    status_code=201,
    operation_id="make_foi_export",
    summary="Make a case's record ready for a public request",
    responses={201: {"model": FullFoiExportOut}, **documented("malformed-json", "not-found", "invalid")},
)
async def post_export(
    case_id: UUID, body: FoiExportIn, write: Annotated[Write, writing(Permission.FOI_EXPORT)]
) -> Response:
    """By the assistant director or an administrator. Exemptions are applied item by item and each is listed in a schedule.

    By rule people's names become what they are (s.40), legal advice (s.42), the board's advice (s.36), and what an open
    intervention rests on (s.31) are withheld; nothing restricted is ever gathered. Make one, read it, and make it again with
    what is decided otherwise: each stays as it was made.
    """
    changes = [Change(one.item, one.exemption, one.reason) for one in body.changes]
    made = await make_foi_export(write.unit, case_id=case_id, request_reference=body.request_reference, changes=changes)
    location = f"/v1/cases/{case_id}/foi-exports/{made}"
    return await write.answer(FULL_FOI_EXPORT, made, status=201, location=location)


@router.get(
    "",
    operation_id="list_foi_exports",
    summary="List what was made ready of a case",
    responses={200: {"model": Listed[FoiExportOut]}, **documented("not-found", "invalid-cursor", "invalid")},
)
async def list_exports(
    case_id: UUID, read: Annotated[Read, reading(Permission.FOI_EXPORT)], page: Annotated[Page, Depends()]
) -> Response:
    """Each with its digest; oldest first."""
    await CASES.one(read.session, read.actor, case_id, today=read.today)
    return await read.page(FOI_EXPORTS, page, {"f.case_id = :p": case_id})


@router.get(
    "/{export_id}",
    operation_id="get_foi_export",
    summary="Read a record made ready for a public request",
    responses={200: {"model": FullFoiExportOut}, **documented("not-found", "invalid")},
)
async def get_export(case_id: UUID, export_id: UUID, read: Annotated[Read, reading(Permission.FOI_EXPORT)]) -> Response:
    """The bundle and its schedule, as they were made."""
    await CASES.one(read.session, read.actor, case_id, today=read.today)
    return await read.one(FULL_FOI_EXPORT, export_id)


@router.get(
    "/{export_id}/schedule.csv",
    operation_id="get_foi_schedule",
    summary="Download the schedule of what is withheld",
    responses={200: {"content": {"text/csv": {}}}, **documented("not-found", "invalid")},
)
async def get_schedule(
    case_id: UUID, export_id: UUID, read: Annotated[Read, reading(Permission.FOI_EXPORT)]
) -> Response:
    """Each withholding with its exemption and reason; no text in it can be taken for a formula."""
    await CASES.one(read.session, read.actor, case_id, today=read.today)
    found = await FULL_FOI_EXPORT.one(read.session, read.actor, export_id, today=read.today)
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow(COLUMNS)
    for entry in json.loads(found.body)["document"]["schedule"]:
        rows.writerow(inert(entry[column]) for column in COLUMNS)
    name = f"schedule-of-{export_id}.csv"
    headers = {**PRIVATE, "ETag": found.etag, "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(written.getvalue(), 200, headers, "text/csv; charset=utf-8")
