"""What reminders follow from, and what a reminder is: plain values. The rules are in `rules.py`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid5

from securing_good.calendar import SchoolCalendar
from securing_good.vocabulary import OwnerSide, Post, ReminderKind, VisitKind

_NAMESPACE = UUID("5ec0d1f2-9b1e-5c0e-8f4b-0c2f9a7d3e61")
"""Ours alone. A reminder's id must never change its making, or people are reminded twice."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody in a post of the day."""

    post: Post
    person_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class People:
    """Who is who on one day."""

    council: Sequence[Holder] = ()
    """In posts at the council."""
    schools: Mapping[int, Sequence[Holder]] = field(default_factory=dict)
    """In posts at each school, by URN."""
    cases: Mapping[UUID, Sequence[Holder]] = field(default_factory=dict)
    """Lead officer and link partner of each running case: whoever covers, else whoever is assigned."""
    link_partners: Mapping[int, UUID] = field(default_factory=dict)
    """Each school's own link partner, by URN."""

    def at_council(self, *posts: Post) -> list[UUID]:
        """Whoever holds one of these posts at the council."""
        return _each(self.council, posts)

    def at_school(self, urn: int, *posts: Post) -> list[UUID]:
        """Whoever holds one of these posts at a school."""
        return _each(self.schools.get(urn, ()), posts)

    def of_case(self, case_id: UUID | None, *posts: Post) -> list[UUID]:
        """Whoever works on a case in one of these posts."""
        return _each(self.cases.get(case_id, ()) if case_id else (), posts)


def _each(holders: Sequence[Holder], posts: Sequence[Post]) -> list[UUID]:
    return list(dict.fromkeys(one.person_id for one in holders if one.post in posts))


@dataclass(frozen=True, slots=True)
class ComingVisit:
    """A visit whose day has not gone by, and that nobody said will not happen."""

    id: UUID
    case_id: UUID | None
    urn: int
    kind: VisitKind
    day: date


@dataclass(frozen=True, slots=True)
class LateMinutes:
    """A meeting whose day went by without minutes, or whose minutes were not issued by their day."""

    visit_id: UUID
    case_id: UUID
    day: date
    """The last day on which all was well: the meeting's, or the one by which its minutes were due."""
    recorded: bool


@dataclass(frozen=True, slots=True)
class OpenAction:
    """An action that is open and that nobody said is done."""

    id: UUID
    case_id: UUID
    urn: int
    side: OwnerSide
    owner: str
    due_on: date


@dataclass(frozen=True, slots=True)
class ComingReview:
    """A review of a running case that is not decided."""

    id: UUID
    case_id: UUID
    due_on: date
    has_evidence: bool
    """Whether evidence was frozen for it that will be recent enough on its day."""
    papers_by: date | None = None
    """By when its papers are wanted; None while no meeting is planned for it."""


@dataclass(frozen=True, slots=True)
class OpenReply:
    """A level that is with a school, which has not replied."""

    proposal_id: UUID
    urn: int
    reply_by: date


@dataclass(frozen=True, slots=True)
class OpenNotice:
    """A notice in force with which a governing body has to comply."""

    id: UUID
    intervention_id: UUID
    urn: int
    comply_by: date
    statutory: bool
    """Whether it rests on an Act."""


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a council's reminders of one day follow from."""

    people: People = field(default_factory=People)
    visits: Sequence[ComingVisit] = ()
    minutes: Sequence[LateMinutes] = ()
    actions: Sequence[OpenAction] = ()
    reviews: Sequence[ComingReview] = ()
    replies: Sequence[OpenReply] = ()
    notices: Sequence[OpenNotice] = ()
    visit_days: int = 5
    """School days between a reminder of a visit and the visit."""


@dataclass(frozen=True, slots=True)
class Counts:
    """A week of an officer's, in numbers."""

    visits: int
    """In the week."""
    minutes: int
    """Late."""
    actions: int
    """Overdue."""
    reviews: int
    """To be decided within thirty days, or overdue."""

    def __bool__(self) -> bool:
        return any((self.visits, self.minutes, self.actions, self.reviews))


@dataclass(frozen=True, slots=True)
class Wanted:
    """A reminder that is due and of use: one person, one thing, one occasion."""

    kind: ReminderKind
    subject: UUID
    occasion: str
    person_id: UUID
    due_on: date
    of_use_until: date
    day: date
    """The day it speaks of."""
    path: str
    """The page on which more stands for whoever signs in."""
    statutory: bool = False
    counts: Counts | None = None
    """Of a digest."""

    def id_in(self, council: str) -> UUID:
        """Its id: the same whenever and by whomever it is planned."""
        return uuid5(_NAMESPACE, f"{council}/{self.kind}/{self.subject}/{self.occasion}/{self.person_id}")


@dataclass(frozen=True, slots=True)
class Days:
    """Which days are school days, or where a council's terms are not known, working days."""

    calendar: SchoolCalendar

    def is_quiet(self, day: date) -> bool:
        """Whether nobody is reminded of anything on this day but what a statute dates."""
        if self._is_known(day):
            return not self.calendar.is_school_day(day)
        return not self.calendar.is_working_day(day)

    def _is_known(self, day: date) -> bool:
        """Whether the day lies in a year whose terms are known, their holidays included."""
        terms = self.calendar.terms()
        return bool(terms) and terms[0].starts_on <= day <= terms[-1].ends_on
