"""What a source reads out of a file: plain values, no database. Every fact keeps the line it came from."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from securing_good.local_authorities import NAMES
from securing_good.vocabulary import (
    CalendarKind,
    ConcernCategory,
    Grade,
    InspectionKind,
    LinkType,
    ObservationStatus,
    Phase,
    ReleaseStatus,
    SchoolStatus,
    Term,
)

_APOSTROPHES: Final = re.compile("['\u2018\u2019`.]")
_CHURCH_OF_ENGLAND: Final = re.compile(r"\b(church of england|c of e|c\s*/?\s*e|ce|cofe)\b")
_WORDS: Final = re.compile(r"[^\W_]+")


class FileRefused(Exception):
    """The whole file cannot be used. `code` is stable for other systems; `detail` tells a data officer what to do."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One row that was refused, or whose value was: where it stands, what it said, which rule it broke."""

    line: int
    column: str | None
    value: str | None
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class SchoolFact:
    """One school as one edition of the register describes it."""

    urn: int
    name: str
    phase: Phase
    type: str
    """Type of establishment in the register's words, for example "Community school"."""
    type_group: str
    status: SchoolStatus
    council: str | None
    """LA code, three digits, or None where the edition does not tell."""
    establishment_number: int | None
    opened_on: date | None
    closed_on: date | None
    low_age: int | None
    high_age: int | None
    street: str | None
    town: str | None
    postcode: str | None
    website: str | None
    easting: int | None
    northing: int | None
    religious_character: str | None
    trust: str | None = None
    """The academy trust that runs the school."""
    trust_uid: str | None = None
    """The register's own number of that trust."""
    diocese: str | None = None
    told: frozenset[str] | None = None
    """Names of the fields this edition tells; None: all of them. Others hold what to assume until an edition tells."""


UNTOLD_URN: Final = 0
"""Stands where a school's URN will once the school is found by its name; no school has it."""


@dataclass(frozen=True, slots=True)
class NamedSchool:
    """A school as a file knows it that tells no URN: by its name, and the local authority it is in."""

    name: str
    council: str
    """LA code."""

    @property
    def key(self) -> str:
        """What is alike for spellings of one name: letters and digits count, and how a faith is abbreviated does not."""
        text = _CHURCH_OF_ENGLAND.sub(" cofe ", _APOSTROPHES.sub("", self.name.casefold().replace("&", " and ")))
        return f"{self.council} {' '.join(_WORDS.findall(text))}"

    def __str__(self) -> str:
        return f'school called "{self.name[:80]}" in {NAMES.get(self.council, "local authority")} ({self.council})'


@dataclass(frozen=True, slots=True)
class SchoolLinkFact:
    """How one school says it is linked to another. Either may be closed, and unknown to a register of open schools."""

    urn: int
    other_urn: int
    other_name: str | None
    type: LinkType
    established_on: date | None
    """The day the link began: two schools linked to each other may tell it a day apart. None where nobody wrote it down."""


@dataclass(frozen=True, slots=True)
class ObservationFact:
    """One value of one indicator for one school and academic year."""

    urn: int
    """`UNTOLD_URN` where the row knows its school by name alone, until the loader has found it in the register."""
    indicator: str
    """Code in `securing_good_risk_engine.indicators`."""
    period: int
    """Academic year by the year it starts in: 2018 is 2018/19."""
    status: ObservationStatus
    value: Decimal | None
    lower: Decimal | None = None
    """Published lower 95% confidence limit."""
    upper: Decimal | None = None
    cohort: int | None = None
    """Pupils the value is about."""
    available_on: date | None = None
    """The day it could first be known to the public; None: the file's, as where all of a file came out on one day."""


@dataclass(frozen=True, slots=True)
class BenchmarkFact:
    """One published value for an area as a whole."""

    indicator: str
    period: int
    area: str
    """`england` (state-funded schools), `england_all` (all schools), `england_primary`, `england_secondary` or
    `england_special` (state-funded schools of that kind), or an LA code."""
    value: Decimal
    cohort: int | None = None
    available_on: date | None = None
    """The day it could first be known to the public; None: the file's."""


@dataclass(frozen=True, slots=True)
class CalendarFact:
    """One period of a school calendar; both ends are inside it."""

    council: str | None
    """LA code whose calendar it is; None for England as a whole (bank holidays)."""
    academic_year: int
    kind: CalendarKind
    term: Term | None
    starts_on: date
    ends_on: date
    title: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionFact:
    """One inspection as one edition tells it. Urn, kind and first day say which inspection it is."""

    urn: int
    """School the file lists it under: the one there is now, or the one there was then."""
    kind: InspectionKind
    inspected_on: date
    """First day on site."""
    ended_on: date | None = None
    published_on: date | None = None
    """Day the report came out, where the file tells."""
    number: str | None = None
    """Ofsted's number of the inspection."""
    inspected_urn: int | None = None
    """School that was inspected, where the file tells: a predecessor's outcome stays with the school that follows it."""
    outcome: str | None = None
    """What an ungraded inspection found, in the publisher's words."""
    category: ConcernCategory | None = None
    judgements: Mapping[str, Grade]
    """By name, as far as the file has a place for them. Which names there are, an overall one among them, depends on
    the framework of the day."""


Fact = SchoolFact | SchoolLinkFact | ObservationFact | BenchmarkFact | CalendarFact | InspectionFact


class Subject(StrEnum):
    """What a dataset's facts are about; decides where they are stored."""

    SCHOOLS = "schools"
    LINKS = "links"
    OBSERVATIONS = "observations"
    INSPECTIONS = "inspections"
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True)
class Row:
    """One accepted row: its line and the facts read from it.

    None when it truly says nothing, as for a new school, or is about a region, which nothing is compared with.
    """

    line: int
    urn: int | None
    """The school the row is about, if any; the loader checks that the register knows it."""
    facts: tuple[Fact, ...]
    named: NamedSchool | None = None
    """The school the row is about where it tells no URN; the loader finds it in the register, or refuses the row."""

    def of(self, urn: int) -> "Row":
        """The row, of a school found by its name."""
        facts = tuple(replace(one, urn=urn) if isinstance(one, ObservationFact) else one for one in self.facts)
        return Row(self.line, urn, facts)


@dataclass(frozen=True, slots=True)
class RecognisedFile:
    """A file whose dataset and edition are known; `rows` reads it lazily, yielding accepted rows and refused ones."""

    dataset: str
    """Stable name of the dataset, for example `ks2_performance_tables`."""
    title: str
    """In words, for people: "Key stage 2 performance tables 2018/19, final"."""
    subject: Subject
    period: int | None
    """Academic year the file is about, by the year it starts in; None for registers, calendars and files of many years."""
    release: ReleaseStatus
    available_on: date
    """The day this edition could first be known to the public. Evidence as of an earlier day must not use it.

    Facts of a file of many years have days of their own; this is then the day of the newest year."""
    rows: Iterator[Row | RowProblem]
    by_name: bool = False
    """Whether its rows know their schools by name alone."""
