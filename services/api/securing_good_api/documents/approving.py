"""Approve a document: its text is fixed, its files are made once, and it stands in the place of the one before it."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import update

from securing_good.database import Database, UnitOfWork, of_council
from securing_good.errors import ChangedMeanwhile
from securing_good.events import EventKind
from securing_good.tables import Document, DocumentFile
from securing_good.vocabulary import DocumentAction, DocumentFormat, DocumentState
from securing_good_api.actors import Actor
from securing_good_api.documents.commands import held_document, tell
from securing_good_api.documents.files import Made, make, signature, text_of
from securing_good_api.documents.rules import check_action

_CHANGED = "Somebody changed this document after you read it."


async def files_to_approve(
    database: Database, actor: Actor, document_id: UUID, *, expected_version: int, day: date
) -> tuple[str, Mapping[DocumentFormat, Made]]:
    """The signature and the files that approving this version would fix, made outside any transaction.

    Raises NotFound, ChangedMeanwhile, Conflict for one that is approved or over.
    """
    async with database.reading(of_council(actor.council)) as session:
        text = await text_of(session, actor, document_id, day)
    if text.version != expected_version:
        raise ChangedMeanwhile(_CHANGED, current_version=text.version)
    check_action(DocumentAction.APPROVE, text.state)
    signed_by = signature(text, actor)
    return signed_by, await make(text, tuple(DocumentFormat), day=day, signed_by=signed_by, is_draft=False)


async def approve_document(
    unit: UnitOfWork,
    *,
    document_id: UUID,
    expected_version: int,
    signed_by: str,
    bears_on: date,
    files: Mapping[DocumentFormat, Made],
) -> None:
    """Fix the text and keep the files that were made of this version of it; the letter it replaces stands no more.

    Raises NotFound, ChangedMeanwhile where it is another version by now, Conflict for one that is approved or over.
    """
    document = await held_document(unit, document_id, expected_version)
    check_action(DocumentAction.APPROVE, DocumentState(document.state))
    await unit.session.execute(
        update(Document)
        .where(
            Document.council == unit.council,
            Document.id == document.replaces_id,
            Document.state == DocumentState.APPROVED,
        )
        .values(state=DocumentState.REPLACED, version=Document.version + 1)
    )
    document.state = DocumentState.APPROVED
    document.approved_by, document.approved_at = unit.actor, unit.now
    document.signed_by, document.bears_on = signed_by, bears_on
    document.version += 1
    unit.session.add_all(
        DocumentFile(
            council=unit.council,
            document_id=document.id,
            format=format_,
            content=made.content,
            sha256=made.sha256,
            made_at=unit.now,
        )
        for format_, made in files.items()
    )
    await unit.session.flush()
    hashes = {f"{format_}_sha256": made.sha256 for format_, made in files.items()}
    tell(
        unit, document, EventKind.DOCUMENT_APPROVED, {"bears_on": bears_on, "replaces": document.replaces_id, **hashes}
    )
