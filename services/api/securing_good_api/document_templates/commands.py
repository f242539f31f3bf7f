"""Propose an edition of a template, and put it in force."""

from sqlalchemy import func, select, text

from securing_good.database import UnitOfWork
from securing_good.errors import NotFound
from securing_good.events import EventKind, Happening
from securing_good.tables import DocumentTemplate
from securing_good.vocabulary import DocumentKind
from securing_good_api.document_templates.facts import id_in_force, state_of
from securing_good_api.document_templates.rules import check_in_force, check_template


async def propose_document_template(unit: UnitOfWork, *, kind: DocumentKind, title: str, body: str, reason: str) -> int:
    """Keep a new edition beside those before it; returns its id. Raises Invalid for a text that breaks a rule."""
    check_template(kind, title, body)
    await _one_at_a_time(unit)
    last = await unit.session.scalar(
        select(func.max(DocumentTemplate.version)).where(
            DocumentTemplate.council == unit.council, DocumentTemplate.kind == kind
        )
    )
    edition = DocumentTemplate(
        council=unit.council,
        kind=kind,
        version=(last or 0) + 1,
        title=title,
        body=body,
        reason=reason,
        proposed_by=unit.actor,
        proposed_at=unit.now,
    )
    unit.session.add(edition)
    await unit.session.flush()
    payload = {"kind": kind, "version": edition.version, "reason": reason}
    unit.record(Happening(EventKind.DOCUMENT_TEMPLATE_PROPOSED, f"document-template:{edition.id}", payload))
    return edition.id


async def put_template_in_force(unit: UnitOfWork, *, template_id: int) -> None:
    """Let new documents be drafted from this edition; those there are stay as they are.

    Raises NotFound, Conflict for one that is in force or that a newer one has overtaken.
    """
    await _one_at_a_time(unit)
    edition = await unit.session.scalar(
        select(DocumentTemplate).where(DocumentTemplate.council == unit.council, DocumentTemplate.id == template_id)
    )
    if edition is None:
        raise NotFound("There is no such template of this council.")
    check_in_force(await state_of(unit.session, unit.council, template_id))
    edition.in_force_by, edition.in_force_at = unit.actor, unit.now
    payload = {"kind": edition.kind, "version": edition.version}
    unit.record(Happening(EventKind.DOCUMENT_TEMPLATE_IN_FORCE, f"document-template:{edition.id}", payload))


async def template_in_force(unit: UnitOfWork, kind: DocumentKind) -> DocumentTemplate:
    """The edition documents of a kind are drafted from now: the council's own, or what we ship."""
    found = await id_in_force(unit.session, unit.council, kind)
    return (await unit.session.scalars(select(DocumentTemplate).where(DocumentTemplate.id == found))).one()


async def _one_at_a_time(unit: UnitOfWork) -> None:
    await unit.session.execute(
        text("select pg_advisory_xact_lock(hashtext('document templates ' || :council))"), {"council": unit.council}
    )
