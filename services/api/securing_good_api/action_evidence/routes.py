"""`/v1/actions/{id}/evidence`: what shows how far an action has come."""

import json
import re
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, File, Form, Request, Response, UploadFile
from pydantic import ConfigDict, Field
from sqlalchemy import text

from securing_good.database import of_council
from securing_good.errors import NotFound
from securing_good.vocabulary import ScanResult
from securing_good_api.action_evidence.commands import SoundFile, add_file, add_link
from securing_good_api.action_evidence.rules import MOST_BYTES, check_download, media_type_of
from securing_good_api.action_evidence.scanning import scan
from securing_good_api.action_evidence.views import ACTION_EVIDENCE, FILE_BYTES, ActionEvidenceOut
from securing_good_api.actions.views import ACTIONS
from securing_good_api.actors import Actor, Permission
from securing_good_api.pages import Listed
from securing_good_api.problems import documented
from securing_good_api.requests import PRIVATE, Page, Read, Write, acting, begin_write, reading, writing
from securing_good_api.sending import Sent
from securing_good_api.words import Line, Text

router = APIRouter(prefix="/actions/{action_id}/evidence", tags=["actions"])


class LinkIn(Sent):
    """Where something can be seen."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"title": "Governors' minutes of 12 January", "link": "school.example/minutes/12"}]
        },
    )

    title: Line
    link: Annotated[Text, Field(max_length=2000)]


@router.get(
    "",
    operation_id="list_action_evidence",
    summary="List the evidence of an action, oldest first",
    responses={200: {"model": Listed[ActionEvidenceOut]}, **documented("not-found", "invalid-cursor", "invalid")},
)
async def list_evidence(
    action_id: UUID,
    read: Annotated[Read, reading(Permission.ACTION_EVIDENCE_READ)],
    page: Annotated[Page, Depends()],
) -> Response:
    """Links, and files with the address to fetch them from."""
    await ACTIONS.one(read.session, read.actor, action_id, today=read.today)
    return await read.page(ACTION_EVIDENCE, page, {"e.action_id = :p": action_id})


@router.post(
    "",
    status_code=201,
    operation_id="add_action_link",
    summary="Add a link as evidence of an action",
    responses={201: {"model": ActionEvidenceOut}, **documented("malformed-json", "not-found", "invalid")},
)
async def post_link(
    action_id: UUID, body: LinkIn, write: Annotated[Write, writing(Permission.ACTION_EVIDENCE_ADD)]
) -> Response:
    """For the school and for officers. Files are sent to the address beside this one."""
    evidence = await add_link(
        write.unit, action_id=action_id, of_schools=_schools(write.actor), title=body.title, link=body.link
    )
    return await _answer(write, action_id, evidence)


@router.post(
    "/files",
    status_code=201,
    operation_id="add_action_file",
    summary="Add a file as evidence of an action",
    responses={
        201: {"model": ActionEvidenceOut},
        **documented("bad-request", "not-found", "conflict", "too-large", "invalid"),
    },
)
async def post_file(
    action_id: UUID,
    request: Request,
    file: Annotated[
        UploadFile, File(description="PDF, PNG, JPEG, Word, Excel, PowerPoint, text or CSV; 10 MB at most")
    ],
    title: Annotated[Line, Form(description="What it shows")],
) -> Response:
    """It is what its name says, holds no macros and, where the council has a scanner, no malware; else it is refused."""
    actor = await acting(request, Permission.ACTION_EVIDENCE_ADD)
    content = await file.read(MOST_BYTES + 1)
    filename = re.sub(r"[^\w .()-]+", "_", re.split(r"[\\/]", file.filename or "file")[-1])[-200:]
    media_type = media_type_of(filename, content)
    found = await scan(content, request.state.scan_command)
    fingerprint = repr((filename, title)).encode() + content
    async with begin_write(request, actor, of_council(actor.council), fingerprint) as write:
        sound = SoundFile(filename, media_type, content, found)
        evidence = await add_file(write.unit, action_id=action_id, of_schools=_schools(actor), title=title, file=sound)
        return await _answer(write, action_id, evidence)


@router.get(
    "/{evidence_id}/file",
    operation_id="download_action_evidence",
    summary="Fetch a file that is evidence of an action",
    response_class=Response,
    responses={
        200: {"content": {"application/octet-stream": {}}},
        **documented("not-found", "conflict", "invalid"),
    },
)
async def download_evidence(
    action_id: UUID,
    evidence_id: UUID,
    request: Request,
    read: Annotated[Read, reading(Permission.ACTION_EVIDENCE_READ)],
) -> Response:
    """As it was sent, to be saved and not shown. Where files are scanned, one that was not is not given out."""
    found = await ACTION_EVIDENCE.one(read.session, read.actor, evidence_id, today=read.today)
    evidence: dict[str, Any] = json.loads(found.body)
    values = {"council": read.actor.council, "id": evidence_id}
    content: bytes | None = await read.session.scalar(text(FILE_BYTES), values)
    if content is None or evidence["action_id"] != str(action_id):
        raise NotFound("There is no such thing, or none that you may know of.")
    check_download(ScanResult(evidence["scan"]), is_scanning=bool(request.state.scan_command))
    name = evidence["filename"].encode("ascii", "replace").decode().replace("?", "_")
    headers = {
        **PRIVATE,
        "ETag": found.etag,
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
    return Response(content, 200, headers, "application/octet-stream")


def _schools(actor: Actor) -> frozenset[int] | None:
    return actor.urns if actor.is_of_a_school else None


async def _answer(write: Write, action_id: UUID, evidence: UUID) -> Response:
    location = f"/v1/actions/{action_id}/evidence"
    return await write.answer(ACTION_EVIDENCE, evidence, status=201, location=location)
