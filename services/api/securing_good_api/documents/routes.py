"""`/v1/documents` and `/v1/cases/{id}/engagement-letters`: letters drafted, edited, approved, delivered."""

from collections.abc import Mapping
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from securing_good.database import LONDON, Database, of_council
from securing_good.errors import SecuringGoodError
from securing_good.vocabulary import DocumentFormat, DocumentKind, DocumentState
from securing_good_api.actors import Permission
from securing_good_api.documents import commands
from securing_good_api.documents.approving import approve_document, files_to_approve
from securing_good_api.documents.bodies import ApprovalIn, DeliveryIn, DraftIn, TextIn, WithdrawalIn
from securing_good_api.documents.files import Made
from securing_good_api.documents.views import DOCUMENT, DocumentOut, ShownDocument, document_for, documents_for
from securing_good_api.pages import Listed
from securing_good_api.problems import documented
from securing_good_api.requests import (
    Page,
    Read,
    Write,
    acting,
    begin_write,
    named_version,
    reading,
    writing,
)
from securing_good_api.words import Urn

router = APIRouter(tags=["documents"])

_CHANGED: Final = {
    200: {"model": ShownDocument},
    **documented("malformed-json", "not-found", "conflict", "changed-meanwhile", "invalid", "version-required"),
}


@router.post(
    "/cases/{case_id}/engagement-letters",
    status_code=201,
    operation_id="draft_engagement_letter",
    summary="Draft a case's engagement letter",
    responses={201: {"model": ShownDocument}, **documented("malformed-json", "not-found", "conflict", "invalid")},
)
async def post_letter(
    case_id: UUID, body: DraftIn, write: Annotated[Write, writing(Permission.DOCUMENTS_DRAFT)]
) -> Response:
    """From the template in force, on the facts of this moment, which are frozen: nothing restricted is among them.

    It is addressed to headteacher and chair and copied to the clerk and, for an academy, the trust's officer. A letter that
    stands already is replaced once this one is approved.
    """
    del body
    letter = await commands.draft_engagement_letter(write.unit, case_id=case_id, actor=write.actor)
    return await write.answer(DOCUMENT, letter, status=201, location=f"/v1/documents/{letter}")


@router.get(
    "/documents",
    operation_id="list_documents",
    summary="List documents, oldest first",
    responses={200: {"model": Listed[DocumentOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_documents(
    read: Annotated[Read, reading(Permission.DOCUMENTS_READ)],
    page: Annotated[Page, Depends()],
    case: UUID | None = None,
    urn: Urn | None = None,
    kind: DocumentKind | None = None,
    state: DocumentState | None = None,
) -> Response:
    """Without their text. People of a school see those that were sent to it, and no draft."""
    where = {"d.case_id = :p": case, "d.urn = :p": urn, "d.kind = :p": kind, "d.state = :p": state}
    return await read.page(documents_for(read.actor), page, where)


@router.get(
    "/documents/{document_id}",
    operation_id="get_document",
    summary="Read one document",
    responses={200: {"model": ShownDocument}, **documented("not-found", "invalid")},
)
async def get_document(document_id: UUID, read: Annotated[Read, reading(Permission.DOCUMENTS_READ)]) -> Response:
    """Its text and facts, its recipients and deliveries, warnings, and what you may do about it.

    People of a school read what was sent to it: its files, recipients and deliveries.
    """
    return await read.one(document_for(read.actor), document_id)


@router.patch(
    "/documents/{document_id}",
    operation_id="edit_document",
    summary="Edit the text of a draft",
    responses=_CHANGED,
)
async def patch_document(
    document_id: UUID, body: TextIn, write: Annotated[Write, writing(Permission.DOCUMENTS_EDIT)]
) -> Response:
    """This copy alone; the template stays as it is. `If-Match` names the version you read, as in every change."""
    await commands.edit_document(
        write.unit, document_id=document_id, expected_version=write.expected_version, body=body.body
    )
    return await write.answer(DOCUMENT, document_id, status=200)


@router.post(
    "/documents/{document_id}/approval",
    operation_id="approve_document",
    summary="Approve a document",
    responses=_CHANGED,
)
async def post_approval(request: Request, document_id: UUID, body: ApprovalIn) -> Response:
    """For the assistant director alone: fixes the text, makes PDF and HTML once, and keeps each with its SHA-256."""
    del body
    actor = await acting(request, Permission.DOCUMENTS_APPROVE)
    expected = named_version(request)
    database: Database = request.state.database
    day = database.clock().astimezone(LONDON).date()
    refused: SecuringGoodError | None = None
    signed_by = ""
    files: Mapping[DocumentFormat, Made] = {}
    try:
        signed_by, files = await files_to_approve(database, actor, document_id, expected_version=expected, day=day)
    except SecuringGoodError as error:
        # Told below: a repeated request is given its first answer, whatever has become of the document.
        refused = error
    async with begin_write(request, actor, of_council(actor.council), await request.body()) as write:
        if refused is not None:
            raise refused
        await approve_document(
            write.unit,
            document_id=document_id,
            expected_version=expected,
            signed_by=signed_by,
            bears_on=day,
            files=files,
        )
        return await write.answer(DOCUMENT, document_id, status=200)


@router.post(
    "/documents/{document_id}/deliveries",
    status_code=201,
    operation_id="record_delivery",
    summary="Record the delivery of a document",
    responses={201: {"model": ShownDocument}, **documented("malformed-json", "not-found", "conflict", "invalid")},
)
async def post_delivery(
    document_id: UUID, body: DeliveryIn, write: Annotated[Write, writing(Permission.DOCUMENTS_DELIVER)]
) -> Response:
    """To one of its recipients: when and how. From the first on, people of the school read it.

    In a term's last five school days it is recorded with a warning.
    """
    await commands.record_delivery(
        write.unit,
        document_id=document_id,
        recipient=body.recipient,
        delivered_on=body.delivered_on,
        route=body.route,
    )
    return await write.answer(DOCUMENT, document_id, status=201, location=f"/v1/documents/{document_id}")


@router.post(
    "/documents/{document_id}/withdrawal",
    operation_id="withdraw_document",
    summary="Withdraw a document",
    responses=_CHANGED,
)
async def post_withdrawal(
    document_id: UUID, body: WithdrawalIn, write: Annotated[Write, writing(Permission.DOCUMENTS_EDIT)]
) -> Response:
    """A draft, or what was approved, which only the assistant director withdraws. Its files and deliveries are kept."""
    await commands.withdraw_document(
        write.unit,
        document_id=document_id,
        expected_version=write.expected_version,
        reason=body.reason,
        by_approver=write.actor.may(Permission.DOCUMENTS_APPROVE),
    )
    return await write.answer(DOCUMENT, document_id, status=200)
