"""What a template and the text of a document must be, from plain values."""

from collections.abc import Mapping
from typing import Final

from securing_good.errors import Conflict, Invalid
from securing_good.vocabulary import DocumentKind, TemplateState
from securing_good_api.document_templates.placeholders import NOT_IN_TITLES, REQUIRED, known
from securing_good_api.rendering.markup import Draft, MarkupRefused, check_title, names_in, read_markup

_MOST_TOLD: Final = 50
"""Broken rules named at once."""


def check_template(kind: DocumentKind, title: str, body: str) -> None:
    """Whether documents of this kind can be drafted from it.

    Raises Invalid naming line and rule of all that is refused, and each placeholder that is missing.
    """
    try:
        check_title(title, {name: blocks for name, blocks in known(kind).items() if name not in NOT_IN_TITLES})
    except MarkupRefused as refused:
        raise _told("#/title", refused) from refused
    check_body(kind, body)
    missing = sorted(REQUIRED[kind] - names_in(body))
    if missing:
        named = ", ".join(f"{{{{{name}}}}}" for name in missing)
        raise Invalid.at("#/body", "placeholder-missing", f"Every template of this kind holds {named}.")


def check_body(kind: DocumentKind, body: str) -> Draft:
    """The blocks of a text of this kind. Raises Invalid naming line and rule of all that is refused."""
    try:
        return read_markup(body, known(kind))
    except MarkupRefused as refused:
        raise _told("#/body", refused) from refused


def in_force_blockers(state: TemplateState) -> list[Mapping[str, str]]:
    """Why an edition cannot be put in force; nothing when it can."""
    match state:
        case TemplateState.IN_FORCE:
            return [{"code": "in-force", "detail": "It is in force already."}]
        case TemplateState.SUPERSEDED:
            return [{"code": "superseded", "detail": "A newer edition has come into force; propose it anew."}]
        case TemplateState.PROPOSED:
            return []


def check_in_force(state: TemplateState) -> None:
    """Raises Conflict where an edition cannot be put in force."""
    blockers = in_force_blockers(state)
    if blockers:
        raise Conflict("This edition cannot be put in force.", blockers=blockers)


def _told(pointer: str, refused: MarkupRefused) -> Invalid:
    errors = [
        {"pointer": pointer, "code": code, "detail": f"Line {number}: {detail}"}
        for number, code, detail in refused.errors[:_MOST_TOLD]
    ]
    more = len(refused.errors) - len(errors)
    rest = f" {more} more are not listed." if more else ""
    return Invalid(f"The text breaks a rule in {len(refused.errors)} places.{rest}", errors=errors)
