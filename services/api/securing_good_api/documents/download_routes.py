"""`/v1/documents/{id}/pdf` and `/html`: a document as a file."""

import base64
from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request, Response

from securing_good.database import LONDON, Database, of_council
from securing_good.vocabulary import DocumentFormat, DocumentState
from securing_good_api.actors import Permission
from securing_good_api.documents.files import Made, Text, kept_file, make, signature, text_of
from securing_good_api.problems import documented
from securing_good_api.rendering.to_html import POLICY
from securing_good_api.requests import PRIVATE, acting, etags

router = APIRouter(prefix="/documents", tags=["documents"])

_TYPES: Final = {DocumentFormat.PDF: "application/pdf", DocumentFormat.HTML: "text/html; charset=utf-8"}


@router.get(
    "/{document_id}/pdf",
    operation_id="download_document_pdf",
    summary="Download a document as PDF",
    response_class=Response,
    responses={200: {"content": {"application/pdf": {}}}, **documented("not-found", "invalid")},
)
async def get_pdf(request: Request, document_id: UUID) -> Response:
    """Tagged and accessible (PDF/UA-1). Of an approved document always the same bytes; a draft is marked as one."""
    return await _file(request, document_id, DocumentFormat.PDF)


@router.get(
    "/{document_id}/html",
    operation_id="download_document_html",
    summary="Read a document as a page",
    response_class=Response,
    responses={200: {"content": {"text/html": {}}}, **documented("not-found", "invalid")},
)
async def get_html(request: Request, document_id: UUID) -> Response:
    """One page with nothing of another host. Of an approved document always the same bytes; a draft is marked as one."""
    return await _file(request, document_id, DocumentFormat.HTML)


async def _file(request: Request, document_id: UUID, format_: DocumentFormat) -> Response:
    actor = await acting(request, Permission.DOCUMENTS_READ)
    database: Database = request.state.database
    today = database.clock().astimezone(LONDON).date()
    async with database.reading(of_council(actor.council)) as session:
        text = await text_of(session, actor, document_id, today)
        made = await kept_file(session, actor, document_id, format_)
    if made is None:
        drafted = await make(text, (format_,), day=today, signed_by=signature(text), is_draft=True)
        made = drafted[format_]
    headers = {**PRIVATE, "ETag": f'"{made.sha256}"', "Content-Digest": _digest(made)}
    if headers["ETag"] in etags(request.headers.get("if-none-match")):
        return Response(status_code=304, headers=headers)
    headers["Content-Disposition"] = f'inline; filename="{_name(text, format_)}"'
    headers["Content-Security-Policy"] = POLICY if format_ is DocumentFormat.HTML else "default-src 'none'; sandbox"
    return Response(made.content, 200, headers, _TYPES[format_])


def _digest(made: Made) -> str:
    """The hash as RFC 9530 writes it."""
    return f"sha-256=:{base64.b64encode(bytes.fromhex(made.sha256)).decode()}:"


def _name(text: Text, format_: DocumentFormat) -> str:
    draft = "-draft" if text.state is DocumentState.DRAFT else ""
    return f"{text.kind.value.replace('_', '-')}-{text.reference}{draft}.{format_.value}"
