"""What is shown of documents: to the council's people all of them, to people of a school those it was sent."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Final

from securing_good.vocabulary import DeliveryRoute, DocumentAction, DocumentFormat, DocumentKind, DocumentState, Post
from securing_good_api.actors import Actor, Permission
from securing_good_api.documents.facts import PERIODS, calendar_from
from securing_good_api.documents.rules import blockers_to, term_that_ends
from securing_good_api.reads import Composed, Many, Out, Sql, View

NEEDS: Final = {
    DocumentAction.EDIT: Permission.DOCUMENTS_EDIT,
    DocumentAction.APPROVE: Permission.DOCUMENTS_APPROVE,
    DocumentAction.RECORD_DELIVERY: Permission.DOCUMENTS_DELIVER,
    DocumentAction.WITHDRAW: Permission.DOCUMENTS_EDIT,
}
_DELIVERIES: Final = "document_delivery y where y.council = d.council and y.document_id = d.id"
_DELIVERED: Final = f"exists (select from {_DELIVERIES})"
ISSUED_ON: Final = f"(select min(y.delivered_on) from {_DELIVERIES})"
_AWAITED: Final = (
    "exists (select from document_recipient e where e.council = d.council and e.document_id = d.id and not e.copied "
    "and not exists (select from document_delivery y where y.council = e.council and y.document_id = e.document_id "
    "and y.recipient = e.number))"
)


class DocumentFileOut(Out):
    """A file of an approved document."""

    format: DocumentFormat
    sha256: str
    bytes: Annotated[int, Sql("length(f.content)")]
    href: Annotated[str, Sql("'/v1/documents/' || f.document_id || '/' || f.format")]


class DocumentOut(Out):
    """A document about a school, and how far it has come."""

    id: str
    kind: DocumentKind
    title: str
    case_id: str | None
    urn: int
    school: Annotated[str, Sql("s.name")]
    state: DocumentState
    approved_on: Annotated[str | None, Sql("d.bears_on")]
    """The day it bears."""
    signed_by: str | None
    issued_on: Annotated[str | None, Sql(ISSUED_ON)]
    """The day it first reached somebody: from then on people of the school read it."""
    replaces_id: str | None
    files: Annotated[
        list[DocumentFileOut],
        Many("document_file f", "f.council = d.council and f.document_id = d.id", "f.format"),
    ]
    """Made once, when it was approved."""
    drafted_at: str


class WarningOut(Out):
    """Something to think of before it is sent, or that was so when it was."""

    code: str
    detail: str


class DeliveryOut(Out):
    """The document reached somebody."""

    delivered_on: str
    route: DeliveryRoute
    recorded_by: str
    recorded_at: str
    warning: Annotated[
        str | None,
        Sql("case when y.term_ends_on is not null then 'In the last five school days before ' || y.term_ends_on end"),
    ]


class RecipientOut(Out):
    """Somebody it is for."""

    number: int
    person_id: str
    name: str
    post: Post
    copied: bool
    deliveries: Annotated[
        list[DeliveryOut],
        Many(
            "document_delivery y",
            "y.council = e.council and y.document_id = e.document_id and y.recipient = e.number",
            "y.delivered_on, y.recorded_at, y.id",
        ),
    ]


class DocumentBlockerOut(Out):
    """Why something cannot be done now."""

    code: str
    detail: str


class AllowedDocumentActionOut(Out):
    """Something you may do about this document; now, when nothing blocks it."""

    action: DocumentAction
    blockers: list[DocumentBlockerOut]


def allowed_actions(state: Any, actor: Actor, _today: date) -> list[dict[str, Any]]:
    """What somebody of this role may do about a document, each with what keeps them from it now."""
    at = DocumentState(state)
    return [
        {"action": action.value, "blockers": blockers_to(action, at)}
        for action, needed in NEEDS.items()
        if actor.may(needed)
        and not (
            action is DocumentAction.WITHDRAW
            and at is DocumentState.APPROVED
            and not actor.may(Permission.DOCUMENTS_APPROVE)
        )
    ]


def warnings(facts: Mapping[str, Any], _actor: Actor, today: date) -> list[dict[str, str]]:
    """That it would arrive, or has arrived, in the last five school days of a term."""
    found = [
        f"It reached {one['name']} on {one['delivered_on']}, in the last five school days before {one['term_ends_on']}."
        for one in facts["late"]
    ]
    ends = term_that_ends(calendar_from(facts["periods"], today), today) if facts["awaited"] else None
    if ends is not None:
        found.append(f"Delivered today it would arrive in the last five school days of a term, which ends on {ends}.")
    return [{"code": "end-of-term", "detail": detail} for detail in found]


_WARNING_FACTS: Final = f"""json_build_object(
    'periods', {PERIODS}, 'awaited', d.state in ('draft', 'approved') and {_AWAITED},
    'late', (select coalesce(json_agg(json_build_object('name', e.name, 'delivered_on', y.delivered_on,
                                                        'term_ends_on', y.term_ends_on)
                                      order by y.delivered_on, y.recorded_at, y.id), '[]'::json)
             from document_delivery y join document_recipient e on e.council = y.council
             and e.document_id = y.document_id and e.number = y.recipient
             where y.council = d.council and y.document_id = d.id and y.term_ends_on is not null))"""


class SchoolsDocumentOut(DocumentOut):
    """A document as the school it was sent to sees it."""

    withdrawal_reason: str | None
    recipients: Annotated[
        list[RecipientOut],
        Many("document_recipient e", "e.council = d.council and e.document_id = d.id", "e.number"),
    ]


class FullDocumentOut(SchoolsDocumentOut):
    """A document with its text and the facts it was drafted from, and what you may do about it."""

    template_id: int | None
    body: str | None
    """This copy's text, with placeholders; the facts fill them. None where all of it is composed from facts."""
    facts: dict[str, Any]
    """Frozen when it was drafted. Nothing restricted is ever among them."""
    drafted_by: str
    edited_by: str | None
    edited_at: str | None
    approved_by: str | None
    approved_at: str | None
    withdrawn_by: str | None
    withdrawn_at: str | None
    replaced_by_id: Annotated[
        str | None,
        Sql(
            "(select z.id from document z where z.council = d.council and z.replaces_id = d.id "
            "and z.approved_at is not null order by z.approved_at limit 1)"
        ),
    ]
    warnings: Annotated[list[WarningOut], Composed(_WARNING_FACTS, warnings)]
    allowed_actions: Annotated[list[AllowedDocumentActionOut], Composed("d.state", allowed_actions)]


ShownDocument = FullDocumentOut | SchoolsDocumentOut
"""One document, as one or another may see it."""

_SOURCE = "document d join school s on s.urn = d.urn"
_ALL = View(
    DocumentOut,
    _SOURCE,
    "d",
    order=("d.drafted_at", "d.id"),
    identity="d.id = :id",
    version="d.version",
    moving=True,
)
_SENT = replace(_ALL, always=(_DELIVERED,))
DOCUMENT = replace(_ALL, shape=FullDocumentOut)
_SENT_ONE = replace(_SENT, shape=SchoolsDocumentOut)


def documents_for(actor: Actor) -> View:
    """The documents this actor may list: people of a school those that were sent to it."""
    return _SENT if actor.is_of_a_school else _ALL


def document_for(actor: Actor) -> View:
    """One document as this actor may see it."""
    return _SENT_ONE if actor.is_of_a_school else DOCUMENT
