"""The placeholders of each kind of document: what they stand for, whether for words or for whole paragraphs."""

from dataclasses import dataclass
from typing import Final

from securing_good.vocabulary import DocumentKind


@dataclass(frozen=True, slots=True)
class Placeholder:
    """What a placeholder stands for."""

    meaning: str
    blocks: bool = False
    """Whether it stands for paragraphs and lists, and so alone in a paragraph."""


PLACEHOLDERS: Final[dict[DocumentKind, dict[str, Placeholder]]] = {
    DocumentKind.ENGAGEMENT_LETTER: {
        "addressees": Placeholder("Names of headteacher and chair of governors"),
        "assistant_director": Placeholder("Name of the assistant director who signs it"),
        "case_reference": Placeholder("Reference of the case"),
        "concerns": Placeholder("Open concerns, in the words the school may read", blocks=True),
        "copies": Placeholder("To whom it is copied", blocks=True),
        "council_name": Placeholder("Name of the council"),
        "date": Placeholder("The day it is approved"),
        "decided_on": Placeholder("The day the level was decided"),
        "first_contact_on": Placeholder("The day the lead officer first spoke with the school"),
        "if_not_improved": Placeholder("What may follow without improvement, at a maintained school or an academy"),
        "law": Placeholder("What the law says, for a maintained school or an academy"),
        "lead_officer": Placeholder("Name of the lead officer"),
        "level": Placeholder("The monitoring level"),
        "level_reason": Placeholder("Why the level was decided, as the school may read it", blocks=True),
        "link_partner": Placeholder("Name of the link partner"),
        "meeting_frequency": Placeholder("How often Securing Good meetings are held at the school's level"),
        "opened_on": Placeholder("The day the case was opened"),
        "reasons": Placeholder("What the newest assessment found, as the school reads it", blocks=True),
        "review_months": Placeholder("After how many months the case is reviewed"),
        "school_name": Placeholder("Name of the school"),
    },
}

REQUIRED: Final[dict[DocumentKind, frozenset[str]]] = {
    DocumentKind.ENGAGEMENT_LETTER: frozenset({"level_reason", "reasons", "meeting_frequency", "review_months"}),
}
"""What a template of the kind must hold: the process and this school's reasons (programme, Securing Good Process)."""


def known(kind: DocumentKind) -> dict[str, bool]:
    """The placeholders of a kind, and whether each stands for blocks."""
    return {name: one.blocks for name, one in PLACEHOLDERS[kind].items()}


NOT_IN_TITLES: Final = frozenset({"assistant_director", "date"})
"""What is only known when a document is approved: titles are filled when it is drafted."""
