"""What is shown of templates."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Annotated, Any

from securing_good.vocabulary import DocumentKind, TemplateState
from securing_good_api.actors import Actor
from securing_good_api.document_templates.facts import STATE
from securing_good_api.document_templates.placeholders import PLACEHOLDERS, REQUIRED
from securing_good_api.reads import Composed, Out, Sql, View


class DocumentTemplateOut(Out):
    """One edition of the text that documents of a kind are drafted from."""

    id: int
    kind: DocumentKind
    version: int
    shipped: Annotated[bool, Sql("t.council is null")]
    """Whether it is ours, which holds until a council has put its own in force."""
    state: Annotated[TemplateState, Sql(STATE)]
    title: str
    reason: str
    proposed_by: str
    proposed_at: str
    in_force_by: str | None
    in_force_at: str | None


class PlaceholderOut(Out):
    """A placeholder that may stand in it."""

    name: str
    meaning: str
    blocks: bool
    """Whether it stands for paragraphs, and so alone in one."""
    required: bool


def _placeholders(kind: Any, _actor: Actor, _today: date) -> list[Mapping[str, Any]]:
    of_kind = DocumentKind(kind)
    return [
        {"name": name, "meaning": one.meaning, "blocks": one.blocks, "required": name in REQUIRED[of_kind]}
        for name, one in PLACEHOLDERS[of_kind].items()
    ]


class FullDocumentTemplateOut(DocumentTemplateOut):
    """An edition with its text, and the placeholders of its kind."""

    body: str
    """In a small markup: ## and ### headings, paragraphs, lists, tables, **bold**, *italic*, {{placeholders}}."""
    placeholders: Annotated[list[PlaceholderOut], Composed("t.kind", _placeholders)]


DOCUMENT_TEMPLATES = View(
    DocumentTemplateOut,
    "document_template t",
    "t",
    order=("t.kind", "t.version", "t.id"),
    identity="t.id = :id",
    council=None,
    school=None,
    moving=True,
    always=("(t.council is null or t.council = :council)",),
)
DOCUMENT_TEMPLATE = replace(DOCUMENT_TEMPLATES, shape=FullDocumentTemplateOut)
