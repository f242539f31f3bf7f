"""What is shown of schools' own days."""

from typing import Annotated

from securing_good.vocabulary import HalfDay, SchoolEntryKind, Term
from securing_good_api.reads import Out, Sql, View


class SchoolDaysOut(Out):
    """One line of a school's own calendar; both ends are inside it."""

    id: str
    urn: int
    academic_year: Annotated[str, Sql("e.academic_year || '/' || lpad(((e.academic_year + 1) % 100)::text, 2, '0')")]
    kind: SchoolEntryKind
    term: Term | None
    """Of an own term or half-term break: which of the council's it replaces."""
    starts_on: str
    ends_on: str
    half: HalfDay | None
    """Only this half of each of its days; null for whole days."""
    title: str | None
    entered_by: str
    entered_at: str
    removed_at: str | None
    removed_by: str | None
    removal_reason: str | None


SCHOOL_DAYS = View(
    SchoolDaysOut,
    "school_calendar_entry e",
    "e",
    order=("e.starts_on", "e.id"),
    identity="e.id = :id",
    version="e.version",
)
