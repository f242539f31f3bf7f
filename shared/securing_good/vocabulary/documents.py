"""Words for documents: what kinds there are, how far one has come, how it reached somebody."""

from enum import StrEnum
from typing import Final


class DocumentKind(StrEnum):
    """What a document is."""

    ENGAGEMENT_LETTER = "engagement_letter"
    """To headteacher and chair: the process, and the reasons (programme, Securing Good Process)."""


class DocumentState(StrEnum):
    """How far a document has come."""

    DRAFT = "draft"
    APPROVED = "approved"
    """Its text is fixed, its files are made, and nothing in it changes any more."""
    REPLACED = "replaced"
    """A newer one of its kind was approved for the same case."""
    WITHDRAWN = "withdrawn"


APPROVED_STATES: Final = (DocumentState.APPROVED, DocumentState.REPLACED)


class DocumentAction(StrEnum):
    """What may be done about a document."""

    EDIT = "edit_document"
    APPROVE = "approve_document"
    RECORD_DELIVERY = "record_delivery"
    WITHDRAW = "withdraw_document"


class DocumentFormat(StrEnum):
    """As what a document can be read."""

    PDF = "pdf"
    HTML = "html"


class DeliveryRoute(StrEnum):
    """How a document reached somebody."""

    EMAIL = "email"
    POST = "post"
    BY_HAND = "by_hand"


class TemplateState(StrEnum):
    """Where an edition of a template stands."""

    PROPOSED = "proposed"
    IN_FORCE = "in_force"
    """What new documents of its kind are drafted from."""
    SUPERSEDED = "superseded"
    """It was in force, or stood to be, until a newer one came into force."""
