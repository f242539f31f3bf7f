"""What a council's timetable is made from: visits, who holds which post, when schools and people can. Plain values."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from securing_good.timetable_settings import TimetableSettings
from securing_good.vocabulary import CasePost, HalfDay, MonitoringLevel, Post, VisitKind
from securing_good_scheduler.obligations.entitlements import entitled_years

Half = tuple[date, HalfDay]
"""Half a day."""


@dataclass(frozen=True, slots=True)
class VisitToTime:
    """A visit still to come, as it stands."""

    id: UUID
    case_id: UUID | None
    urn: int
    kind: VisitKind
    slot: str
    level: MonitoringLevel | None
    """Of its case; None of a link partner's visit."""
    at_risk: bool
    """Whether its school has a running case."""
    window_start: date
    window_end: date
    ideal: date
    placed: Half | None
    """Where a published timetable has it."""
    pinned: Half | None = None
    refused: bool = False
    """Whether the school refused that it moves."""
    agreed: Half | None = None
    """Where its school agreed that it moves to from where it is published."""


@dataclass(frozen=True, slots=True)
class Holding:
    """Somebody in a post, from a day until a day where one is known: both count."""

    person: UUID
    post: Post | CasePost
    starts_on: date
    ends_on: date | None
    stands_in: bool = False
    """Cover, or acting: goes before whoever is assigned."""

    def holds(self, day: date) -> bool:
        """Whether they are in the post on a day."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True, slots=True)
class SchoolTime:
    """When a school can be visited."""

    urn: int
    name: str
    locality: str
    open: frozenset[Half]
    proposed: frozenset[Half] = frozenset()


@dataclass(frozen=True, slots=True)
class PersonDiary:
    """When somebody has time."""

    id: UUID
    name: str
    free: frozenset[Half]
    most_a_day: int = 2
    most_a_week: int | None = None
    travels: bool = False


@dataclass(frozen=True)
class Inputs:
    """Everything a council's timetable is made from."""

    today: date
    visits: tuple[VisitToTime, ...]
    schools: Mapping[int, SchoolTime]
    people: Mapping[UUID, PersonDiary]
    of_case: Mapping[UUID, Collection[Holding]]
    """Lead officer and link partner, by case."""
    of_school: Mapping[int, Collection[Holding]]
    """Headteacher and chair of governors, and its link partner, by school."""
    frozen_until: date
    """The last day of the notice people were promised."""
    edges: frozenset[date] = frozenset()
    """First three and last two days of terms."""
    settings: TimetableSettings = field(default_factory=TimetableSettings)


def horizon_end(today: date) -> date:
    """The last day a timetable looks at: the end of the academic year, and from May on of the next."""
    return date(entitled_years(today)[-1] + 1, 8, 31)
