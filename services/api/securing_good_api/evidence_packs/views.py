"""What is shown of evidence packs."""

from dataclasses import replace
from typing import Annotated, Any

from securing_good_api.reads import Out, Sql, View


class EvidencePackOut(Out):
    """What a review looks at, frozen; the content is read apart."""

    id: str
    review_point_id: str
    case_id: str
    urn: int
    months: Annotated[int, Sql("(k.content::json ->> 'months')::int")]
    sha256: str
    """Of the content's canonical JSON: keys sorted, no spaces, UTF-8."""
    frozen_by: str
    frozen_at: str


class FullEvidencePackOut(EvidencePackOut):
    """A pack with its content."""

    content: Annotated[dict[str, Any], Sql("k.content::json")]
    """Levels, assessments then and now, meetings held against due, actions, support, the school's words, criteria."""


_SOURCE = "evidence_pack k"
EVIDENCE_PACKS = View(EvidencePackOut, _SOURCE, "k", order=("k.frozen_at", "k.id"), identity="k.id = :id", moving=True)
EVIDENCE_PACK = replace(EVIDENCE_PACKS, shape=FullEvidencePackOut, moving=False)
