"""School terms, or England's bank holidays, as the events of an iCalendar file.

Councils publish terms in three shapes: an event for each school day, an event that lasts as long as the term or break,
and one-day events that say a term starts or ends. All three are read, together if need be.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from securing_good.calendar import build_calendar
from securing_good.vocabulary import CalendarKind, ReleaseStatus, Term
from securing_good_risk_engine.sources.cells import CellRefused, shown
from securing_good_risk_engine.sources.dataset import Dataset, academic_year
from securing_good_risk_engine.sources.event_titles import Meaning, Title, council_before, council_in_name, understood
from securing_good_risk_engine.sources.facts import CalendarFact, FileRefused, RecognisedFile, Row, RowProblem, Subject
from securing_good_risk_engine.sources.reading_calendar import HEADER, CalendarDocument
from securing_good_risk_engine.sources.table import Table
from securing_good_risk_engine.sources.term_days import periods_of_days
from securing_good_risk_engine.sources.term_periods import Placed, bank_holiday, school_year_of, told_apart

MOST_PERIODS: Final = 500
"""Terms, breaks and holidays in one file: ten years have some 120."""
_SAID_YEAR: Final = re.compile(r"academic year (20[0-9]{2})\s*[-/\u2013]\s*(?:20)?([0-9]{2})\b", re.IGNORECASE)
_BANK_HOLIDAYS_ALONE: Final = {Meaning.BANK_HOLIDAY, Meaning.ELSEWHERE}
_LIBRARY: Final = build_calendar([])


@dataclass(frozen=True, slots=True)
class _Event:
    line: int
    first: date
    last: date
    text: str
    """Its title, without the council it may begin with."""
    title: Title | None
    council: str | None
    description: str


@dataclass
class _Judged:
    """What has been made of the events so far; every line ends up in exactly one of accepted and problems."""

    problems: list[RowProblem] = field(default_factory=list)
    accepted: list[int] = field(default_factory=list)
    periods: list[Placed] = field(default_factory=list)
    days: dict[date, int] = field(default_factory=dict)
    edges: list[_Event] = field(default_factory=list)

    def refuse(self, line: int, refused: CellRefused) -> None:
        self.problems.append(RowProblem(line, refused.column, refused.value, refused.code, refused.reason))


def _read(table: Table, today: date, _: int | None) -> RecognisedFile:
    rows = list(table.rows())
    problems = [row for row in rows if isinstance(row, RowProblem)]
    cancelled = [row[0] for row in rows if not isinstance(row, RowProblem) and row[1][0] == "cancelled"]
    events = [_event(*row) for row in rows if not isinstance(row, RowProblem) and row[1][0] != "cancelled"]
    meanings = {event.title.meaning if event.title else None for event in events}
    if meanings and meanings <= _BANK_HOLIDAYS_ALONE:
        if Meaning.ELSEWHERE in meanings:
            detail = "The file holds bank holidays of Scotland or Northern Ireland. Send those of England and Wales."
            raise FileRefused("another_country", detail)
        title, dataset, judged = "Bank holidays of England and Wales", "bank_holidays_ics", _bank_holidays(events)
    else:
        council = _council(table, events)
        title, dataset, judged = "School term dates", "term_dates_ics", _terms(council, events)
    judged.problems += problems
    judged.accepted += cancelled
    return RecognisedFile(
        dataset=dataset,
        title=title,
        subject=Subject.CALENDAR,
        period=None,
        release=ReleaseStatus.FINAL,
        available_on=today,
        rows=_rows(judged),
    )


def _event(line: int, cells: list[str]) -> _Event:
    _, first, last, summary, description = cells
    council, text = council_before(summary)
    return _Event(
        line, date.fromisoformat(first), date.fromisoformat(last), text, understood(text), council, description
    )


def _council(table: Table, events: list[_Event]) -> str:
    """The council the file names, else the one that sent it as its own."""
    document = table.document
    names = document.names if isinstance(document, CalendarDocument) else ()
    told = {event.council for event in events if event.council} or {
        council for name in names if (council := council_in_name(name))
    }
    if len(told) > 1:
        detail = (
            f"The file holds term dates of {len(told)} councils ({', '.join(sorted(told))}). Send one council a file."
        )
        raise FileRefused("several_councils", detail)
    council = next(iter(told), table.council)
    if council is None:
        raise FileRefused(
            "unknown_council",
            "The file does not say whose term dates it holds: neither its name nor its events name a council known here. "
            "Send it as your own council's, with its LA code.",
        )
    return council


def _bank_holidays(events: list[_Event]) -> _Judged:
    judged = _Judged()
    for event in events:
        if event.first != event.last:
            reason = f"it lasts from {event.first} to {event.last}, and a bank holiday is one day"
            judged.refuse(event.line, CellRefused("DTEND", event.last.isoformat(), "not_one_day", reason))
        elif event.first in judged.days:
            judged.refuse(event.line, _twice(event, judged.days[event.first]))
        else:
            judged.days[event.first] = event.line
            judged.periods.append((event.line, bank_holiday(event.first, event.text)))
            judged.accepted.append(event.line)
    return judged


def _terms(council: str, events: list[_Event]) -> _Judged:
    judged = _Judged()
    for event in events:
        try:
            _sort_out(event, council, judged)
        except CellRefused as refused:
            judged.refuse(event.line, refused)
        else:
            judged.accepted.append(event.line)
    _pair_edges(council, judged)
    if len(judged.periods) > MOST_PERIODS:
        detail = f"The file holds {len(judged.periods):,} terms and holidays; at most {MOST_PERIODS} are read."
        raise FileRefused("too_many_periods", detail)
    closed: list[Placed] = []
    for found in periods_of_days(council, judged.days):
        if isinstance(found, RowProblem):
            judged.problems.append(found)
        elif found[1].kind is CalendarKind.HOLIDAY:
            closed.append(found)
        else:
            judged.periods.append(found)
    judged.periods, problems = told_apart(_with_terms(judged))
    judged.periods += closed
    judged.problems += problems
    return judged


def _sort_out(event: _Event, council: str, judged: _Judged) -> None:
    title = event.title
    if title is None or title.meaning is Meaning.ELSEWHERE:
        reason = (
            f'"{shown(event.text)}" is no term, school day, half-term, holiday, bank holiday or training day: '
            "leave the event out or name it as one of these"
        )
        raise CellRefused("SUMMARY", event.text, "unknown_event", reason)
    _agree_on_year(event)
    match title.meaning:
        case Meaning.SCHOOLS_OWN:
            return
        case Meaning.BANK_HOLIDAY:
            if not _LIBRARY.is_bank_holiday(event.first) or event.first != event.last:
                reason = (
                    f"{event.first} is no bank holiday of England known here: import GOV.UK's list and leave it out"
                )
                raise CellRefused("DTSTART", event.first.isoformat(), "unknown_bank_holiday", reason)
        case Meaning.SCHOOL_DAY:
            _one_day(event, "school day")
            if event.first in judged.days:
                raise _twice(event, judged.days[event.first])
            judged.days[event.first] = event.line
        case Meaning.STARTS | Meaning.ENDS:
            _one_day(event, "start or an end")
            judged.edges.append(event)
        case Meaning.PERIOD:
            if title.kind is CalendarKind.TERM and event.first == event.last:
                reason = (
                    f"a term does not last one day, {event.first}: say that it starts or ends, or give its last day"
                )
                raise CellRefused("DTEND", event.last.isoformat(), "not_a_term", reason)
            judged.periods.append((event.line, _fact(council, title, event.first, event.last)))


def _one_day(event: _Event, what: str) -> None:
    if event.first != event.last:
        reason = f"it lasts from {event.first} to {event.last}, and a {what} is one day"
        raise CellRefused("DTEND", event.last.isoformat(), "not_one_day", reason)


def _twice(event: _Event, line: int) -> CellRefused:
    return CellRefused(
        "DTSTART", event.first.isoformat(), "duplicate_row", f"{event.first} already stands on line {line}"
    )


def _agree_on_year(event: _Event) -> None:
    match = _SAID_YEAR.search(event.description)
    year = school_year_of(event.first)
    if match and (int(match[1]) != year or int(match[2]) != (year + 1) % 100):
        reason = f"{event.first} is in {academic_year(year)}, but the event says {shown(match[0])}"
        raise CellRefused("DESCRIPTION", match[0], "outside_academic_year", reason)


def _fact(council: str, title: Title, first: date, last: date) -> CalendarFact:
    assert title.kind is not None
    return CalendarFact(council, school_year_of(first), title.kind, title.term, first, last)


def _pair_edges(council: str, judged: _Judged) -> None:
    """Make periods of each start and the end of the same thing that follows it."""
    open_since: dict[tuple[CalendarKind | None, Term | None], _Event] = {}
    for event in sorted(judged.edges, key=lambda event: (event.first, event.line)):
        title = event.title
        assert title is not None
        thing = (title.kind, title.term)
        if title.meaning is Meaning.STARTS:
            if thing in open_since:
                _leave_unpaired(open_since[thing], "ends", judged)
            open_since[thing] = event
        elif (start := open_since.pop(thing, None)) is None:
            _leave_unpaired(event, "starts", judged)
        else:
            judged.periods.append((start.line, _fact(council, title, start.first, event.first)))
    for event in open_since.values():
        _leave_unpaired(event, "ends", judged)


def _leave_unpaired(event: _Event, missing: str, judged: _Judged) -> None:
    judged.accepted.remove(event.line)
    reason = f'no event says when what "{shown(event.text)}" is about {missing}'
    judged.refuse(event.line, CellRefused("SUMMARY", event.text, "half_a_period", reason))


def _with_terms(judged: _Judged) -> list[Placed]:
    """The periods, with each half-term break that names no term put in the one it lies in."""
    terms = [fact for _, fact in judged.periods if fact.kind is CalendarKind.TERM]
    named: list[Placed] = []
    for line, fact in judged.periods:
        around = next((one for one in terms if one.starts_on <= fact.starts_on <= one.ends_on), None)
        if fact.kind is not CalendarKind.HALF_TERM or fact.term is not None:
            named.append((line, fact))
        elif around is None:
            reason = "the break is not inside any term of the file"
            starts_on = fact.starts_on.isoformat()
            judged.problems.append(RowProblem(line, "start", starts_on, "contradicts_calendar", reason))
        else:
            whose = CalendarFact(fact.council, fact.academic_year, fact.kind, around.term, fact.starts_on, fact.ends_on)
            named.append((line, whose))
    return named


def _rows(judged: _Judged) -> Iterator[Row | RowProblem]:
    """One row or problem a line, in order. A line may carry several periods or, as most school days do, none."""
    facts: dict[int, list[CalendarFact]] = {}
    for line, fact in judged.periods:
        facts.setdefault(line, []).append(fact)
    refused = {problem.line for problem in judged.problems}
    rows: list[Row | RowProblem] = [
        Row(line, None, tuple(facts.get(line, ()))) for line in judged.accepted if line not in refused
    ]
    once: dict[int, RowProblem] = {}
    for problem in judged.problems:
        once.setdefault(problem.line, problem)
    yield from sorted([*rows, *once.values()], key=lambda row: row.line)


DATASET: Final = Dataset("calendar_events", "School term dates or bank holidays (iCalendar)", frozenset(HEADER), _read)
