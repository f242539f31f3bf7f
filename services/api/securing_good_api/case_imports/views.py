"""What is shown of files of running cases that were taken in."""

from typing import Annotated

from securing_good_api.reads import Many, Out, Sql, View


class ImportedCaseOut(Out):
    """A case that came from the file."""

    case_id: str
    reference: Annotated[
        str, Sql('(select c.reference from "case" c where c.council = m.council and c.id = m.case_id)')
    ]
    urn: int
    counts: dict[str, int]
    """Rows by what they tell."""


class CaseImportOut(Out):
    """A file of running cases. The file itself is not kept."""

    id: str
    sha256: str
    """Of the file."""
    rows: int
    imported_by: str
    imported_at: str
    cases: Annotated[
        list[ImportedCaseOut],
        Many("imported_case m", "m.council = i.council and m.import_id = i.id", "m.urn, m.case_id"),
    ]


CASE_IMPORTS = View(
    CaseImportOut,
    "case_import i",
    "i",
    order=("i.imported_at", "i.id"),
    identity="i.id = :id",
    school=None,
)
