"""What is shown of a record made ready for a public request."""

from dataclasses import replace
from typing import Annotated, Any, Final

from securing_good.vocabulary import Exemption
from securing_good_api.reads import Out, Sql, View


class FoiExportOut(Out):
    """That one was made, for which request and by whom."""

    id: str
    case_id: str
    case: Annotated[str, Sql("c.reference")]
    urn: int
    request_reference: str
    withheld: int
    """How many entries its schedule has."""
    digest: str
    """SHA-256 of the document as canonical JSON: sorted keys, no spaces, UTF-8."""
    made_by: str
    made_at: str


class GivenOut(Out):
    """Something that may be given."""

    item: str
    kind: str
    day: str | None
    content: Any


class WithheldOut(Out):
    """Something that is withheld, wholly or in part, and why."""

    item: str
    kind: str
    day: str | None
    exemption: Exemption
    extent: str
    """`whole`, `part`, or `neither confirmed nor denied`."""
    public_interest_test: bool
    """Whether the Act asks that the public interest is weighed: whoever answers the request does that."""
    reason: str
    decided_by: str
    """`rule` or `exporter`."""


class FoiDocumentOut(Out):
    """The record of a case with the schedule of what is withheld."""

    case: str
    urn: int
    request_reference: str
    as_of: str
    items: list[GivenOut]
    schedule: list[WithheldOut]


class FullFoiExportOut(FoiExportOut):
    """A record made ready for a public request. It never changes."""

    document: Annotated[FoiDocumentOut, Sql("f.document::json")]


FOI_EXPORTS: Final = View(
    FoiExportOut,
    'foi_export f join "case" c on c.council = f.council and c.id = f.case_id',
    "f",
    order=("f.made_at", "f.id"),
    identity="f.id = :id",
)
FULL_FOI_EXPORT: Final = replace(FOI_EXPORTS, shape=FullFoiExportOut)
