"""What a school says of its own days, and what cannot be said together. Pure.

INSET and occasional days are each school's own choice; academies, foundation and voluntary aided schools may set their
terms as well (Education Act 2002 section 32; academies by their funding agreement).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product

from securing_good.calendar import LONGEST_PERIOD, ONE_DAY, academic_year_name
from securing_good.sentences import in_words
from securing_good.vocabulary import HalfDay, SchoolEntryKind, Term

AUGUST = 8
LABELS = {
    SchoolEntryKind.INSET_DAY: "INSET day",
    SchoolEntryKind.OCCASIONAL_DAY: "occasional day",
    SchoolEntryKind.CLOSED: "closure",
    SchoolEntryKind.BLOCKED: "blocked time",
    SchoolEntryKind.TERM: "term",
    SchoolEntryKind.HALF_TERM: "half-term break",
}
HalfDays = tuple[date, HalfDay]


@dataclass(frozen=True, slots=True)
class SchoolEntry:
    """One line of a school's own calendar; both ends are inside it."""

    kind: SchoolEntryKind
    academic_year: int
    """By the year it starts in: 2026 is 2026/27."""
    starts_on: date
    ends_on: date
    term: Term | None = None
    """Of a term or half-term break: which."""
    half: HalfDay | None = None
    """Only this half of each of its days; None for whole days."""
    title: str | None = None

    def __str__(self) -> str:
        """Its name in a sentence: "INSET day on 1 September 2026"."""
        name = f"{self.term} {LABELS[self.kind]}" if self.term else LABELS[self.kind]
        if self.starts_on == self.ends_on:
            span = f"on {in_words(self.starts_on)}"
        else:
            span = f"from {in_words(self.starts_on)} to {in_words(self.ends_on)}"
        return f"{name} {span}" + (f" ({self.half}s)" if self.half else "")

    @property
    def reason(self) -> str:
        """Why nobody visits on its days, in words."""
        if self.kind is SchoolEntryKind.CLOSED:
            return f"closed: {self.title}" if self.title else "closed"
        if self.kind is SchoolEntryKind.BLOCKED:
            return f"blocked by the school: {self.title}" if self.title else "blocked by the school"
        return LABELS[self.kind]

    def half_days(self) -> Iterator[HalfDays]:
        """Every half-day it covers, weekends included."""
        halves = [self.half] if self.half else list(HalfDay)
        days = (self.starts_on + number * ONE_DAY for number in range((self.ends_on - self.starts_on).days + 1))
        return product(days, halves)


@dataclass(frozen=True, slots=True)
class EntryProblem:
    """Why one of several entries cannot stand beside the rest."""

    index: int
    """Which of them, counted from 0."""
    field: str
    """The part of it that is at fault."""
    code: str
    detail: str


def school_year_of(day: date) -> int:
    """The academic year a school's day belongs to: some schools begin in late August."""
    return day.year if day.month >= AUGUST else day.year - 1


def problems_of_each(entries: Sequence[SchoolEntry]) -> list[EntryProblem]:
    """What is wrong with entries taken one by one."""
    return [problem for index, entry in enumerate(entries) if (problem := _problem_of(index, entry))]


def _problem_of(index: int, entry: SchoolEntry) -> EntryProblem | None:
    year = academic_year_name(entry.academic_year)
    if entry.ends_on < entry.starts_on:
        said = f"It ends on {in_words(entry.ends_on)}, before it starts on {in_words(entry.starts_on)}."
        return EntryProblem(index, "ends_on", "ends-before-start", said)
    if (entry.ends_on - entry.starts_on).days >= LONGEST_PERIOD:
        said = f"It lasts from {in_words(entry.starts_on)} to {in_words(entry.ends_on)}, over a year."
        return EntryProblem(index, "ends_on", "over-a-year", said)
    if not entry.academic_year == school_year_of(entry.starts_on) == school_year_of(entry.ends_on):
        said = f"The {entry} does not lie in the academic year {year}, which runs from August to July."
        return EntryProblem(index, "academic_year", "outside-year", said)
    return _problem_of_its_term(index, entry)


def _problem_of_its_term(index: int, entry: SchoolEntry) -> EntryProblem | None:
    if not entry.kind.is_of_a_term:
        said = f"The {LABELS[entry.kind]} is of no term: leave it out."
        return EntryProblem(index, "term", "a-term", said) if entry.term is not None else None
    if entry.term is None:
        return EntryProblem(index, "term", "no-term", f"Say which term the {LABELS[entry.kind]} is of.")
    if entry.half is not None:
        return EntryProblem(
            index, "half", "half-of-a-term", "Terms and half-term breaks begin and end with whole days."
        )
    if entry.kind is SchoolEntryKind.TERM and entry.starts_on == entry.ends_on:
        return EntryProblem(index, "ends_on", "one-day-term", "A term lasts more than a day.")
    return None


def problems_between(entries: Sequence[SchoolEntry]) -> list[EntryProblem]:
    """What cannot be said together: one entry twice, two of a kind on one half-day, two own terms of one name.

    A day is an INSET day or an occasional day, never both; building work may go on over either.
    """
    problems: list[EntryProblem] = []
    for index, later in enumerate(entries):
        for earlier in entries[:index]:
            if _clash(earlier, later):
                twice = (earlier.kind, earlier.starts_on, earlier.ends_on, earlier.term, earlier.half) == (
                    *(later.kind, later.starts_on, later.ends_on, later.term, later.half),
                )
                code = "given-twice" if twice else "overlap"
                said = f"There is the {earlier} already" + ("." if twice else f": the {later} cannot stand beside it.")
                problems.append(EntryProblem(index, "starts_on", code, said))
                break
    return problems


_DAYS_OFF = {SchoolEntryKind.INSET_DAY, SchoolEntryKind.OCCASIONAL_DAY}


def _clash(one: SchoolEntry, other: SchoolEntry) -> bool:
    if one.kind.is_of_a_term or other.kind.is_of_a_term:
        return (one.kind, one.academic_year, one.term) == (other.kind, other.academic_year, other.term)
    if one.kind is not other.kind and not {one.kind, other.kind} <= _DAYS_OFF:
        return False
    if one.half and other.half and one.half is not other.half:
        return False
    return one.starts_on <= other.ends_on and other.starts_on <= one.ends_on
