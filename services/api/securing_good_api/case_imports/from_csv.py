"""Rows of a file of running cases, one fact a row: read wholly, or refused with every fault's line and column."""

import re
from collections.abc import Callable
from enum import StrEnum
from typing import Any, Final, TypeVar

from pydantic import TypeAdapter

from securing_good.vocabulary import (
    CaseRecord,
    ContactRoute,
    MonitoringLevel,
    NotHeldReason,
    OwnerSide,
    Party,
    Progress,
    ReviewDecision,
)
from securing_good_api import csv_files
from securing_good_api.case_imports.facts import Fact
from securing_good_api.csv_files import Fault, FileRefused, read_day, read_lines, read_urn, read_yes, word_of
from securing_good_api.minutes.rules import Attendee
from securing_good_api.words import Line, Prose

COLUMNS: Final = (
    "urn",
    "record",
    "on",
    "words",
    "level",
    "by",
    "person",
    "with_whom",
    "route",
    "attendance",
    "first_meeting_on",
    "progress",
    "reason",
    "owner",
    "owner_side",
    "due_on",
    "done_on",
    "critical",
    "months",
    "decision",
    "measure",
)
NEEDED: Final = ("urn", "record", "on")
_Word = TypeVar("_Word", bound=StrEnum)
_ROW: Final = TypeAdapter[str](Line)
_PROSE: Final = TypeAdapter[str](Prose)

SAYS: Final[dict[CaseRecord, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    CaseRecord.CASE: (("words", "level", "by"), ()),
    CaseRecord.LEAD_OFFICER: (("person",), ()),
    CaseRecord.LINK_PARTNER: (("person",), ()),
    CaseRecord.TRUST_INVITED: (("with_whom",), ()),
    CaseRecord.TRUST_AGREED: (("words", "person"), ()),
    CaseRecord.CONTACT: (("words", "with_whom", "route"), ()),
    CaseRecord.LETTER: (("words",), ()),
    CaseRecord.EXIT_CRITERION: (("words",), ("measure",)),
    CaseRecord.ENGAGEMENT_MEETING: (("words", "attendance"), ("first_meeting_on",)),
    CaseRecord.LEVEL: (("words", "level", "by"), ()),
    CaseRecord.MEETING: (("words", "progress"), ("attendance",)),
    CaseRecord.MEETING_NOT_HELD: (("words", "reason"), ()),
    CaseRecord.VISIT: (("words",), ()),
    CaseRecord.ACTION: (("words", "owner", "due_on"), ("owner_side", "done_on", "critical")),
    CaseRecord.REVIEW: (("words", "by", "months", "decision"), ()),
}
"""Which columns a row of each kind needs besides school, record and day, and which it may have."""


def read_cases(content: bytes) -> list[Fact]:
    """The rows of a file. Raises Invalid where the file cannot be read, and FileRefused naming every bad cell."""
    faults: list[Fault] = []
    lines = read_lines(content, columns=COLUMNS, needed=NEEDED, faults=faults)
    facts = [fact for line in lines if (fact := _fact(line)) is not None]
    if faults:
        raise FileRefused.because(faults)
    return facts


def _fact(line: csv_files.Line) -> Fact | None:
    before = len(line.faults)
    urn = line.read("urn", read_urn)
    record = line.read("record", lambda said: _word(CaseRecord, said, "a record"))
    on = line.read("on", read_day)
    if record is None:
        return None
    needs, may = SAYS[record]
    for column in COLUMNS:
        said = line.said(column)
        if column in needs and not said:
            line.faults.append(Fault(line.number, column, f"A row of {record.value} needs it.", "needed"))
        elif said and column not in {*NEEDED, *needs, *may}:
            detail = f"A row of {record.value} has none: leave it empty."
            line.faults.append(Fault(line.number, column, detail, "not-needed"))
    values = {column: line.read(column, _READ[column]) for column in (*needs, *may) if line.said(column)}
    return Fact(line.number, urn, record, on, **values) if len(line.faults) == before else None


def _word(words: type[_Word], said: str, what: str) -> _Word:
    try:
        return words(word_of(said))
    except ValueError:
        raise ValueError(f"{said[:40]!r} is not {what}: one of {', '.join(words)}.") from None


def _level(said: str) -> MonitoringLevel:
    return _word(MonitoringLevel, said, "a level")


def _attendance(said: str) -> tuple[Attendee, ...]:
    return tuple(_attendee(part.strip()) for part in said.split(";") if part.strip())


def _attendee(said: str) -> Attendee:
    found = re.fullmatch(r"([^:]+):\s*([^()]+?)\s*(?:\(\s*apologies\s*:\s*(.+?)\s*\))?", said, re.IGNORECASE)
    if found is None:
        raise ValueError(
            f"{said[:60]!r} does not say who came: write `headteacher: Asha Patel; clerk: Jo Reed (apologies: ill)`."
        )
    party = _word(Party, found[1], "a party")
    return Attendee(party, _ROW.validate_python(found[2]), _ROW.validate_python(found[3]) if found[3] else None)


def _months(said: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,2}", said):
        raise ValueError(f"{said[:20]!r} is not a number of months.")
    return int(said)


_READ: Final[dict[str, Callable[[str], Any]]] = {
    "words": _PROSE.validate_python,
    "level": _level,
    "by": _ROW.validate_python,
    "person": _ROW.validate_python,
    "with_whom": _ROW.validate_python,
    "route": lambda said: _word(ContactRoute, said, "a route"),
    "attendance": _attendance,
    "first_meeting_on": read_day,
    "progress": lambda said: _word(Progress, said, "a word for progress"),
    "reason": lambda said: _word(NotHeldReason, said, "a reason"),
    "owner": _ROW.validate_python,
    "owner_side": lambda said: _word(OwnerSide, said, "a side"),
    "due_on": read_day,
    "done_on": read_day,
    "critical": read_yes,
    "months": _months,
    "decision": lambda said: _word(ReviewDecision, said, "a decision"),
    "measure": _ROW.validate_python,
}
