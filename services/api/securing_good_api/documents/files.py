"""Documents as files: made once when a document is approved, and anew for each look at a draft.

Setting a page takes time and nothing of the database: it is done in a thread, between transactions.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from anyio import CapacityLimiter, to_thread
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from securing_good.tables import Document, DocumentFile, DocumentRecipient
from securing_good.vocabulary import DocumentFormat, DocumentKind, DocumentState, Post
from securing_good_api.actors import Actor
from securing_good_api.document_templates.rules import check_body
from securing_good_api.documents.engagement_letter import engagement_letter
from securing_good_api.documents.rules import Recipient
from securing_good_api.documents.views import document_for
from securing_good_api.rendering.blocks import Document as Composed
from securing_good_api.rendering.to_html import html_of
from securing_good_api.rendering.to_pdf import pdf_of

_AT_ONCE: Final = CapacityLimiter(2)
"""Documents set at once: each takes a core."""


NOBODY_NAMED: Final = "The Assistant Director"


@dataclass(frozen=True)
class Text:
    """A document's text and facts as they stood at one version."""

    version: int
    kind: DocumentKind
    state: DocumentState
    title: str
    body: str | None
    facts: Mapping[str, Any]
    recipients: tuple[Recipient, ...]

    @property
    def reference(self) -> str:
        """What people call what it is about."""
        return str(self.facts["case_reference"])


@dataclass(frozen=True)
class Made:
    """One file, and the SHA-256 of its content."""

    content: bytes
    sha256: str


async def text_of(session: AsyncSession, actor: Actor, document_id: UUID, today: date) -> Text:
    """The text of a document this actor may read. Raises NotFound."""
    found = await document_for(actor).one(session, actor, document_id, today=today)
    row = (
        await session.scalars(select(Document).where(Document.council == actor.council, Document.id == document_id))
    ).one()
    recipients = await session.scalars(
        select(DocumentRecipient)
        .where(DocumentRecipient.council == actor.council, DocumentRecipient.document_id == document_id)
        .order_by(DocumentRecipient.number)
    )
    return Text(
        found.version,
        DocumentKind(row.kind),
        DocumentState(row.state),
        row.title,
        row.body,
        row.facts,
        tuple(Recipient(str(one.person_id), one.name, Post(one.post), one.copied) for one in recipients),
    )


async def kept_file(session: AsyncSession, actor: Actor, document_id: UUID, format_: DocumentFormat) -> Made | None:
    """The file that was made when a document was approved; None for a draft."""
    row = await session.scalar(
        select(DocumentFile).where(
            DocumentFile.council == actor.council,
            DocumentFile.document_id == document_id,
            DocumentFile.format == format_,
        )
    )
    return Made(row.content, row.sha256) if row is not None else None


def signature(text: Text, actor: Actor | None = None) -> str:
    """The name a document is signed with: of whoever is, or acts as, assistant director; else of whoever approves it.

    An issuer's name for somebody may be no name at all; the council's appointments are.
    """
    named = actor.name if actor is not None else None
    return text.facts.get("assistant_director") or named or NOBODY_NAMED


async def make(
    text: Text, formats: tuple[DocumentFormat, ...], *, day: date, signed_by: str, is_draft: bool
) -> dict[DocumentFormat, Made]:
    """The document as files of these formats, bearing a day and a signature; a draft says that it is one."""

    def made() -> dict[DocumentFormat, Made]:
        composed = compose(text, day=day, signed_by=signed_by, is_draft=is_draft)
        contents = {one: pdf_of(composed) if one is DocumentFormat.PDF else html_of(composed) for one in formats}
        return {one: Made(content, hashlib.sha256(content).hexdigest()) for one, content in contents.items()}

    return await to_thread.run_sync(made, limiter=_AT_ONCE)


def compose(text: Text, *, day: date, signed_by: str, is_draft: bool) -> Composed:
    """What a document says, as blocks."""
    match text.kind:
        case DocumentKind.ENGAGEMENT_LETTER:
            assert text.body is not None
            return engagement_letter(
                title=text.title,
                draft=check_body(text.kind, text.body),
                facts=text.facts,
                recipients=text.recipients,
                day=day,
                signed_by=signed_by,
                is_draft=is_draft,
            )
