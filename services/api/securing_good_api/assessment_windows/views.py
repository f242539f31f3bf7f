"""What is shown of assessment windows."""

from typing import Annotated, Final

from securing_good.vocabulary import Phase
from securing_good_api.reads import Out, Sql, View

OUTRANKED: Final = (
    "exists (select 1 from assessment_window o "
    "where o.council = :council and o.in_place_of = w.id and o.removed_at is null)"
)


class AssessmentWindowOut(Out):
    """Days that schools keep free for a test or examination; both ends are inside it."""

    id: int
    published: Annotated[bool, Sql("w.council is null")]
    """For all of England; else the council's own."""
    counts: Annotated[bool, Sql(f"w.removed_at is null and w.keeps_visits_away and not {OUTRANKED}")]
    """Whether visits are kept off its days here."""
    academic_year: Annotated[str, Sql("w.academic_year || '/' || lpad(((w.academic_year + 1) % 100)::text, 2, '0')")]
    phase: Phase | None
    """Only schools of this phase."""
    year_group: int | None
    """Only schools that teach it; reception is 0."""
    title: str
    starts_on: str
    ends_on: str
    keeps_visits_away: bool
    in_place_of: int | None
    """The published window that it outranks."""
    source: str
    """Where the dates are from."""
    set_by: str
    set_at: str
    removed_at: str | None
    removed_by: str | None
    removal_reason: str | None


ASSESSMENT_WINDOWS = View(
    AssessmentWindowOut,
    "assessment_window w",
    "w",
    order=("w.starts_on", "w.id"),
    identity="w.id = :id",
    council=None,
    school=None,
    version="w.version",
    moving=True,
    always=("(w.council is null or w.council = :council)",),
)
