"""What rows of a file of running cases tell, as plain values; and what is known here that they are held against."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from securing_good.calendar import SchoolCalendar
from securing_good.vocabulary import (
    CaseRecord,
    CaseState,
    ContactRoute,
    Governance,
    MonitoringLevel,
    NotHeldReason,
    OwnerSide,
    Party,
    Progress,
    ReviewDecision,
)
from securing_good_api.case_team.rules import Candidate
from securing_good_api.minutes.rules import Attendee
from securing_good_api.review_schedules.rules import Schedule


@dataclass(frozen=True)
class Fact:
    """One row: what happened at one school on one day. Which fields are set, the record decides."""

    line: int
    urn: int
    record: CaseRecord
    on: date
    words: str = ""
    level: MonitoringLevel | None = None
    by: str = ""
    """Who decided, as people say it."""
    person: str = ""
    """Somebody known here: by address, or by name."""
    with_whom: str = ""
    route: ContactRoute | None = None
    attendance: tuple[Attendee, ...] = ()
    first_meeting_on: date | None = None
    progress: Progress | None = None
    reason: NotHeldReason | None = None
    owner: str = ""
    owner_side: OwnerSide = OwnerSide.SCHOOL
    due_on: date | None = None
    done_on: date | None = None
    critical: bool = False
    months: int = 0
    decision: ReviewDecision | None = None
    measure: str | None = None

    @property
    def present(self) -> list[Party]:
        """As what people came."""
        return [one.party for one in self.attendance if one.apologies is None]


@dataclass(frozen=True)
class SchoolKnown:
    """What is known here of the school of a case."""

    governance: Governance
    open_case: str | None = None
    """The reference of the case it has."""
    left_on: date | None = None
    """The day its last case here was closed."""
    is_watched: bool = False
    """It left the programme and is still watched: a case now would be a relapse."""
    levels: tuple[tuple[date, MonitoringLevel], ...] = ()
    """Decided here, in order."""


@dataclass(frozen=True)
class CouncilKnown:
    """What is known here of the council."""

    schedule: Schedule
    """Its reviews."""
    calendar: SchoolCalendar
    people: Mapping[int, Candidate | None]
    """By line, whoever a row names: None for a stranger."""
    today: date


@dataclass(frozen=True)
class Placed:
    """A Securing Good meeting, held or not, and the period it was for."""

    fact: Fact
    slot: str
    attempt: int
    is_held: bool


@dataclass(frozen=True)
class Point:
    """A review of the case, decided or not."""

    months: int
    choices: Sequence[ReviewDecision]
    due_on: date
    decided: Fact | None


@dataclass(frozen=True)
class RunningCase:
    """A case as the file tells it, found right: ready to be written down."""

    opened: Fact
    state: CaseState
    level: MonitoringLevel
    level_since: date
    facts: tuple[Fact, ...]
    """All, in order of time."""
    first_meeting_on: date | None
    """Arranged at the engagement meeting, where that was held."""
    meetings: tuple[Placed, ...]
    points: tuple[Point, ...]

    def of(self, *records: CaseRecord) -> list[Fact]:
        """The facts of these kinds, in order of time."""
        return [one for one in self.facts if one.record in records]
