"""`/v1/document-templates`: the text that letters and other documents are drafted from."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response
from pydantic import ConfigDict

from securing_good.vocabulary import DocumentKind
from securing_good_api.actors import Permission
from securing_good_api.document_templates.commands import propose_document_template, put_template_in_force
from securing_good_api.document_templates.views import (
    DOCUMENT_TEMPLATE,
    DOCUMENT_TEMPLATES,
    DocumentTemplateOut,
    FullDocumentTemplateOut,
)
from securing_good_api.documents.bodies import Markup
from securing_good_api.pages import Listed
from securing_good_api.problems import documented
from securing_good_api.requests import Page, Read, Write, reading, writing
from securing_good_api.sending import Sent
from securing_good_api.words import Line, Prose

router = APIRouter(prefix="/document-templates", tags=["documents"])

TemplateId = Annotated[int, Path(ge=1, le=2**31 - 1)]
_EXAMPLE = (
    "Dear {{addressees}},\n\n{{school_name}} has been identified for the programme.\n\n{{level_reason}}\n\n{{reasons}}\n\n"
    "We meet {{meeting_frequency}}, and review the case after {{review_months}} months."
)


class DocumentTemplateIn(Sent):
    """An edition of a template."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "kind": "engagement_letter",
                    "title": "Securing Good: {{school_name}}",
                    "body": _EXAMPLE,
                    "reason": "Shorter, as headteachers asked.",
                }
            ]
        },
    )

    kind: DocumentKind
    title: Line
    body: Markup
    reason: Prose


class InForceIn(Sent):
    """Nothing: what is put in force is what was proposed."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{}]})


@router.post(
    "",
    status_code=201,
    operation_id="propose_document_template",
    summary="Propose an edition of a template",
    responses={201: {"model": FullDocumentTemplateOut}, **documented("malformed-json", "invalid")},
)
async def post_template(
    body: DocumentTemplateIn, write: Annotated[Write, writing(Permission.DOCUMENT_TEMPLATES_PROPOSE)]
) -> Response:
    """It stands beside those before it until the assistant director puts it in force.

    Unknown placeholders, raw HTML and other markup than the small one are refused, each by line and rule.
    """
    edition = await propose_document_template(
        write.unit, kind=body.kind, title=body.title, body=body.body, reason=body.reason
    )
    return await write.answer(DOCUMENT_TEMPLATE, edition, status=201, location=f"/v1/document-templates/{edition}")


@router.get(
    "",
    operation_id="list_document_templates",
    summary="List templates by kind, oldest first",
    responses={200: {"model": Listed[DocumentTemplateOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_templates(
    read: Annotated[Read, reading(Permission.DOCUMENT_TEMPLATES_READ)],
    page: Annotated[Page, Depends()],
    kind: DocumentKind | None = None,
) -> Response:
    """What we ship, then the council's own editions, without their text."""
    return await read.page(DOCUMENT_TEMPLATES, page, {"t.kind = :p": kind})


@router.get(
    "/{template_id}",
    operation_id="get_document_template",
    summary="Read one edition of a template",
    responses={200: {"model": FullDocumentTemplateOut}, **documented("not-found", "invalid")},
)
async def get_template(
    template_id: TemplateId, read: Annotated[Read, reading(Permission.DOCUMENT_TEMPLATES_READ)]
) -> Response:
    """Its text, and which placeholders may stand in it."""
    return await read.one(DOCUMENT_TEMPLATE, template_id)


@router.post(
    "/{template_id}/in-force",
    operation_id="put_template_in_force",
    summary="Put an edition of a template in force",
    responses={
        200: {"model": FullDocumentTemplateOut},
        **documented("malformed-json", "not-found", "conflict", "invalid"),
    },
)
async def post_in_force(
    template_id: TemplateId,
    body: InForceIn,
    write: Annotated[Write, writing(Permission.DOCUMENT_TEMPLATES_SET)],
) -> Response:
    """Documents drafted from now on are drafted from it. Those there are, and the editions before it, stay as they are."""
    del body
    await put_template_in_force(write.unit, template_id=template_id)
    return await write.answer(DOCUMENT_TEMPLATE, template_id, status=200)
