"""Draft an engagement letter, edit it, record its delivery, withdraw it. Approving stands apart: it makes files."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from securing_good.calendar import academic_year_of
from securing_good.council_calendar import calendar_until, council_periods
from securing_good.database import UnitOfWork
from securing_good.errors import ChangedMeanwhile, NotFound
from securing_good.events import EventKind, Happening
from securing_good.tables import Case, Document, DocumentDelivery, DocumentRecipient
from securing_good.vocabulary import (
    CaseState,
    DeliveryRoute,
    DocumentAction,
    DocumentKind,
    DocumentState,
    Post,
)
from securing_good_api.actors import Actor
from securing_good_api.cases.held import held_case
from securing_good_api.document_templates.commands import template_in_force
from securing_good_api.document_templates.rules import check_body
from securing_good_api.documents.engagement_letter import letter_values
from securing_good_api.documents.facts import LETTER_FACTS
from securing_good_api.documents.rules import (
    CaseToWriteAbout,
    Holder,
    Recipient,
    check_action,
    check_delivery,
    check_draft,
    check_withdrawal,
    recipients_of,
    term_that_ends,
)
from securing_good_api.rendering.markup import fill_title

_NOT_KEPT = ("people", "has_draft", "trust_officer_id", "state")
"""Facts that only decide whether and to whom a letter is drafted."""


async def draft_engagement_letter(unit: UnitOfWork, *, case_id: UUID, actor: Actor) -> UUID:
    """Draft a case's engagement letter from the template in force, on the facts of this moment. Returns its id.

    A letter that stands is replaced once the new one is approved. Raises NotFound, Conflict with every reason why not.
    """
    case = await held_case(unit, case_id)
    read = await LETTER_FACTS.one(unit.session, actor, case.id, today=unit.today)
    facts: dict[str, Any] = json.loads(read.body)
    holders = [Holder(one["person_id"], one["name"], Post(one["post"])) for one in facts["people"]]
    check_draft(case_to_write_about(facts))
    recipients = recipients_of(holders, facts["trust_officer_id"])
    template = await template_in_force(unit, DocumentKind.ENGAGEMENT_LETTER)
    standing = await unit.session.scalar(
        select(Document.id).where(
            Document.council == unit.council,
            Document.case_id == case.id,
            Document.kind == DocumentKind.ENGAGEMENT_LETTER,
            Document.state == DocumentState.APPROVED,
        )
    )
    letter = Document(
        council=unit.council,
        id=uuid4(),
        kind=DocumentKind.ENGAGEMENT_LETTER,
        urn=case.urn,
        case_id=case.id,
        template_owner=template.owner,
        template_id=template.id,
        title=fill_title(template.title, letter_values(facts, recipients, day=unit.today, signed_by="")),
        body=template.body,
        facts={name: value for name, value in facts.items() if name not in _NOT_KEPT},
        state=DocumentState.DRAFT,
        replaces_id=standing,
        drafted_by=unit.actor,
        drafted_at=unit.now,
        version=1,
    )
    unit.session.add(letter)
    await unit.session.flush()
    _address(unit, letter, recipients)
    await unit.session.flush()
    payload = {"case": case.reference, "kind": letter.kind, "template": letter.template_id, "replaces": standing}
    tell(unit, letter, EventKind.DOCUMENT_DRAFTED, payload)
    return letter.id


def case_to_write_about(facts: Mapping[str, Any]) -> CaseToWriteAbout:
    """The facts of a case as the rules take them."""
    contacted = facts["first_contact_on"]
    return CaseToWriteAbout(
        state=CaseState(facts["state"]),
        first_contact_on=date.fromisoformat(contacted) if contacted else None,
        lead_officer=facts["lead_officer"],
        link_partner=facts["link_partner"],
        posts=frozenset(Post(one["post"]) for one in facts["people"]),
        has_draft=facts["has_draft"],
    )


async def edit_document(unit: UnitOfWork, *, document_id: UUID, expected_version: int, body: str) -> None:
    """Change the text of this copy alone. Raises NotFound, ChangedMeanwhile, Conflict once it is approved, Invalid."""
    document = await held_document(unit, document_id, expected_version)
    check_action(DocumentAction.EDIT, DocumentState(document.state))
    check_body(DocumentKind(document.kind), body)
    document.body, document.edited_by, document.edited_at = body, unit.actor, unit.now
    document.version += 1
    tell(unit, document, EventKind.DOCUMENT_EDITED, {"text_sha256": hashlib.sha256(body.encode()).hexdigest()})


async def record_delivery(
    unit: UnitOfWork, *, document_id: UUID, recipient: int, delivered_on: date, route: DeliveryRoute
) -> None:
    """Say that it reached somebody it is for. Raises NotFound, Conflict before it is approved, Invalid as the rules say."""
    document = await held_document(unit, document_id)
    check_action(DocumentAction.RECORD_DELIVERY, DocumentState(document.state))
    posts = {
        row.number: row.post
        for row in await unit.session.execute(
            select(DocumentRecipient.number, DocumentRecipient.post).where(
                DocumentRecipient.council == unit.council, DocumentRecipient.document_id == document.id
            )
        )
    }
    assert document.bears_on is not None
    check_delivery(
        recipient=recipient,
        recipients=posts,
        delivered_on=delivered_on,
        bears_on=document.bears_on,
        today=unit.today,
    )
    calendar = calendar_until(await council_periods(unit.session, unit.council), academic_year_of(delivered_on))
    unit.session.add(
        DocumentDelivery(
            council=unit.council,
            id=uuid4(),
            document_id=document.id,
            recipient=recipient,
            delivered_on=delivered_on,
            route=route,
            term_ends_on=term_that_ends(calendar, delivered_on),
            recorded_by=unit.actor,
            recorded_at=unit.now,
        )
    )
    document.version += 1
    payload = {"recipient": recipient, "post": posts[recipient], "delivered_on": delivered_on, "route": route}
    tell(unit, document, EventKind.DOCUMENT_DELIVERED, payload)


async def withdraw_document(
    unit: UnitOfWork, *, document_id: UUID, expected_version: int, reason: str, by_approver: bool
) -> None:
    """Take a draft or an approved document back; what was made of it is kept.

    Raises NotFound, ChangedMeanwhile, Conflict for one that is over, Forbidden where only the assistant director may.
    """
    document = await held_document(unit, document_id, expected_version)
    check_withdrawal(DocumentState(document.state), by_approver=by_approver)
    document.state, document.withdrawal_reason = DocumentState.WITHDRAWN, reason
    document.withdrawn_by, document.withdrawn_at = unit.actor, unit.now
    document.version += 1
    tell(unit, document, EventKind.DOCUMENT_WITHDRAWN, {"reason": reason})


async def held_document(unit: UnitOfWork, document_id: UUID, expected_version: int | None = None) -> Document:
    """The document and its case, held until the transaction ends. Raises NotFound, ChangedMeanwhile."""
    mine = Document.council == unit.council, Document.id == document_id
    case_id = await unit.session.scalar(select(Document.case_id).where(*mine))
    if case_id is not None:
        await unit.session.scalar(
            select(Case.id).where(Case.council == unit.council, Case.id == case_id).with_for_update(key_share=True)
        )
    document = await unit.session.scalar(select(Document).where(*mine).with_for_update())
    if document is None:
        raise NotFound("There is no such document, or none that you may know of.")
    if expected_version is not None and document.version != expected_version:
        raise ChangedMeanwhile("Somebody changed this document after you read it.", current_version=document.version)
    return document


def tell(unit: UnitOfWork, document: Document, kind: EventKind, payload: Mapping[str, Any]) -> None:
    """Say what happened; names and prose stay out, because an event cannot be forgotten as easily as a row."""
    unit.record(Happening(kind, f"document:{document.id}", payload, urn=document.urn))


def _address(unit: UnitOfWork, document: Document, recipients: Sequence[Recipient]) -> None:
    unit.session.add_all(
        DocumentRecipient(
            council=unit.council,
            document_id=document.id,
            number=number,
            person_id=UUID(one.person_id),
            name=one.name,
            post=one.post,
            copied=one.copied,
        )
        for number, one in enumerate(recipients, 1)
    )
