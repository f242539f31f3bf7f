"""What is answered about a file of running cases."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel

from securing_good.vocabulary import CaseState, MonitoringLevel


class ReviewWaiting(BaseModel):
    """A review whose day has passed and that the file does not decide: it is overdue, and decided here."""

    months: int
    due_on: date


class CaseTaken(BaseModel):
    """One case of the file."""

    urn: int
    already_here: bool
    """Its rows were imported before; nothing was done."""
    case_id: UUID | None
    """None when trying."""
    reference: str | None
    opened_on: date
    months: int = 0
    """Whole months in the programme by today."""
    state: CaseState
    level: MonitoringLevel
    level_since: date
    rows: int
    reviews_waiting: list[ReviewWaiting]


class CasesTaken(BaseModel):
    """What a file of running cases came to."""

    import_id: UUID | None
    """None when trying, and where every case was here already."""
    rows: int
    cases: list[CaseTaken]
    dry_run: bool = False
