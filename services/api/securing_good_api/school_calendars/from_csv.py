"""Schools' own days as rows of a CSV file: read wholly, or refused with every fault's line and column."""

import re
from dataclasses import dataclass, replace
from typing import Final

from pydantic import TypeAdapter

from securing_good.school_entries import SchoolEntry, school_year_of
from securing_good.vocabulary import HalfDay, SchoolEntryKind, Term
from securing_good_api import csv_files
from securing_good_api.csv_files import Fault, FileRefused, read_day, read_lines, read_urn, word_of
from securing_good_api.words import Line

COLUMNS: Final = ("urn", "academic_year", "kind", "term", "starts_on", "ends_on", "half", "title")
NEEDED: Final = ("urn", "kind", "starts_on")
MOST_TOLD: Final = 100
_TITLE: Final = TypeAdapter[str](Line)
_KINDS: Final = {
    "inset": "inset_day",
    "occasional": "occasional_day",
    "closure": "closed",
    "half_term_break": "half_term",
}


@dataclass(frozen=True)
class EntryRow:
    """One line: what one school says."""

    line: int
    urn: int
    entry: SchoolEntry


@dataclass(frozen=True)
class PassedOver:
    """An event of a calendar that says nothing of when the school is open."""

    line: int
    title: str


@dataclass(frozen=True)
class OwnDays:
    """A file as it was understood."""

    rows: list[EntryRow]
    passed_over: list[PassedOver]


class OwnDaysRefused(FileRefused):
    """The file of schools' own days as it stands cannot be taken in."""


def read_rows(content: bytes) -> OwnDays:
    """The rows of a file. Raises Invalid where the file cannot be read, and OwnDaysRefused naming every bad cell."""
    faults: list[Fault] = []
    lines = read_lines(content, columns=COLUMNS, needed=NEEDED, faults=faults)
    rows = [row for line in lines if (row := _row(line)) is not None]
    if faults:
        raise OwnDaysRefused.because(faults)
    return OwnDays(rows, [])


def _row(line: csv_files.Line) -> EntryRow | None:
    before = len(line.faults)
    urn = line.read("urn", read_urn)
    kind = line.read("kind", _kind)
    starts_on = line.read("starts_on", read_day)
    ends_on = line.read("ends_on", lambda said: read_day(said) if said else starts_on)
    academic_year = line.read("academic_year", lambda said: _year(said) if said else None)
    term = line.read("term", lambda said: Term(word_of(said)) if said else None)
    half = line.read("half", lambda said: _half(said) if said else None)
    title = line.read("title", lambda said: _TITLE.validate_python(said) if said else None)
    if len(line.faults) != before:
        return None
    entry = SchoolEntry(kind, school_year_of(starts_on), starts_on, ends_on, term, half, title)
    return EntryRow(line.number, urn, entry if academic_year is None else replace(entry, academic_year=academic_year))


def _kind(said: str) -> SchoolEntryKind:
    word = word_of(said)
    try:
        return SchoolEntryKind(_KINDS.get(word, word))
    except ValueError:
        raise ValueError(f"{said[:40]!r} is no kind of entry. Kinds: {', '.join(SchoolEntryKind)}.") from None


def _half(said: str) -> HalfDay | None:
    word = {"am": "morning", "pm": "afternoon"}.get(said.lower(), word_of(said))
    if word in {"whole", "whole_day", "all_day"}:
        return None
    try:
        return HalfDay(word)
    except ValueError:
        raise ValueError(f"{said[:40]!r} is no half of a day: write morning, afternoon, or nothing.") from None


def _year(said: str) -> int:
    """2026/27, 2026-27, 2026-2027 or 2026."""
    found = re.fullmatch(r"(20\d\d)(?:[/-](?:20)?(\d\d))?", said)
    if found is None or (found[2] and int(found[2]) != (int(found[1]) + 1) % 100):
        raise ValueError(f"{said[:20]!r} is no academic year: write 2026/27.")
    return int(found[1])
