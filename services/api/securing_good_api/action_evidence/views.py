"""What is shown of evidence."""

from typing import Annotated, Final

from securing_good.vocabulary import EvidenceKind, ScanResult
from securing_good_api.reads import Out, Sql, View


class ActionEvidenceOut(Out):
    """Something that shows how far an action has come: a link, or a file to fetch."""

    id: str
    action_id: str
    urn: int
    kind: EvidenceKind
    title: str
    link: str | None
    filename: str | None
    media_type: str | None
    size: int | None
    """Bytes."""
    sha256: str | None
    scan: ScanResult | None
    address: Annotated[
        str | None,
        Sql("case when e.kind = 'file' then '/v1/actions/' || e.action_id || '/evidence/' || e.id || '/file' end"),
    ]
    """Where the file is fetched."""
    added_by: str
    added_at: str


ACTION_EVIDENCE: Final = View(
    ActionEvidenceOut,
    "action_evidence e",
    "e",
    order=("e.added_at", "e.id"),
    identity="e.id = :id",
    moving=True,
)
FILE_BYTES: Final = "select f.content from action_evidence_file f where f.council = :council and f.evidence_id = :id"
